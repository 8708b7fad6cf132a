"""The commands that read: `predict`, one digit a picture, and `read`, whole pages; from one file to many thousands.

A few files are read here; many by as many processes as there are cores, and under `torchrun` by all its ranks, each
taking its share.  Either way one process, the leading one, prints and writes the answers in the order of the files, so
that stopping and going on is the same for all.  Results go to standard output, progress to standard error.
"""

import argparse
import json
import os
import queue
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO

from mnist_core import csvfile
from mnist_core.classifier import Classifier
from mnist_core.csvfile import CsvFile
from mnist_core.errors import TrazoError
from mnist_core.export import page_record, page_rows, place, prediction_record
from mnist_core.pictures import list_pictures
from mnist_core.workers import AHEAD, Answer, Workers, cores

if TYPE_CHECKING:
    from tqdm import tqdm

    from mnist_core.runtime import Runtime

BAD_INPUT = 2  # the exit status after a file that cannot be read
FEW = 16  # files: fewer are read before other processes have begun
UNSEEN = 10.0  # seconds between two states of a progress bar that nobody watches

Record = dict[str, Any]
Records = Iterator[Record]  # of one file; raises TrazoError where it cannot be read any further
Listed = tuple[Path, TrazoError | None]  # a file; or a folder, and why its files cannot be listed


@dataclass(frozen=True)
class Reader:
    """How files are read: whole pages or one digit a picture, by which network, with the memory of whose hand."""

    pages: bool
    network: str
    hand: Path | None = None

    def __call__(self) -> Callable[[Path], Records]:
        """Load the network and return what yields a file's records.  Raises TrazoError."""
        classifier = Classifier.load(self.network)
        if self.hand is not None:
            from mnist_core.handfile import open_hand

            classifier = open_hand(self.hand, classifier).classifier

        def records(path: Path) -> Records:
            if self.pages:
                yield from map(page_record, classifier.read_pages(path))
            else:
                yield prediction_record(classifier.predict(path))

        return records

    @property
    def begun(self) -> dict[str, object]:
        """What the rows of a CSV file depend on beside the files."""
        return {"network": self.network, "hand": None if self.hand is None else str(self.hand)}


def predict(options: argparse.Namespace) -> int:
    """Run `predict`; return the exit status."""
    return _run(options, Reader(False, options.network, options.hand), lambda r: f"{r['label'] or '-'}  {r['message']}")


def read(options: argparse.Namespace) -> int:
    """Run `read`; return the exit status."""
    if options.resume and not options.csv:
        raise TrazoError("resume-needs-csv")
    return _run(options, Reader(True, options.network, options.hand), lambda r: r["text"] or "(no digits)")


def _run(options: argparse.Namespace, reader: Reader, line: Callable[[Record], str]) -> int:
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        files = _listed(options.paths)
        count = options.workers or (0 if len(files) < FEW else cores())
        return _tell(options, reader, line, files, lambda paths: _answers(reader, paths, count))

    from mnist_core import runtime

    count = options.workers or max(1, cores() // int(os.environ.get("LOCAL_WORLD_SIZE", "1")))
    with runtime.start("cpu") as where:
        if where.leads:
            return _tell(
                options, reader, line, _listed(options.paths), lambda paths: _joined(reader, paths, count, where)
            )
        return _help(reader, count, where)


def _listed(given: Iterable[str]) -> list[Listed]:
    """Return every file to read, in order."""
    files: list[Listed] = []
    for path in given:
        try:
            files += [(file, None) for file in list_pictures([path])]
        except TrazoError as error:
            files.append((Path(path), error))
    return files


def _answers(reader: Reader, paths: Sequence[Path], count: int) -> Generator[Records, None, None]:
    """Yield every file's records, in order, read by `count` other processes; by this one where that is 0."""
    if not count:
        records = reader()
        for path in paths:
            yield records(path)
        return
    with Workers(reader, count) as workers:
        for answer in workers.answers(paths):
            yield answer.told()


def _joined(reader: Reader, paths: Sequence[Path], count: int, where: "Runtime") -> Generator[Records, None, None]:
    """Yield every file's records, in order: each rank reads the files whose turn it is, going round."""
    where.share(paths)
    with Workers(reader, count) as workers:
        own = _ahead(workers.answers(paths[:: where.world]), AHEAD * count)
        for index in range(len(paths)):
            answer = next(own) if index % where.world == 0 else where.receive(index % where.world)
            yield answer.told()


def _help(reader: Reader, count: int, where: "Runtime") -> int:
    """Read this rank's share of the files and give the answers to the leading rank, which says all there is to say."""
    try:
        paths: Sequence[Path] = where.share(())
        with Workers(reader, count) as workers:
            for answer in _ahead(workers.answers(paths[where.rank :: where.world]), AHEAD * count):
                where.send(answer)
    except TrazoError:
        return BAD_INPUT
    return 0


def _ahead(answers: Iterator[Answer], count: int) -> Iterator[Answer]:
    """Yield answers of which up to `count` are fetched beforehand: processes go on while this one waits for ranks."""
    fetched: queue.Queue[Answer | BaseException | None] = queue.Queue(count)

    def fetch() -> None:
        try:
            for answer in answers:
                fetched.put(answer)
            fetched.put(None)
        except BaseException as error:
            fetched.put(error)

    threading.Thread(target=fetch, daemon=True).start()
    while (answer := fetched.get()) is not None:
        if isinstance(answer, BaseException):
            raise answer
        yield answer


def _tell(
    options: argparse.Namespace,
    reader: Reader,
    line: Callable[[Record], str],
    files: Sequence[Listed],
    answers: Callable[[Sequence[Path]], Generator[Records, None, None]],
) -> int:
    """Print and write what is read, in order; go on after a file that cannot be read; return the exit status."""
    table = csvfile.go_on(options.csv, reader.begun, [str(path) for path, _ in files]) if options.resume else None
    done = table.mark.files if table is not None else 0
    bad = table.mark.unreadable if table is not None else 0
    try:
        with _ended_as_interrupted(), ExitStack() as stack:
            if table is not None:
                stack.enter_context(table)
            given = stack.enter_context(closing(answers([path for path, error in files[done:] if error is None])))
            bar = stack.enter_context(_bar(len(files), done))
            for path, error in files[done:]:
                records = next(given) if error is None else Answer([], error).told()
                if table is None and options.csv is not None:  # not before the network is known to be one
                    table = stack.enter_context(csvfile.begin(options.csv, reader.begun))
                readable = _tell_file(path, records, table, options.json, line)
                done, bad = done + 1, bad + (not readable)
                if bad:
                    bar.set_postfix(unreadable=bad, refresh=False)
                bar.update()
    except KeyboardInterrupt:
        print(f"Interrupted after {done:,} of {len(files):,} files.{_how_to_go_on(table)}", file=sys.stderr)
        raise
    return BAD_INPUT if bad else 0


def _tell_file(
    path: Path, records: Records, table: CsvFile | None, as_json: bool, line: Callable[[Record], str]
) -> bool:
    """Print and write the records of one file as they come; return whether it could be read to its end."""
    rows: list[Record] = []
    error = None
    try:
        for record in records:
            name = place(str(path), record)
            _say(json.dumps({"file": str(path), **record}) if as_json else f"{name}: {line(record)}", sys.stdout)
            if table is not None:
                rows += ({"file": name, **row} for row in page_rows(record))
    except TrazoError as refused:
        error = refused
        if as_json:
            _say(json.dumps({"file": str(path), "error": str(error)}), sys.stdout)
        else:
            _say(f"{path}: {error}", sys.stderr)
    if table is not None:
        table.add(str(path), rows, error is None)
    return error is None


def _say(text: str, stream: TextIO) -> None:
    """Print a line; where a person watches a progress bar, above it."""
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.write(text, stream)
        stream.flush()
    else:
        print(text, file=stream, flush=True)


def _bar(files: int, done: int) -> "tqdm[Any]":
    """Return a progress bar with the time left; a few files have one only where a person sees it."""
    from tqdm import tqdm

    seen = sys.stderr.isatty()
    hidden = files < (2 if seen else FEW)
    return tqdm(
        total=files,
        initial=done,
        unit="file",
        disable=hidden,
        dynamic_ncols=True,
        mininterval=0.1 if seen else UNSEEN,
        leave=files >= FEW,
    )


@contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """Let SIGTERM, which `torchrun` sends when a rank has died, end a reading as Ctrl-C does, and but once."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one would break off the saving of what was read
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _how_to_go_on(table: CsvFile | None) -> str:
    if table is None:
        return ""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        return " Go on with: the same command and --resume"
    again = [*sys.argv[1:], *([] if "--resume" in sys.argv else ["--resume"])]
    return f" Go on with: python -m mnist_core {shlex.join(again)}"

"""A CSV file that grows file by file while pages are read, and goes on where it was stopped.

As long as it is not finished, `numbers.csv.resume` lies beside `numbers.csv` and says how far it has come.  That never
says more than the CSV file holds, whatever ends the program or the machine: rows reach the disk before the mark does.
What stands behind the mark, such as half a row, is cut off before it goes on.  Knows rows; not how they are read.
"""

import hashlib
import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from mnist_core.aside import write_aside
from mnist_core.errors import TrazoError
from mnist_core.export import csv_text

SUFFIX = ".resume"
EVERY = 1.0  # seconds between two marks: so much is read again, at most, after a kill -9
CHUNK = 2**20  # bytes that are read at once


@dataclass(frozen=True)
class Mark:
    """How far a CSV file has come.

    begun: what it was begun with; it goes on only where that is the same
    files: how many files are in it; unreadable: how many of them could not be read, or not to their end
    names: SHA-256 of their names; size, checksum: the CSV file's bytes and the CRC-32 of these
    """

    begun: Mapping[str, object]
    files: int = 0
    unreadable: int = 0
    names: str = ""
    size: int = 0
    checksum: int = 0


@dataclass(eq=False)
class CsvFile:
    """A CSV file that is being written; `mark` is how far it has come.

    A context manager: left without an error the file is finished, and there is nothing to go on with; left with one,
    it can be gone on with.
    """

    path: Path
    file: BinaryIO
    mark: Mark
    names: "hashlib._Hash"
    saved: float = 0.0

    def add(self, name: str, rows: Sequence[dict[str, Any]], readable: bool = True) -> None:
        """Write the rows of the next file, none for one that holds no digit.  Raises TrazoError `cannot-write`."""
        content = _encoded(csv_text(list(rows), header=False))
        with _writing(self.path):
            self.file.write(content)
        self.names.update(_named(name))
        now = self.mark
        self.mark = replace(
            now,
            files=now.files + 1,
            unreadable=now.unreadable + (not readable),
            names=self.names.hexdigest(),
            size=now.size + len(content),
            checksum=zlib.crc32(content, now.checksum),
        )
        if time.monotonic() - self.saved >= EVERY:
            self.save()

    def save(self) -> None:
        """Bring all rows to the disk, then say how far they go.  Raises TrazoError `cannot-write`."""
        with _writing(self.path):
            self.file.flush()
            os.fsync(self.file.fileno())
        write_aside(mark_path(self.path), json.dumps(asdict(self.mark), indent=1).encode())
        self.saved = time.monotonic()

    def __enter__(self) -> "CsvFile":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self.save()
        else:
            with suppress(TrazoError):  # what ended the reading matters more
                self.save()
        with suppress(OSError):
            self.file.close()
        if error is None:
            mark_path(self.path).unlink(missing_ok=True)


def mark_path(path: Path) -> Path:
    """Return where a CSV file's mark lies."""
    return path.with_name(path.name + SUFFIX)


def begin(path: Path, begun: Mapping[str, object]) -> CsvFile:
    """Return a CSV file that holds the names of its columns only; one that was there is gone.

    begun: what `go_on` must be given too, in JSON's types.  Raises TrazoError `cannot-write`.
    """
    content = _encoded(csv_text([]))
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        mark_path(path).unlink(missing_ok=True)
        file = path.open("wb")
        file.write(content)
    table = CsvFile(path, file, Mark(begun, size=len(content), checksum=zlib.crc32(content)), hashlib.sha256())
    table.save()
    return table


def go_on(path: Path, begun: Mapping[str, object], names: Sequence[str]) -> CsvFile | None:
    """Return the CSV file as it was when it was last marked, or None when there is none and never was.

    names: of all the files that are to be in it, in order.
    Raises TrazoError `cannot-resume` when nothing was interrupted there, when it was begun with something else, or when
    someone has changed it since; `cannot-write`.
    """
    if not path.exists() and not mark_path(path).exists():
        return None
    mark = _read_mark(path)
    other = sorted(name for name in begun if mark.begun.get(name) != begun[name])
    if other:
        raise TrazoError("cannot-resume", folder=path, cause=f"it was begun with another {', '.join(other)}")
    done = hashlib.sha256(b"".join(_named(name) for name in names[: mark.files]))
    if mark.files > len(names) or (mark.files and done.hexdigest() != mark.names):
        raise TrazoError("cannot-resume", folder=path, cause="it was begun with other files")
    with _writing(path):
        file = path.open("r+b")
        if not _holds(file, mark):
            file.close()
            raise TrazoError("cannot-resume", folder=path, cause="it was changed since")
        file.seek(mark.size)
        file.truncate()
    return CsvFile(path, file, mark, done)


def _read_mark(path: Path) -> Mark:
    try:
        return Mark(**json.loads(mark_path(path).read_bytes()))
    except FileNotFoundError:
        raise TrazoError("cannot-resume", folder=path, cause="it is finished, or no reading was begun there") from None
    except (OSError, ValueError, TypeError) as error:
        raise TrazoError("cannot-resume", folder=path, cause=f"{mark_path(path).name} is damaged") from error


def _holds(file: BinaryIO, mark: Mark) -> bool:
    """Tell whether a file begins with the bytes that were marked."""
    left, checksum = mark.size, 0
    while left and (chunk := file.read(min(left, CHUNK))):
        left -= len(chunk)
        checksum = zlib.crc32(chunk, checksum)
    return not left and checksum == mark.checksum


def _named(name: str) -> bytes:
    return os.fsencode(name) + b"\0"


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogateescape")  # a file's name may hold bytes that are no text


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TrazoError("cannot-write", path=path, cause=error.strerror or "unknown cause") from error

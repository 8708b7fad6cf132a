"""Processes that work side by side on a list of things, one thread each; answers come in the list's order.

A thing that ends the process at work on it (a decoder's fault, too little memory) costs that one answer, and another
process takes its place.  None is forked from a process that has threads: on Linux one is started afresh, loads what all
need, and the others are forked from it; elsewhere each is started afresh.  All end with the one that asks, even when
that is killed.
Knows processes; what is done with a thing is another's.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from mnist_core.errors import TrazoError

AHEAD = 8  # things a process that may be worked on before the one whose answer is next: a slow one holds up no other
LOADED_ONCE = ["mnist_core.checkpoint", "mnist_core.classifier"]  # torch and OpenCV come with them

Work = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True)
class Answer:
    """What came of one thing: results, and the error that ended them, if one did."""

    results: list[Any]
    error: TrazoError | None = None

    def told(self) -> Iterator[Any]:
        """Yield the results, then raise the error, as the work itself would have done."""
        yield from self.results
        if self.error is not None:
            raise self.error


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    ready: bool = False
    index: int | None = None  # of what it is at work on


@dataclass(eq=False)
class Workers:
    """`count` processes, each of which does what `prepare()` returns.  A context manager that ends them all.

    prepare: is sent to each process (so it must pickle) and called there once; what it returns is called with a thing
        and gives results that pickle; TrazoError is an answer, any other exception ends that process
    """

    prepare: Callable[[], Work]
    count: int
    running: dict[Any, _Worker] = field(default_factory=dict)
    closed: bool = False

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all processes at once, whatever they are doing."""
        self.closed = True
        for connection, worker in list(self.running.items()):
            worker.process.kill()
            worker.process.join()
            connection.close()
        self.running.clear()

    def answers(self, things: Sequence[Any]) -> Generator[Answer, None, None]:
        """Yield the answer to each thing, in order.

        Raises the TrazoError that `prepare` raised, or TrazoError `no-readers` when the processes do not start.
        """
        finished: dict[int, Answer] = {}
        given = told = 0
        while told < len(things):
            while len(self.running) < min(self.count, len(things) - told):
                self._start()
            for connection, worker in list(self.running.items()):
                if worker.ready and worker.index is None and given < min(len(things), told + AHEAD * self.count):
                    worker.index = given
                    given += 1
                    with suppress(OSError):  # it has ended meanwhile; that is noticed below
                        connection.send(things[worker.index])
            for connection in wait(list(self.running)):
                index, answer = self._hear(connection, things)
                if index is not None and answer is not None:
                    finished[index] = answer
            while told in finished:
                yield finished.pop(told)
                told += 1

    def _start(self) -> None:
        context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
        if sys.platform == "linux":
            context.set_forkserver_preload(LOADED_ONCE)
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.prepare), daemon=True)
        with _one_thread(), _deaf_to_interrupts():
            process.start()
        theirs.close()
        self.running[ours] = _Worker(process)

    def _hear(self, connection: Any, things: Sequence[Any]) -> tuple[int | None, Answer | None]:
        """Return what a process has answered, and to which thing, if it was an answer."""
        worker = self.running[connection]
        try:
            said = connection.recv()
        except (EOFError, OSError):
            if self.closed:
                raise TrazoError("no-readers") from None
            del self.running[connection]
            connection.close()
            worker.process.join()
            if not worker.ready:
                raise TrazoError("no-readers") from None
            if worker.index is None:
                return None, None
            return worker.index, Answer([], TrazoError("ended-reader", name=getattr(things[worker.index], "name", "")))
        if isinstance(said, TrazoError):
            raise said
        worker.ready = True
        index, worker.index = worker.index, None
        return index, said


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _serve(connection: Any, prepare: Callable[[], Work]) -> None:
    """Answer one thing after the other until nobody asks any more."""
    import cv2
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the process that asks ends the others
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    try:
        work = prepare()
    except TrazoError as error:
        connection.send(error)
        return
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(None)
        while True:
            connection.send(_answer(work, connection.recv()))


def _answer(work: Work, thing: Any) -> Answer:
    results = []
    try:
        for result in work(thing):
            results.append(result)
    except TrazoError as error:
        return Answer(results, error)
    return Answer(results)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let numerical libraries in processes that are started now begin with one thread, not one a core."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started now never hear Ctrl-C, not even while they load."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

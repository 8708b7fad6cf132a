"""workers: answers in order, whatever becomes of a process; none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mnist_core.errors import TrazoError
from mnist_core.workers import AHEAD, Work, Workers, cores

PROGRAM = """
import os, sys, test_workers
from mnist_core.workers import Workers
with Workers(test_workers.pids, 2) as workers:
    answers = workers.answers([0.1, 0.1, 1, 1])
    print(*next(answers).results, *next(answers).results, flush=True)
    next(answers)
"""


def squares() -> Work:
    """Return what squares a number; a negative one is refused after a first result."""

    def square(number: int) -> Iterator[int]:
        yield number**2
        if number < 0:
            raise TrazoError("no-such-file", name=str(number))

    return square


def pids() -> Work:
    """Return what sleeps for some seconds and tells which process it did so in."""

    def sleep(seconds: float) -> list[int]:
        time.sleep(seconds)
        return [os.getpid()]

    return sleep


def deadly() -> Work:
    """Return what tells its process, and ends it where the thing is called so."""

    def work(path: Path) -> list[int]:
        if path.name == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
        return [os.getpid()]

    return work


def threads() -> Work:
    """Return what tells how many threads torch and OpenCV use, and whether Ctrl-C is heard."""
    import cv2
    import torch

    return lambda _: [torch.get_num_threads(), cv2.getNumThreads(), os.environ["OMP_NUM_THREADS"]]


def refusing() -> Work:
    """Refuse to begin."""
    raise TrazoError("unknown-checkpoint", name="resnet", known="none")


def dying() -> Work:
    """End the process before it is ready."""
    os._exit(3)


def alive(pid: int) -> bool:
    """Tell whether a process is still there, and not only waiting to be collected."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(processes: list[int], seconds: float) -> bool:
    """Wait for processes to end, so many seconds at most; tell whether they have."""
    limit = time.monotonic() + seconds
    while any(map(alive, processes)) and time.monotonic() < limit:
        time.sleep(0.02)
    return not any(map(alive, processes))


def test_answers_come_in_order() -> None:
    """Two processes share the work; a slow first one does not let the second answer come first."""
    with Workers(pids, 2) as workers:
        told = [answer.results[0] for answer in workers.answers([0.3, 0, 0, 0])]
    with Workers(squares, 2) as workers:
        squared = [answer.results for answer in workers.answers(range(50))]

    assert told[0] not in told[1:]
    assert len(set(told[1:])) == 1
    assert squared == [[number**2] for number in range(50)]


def test_nothing_is_no_work() -> None:
    """No process is started for it, and no more than there are things."""
    with Workers(pids, 2) as workers:
        assert list(workers.answers([])) == []
        assert not workers.running
        assert len(list(workers.answers([0]))) == 1
        assert len(workers.running) == 1


def test_an_error_comes_after_the_results_before_it() -> None:
    """As it would without processes; the others' answers are not touched."""
    with Workers(squares, 1) as workers:
        one, bad, two = workers.answers([1, -2, 2])

    assert (one.results, two.results) == ([1], [4])
    told = bad.told()
    assert next(told) == 4
    with pytest.raises(TrazoError, match="-2 does not exist"):
        next(told)


def test_a_thing_that_ends_its_process_costs_one_answer() -> None:
    """It is named; another process goes on with the rest."""
    things = [Path("a"), Path("there/deadly"), Path("b"), Path("c")]
    with Workers(deadly, 1) as workers:
        first, killed, third, last = workers.answers(things)

    assert str(killed.error).startswith("deadly ended the process that was reading it")
    assert first.results != third.results
    assert third.results == last.results


def test_processes_that_cannot_begin_say_why() -> None:
    """What they raise is raised here; those that just end are not started for ever."""
    with Workers(refusing, 2) as workers, pytest.raises(TrazoError, match="no network called resnet"):
        next(workers.answers([1, 2]))
    with Workers(dying, 2) as workers, pytest.raises(TrazoError, match="ended as they started"):
        next(workers.answers([1, 2]))


def test_each_process_has_one_thread() -> None:
    """So that as many processes as cores do not get in each other's way; this process keeps its own."""
    before = os.environ.get("OMP_NUM_THREADS")

    with Workers(threads, 1) as workers:
        (answer,) = workers.answers([0])

    assert answer.results == [1, 1, "1"]
    assert os.environ.get("OMP_NUM_THREADS") == before


def test_memory_is_bounded_by_working_ahead_so_far_and_no_further() -> None:
    """While the first is not done, no more than AHEAD a process are."""
    with Workers(pids, 2) as workers, closing(workers.answers([0.5] + [0] * 10 * AHEAD)) as answers:
        next(answers)
        assert answers.gi_frame.f_locals["given"] == 2 * AHEAD


def test_all_processes_end_at_once_whatever_they_do() -> None:
    """Leaving the context kills those that are at work."""
    with Workers(pids, 2) as workers:
        answers = workers.answers([0, 60, 60])
        next(answers)
        running = [worker.process.pid for worker in workers.running.values() if worker.process.pid]
        started = time.monotonic()

    assert running
    assert time.monotonic() - started < 5
    assert not any(map(alive, running))


def test_they_end_with_the_process_that_asked_even_when_it_is_killed() -> None:
    """After what they are at, which nobody waits for any more: no process is left behind."""
    tests = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests.parent), str(tests)])}
    asking = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    with asking.stdout:
        processes = [int(pid) for pid in asking.stdout.readline().split()]
    asking.kill()
    asking.wait()

    assert processes
    assert gone(processes, 10)


def test_cores_are_those_that_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those of the machine: a container may have fewer."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 2, 5}, raising=False)

    assert cores() == 3

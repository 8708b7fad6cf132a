"""classroom: one training at a time, the others wait their turn, and a process never outlives its visitor."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import pytest

from demo import classroom
from demo.classroom import Turn, attend, stop
from mnist_core.errors import TrazoError

# What stands for a training: says who it is, waits until its input ends, says goodbye.
PATIENT = "import json, os, sys; sys.stdin.readline(); print(json.dumps({'pid': os.getpid()}), flush=True); "
PATIENT += "sys.stdin.read(); print(json.dumps({'weights': 'w'}), flush=True)"


@pytest.fixture
def pupil(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the program that stands for a training."""
    monkeypatch.setattr(classroom, "LOOK", 0.05)

    def become(program: str) -> None:
        monkeypatch.setattr(classroom, "COMMAND", (sys.executable, "-c", program))

    become(PATIENT)
    return become


def lives(pid: int) -> bool:
    """Return whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def first(lines: Any) -> dict[str, Any]:
    """Return the first line that says something."""
    async for line in lines:
        if line:
            return line
    raise AssertionError("it ended without a word")


def test_what_a_training_says_is_passed_on_and_stopping_lets_it_finish(pupil: Callable[[str], None]) -> None:
    """After a stop the process still hands over its weights, and is gone afterwards."""

    async def visit() -> tuple[list[dict[str, Any]], list[Turn]]:
        turns: list[Turn] = []
        said = []
        async for line in attend(turns, "ann", {}):
            if line:
                said.append(line)
                stop(turns, "ann")
        return said, turns

    said, turns = asyncio.run(visit())

    assert [list(line) for line in said] == [["pid"], ["weights"]]
    assert turns == []
    assert not lives(said[0]["pid"])


def test_the_second_visitor_waits_until_the_first_leaves(pupil: Callable[[str], None]) -> None:
    """The one who waits is told how many are before; leaving ends the process and makes room."""

    async def visit() -> tuple[int, bool, list[dict[str, Any]]]:
        turns: list[Turn] = []
        ann, ben, cy = (attend(turns, name, {}) for name in ("ann", "ben", "cy"))
        pid = (await first(ann))["pid"]
        waiting = [await first(ben), await first(cy)]
        await ann.aclose()  # what the page's queue does when a visitor's connection is gone
        gone = not lives(pid)
        turn = await first(ben)
        while "pid" not in turn:
            turn = await first(ben)
        stop(turns, "cy")
        assert [line async for line in cy if line and "ahead" not in line] == []
        await ben.aclose()
        assert turns == []
        return pid, gone, waiting

    _, gone, waiting = asyncio.run(visit())

    assert gone
    assert waiting == [{"ahead": 1}, {"ahead": 2}]


def test_a_training_that_breaks_off_is_said(pupil: Callable[[str], None]) -> None:
    """A process that fails, and one that says nothing for too long."""
    pupil("import sys; sys.exit(3)")

    async def visit() -> None:
        async for _ in attend([], "ann", {}):
            pass

    with pytest.raises(TrazoError, match="broke off"):
        asyncio.run(visit())


def test_a_training_that_hangs_is_ended(pupil: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever, and it does not stay."""
    monkeypatch.setattr(classroom, "PATIENCE", 0.2)
    seen = []

    async def visit() -> None:
        async for line in attend([], "ann", {}):
            seen.append(line)

    with pytest.raises(TrazoError, match="broke off"):
        asyncio.run(visit())
    assert not any(lives(line["pid"]) for line in seen if line)


def test_no_more_wait_than_there_is_room_for(pupil: Callable[[str], None]) -> None:
    """Whoever comes then is asked to come back; a visitor who begins again gives up the earlier place."""

    async def visit() -> bool:
        turns = [Turn(str(number)) for number in range(classroom.MOST)]
        with pytest.raises(TrazoError, match="Many visitors"):
            await first(attend(turns, "late", {}))
        turns = [Turn("ann")]
        again = attend(turns, "ann", {})
        await first(again)
        await again.aclose()
        return turns[0].stopped

    assert asyncio.run(visit())

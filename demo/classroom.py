"""Trainings on the page: one at a time over all visitors, each in a process of its own, which gives way to the page.

Knows who waits and how a training's process is started, read and ended; what it learns and says is
`mnist_core.apprentice`'s.  A visitor who leaves is noticed within a second, and the process ends with the visit.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_core.errors import TrazoError

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "mnist_core.apprentice")
MOST = 20  # visitors who train or wait; more are asked to come back
LOOK = 0.5  # seconds between two looks at the queue, at each of which a visitor who has left is noticed
PATIENCE = 60.0  # seconds that a process may say nothing
LIMIT = 180.0  # seconds that it may last


@dataclass(eq=False)
class Turn:
    """One visitor's training, under way or waited for."""

    visitor: str
    stopped: bool = False
    process: "subprocess.Popen[str] | None" = None

    def stop(self) -> None:
        """Let the training end with what it has learnt so far."""
        self.stopped = True
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):  # it may have ended by itself
                self.process.stdin.close()


async def attend(turns: list[Turn], visitor: str, asked: dict[str, Any]) -> AsyncGenerator[dict[str, Any], None]:
    """Wait for the visitor's turn, then train; yield {"ahead"} while waiting, then what the process prints.

    turns: who trains, first, and who waits: one list for all visitors, which only this changes
    asked: what the process is asked for.  An empty object is yielded while there is nothing to say.
    Raises TrazoError `classroom-full` or `training-failed`.
    """
    stop(turns, visitor)
    if len(turns) >= MOST:
        raise TrazoError("classroom-full")
    turn = Turn(visitor)
    turns.append(turn)
    try:
        while turns[0] is not turn and not turn.stopped:
            yield {"ahead": turns.index(turn)}
            await asyncio.sleep(LOOK)
        if turn.stopped:
            return
        turn.process = _start(asked)
        async with aclosing(_lines(turn.process)) as lines:
            async for line in lines:
                yield line
    finally:
        turns.remove(turn)


def stop(turns: list[Turn], visitor: str) -> None:
    """Let a visitor's training, if there is one, end with what it has learnt so far."""
    for turn in turns:
        if turn.visitor == visitor:
            turn.stop()


def _start(asked: dict[str, Any]) -> "subprocess.Popen[str]":
    """Start a training's process and tell it what to learn."""
    process = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "IDLE_PRIORITY_CLASS", 0),  # Windows; elsewhere it lowers itself
    )
    assert process.stdin is not None
    with suppress(OSError):  # one that has already failed says so when it is read
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
    return process


async def _lines(process: "subprocess.Popen[str]") -> AsyncGenerator[dict[str, Any], None]:
    """Yield what a process prints and see to its end, however this is left.  Raises TrazoError `training-failed`."""
    assert process.stdin is not None
    assert process.stdout is not None
    clock = asyncio.get_running_loop().time
    began = heard = clock()
    reading: asyncio.Future[str] | None = None
    try:
        while True:
            reading = reading or asyncio.ensure_future(asyncio.to_thread(process.stdout.readline))
            done, _ = await asyncio.wait({reading}, timeout=LOOK)
            if not done:
                if clock() - heard > PATIENCE or clock() - began > LIMIT:
                    raise TrazoError("training-failed")
                yield {}
                continue
            line, reading, heard = reading.result(), None, clock()
            if not line:
                break
            yield json.loads(line)
        if await asyncio.to_thread(process.wait):
            raise TrazoError("training-failed")
    finally:
        process.kill()
        if reading is not None:
            await asyncio.wait({reading})  # it ends with the process
        process.wait()
        process.stdout.close()
        with suppress(OSError):
            process.stdin.close()

"""Visitors who draw: each for a second, with live answers, then a pause of three, all in random phase.

    python tests/load/visitors.py [--visitors 50] [--seconds 60] [--json FILE]

Starts the page in a process of its own, lets the visitors come, and prints how long their answers took, how many were
turned away, lost or another's, and what the server used.  Both run on this machine, so the figures are upper bounds.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))

import aiohttp
import drawings
import numpy as np
from protocol import PATIENCE, Page, opened
from served import PAGE, Served, serve

from mnist_core.benchmark import machine

DRAWS, PAUSES = 1.0, 3.0  # seconds
INTERVAL = 0.05  # seconds between two drawings that a pad sends (`SEND_INTERVAL_MS`)
RETRY = 0.4  # seconds more that a pad waits after it was asked for patience (`LOADING_MS`)


@dataclass
class Seen:
    """What the visitors saw.

    waits: seconds from sending a drawing to its answer; busy: answers that asked for patience; ranks: the largest place
    in a queue that was told; errors: what went wrong, in words; wrong: answers to another drawing than the one sent
    """

    waits: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    busy: int = 0
    ranks: int = 0
    errors: list[str] = field(default_factory=list)
    wrong: int = 0
    answers: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    """What one run of visitors comes to; times in milliseconds, memory in megabytes."""

    visitors: int
    seconds: float
    answers: int
    answers_a_second: float
    median: float
    percentile_95: float
    slowest: float
    final_median: float
    final_percentile_95: float
    busy: int
    deepest_queue: int
    errors: int
    wrong: int
    server_cores: float
    generator_cores: float
    peak_memory: float


async def draw(page: Page, visitor: int, seen: Seen, ids: Any) -> None:
    """Draw the visitor's digit once, in a second, as the pad does: one question at a time, always the final one."""
    session, total = f"visitor{visitor}", drawings.points(visitor)
    began = time.perf_counter()
    sent = -INTERVAL
    while True:
        now = time.perf_counter() - began
        wait = sent + INTERVAL - now
        if wait > 0:
            await asyncio.sleep(wait)
            now = time.perf_counter() - began
        live = now < DRAWS
        drawn = max(1, min(total, int(total * now / DRAWS))) if live else total
        sent = now
        number = next(ids)
        message = {"id": number, "live": live, "strokes": drawings.strokes(visitor, drawn)}
        try:
            reply = await page.call("pad", [message], session)
        except (TimeoutError, aiohttp.ClientError) as error:
            seen.errors.append(f"{type(error).__name__} after {time.perf_counter() - began - sent:.1f} s")
            if not live:
                return
            continue
        waited = time.perf_counter() - began - sent
        seen.ranks = max(seen.ranks, *reply.ranks, 0)
        if reply.status == 503:
            seen.busy += 1
            await asyncio.sleep(RETRY)
            continue
        answer = reply.data[0] if reply.data else {}
        if answer.get("busy"):
            seen.busy += 1
            await asyncio.sleep(RETRY)
            continue
        if reply.status != 200 or "glyph" not in answer:
            seen.errors.append(f"status {reply.status}: {reply.text[:200]} {str(answer)[:200]}")
            if not live:
                return
            continue
        seen.waits.append(waited)
        if answer["id"] != number:
            seen.wrong += 1
        seen.answers.append((visitor, drawn, answer["glyph"]))
        if not live:
            seen.last.append(waited)
            return


async def visit(page: Page, visitor: int, seconds: float, seen: Seen, random: Random) -> None:
    """Come at a random moment, draw and pause until the time is up."""
    ends = time.perf_counter() + seconds
    there = asyncio.create_task(page.stay(f"visitor{visitor}"))
    ids = iter(range(visitor * 1_000_000 + 1, (visitor + 1) * 1_000_000))
    await asyncio.sleep(random.uniform(0, DRAWS + PAUSES))
    while time.perf_counter() < ends:
        await draw(page, visitor, seen, ids)
        await asyncio.sleep(PAUSES)
    there.cancel()


async def crowd(address: str, visitors: int, seconds: float, seed: int = 0) -> Seen:
    """Let so many visitors come for so many seconds and return what they saw."""
    seen, random = Seen(), Random(seed)
    for visitor in range(visitors):
        drawings.paths(visitor)
    async with opened(address) as page:
        await asyncio.gather(*(visit(page, visitor, seconds, seen, random) for visitor in range(visitors)))
    return seen


def measure(served: Served, visitors: int, seconds: float, seed: int = 0) -> tuple[Figures, Seen]:
    """Let visitors come to a running server and return what it came to, every answer checked against its drawing."""
    served.peak = 0
    started, before, mine = time.perf_counter(), served.processor, time.process_time()
    seen = asyncio.run(crowd(served.address, visitors, seconds, seed))
    took, used, made = time.perf_counter() - started, served.processor - before, time.process_time() - mine
    seen.wrong += sum(drawings.glyph(visitor, drawn) != glyph for visitor, drawn, glyph in seen.answers)
    waits, last = np.array(seen.waits or [0]) * 1000, np.array(seen.last or [0]) * 1000
    figures = Figures(
        visitors=visitors,
        seconds=seconds,
        answers=len(seen.waits),
        answers_a_second=round(len(seen.waits) / took, 1),
        median=round(float(np.median(waits)), 1),
        percentile_95=round(float(np.percentile(waits, 95)), 1),
        slowest=round(float(waits.max()), 1),
        final_median=round(float(np.median(last)), 1),
        final_percentile_95=round(float(np.percentile(last, 95)), 1),
        busy=seen.busy,
        deepest_queue=seen.ranks,
        errors=len(seen.errors),
        wrong=seen.wrong,
        server_cores=round(used / took, 2),
        generator_cores=round(made / took, 2),
        peak_memory=round(served.peak / 2**20),
    )
    return figures, seen


def main(arguments: Sequence[str] | None = None) -> None:
    """Start a server, let visitors come, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--visitors", type=int, nargs="+", default=[50])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--server", nargs="+", default=PAGE, help="what Python runs as the server")
    options = parser.parse_args(arguments)
    print(machine(), file=sys.stderr)
    with serve(options.server) as served:
        for visitors in options.visitors:
            figures, seen = measure(served, visitors, options.seconds)
            print(json.dumps(asdict(figures)), flush=True)
            for error in sorted(set(seen.errors))[:5]:
                print(f"  {seen.errors.count(error)} x {error}", file=sys.stderr)
    assert PATIENCE > DRAWS


if __name__ == "__main__":
    main()

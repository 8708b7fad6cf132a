"""Send hostile input to the page and see that it stands: no crash, no hang, no traceback, no path, bounded memory.

    python tests/load/hostile.py [--cases 5000] [--start 0] [--seed 0]

Starts the page in a process of its own, sends one case after the other (`cases.py`), and after each has an honest
visitor draw, and after every 25th another upload a 7.  Prints what went wrong, case by case, and what it comes to.
The status is 1 when anything did.
"""

import argparse
import asyncio
import io
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))

import aiohttp
import drawings
import numpy as np
from cases import Case, make
from hostile_files import encoded
from PIL import Image
from protocol import JSON, Page, Reply, file_data, opened
from served import ROOT, Served, serve
from steps import Step
from tqdm import tqdm

from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import digit_scene

TIME_LIMIT = 3.0  # seconds that a case may take
MEMORY_LIMIT = 1.2e9  # bytes that the server may have in memory
HANG = 60.0  # seconds after which an answer is not waited for any longer
UPLOADS_EVERY = 25  # cases
# What no answer may have in it: a traceback, a source file, or the folder of the server, of its uploads or its Python.
TOLD = re.compile(r'Traceback \(most|File "|\.py"?, line \d|site-packages|/root/|/home/')


@dataclass
class Findings:
    """What the cases came to; wrong: sentences that begin with the case's number and kind."""

    cases: int = 0
    wrong: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    peak: int = 0

    def summary(self) -> dict[str, Any]:
        """Return what is printed at the end."""
        return {
            "cases": self.cases,
            "wrong": len(self.wrong),
            "slowest_seconds": round(self.slowest[0], 2),
            "slowest_case": self.slowest[1],
            "peak_memory_megabytes": round(self.peak / 1e6),
            "kinds": dict(self.kinds.most_common()),
            "answers": dict(self.answers.most_common(20)),
        }


async def take(page: Page, step: Step, session: str) -> Reply:
    """Do one step of a case as its visitor would."""
    if step.way == "raw":
        method, place, *form = step.to.split()
        kind = {"Content-Type": "multipart/form-data; boundary=b"} if form else JSON
        limit = aiohttp.ClientTimeout(total=HANG)
        url = f"{page.address}/{place}"
        async with page.http.request(method, url, data=io.BytesIO(step.value), headers=kind, timeout=limit) as got:
            return Reply(got.status, None, "" if form and got.status == 200 else await got.text(errors="replace"))
    if step.way == "event":
        return await page.call(step.to, [step.value], session, HANG)
    if step.way == "named":
        return await page.named(step.to, [step.value], HANG)
    sent = await page.upload(step.value, step.name)
    if not sent.data:
        return sent
    if step.to in ("predict", "read"):
        return await page.named(step.to, [file_data(sent.data[0], step.name)], HANG)
    message = {"id": 1, "path": sent.data[0], "name": step.name, "mode": "auto", "turns": 0}
    return await page.call(step.to, [message], session, HANG)


async def patiently(page: Page, step: Step, session: str) -> Reply:
    """Do one step, once more where the server had just closed the connection: a server may, when it was idle."""
    try:
        return await take(page, step, session)
    except aiohttp.ClientOSError:
        return await take(page, step, session)


def judged(reply: Reply, folder: str) -> str:
    """Return what is wrong with a reply, if anything."""
    said = reply.text + json.dumps(reply.data)
    found = TOLD.search(said)
    if found or str(ROOT) in said or folder in said:
        at = found.start() if found else max(said.find(str(ROOT)), said.find(folder))
        return f"told too much: {said[max(0, at - 80) : at + 160]!r}"
    # Gradio has no other word for a message of the wrong shape than a 500 that says nothing.
    failed = reply.status == 500 and reply.text != '{"error":null}'
    return f"status {reply.status}: {reply.text[:160]!r}" if failed else ""


def outcome(reply: Reply) -> str:
    """Return in a word or two what a reply was."""
    if reply.data is None:
        return f"status {reply.status}" if reply.status != 200 else "error told"
    first = reply.data[0] if reply.data else None
    if isinstance(first, dict) and first.get("busy"):
        return "asked to come again"
    items = first.get("items") or [first] if isinstance(first, dict) else [{}]
    code = (items[-1].get("error") or {}).get("code")
    return f"answer {code}" if code else "answer"


async def attack(page: Page, served: Served, case: Case, findings: Findings, folder: str) -> None:
    """Send a case and note what came of it."""
    served.peak = served.memory
    session, began, used = f"hostile{case.index % 50}", time.perf_counter(), served.processor
    about = f"case {case.index} ({case.kind})"
    try:
        if case.together:
            replies = await asyncio.gather(*(take(page, step, f"{session}-{n}") for n, step in enumerate(case.steps)))
        else:
            replies = [await patiently(page, step, session) for step in case.steps]
    except TimeoutError:
        findings.wrong.append(f"{about}: no answer within {HANG:.0f} s")
        replies = []
    except (aiohttp.ClientError, ValueError, ConnectionError) as error:
        replies = []
        if not served.process.is_running() or case.kind not in ("oversized", "named_badly"):
            findings.wrong.append(f"{about}: {type(error).__name__} {str(error)[:200]}")
    took = time.perf_counter() - began
    for reply in replies:
        findings.answers[outcome(reply)] += 1
        if problem := judged(reply, folder):
            findings.wrong.append(f"{about}: {problem}")
    findings.cases += 1
    findings.kinds[case.kind] += 1
    findings.slowest = max(findings.slowest, (took, about))
    findings.peak = max(findings.peak, served.peak)
    if took > TIME_LIMIT:
        findings.wrong.append(f"{about}: took {took:.1f} s, {served.processor - used:.1f} s of them of the processor")
    if served.peak > MEMORY_LIMIT:
        findings.wrong.append(f"{about}: {served.peak / 1e6:.0f} MB in memory")


async def honest_drawing(page: Page, visitor: int) -> str:
    """Draw as an honest visitor and return what is wrong with the answer, if anything."""
    total = drawings.points(visitor)
    message = {"id": visitor + 1, "live": False, "strokes": drawings.strokes(visitor, total)}
    reply = await page.call("pad", [message], f"honest{visitor}", HANG)
    answer = reply.data[0] if reply.data else {}
    good = answer.get("id") == visitor + 1 and answer.get("glyph") == drawings.glyph(visitor, total)
    return "" if good else f"an honest drawing was answered with {str(reply)[:200]}"


async def honest_upload(page: Page) -> str:
    """Upload a 7 as an honest visitor and return what is wrong with the answer, if anything."""
    seven = Image.fromarray(digit_scene(7, CONDITIONS["clean"], np.random.default_rng(7)).pixels)
    reply = await take(page, Step("file", "predict", encoded(seven, "PNG"), "seven.png"), "honest")
    label = reply.data[0].get("label") if reply.data else None
    return "" if label == "7" else f"an honest 7 was answered with {str(reply)[:200]}"


async def endure(served: Served, cases: Iterator[Case], total: int) -> Findings:
    """Send all cases to a running server, with honest visitors in between."""
    findings, told = Findings(), 0
    async with opened(served.address) as page:
        folder = Path((await page.upload(b"x", "x.png")).data[0]).parents[1]  # type: ignore[index]
        for number, case in enumerate(tqdm(cases, total=total, unit=" cases")):
            await attack(page, served, case, findings, str(folder))
            try:
                problem = await honest_drawing(page, number % 50)
                if number % UPLOADS_EVERY == UPLOADS_EVERY - 1:
                    problem = problem or await honest_upload(page)
            except (aiohttp.ClientError, TimeoutError) as error:
                problem = f"an honest visitor got no answer: {type(error).__name__}"
            if problem:
                findings.wrong.append(f"after case {case.index} ({case.kind}): {problem}")
            for sentence in findings.wrong[told:]:
                tqdm.write(sentence, file=sys.stdout)
            told = len(findings.wrong)
            if not served.process.is_running():
                findings.wrong.append(f"case {case.index} ({case.kind}): the server is gone")
                break
    return findings


def main() -> int:
    """Start a server, send the cases, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    numbers = range(options.start, options.start + options.cases)
    with serve() as served:
        findings = asyncio.run(endure(served, (make(number, options.seed) for number in numbers), len(numbers)))
        logged = served.said().count("Traceback (most recent call last)")
    print(json.dumps({**findings.summary(), "tracebacks_logged": logged}))
    return 1 if findings.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

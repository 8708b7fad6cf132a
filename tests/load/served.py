"""A server of the page in a process of its own: started, watched, ended.

Knows how to start `python -m demo` or another command that prints an address; knows nothing of what is asked of it.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import drawings
import psutil
from protocol import opened

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 120  # seconds that a start may take on a busy machine
END_LIMIT = 20  # seconds from being told to end to having ended
WATCHED_EVERY = 0.02  # seconds: a decoder's moment of much memory lasts about as long
PAGE = ("-m", "demo")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass
class Served:
    """A running server.

    peak: bytes, the most that its process had in memory (resident set) since it was last set to 0
    """

    address: str
    process: psutil.Process
    log: Path
    peak: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def memory(self) -> int:
        """Bytes that the server has in memory now."""
        return self.process.memory_info().rss

    @property
    def processor(self) -> float:
        """Seconds of processor time that the server has used so far."""
        times = self.process.cpu_times()
        return times.user + times.system

    def said(self) -> str:
        """Return all that the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def watch(self) -> None:
        """Keep `peak` true until the server ends."""
        while not self.ended.wait(WATCHED_EVERY):
            try:
                self.peak = max(self.peak, self.memory)
            except psutil.Error:
                return


@contextmanager
def serve(command: Sequence[str] = PAGE, port: int | None = None) -> Iterator[Served]:
    """Run `python COMMAND` from the project's folder until the end of the block; ready when its networks are.

    command: must print its address, and serve `/predict`; port: 7860 or the next free one unless given
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        settings = {
            **os.environ,
            "GRADIO_TEMP_DIR": f"{folder}/uploads",
            "GRADIO_ANALYTICS_ENABLED": "False",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        }
        settings.pop("OMP_NUM_THREADS", None)
        asked = [] if port is None else ["--port", str(port)]
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, *command, *asked], cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            served = Served(_address(process, log), psutil.Process(process.pid), log)
            threading.Thread(target=served.watch, daemon=True).start()
            yield served
            served.ended.set()
        finally:
            process.terminate()
            try:
                process.wait(END_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address when the server has answered a first question."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended before it answered:\n{log.read_text()}")
        found = ADDRESS.search(log.read_text())
        if found and _ready(found[0]):
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START_LIMIT} s:\n{log.read_text()}")


def _ready(address: str) -> bool:
    """Return whether every network is loaded: whether all that the page compares answer a drawing."""
    drawing = {"id": 1, "live": True, "strokes": drawings.strokes(0, drawings.POINTS)}

    async def ask() -> bool:
        async with opened(address) as page:
            reply = await page.call("compare-pad", [drawing], "starting")
        return bool(reply.data) and not any("waiting" in answer for answer in reply.data[0]["answers"].values())

    try:
        return asyncio.run(ask())
    except (aiohttp.ClientError, TimeoutError):
        return False

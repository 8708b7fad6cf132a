"""A process that opens pictures and finds their digits for the public interface, beside the one that serves the page.

In one process both would share Python's interpreter lock: finding a digit gives it up at each of a hundred calls into
numpy and OpenCV and waits to have it back, while the other core idles.  That cost more than half of what Gradio can
answer (`tests/load/throughput.py` measures it).  The network stays with the server: it takes a tenth of the time, and
torch most of the memory.  A picture that ends this process costs its own answer; another is started.
Run as a module it is that process: a path a line comes in, a glyph a line goes out, both as JSON.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mnist_core.classifier import find_digit
from mnist_core.errors import TrazoError
from mnist_core.reasons import Reason

ROOT = Path(__file__).resolve().parents[1]
# Freed memory is kept for the next picture, up to so many bytes: to have it anew from the kernel, page by page, takes
# an eighth of the time of a reading.
ENVIRONMENT = {
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**26),
    "CUDA_VISIBLE_DEVICES": "",
}
PATIENCE = 30.0  # seconds that a picture, or the start, may take, on however busy a machine


Process = subprocess.Popen[str]
Answer = Future[dict[str, Any]]


class _AgainError(Exception):
    """The process ended at work on an earlier picture."""


class Reader:
    """Finds digits in a process of its own, in the order they are asked for; it ends when this process does.

    command: what starts the process; it says `{}` when it is ready
    wanted, begun: whether it was asked to begin; whether it has, and reads
    """

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "demo.reader")) -> None:
        self.command = command
        self.process: Process | None = None
        self.begun = self.wanted = False
        self._asked: deque[Answer] = deque()  # what the process has still to answer
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Start the process and wait until it can read.  Raises TrazoError `ended-reader` if it cannot."""
        with self._lock:
            started = self._start()
        _told(*started, "")
        self.begun = True

    def begin_soon(self) -> None:
        """Begin without waiting for it, the first time that this is called."""
        with self._lock:
            if self.wanted:
                return
            self.wanted = True

        def beginning() -> None:
            with suppress(TrazoError):  # then everything is read where it was asked for
                self.begin()

        threading.Thread(target=beginning, name="begin", daemon=True).start()

    def find(self, path: Path, name: str) -> tuple[np.ndarray, tuple[Reason, ...]]:
        """Return the glyph, (28, 28) uint8, of the digit in a file that its sender calls `name`, and what was odd.

        Raises the TrazoError of reading it, or TrazoError `ended-reader` when that ended the process.
        """
        while True:
            with suppress(_AgainError):
                told = _told(*self._ask(path), name)
                if "error" in told:
                    raise TrazoError(told["error"], **{**told["values"], "name": name})
                glyph = np.array(bytearray(base64.b64decode(told["glyph"])), np.uint8).reshape(28, 28)
                return glyph, tuple(Reason(code, values) for code, values in told["reasons"])

    def _ask(self, path: Path) -> tuple[Process, Answer]:
        """Hand a path to the process, a new one if need be, without waiting for those before it."""
        with self._lock:
            if self.process is None or self.process.poll() is not None:
                self._start()
            assert self.process is not None
            assert self.process.stdin is not None
            answer: Answer = Future()
            self._asked.append(answer)
            with suppress(OSError):  # it has ended meanwhile, which whoever hears it notices
                self.process.stdin.write(f"{json.dumps(str(path))}\n")
                self.process.stdin.flush()
            return self.process, answer

    def _start(self) -> tuple[Process, Answer]:
        """Start a process, and a thread that hears it; return it and what becomes of its first words."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready: Answer = Future()
        self._asked = deque([ready])
        threading.Thread(target=self._hear, args=(self.process, self._asked), name="reader", daemon=True).start()
        return self.process, ready

    def _hear(self, process: Process, asked: deque[Answer]) -> None:
        """Hand on what a process says, and when it has ended tell all who still wait for it."""
        assert process.stdout is not None
        ready = asked[0]
        for line in process.stdout:
            asked.popleft().set_result(json.loads(line))
        process.wait()
        with self._lock:  # nobody asks it any more
            waiting = list(asked)
            asked.clear()
        for number, answer in enumerate(waiting):  # the first ended it, unless it never came so far
            answer.set_exception(_AgainError() if number and ready not in waiting else EOFError())


def _told(process: Process, answer: Answer, name: str) -> dict[str, Any]:
    """Return what a process answers.  Raises TrazoError `ended-reader`."""
    try:
        return answer.result(PATIENCE)
    except TimeoutError:
        process.kill()
        raise TrazoError("ended-reader", name=name) from None
    except EOFError:
        raise TrazoError("ended-reader", name=name) from None


def main() -> None:
    """Answer until nobody asks any more."""
    # The server finishes what runs when it is told to end, and closes our input when it has.
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    cv2.setNumThreads(1)
    print("{}", flush=True)
    for line in sys.stdin:
        told: dict[str, Any]
        try:
            _, cut, glyph = find_digit(Path(json.loads(line)))
            reasons = [(reason.code, dict(reason.values)) for reason in cut.reasons]
            told = {"glyph": base64.b64encode(glyph.tobytes()).decode(), "reasons": reasons}
        except TrazoError as error:
            told = {"error": error.code, "values": error.values}
        except Exception as error:  # its text might name the visitor's file
            print(f"reading failed: {type(error).__name__}", file=sys.stderr, flush=True)
            told = {"error": "ended-reader", "values": {}}
        print(json.dumps(told, default=str), flush=True)


if __name__ == "__main__":
    main()

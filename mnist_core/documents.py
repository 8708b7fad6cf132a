"""PDF documents -> the pictures of their pages, drawn by a process of its own, bounded in time and memory.

Knows that process (`pdfdrawer.py`) and its bounds; nothing of what is on a page.
"""

import io
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np

from mnist_core.errors import TrazoError

PAGE_LIMIT = 100  # pages of one document
PAGE_SECONDS = 1.5  # of the processor that a page may take: a colour scan of an A4 page at 600 dpi takes 0.25
PAGE_SIDE = 2000  # pixels of a page's longer side: an A4 page at 170 dpi
MEMORY = 500_000_000  # bytes of addresses: such a scan needs less than 300 million
PATIENCE = 30.0  # seconds on the clock for a page, on however busy a machine
DRAWER = Path(__file__).with_name("pdfdrawer.py")


def document_pages(file: IO[bytes], name: str) -> Iterator[np.ndarray]:
    """Yield the pages of a PDF, (H, W, 3) uint8 RGB each, as they are drawn.

    file: a seekable binary file; name: what to call it in errors
    Raises TrazoError locked-document, damaged-picture, too-many-pages, endless-page.
    """
    options = (PAGE_SIDE, PAGE_SECONDS, PAGE_LIMIT, MEMORY)
    with _drawing([sys.executable, "-P", str(DRAWER), *map(str, options)], file) as process:
        pages = _heard(process, name)[0]["pages"]
        if not pages:
            raise TrazoError("damaged-picture", name=name)
        check_pages(pages, name)
        for _ in range(pages):
            told, pixels = _heard(process, name)
            yield np.frombuffer(pixels, np.uint8).reshape(told["height"], told["width"], 3)


def check_pages(pages: int, name: str) -> None:
    """Raise TrazoError `too-many-pages` for more than PAGE_LIMIT."""
    if pages > PAGE_LIMIT:
        raise TrazoError("too-many-pages", name=name, pages=pages, limit=PAGE_LIMIT)


@contextmanager
def _drawing(command: list[str], file: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the process on a file and see to its end, however this is left."""
    # A file on disk it reads by itself, as much as it needs; what is unpacked or held in memory is sent.
    given = file if isinstance(getattr(file, "raw", file), io.FileIO) else subprocess.PIPE
    process = subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        if process.stdin is not None:
            with suppress(OSError), process.stdin:  # one that has ended says nothing, which is noticed
                shutil.copyfileobj(file, process.stdin)
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _heard(process: "subprocess.Popen[bytes]", name: str) -> tuple[dict[str, Any], bytes]:
    """Return what the process says next, and the bytes that follow it.  Raises TrazoError."""
    assert process.stdout is not None
    limit = threading.Timer(PATIENCE, process.kill)
    limit.start()
    try:
        line = process.stdout.readline()
        told: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {"error": "endless-page"}
        size = 3 * told.get("width", 0) * told.get("height", 0)
        pixels = process.stdout.read(size)
    finally:
        limit.cancel()
    if len(pixels) < size:
        told = {"error": "endless-page"}
    if "error" in told:
        raise TrazoError(told["error"], name=name)
    return told, pixels

"""How long reading takes, each way in: medians over repeated calls, with the machine they were measured on.

Pictures are made in code, so that anyone can repeat it.  Knows classifiers and scenes; writes nothing.
"""

import io
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from mnist_core.classifier import Classifier
from mnist_core.hands import hand_glyphs
from mnist_core.scenes import CONDITIONS, digit_scene, page_scene, phone_scene

WARM_UP = 2  # calls that are not counted: the first ones allocate and choose kernels
LONG = 0.05  # seconds: a call longer than this is repeated less often
REPEATS, LONG_REPEATS = 50, 7
PHOTO = (4000, 3000)  # 12 megapixels, as phones take them
PAGE = ["0123456789"] * 10
SEVEN = [{"tool": "pen", "width": 0.06, "points": [[0.25 + i / 60, 0.2] for i in range(30)] + [[0.4, 0.85]]}]


@dataclass(frozen=True)
class Timing:
    """What was timed, and the median and the slowest of its calls in milliseconds."""

    what: str
    milliseconds: float
    slowest: float
    repeats: int


def benchmark(classifier: Classifier, seed: int = 0) -> Iterator[Timing]:
    """Time one way in after the other and yield each as it is done."""
    rng = np.random.default_rng(seed)
    glyphs = hand_glyphs(64, rng)[0]
    digit = digit_scene(7, CONDITIONS["photo"], rng).pixels
    photo = Image.fromarray(digit).convert("RGB").resize(PHOTO, Image.Resampling.BICUBIC)
    page = Image.fromarray(page_scene(PAGE, rng).pixels)
    row = Image.fromarray(phone_scene(rng).pixels)
    calls: dict[str, Callable[[], Any]] = {
        "probabilities of 1 glyph": lambda: classifier.probabilities(glyphs[:1]),
        "probabilities of 64 glyphs": lambda: classifier.probabilities(glyphs),
        "strokes of one digit": lambda: classifier.predict(SEVEN),
        "12-megapixel JPEG of one digit": _reader(classifier.predict, photo, "JPEG"),
        "12-megapixel HEIC of one digit": _reader(classifier.predict, photo, "HEIF"),
        "page of 100 digits, PNG": _reader(classifier.read_page, page, "PNG"),
        "row of ten digits, phone JPEG": _reader(classifier.read_page, row, "JPEG"),
    }
    for what, call in calls.items():
        yield _timed(what, call)


def machine() -> str:
    """Return the machine in words: its processor and how many cores this process may use."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model or platform.machine()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _reader(read: Callable[[bytes], Any], picture: Image.Image, kind: str) -> Callable[[], Any]:
    """Return what reads a picture from the bytes of a file of this kind, opening it each time."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    content = io.BytesIO()
    picture.save(content, kind)
    return lambda: read(content.getvalue())


def _timed(what: str, call: Callable[[], Any]) -> Timing:
    for _ in range(WARM_UP):
        started = time.perf_counter()
        call()
        once = time.perf_counter() - started
    repeats = LONG_REPEATS if once > LONG else REPEATS
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - started))
    return Timing(what, round(float(np.median(times)), 3), round(max(times), 3), repeats)

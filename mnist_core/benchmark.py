"""How long reading takes, each way in, and how long training to 99 %, with the machine they were measured on.

Reading is timed as medians over repeated calls, on pictures made in code, so that anyone can repeat it.  Training with
the recipe `fast` is timed beside the textbook's loop in the same run.  Writes nothing.
"""

import io
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from mnist_core import datasets, recipes, runs, textbook, training
from mnist_core.classifier import Classifier
from mnist_core.conditions import CONDITIONS
from mnist_core.hands import hand_glyphs
from mnist_core.runtime import Runtime
from mnist_core.scenes import digit_scene, page_scene, phone_scene

WARM_UP = 2  # calls that are not counted: the first ones allocate and choose kernels
LONG = 0.05  # seconds: a call longer than this is repeated less often
REPEATS, LONG_REPEATS = 50, 7
PHOTO = (4000, 3000)  # 12 megapixels, as phones take them
GOAL = 0.99  # share of the test digits that a training is to get right
SEEDS = 5  # trainings with `fast`; the mean of their times and accuracies counts
LIMIT = 900.0  # seconds after which the textbook's training is given up
PAGE = ["0123456789"] * 10
SEVEN = [{"tool": "pen", "width": 0.06, "points": [[0.25 + i / 60, 0.2] for i in range(30)] + [[0.4, 0.85]]}]


@dataclass(frozen=True)
class Timing:
    """What was timed, and the median and the slowest of its calls in milliseconds."""

    what: str
    milliseconds: float
    slowest: float
    repeats: int


def benchmark(classifier: Classifier) -> Iterator[Timing]:
    """Time one way in after the other and yield each as it is done."""
    rng = np.random.default_rng(0)
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


@dataclass(frozen=True)
class Lap:
    """How far a training has come: accuracy on the test set, 0..1, after so many seconds of training.

    what: "fast", which has come to the end of its recipe from a seed, or "textbook", which has ended an epoch
    core_seconds: processor time of all threads
    """

    what: str
    seed: int
    epoch: int
    seconds: float
    core_seconds: float
    accuracy: float


@dataclass(frozen=True)
class Race:
    """How much sooner than the textbook's loop the recipe `fast` has 99 % of the test digits right.

    fast_seconds, fast_accuracy: means over its seeds; textbook_seconds: to the end of the first epoch that has 99 %
    ratio: of the two times; None where either has not come so far
    """

    fast_seconds: float
    fast_accuracy: float
    textbook_seconds: float | None
    ratio: float | None


def race(folder: Path | None = None, seeds: int = SEEDS, limit: float = LIMIT) -> Iterator[Lap]:
    """Train with `fast` from one seed after the other, then as the textbook does until it has 99 % or gives up.

    Both have all of this process's threads and the data in memory or on disk as they want it before their clock runs;
    testing is not timed.  `fast` leaves the held-out writers out, the textbook nothing.
    """
    train_set, test_set = (datasets.load("mnist", train, folder) for train in (True, False))
    recipe, where = recipes.choose("cnn", "mnist", "fast"), Runtime(torch.device("cpu"))
    material = training.Material(train_set[~datasets.held_out(train_set)])
    for seed in range(seeds):
        wall, cores = time.perf_counter(), time.process_time()
        run = runs.begin(recipe.architecture, recipe, len(material.samples), where, seed)
        for _ in training.train(run, material, where):
            pass
        spent = time.perf_counter() - wall, time.process_time() - cores
        yield _lap("fast", seed, run.epoch, *spent, training.accuracy(run.trained, test_set, recipe))
    torch.manual_seed(0)
    for lap in textbook.train(textbook.loader(folder, 0), test_set, limit):
        yield _lap("textbook", 0, lap.epoch, lap.seconds, lap.core_seconds, lap.accuracy)
        if lap.accuracy >= GOAL:
            return


def won(laps: Sequence[Lap]) -> Race:
    """Return how a race ended, from all that `race` yielded."""
    fast = [lap for lap in laps if lap.what == "fast"]
    seconds, accuracy = (float(np.mean([getattr(lap, name) for lap in fast])) for name in ("seconds", "accuracy"))
    beaten = next((lap.seconds for lap in laps if lap.what == "textbook" and lap.accuracy >= GOAL), None)
    ratio = None if beaten is None or accuracy < GOAL else round(beaten / seconds, 1)
    return Race(round(seconds, 3), round(accuracy, 6), beaten, ratio)


def _lap(what: str, seed: int, epoch: int, seconds: float, core_seconds: float, accuracy: float) -> Lap:
    return Lap(what, seed, epoch, round(seconds, 3), round(core_seconds, 3), round(accuracy, 6))


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

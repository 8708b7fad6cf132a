"""Timings are medians of enough calls, and say where they were taken."""

from pathlib import Path

import numpy as np
import pytest
import torch

from mnist_core import benchmark
from mnist_core.benchmark import Lap, Race
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split


def test_a_timing_is_the_median_of_the_calls_after_the_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of calls that take 9 and 9 (the warm-up), then 1, 2, 3 ms ..., all but the first two are counted."""
    clock = iter(np.cumsum([x for ms in [9, 9, *range(1, 51)] for x in (0, ms / 1000)]))
    monkeypatch.setattr(benchmark.time, "perf_counter", lambda: float(next(clock)))
    calls = []
    monkeypatch.setattr(benchmark, "WARM_UP", 2)

    timing = benchmark._timed("nothing", lambda: calls.append(0))

    assert len(calls) == 2 + timing.repeats
    assert timing.repeats == benchmark.REPEATS
    assert timing.slowest >= timing.milliseconds > 0


def test_every_way_in_is_timed(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Glyphs, strokes, JPEG, HEIC, a page and a phone's row each give one timing."""
    monkeypatch.setattr(benchmark, "REPEATS", 1)
    monkeypatch.setattr(benchmark, "LONG_REPEATS", 1)
    monkeypatch.setattr(benchmark, "WARM_UP", 1)
    monkeypatch.setattr(benchmark, "PHOTO", (400, 300))

    timed = list(benchmark.benchmark(Classifier.load(small)))

    assert len({timing.what for timing in timed}) == 7
    assert all(timing.milliseconds > 0 for timing in timed)


def test_fast_races_the_textbook(samples: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every seed to the end of its recipe, then the textbook until its time is over; what was held out is not seen."""
    split = Split(samples.images, samples.labels, torch.arange(len(samples)) // 20)
    seen = []
    monkeypatch.setattr(benchmark.datasets, "load", lambda *_: split)
    monkeypatch.setattr(benchmark.textbook, "loader", lambda *_: [(torch.zeros(2, 1, 28, 28), torch.tensor([0, 1]))])
    whole = benchmark.training.train
    monkeypatch.setattr(
        benchmark.training, "train", lambda run, material, where: whole(run, seen.append(material) or material, where)
    )

    laps = list(benchmark.race(seeds=2, limit=0.0))

    assert [(lap.what, lap.seed) for lap in laps] == [("fast", 0), ("fast", 1), ("textbook", 0)]
    assert all(lap.seconds > 0 and lap.core_seconds > 0 and 0 <= lap.accuracy <= 1 for lap in laps)
    assert {len(material.samples) for material in seen} == {len(samples) - 40}


def lap(what: str, epoch: int, seconds: float, accuracy: float) -> Lap:
    """Return a lap of which only this counts."""
    return Lap(what, 0, epoch, seconds, seconds, accuracy)


def test_a_race_is_won_by_the_mean_of_the_seeds() -> None:
    """3 s against 150 s, to the end of the second epoch, is 50 times; a goal not reached by either gives no ratio."""
    fast = [lap("fast", 1, 2.0, 0.995), lap("fast", 1, 4.0, 0.989)]
    slow = [lap("textbook", 1, 75.0, 0.98), lap("textbook", 2, 150.0, 0.9901)]

    assert benchmark.won(fast + slow) == Race(3.0, 0.992, 150.0, 50.0)
    assert benchmark.won(fast + slow[:1]) == Race(3.0, 0.992, None, None)
    assert benchmark.won(fast[1:] + slow) == Race(4.0, 0.989, 150.0, None)


def test_the_machine_is_named() -> None:
    """Its cores and Python's version are in the line."""
    assert "cores" in benchmark.machine()
    assert "Python 3." in benchmark.machine()

"""Timings are medians of enough calls, and say where they were taken."""

from pathlib import Path

import numpy as np
import pytest

from mnist_core import benchmark
from mnist_core.classifier import Classifier


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


def test_the_machine_is_named() -> None:
    """Its cores and Python's version are in the line."""
    assert "cores" in benchmark.machine()
    assert "Python 3." in benchmark.machine()

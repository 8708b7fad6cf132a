"""seams: a piece of ink is cut through its gaps and thin places."""

import cv2
import numpy as np
import pytest

from mnist_core.seams import seams


def drawn(*lines: tuple[tuple[int, int], tuple[int, int]], size: tuple[int, int] = (40, 60)) -> np.ndarray:
    """Return (h, w) float32 ink of straight strokes a few pixels wide."""
    ink = np.zeros(size, np.uint8)
    for start, end in lines:
        cv2.line(ink, start, end, 1, 3)
    return ink.astype(np.float32)


def test_two_bars_are_cut_between() -> None:
    """Between two upright bars a straight seam cuts no ink."""
    ink = drawn(((10, 2), (10, 37)), ((50, 2), (50, 37)))
    found = seams(ink, 36)
    free = [path for path, cost in found if cost < 0.5 and 12 < path.mean() < 48]
    assert free
    assert all(len(path) == 40 for path, _ in found)
    assert np.ptp(free[0]) < 8


def test_a_bridge_is_cut_across() -> None:
    """Two bars joined by a bar are cut across it, and the cost is the bridge's thickness."""
    ink = drawn(((10, 2), (10, 37)), ((50, 2), (50, 37)))
    ink[19:22, 10:50] = 1
    between = [cost for path, cost in seams(ink, 36) if 15 < path.mean() < 45]
    assert min(between) == pytest.approx(3, abs=0.2)


def test_slanted_digits_are_cut_aslant() -> None:
    """Between two leaning strokes the seam leans with them and cuts nothing."""
    ink = drawn(((10, 37), (22, 2)), ((34, 37), (46, 2)))
    assert min(cost for path, cost in seams(ink, 36) if 20 < path.mean() < 36) < 0.5


def test_seams_come_in_order_and_apart() -> None:
    """Seams are sorted from left to right and no two are the same cut."""
    ink = drawn(*(((x, 2), (x, 37)) for x in range(10, 110, 20)), size=(40, 120))
    means = [path.mean() for path, _ in seams(ink, 36)]
    assert means == sorted(means)
    assert min(np.diff(means)) > 2
    assert len(means) >= 4


@pytest.mark.parametrize("shape", [(1, 1), (40, 2), (1, 50), (300, 4)])
def test_what_is_too_narrow_is_not_cut(shape: tuple[int, int]) -> None:
    """Pieces of a few pixels have no seam, or one that fits them; nothing is raised."""
    for path, cost in seams(np.ones(shape, np.float32), 40):
        assert path.shape == (shape[0],)
        assert np.isfinite(cost)

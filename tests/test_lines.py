"""lines: boxes fall into lines, numbers and a skew, whatever their size and however the page was held."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_core.lines import gap_limit, levelled, lines, numbers, skew


def grid(rows: int, columns: int, *, pitch: float = 30, lead: float = 40, degrees: float = 0) -> np.ndarray:
    """Return the boxes of digits 20 high and 12 wide in rows that fall by `degrees` to the right."""
    boxes = []
    for row in range(rows):
        for column in range(columns):
            x = column * pitch
            boxes.append((x, row * lead + np.tan(np.radians(degrees)) * (x + 6), 12, 20))
    return np.array(boxes, float)


def test_no_boxes() -> None:
    """Nothing has no skew, no line and no number."""
    none = np.zeros((0, 4))
    assert skew(none) == 0
    assert lines(none).shape == numbers(none, lines(none)).shape == (0,)


def test_one_box() -> None:
    """A single box is the first number of the first line."""
    box = np.array([[5.0, 5, 12, 20]])
    assert skew(box) == 0
    assert lines(box).tolist() == numbers(box, lines(box)).tolist() == [0]


def test_three_boxes_on_paper() -> None:
    """Two boxes beside each other and one below are two lines, in whatever order they come."""
    boxes = np.array([[0, 30, 10, 20], [20, 2, 10, 20], [0, 0, 10, 20]], float)
    assert lines(boxes).tolist() == [1, 0, 0]


@pytest.mark.parametrize("degrees", [-15, -8, -3, 0, 3, 8, 15])
@pytest.mark.parametrize(("rows", "columns"), [(1, 6), (4, 7), (10, 20)])
def test_skew_is_found_and_taken_back(degrees: float, rows: int, columns: int) -> None:
    """A page turned by up to 15 degrees is told to half a degree, and its lines are then as many as were written."""
    boxes = grid(rows, columns, degrees=degrees)
    assert skew(boxes) == pytest.approx(degrees, abs=0.6)
    level = levelled(boxes, skew(boxes))
    assert lines(level).tolist() == np.repeat(np.arange(rows), columns).tolist()


def test_few_digits_tell_no_skew() -> None:
    """Three digits that happen to rise are no reason to turn the page."""
    assert skew(grid(1, 3, degrees=10)) == 0


def test_a_line_may_wave() -> None:
    """A line that rises and falls by more than a digit's height is one line while neighbours share height."""
    x = np.arange(20) * 16.0
    boxes = np.stack([x, 25 * np.sin(x / 60), np.full(20, 12.0), np.full(20, 20.0)], axis=1)
    assert set(lines(boxes).tolist()) == {0}


def test_far_stretches_of_a_line_are_joined() -> None:
    """Two groups on the same height with a wide gap and no shared height chain are one line."""
    boxes = np.concatenate([grid(1, 3), grid(1, 3) + np.array([400, 7, 0, -12])])
    assert set(lines(boxes).tolist()) == {0}


def test_sizes_may_differ() -> None:
    """A small digit in a line of large ones, wherever it sits in their height, is in their line."""
    boxes = np.array([[0, 0, 20, 40], [30, 20, 8, 15], [50, 2, 20, 40], [0, 60, 20, 40]], float)
    assert lines(boxes).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("gaps", "limit"),
    [
        ([], np.inf),
        ([50], np.inf),
        ([4, 5, 6, 5], np.inf),
        ([40, 42, 38], np.inf),
        ([4, 30, 5], 17.5),
        ([-3, 2, 6], np.inf),
    ],
)
def test_gap_limit(gaps: list[float], limit: float) -> None:
    """Gaps of two kinds have a limit half-way between them; gaps of one kind, near or far, have none."""
    assert gap_limit(np.array(gaps), 20) == limit


def test_numbers_are_told_by_their_line() -> None:
    """ "12 34" over "5678" over evenly spread digits are two numbers, one and one."""
    tight = [0, 16, 60, 76]
    boxes = [(x, 0, 12, 20) for x in tight] + [(x, 40, 12, 20) for x in (0, 16, 32, 48)]
    boxes += [(x, 80, 12, 20) for x in (0, 60, 120, 180)]
    array = np.array(boxes, float)
    assert numbers(array, lines(array)).tolist() == [0, 0, 1, 1] + [0] * 8


def test_two_digits_are_told_by_the_page() -> None:
    """A line of two digits has one gap; whether that is wide is told by the other lines."""
    boxes = [(x, 0, 12, 20) for x in (0, 16, 60, 76)] + [
        (0, 40, 12, 20),
        (16, 40, 12, 20),
        (0, 80, 12, 20),
        (60, 80, 12, 20),
    ]
    array = np.array(boxes, float)
    assert numbers(array, lines(array)).tolist() == [0, 0, 1, 1, 0, 0, 0, 1]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e3), st.floats(0, 1e3), st.floats(1, 200), st.floats(1, 200)), min_size=1, max_size=25
    )
)
def test_any_boxes_have_lines_and_numbers(given_boxes: list[tuple[float, float, float, float]]) -> None:
    """Whatever the boxes, lines count from 0 without a hole, numbers too within each line, and the skew is bounded."""
    boxes = np.array(given_boxes)
    line = lines(levelled(boxes, skew(boxes)))
    number = numbers(boxes, line)
    assert sorted(set(line.tolist())) == list(range(line.max() + 1))
    for name in range(line.max() + 1):
        own = set(number[line == name].tolist())
        assert own == set(range(max(own) + 1))
    assert abs(skew(boxes)) <= 16

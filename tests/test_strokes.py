"""strokes: a drawing is checked, and its ink has MNIST's stroke width whatever its size, pen and number of digits."""

import json
import math
import time

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_core.errors import TrazoError
from mnist_core.strokes import (
    GLYPH_BOX,
    GLYPH_STROKE,
    INK_SIDE,
    PIECE_LIMIT,
    POINT_LIMIT,
    STROKE_LIMIT,
    SUPERSAMPLING,
    Stroke,
    _left_over,
    parse_strokes,
    strokes_ink,
    strokes_picture,
)

LONG = GLYPH_BOX * SUPERSAMPLING  # pixels of the longer side of one digit's ink
WIDE = GLYPH_STROKE * SUPERSAMPLING  # pixels of its strokes' width


def pen(*points: tuple[float, float], width: float = 0.06, tool: str = "pen") -> Stroke:
    """Return a stroke through the given places."""
    return Stroke(tool, width, tuple((x, y, 0.0, 0.5) for x, y in points))  # type: ignore[arg-type]


def ring(x: float, y: float, height: float, width: float = 0.06) -> Stroke:
    """Return a zero drawn around (x, y)."""
    angles = np.linspace(0, 2 * math.pi, 60)
    return pen(*((x + 0.3 * height * math.cos(a), y + 0.5 * height * math.sin(a)) for a in angles), width=width)


def box(ink: np.ndarray) -> tuple[int, int]:
    """Return the height and width of the ink's box."""
    ys, xs = np.nonzero(ink)
    return int(np.ptp(ys)) + 1, int(np.ptp(xs)) + 1


def stroke_width(ink: np.ndarray) -> float:
    """Return the width of the widest stroke: twice the farthest that any ink is from paper."""
    return 2 * float(cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 5).max())


def pieces(ink: np.ndarray) -> int:
    """Return the number of connected pieces."""
    return cv2.connectedComponents(ink.astype(np.uint8))[0] - 1


def test_a_line_is_drawn_by_mnists_measure() -> None:
    """An upright line is 20 glyph pixels long and 2.7 wide, away from the ink's edges."""
    ink = strokes_ink([pen((0.5, 0.2), (0.5, 0.8))])
    assert ink.dtype == np.float32
    assert set(np.unique(ink)) == {0.0, 1.0}
    assert box(ink)[0] == pytest.approx(LONG, abs=2)
    assert box(ink)[1] == pytest.approx(WIDE, abs=2)
    assert not any(edge.any() for edge in (ink[0], ink[-1], ink[:, 0], ink[:, -1]))


@pytest.mark.parametrize(("height", "width"), [(0.03, 0.005), (0.2, 0.005), (0.2, 0.2), (0.9, 0.005), (0.9, 0.2)])
def test_ink_is_the_same_at_any_size_and_pen(height: float, width: float) -> None:
    """The same path drawn small or large, thin or thick, somewhere else, gives the same ink."""
    expected = strokes_ink([ring(0.5, 0.5, 0.5)])
    ink = strokes_ink([ring(0.4, 0.45, height, width)])
    ink = cv2.resize(ink, expected.shape[::-1])
    assert np.abs(ink - expected).mean() < 0.01


@pytest.mark.parametrize("count", [2, 3, 5])
def test_digits_side_by_side_have_their_own_width(count: int) -> None:
    """Several digits on a pad have strokes of MNIST's width for the height of each, not of the row."""
    drawing = [ring(0.1 + 0.2 * index, 0.5, 0.2) for index in range(count)]
    ink = strokes_ink(drawing)
    assert pieces(ink) == count
    assert box(ink)[0] == pytest.approx(LONG, abs=3)
    assert stroke_width(ink) == pytest.approx(WIDE, rel=0.1)


def test_near_digits_do_not_touch() -> None:
    """Digits so near that the pen made them touch are drawn thinner, and so apart, since their paths are known."""
    ink = strokes_ink([ring(0.1 + 0.17 * index, 0.5, 0.25) for index in range(5)])
    assert pieces(ink) == 5
    assert 0.3 * WIDE < stroke_width(ink) < 0.8 * WIDE


def test_rows_have_their_own_width() -> None:
    """Two rows of digits share columns and are still not one tall digit."""
    drawing = [ring(0.2 + 0.3 * column, 0.25 + 0.5 * row, 0.3) for row in range(2) for column in range(3)]
    ink = strokes_ink(drawing)
    assert pieces(ink) == 6
    assert stroke_width(ink) == pytest.approx(WIDE, rel=0.1)


def test_parts_of_one_digit_are_measured_together() -> None:
    """A detached hat, a crossing stroke and a stray dot leave the width that the digit's body asks for."""
    body, hat, crossing, dot = (
        ring(0.5, 0.55, 0.6),
        pen((0.45, 0.13), (0.6, 0.13)),
        pen((0.3, 0.5), (0.7, 0.5)),
        pen((0.98, 0.05)),
    )
    assert max(box(strokes_ink([body, hat]))) == pytest.approx(LONG, abs=3)
    assert max(box(strokes_ink([body, crossing]))) == pytest.approx(LONG, abs=3)
    assert stroke_width(strokes_ink([body, hat])) == pytest.approx(WIDE, rel=0.1)
    assert stroke_width(strokes_ink([body, dot])) == pytest.approx(WIDE, rel=0.1)


def test_long_rows_are_bounded() -> None:
    """Many tiny digits across the pad are drawn in a bounded picture."""
    drawing = [ring(0.01 + 0.0098 * index, 0.5, 0.01, width=0.002) for index in range(100)]
    assert max(strokes_ink(drawing).shape) <= 1.2 * INK_SIDE


def test_eraser_is_honoured_in_order() -> None:
    """An eraser takes what was drawn before it, at its own width, and nothing of what is drawn after."""
    line, wipe = pen((0.1, 0.5), (0.9, 0.5)), pen((0.5, 0.2), (0.5, 0.8), width=0.2, tool="eraser")
    assert pieces(strokes_ink([line, wipe])) == 2
    assert pieces(strokes_ink([wipe, line])) == 1
    assert pieces(strokes_ink([line, wipe, line])) == 1


def test_what_remains_is_measured_after_erasing() -> None:
    """Half of a drawing erased leaves the other half at full size."""
    drawing = [ring(0.2, 0.5, 0.3), ring(0.7, 0.5, 0.6)]
    wipe = pen((0.7, 0.1), (0.7, 0.9), width=0.7, tool="eraser")
    np.testing.assert_allclose(
        strokes_ink([*drawing, wipe]).mean(), strokes_ink([ring(0.2, 0.5, 0.3)]).mean(), rtol=0.02
    )
    assert strokes_ink([*drawing, pen((0, 0), (1, 1), width=1.0, tool="eraser"), wipe]).sum() == 0


def test_blank_drawings_are_blank() -> None:
    """No stroke, or only an eraser's, is one pixel of paper."""
    assert strokes_ink([]).tolist() == [[0.0]]
    assert strokes_ink([pen((0.5, 0.5), tool="eraser")]).tolist() == [[0.0]]
    assert strokes_picture([]).min() == 255


def test_a_dot_is_round() -> None:
    """A tap is a round dot, and a tap that shook is hardly longer, since its pen was wider than the shaking."""
    for dot in (pen((0.5, 0.5)), pen((0.5, 0.5), (0.5, 0.506))):
        height, width = box(strokes_ink([dot]))
        assert height < 2 * width


def test_picture_shows_the_drawing_as_it_was() -> None:
    """The picture is 280 pixels, dark where the pen went at its own width, white where the eraser followed."""
    picture = strokes_picture([pen((0.1, 0.5), (0.9, 0.5), width=0.1), pen((0.5, 0.5), width=0.3, tool="eraser")])
    assert picture.shape == (280, 280)
    assert picture.dtype == np.uint8
    assert [int(picture[140, x]) for x in (56, 140, 224)] == [0, 255, 0]
    assert (picture[:, 56] < 128).sum() == pytest.approx(28, abs=2)


def test_parsing_reads_what_a_page_sends() -> None:
    """Strokes come from JSON with two to four numbers a point; a stroke without points is left out."""
    value = json.loads(
        '[{"tool": "pen", "width": 0.06, "points": [[0.5, 1], [0.25, 0.5, 16], [-0.2, 1.2, 32, 0.9]]},'
        ' {"tool": "eraser", "width": 0.1, "points": []}]'
    )
    strokes = parse_strokes(value)
    assert strokes == (Stroke("pen", 0.06, ((0.5, 1, 0, 0.5), (0.25, 0.5, 16, 0.5), (-0.2, 1.2, 32, 0.9))),)
    assert parse_strokes(strokes) == strokes
    assert parse_strokes([]) == ()


GOOD = {"tool": "pen", "width": 0.06, "points": [[0.5, 0.5]]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "strokes",
        42,
        {"strokes": []},
        [None],
        [[]],
        [GOOD | {"tool": "brush"}],
        [GOOD | {"tool": []}],
        [GOOD | {"width": -0.1}],
        [GOOD | {"width": 2}],
        [GOOD | {"width": "0.06"}],
        [GOOD | {"width": True}],
        [{"tool": "pen", "points": [[0.5, 0.5]]}],
        [{"tool": "pen", "width": 0.06}],
        [GOOD | {"points": "0.5"}],
        [GOOD | {"points": [0.5, 0.5]}],
        [GOOD | {"points": [[0.5]]}],
        [GOOD | {"points": [[0.5, 0.5, 0, 0.5, 0]]}],
        [GOOD | {"points": [[float("nan"), 0.5]]}],
        [GOOD | {"points": [[float("inf"), 0.5]]}],
        [GOOD | {"points": [[10**400, 0.5]]}],
        [GOOD | {"points": [[0.5, 7]]}],
        [GOOD | {"points": [[0.5, 0.5, -1]]}],
        [GOOD | {"points": [[0.5, 0.5, 0, 1.5]]}],
        [GOOD | {"points": [[0.5, None]]}],
        (Stroke("pen", float("nan"), ((0.5, 0.5, 0.0, 0.5),)),),
    ],
)
def test_anything_else_is_refused(value: object) -> None:
    """Whatever is not a drawing, or holds a number out of range, is one error."""
    with pytest.raises(TrazoError) as caught:
        parse_strokes(value)
    assert caught.value.code == "not-strokes"


def test_long_drawings_are_refused() -> None:
    """One stroke or one point above the limits is refused with the limits in the sentence."""
    assert len(parse_strokes([GOOD] * STROKE_LIMIT)) == STROKE_LIMIT
    many = GOOD | {"points": [[0.5, 0.5]] * (POINT_LIMIT + 1)}
    for value in ([GOOD] * (STROKE_LIMIT + 1), [many]):
        with pytest.raises(TrazoError, match=r"200 strokes and 20000 points"):
            parse_strokes(value)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.builds(
            Stroke,
            st.sampled_from(["pen", "eraser"]),
            st.floats(0, 1),
            st.lists(
                st.tuples(st.floats(-1, 2), st.floats(-1, 2), st.floats(0, 1e9), st.floats(0, 1)),
                min_size=1,
                max_size=8,
            ).map(tuple),
        ),
        max_size=6,
    )
)
def test_any_drawing_becomes_ink(strokes: list[Stroke]) -> None:
    """Whatever passes the checks is drawn, in bounds, and shown."""
    ink = strokes_ink(parse_strokes(strokes))
    assert ink.ndim == 2
    assert max(ink.shape) <= 2 * INK_SIDE
    assert ink.min() >= 0
    assert ink.max() <= 1
    assert strokes_picture(strokes).shape == (280, 280)


def test_a_line_erased_into_thousands_of_pieces_is_read_in_a_moment() -> None:
    """A zigzag of 2,000 lines, combed by twenty erasers: 40,000 pieces, of which the longest are kept."""
    zigzag = {"tool": "pen", "width": 0.05, "points": [[i % 2, i / 2000] for i in range(2000)]}
    combs = [{"tool": "eraser", "width": 0.002, "points": [[x, -1], [x, 2]]} for x in np.linspace(0.02, 0.98, 20)]
    strokes = parse_strokes([zigzag, *combs])

    began = time.thread_time()
    ink = strokes_ink(strokes)

    assert time.thread_time() - began < 1
    assert ink.any()
    assert len(_left_over(strokes)) == PIECE_LIMIT


def test_lines_of_any_length_are_looked_at_in_bounded_places() -> None:
    """20,000 points from end to end of the pad's reach, and an eraser: without a bound, millions of places."""
    rng = np.random.default_rng(0)
    far = {"tool": "pen", "width": 0.05, "points": rng.uniform(-1, 2, (19_990, 2)).tolist()}
    eraser = {"tool": "eraser", "width": 0.1, "points": [[0.5, 0.5]]}

    began = time.thread_time()
    strokes_ink(parse_strokes([far, eraser]))

    assert time.thread_time() - began < 1

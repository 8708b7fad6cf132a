"""The pieces of one digit stay together, and what does not belong to it goes."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.ink import Ink, find_ink
from mnist_core.marks import MOST, find_pieces, single, stages_of
from mnist_core.pictures import open_picture

SIDE = 200
FOUR = [[(0.45, 0.2), (0.3, 0.55), (0.55, 0.55)], [(0.62, 0.3), (0.62, 0.8)]]
FIVE = [[(0.4, 0.3), (0.38, 0.48), (0.58, 0.5), (0.6, 0.7), (0.4, 0.75)], [(0.44, 0.22), (0.62, 0.2)]]
ONE = [[(0.5, 0.2), (0.5, 0.8)]]
ZERO = [[(0.5, 0.3), (0.4, 0.4), (0.4, 0.6), (0.5, 0.7), (0.6, 0.6), (0.6, 0.4), (0.5, 0.3)]]
Strokes = list[list[tuple[float, float]]]


def drawn(strokes: Strokes, width: int = 10, shift: float = 0.0, size: float = 1.0) -> np.ndarray:
    """Return (200, 200) float32 ink of strokes whose points are in sides of the frame."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    for points in strokes:
        path = np.round((np.array(points) * size + (shift, 0)) * SIDE).astype(np.int32)
        cv2.polylines(canvas, [path], False, 255, width, cv2.LINE_AA)
    return canvas.astype(np.float32) / 255


def ink_of(values: np.ndarray) -> Ink:
    """Return ink with these values and nothing to show."""
    return Ink.of_drawing(values, np.zeros((8, 8), np.uint8))


def codes(values: np.ndarray) -> list[str]:
    """Return the codes of the reasons for what is read of these values."""
    return [reason.code for reason in single(ink_of(values)).reasons]


def test_one_dot_is_kept_with_its_box() -> None:
    """On a tiny picture the box, the count and the kept ink are those of the only mark."""
    values = np.zeros((5, 6), np.float32)
    values[2:4, 1:4] = 1
    cut = single(ink_of(values))
    assert cut.box == (1, 2, 3, 2)
    assert cut.count == 1
    assert (cut.kept == values).all()


def test_nothing_is_nothing() -> None:
    """Without ink there is no digit, and the reason says so."""
    cut = single(ink_of(np.zeros((5, 6), np.float32)))
    assert (cut.count, cut.box) == (0, (0, 0, 0, 0))
    assert [reason.code for reason in cut.reasons] == ["nothing-drawn"]


@pytest.mark.parametrize("strokes", [FOUR, FIVE])
@pytest.mark.parametrize(("size", "width"), [(1.0, 8), (0.6, 3)])
def test_strokes_that_belong_together_stay_together(strokes: Strokes, size: float, width: int) -> None:
    """The second stroke of a 4 and the hat of a 5 are kept though they do not touch the rest, at any size."""
    values = drawn(strokes, width, size=size)
    cut = single(ink_of(values))
    assert cut.kept.sum() > 0.99 * values.sum()
    assert cut.count == 1
    assert [reason.values for reason in cut.reasons if reason.code == "joined"] == [{"count": 2}]


def test_ringing_around_a_stroke_was_not_written() -> None:
    """Grains beside a stroke stay with it, as chalk's do, but are not counted among the pieces that were joined."""
    values = drawn(ONE)
    edge = int(np.flatnonzero(values[SIDE // 2])[-1])
    values[50:150:10, edge + 3 : edge + 5] = 0.4
    assert single(ink_of(values)).kept[50:150:10, edge + 3].all()
    assert "joined" not in codes(values)


@pytest.mark.parametrize("place", [np.s_[:, -25:], np.s_[:, 80:110], np.s_[155:, :120]])
def test_a_strip_of_grain_is_no_digit(place: tuple[slice, slice]) -> None:
    """A desk beside blank paper, or a shadow's edge across it, is full of holes: nothing was written."""
    grain = np.zeros((SIDE, SIDE), np.float32)
    grain[place] = np.random.default_rng(0).uniform(size=grain[place].shape) < 0.6

    assert codes(grain) == ["nothing-drawn"]
    grain[place] = 1
    assert "nothing-drawn" not in codes(grain)


def test_specks_go() -> None:
    """Dust far from the digit is left out and named; what all but touches a stroke stays."""
    digit = drawn(FIVE)
    specks = np.zeros_like(digit)
    for place in [(20, 20), (180, 30), (25, 170)]:
        cv2.circle(specks, place, 3, 1.0, -1)
    cut = single(ink_of(np.maximum(digit, specks)))
    assert (cut.kept == digit).all()
    assert "left-out" in [reason.code for reason in cut.reasons]
    assert "left-out" not in codes(digit)


@pytest.mark.parametrize("gap", [0.3, 0.5])
def test_two_digits_are_counted_and_the_larger_is_read(gap: float) -> None:
    """Two digits side by side are two, and only the one with more ink is kept."""
    left, right = drawn(ZERO, 12, shift=-0.3), drawn(ONE, 10, shift=-0.3 + gap)
    cut = single(ink_of(np.maximum(left, right)))
    assert cut.count == 2
    assert (cut.kept == left).all()
    assert [reason.values for reason in cut.reasons if reason.code == "two-digits"] == [{"count": 2}]


def test_the_walls_of_a_cell_go() -> None:
    """A rectangle around the digit, whole, cut off by the picture or in loose pieces, is not part of it."""
    digit = drawn(FIVE)
    whole, cut_off, loose = (np.zeros_like(digit) for _ in range(3))
    cv2.rectangle(whole, (45, 20), (155, 180), 1.0, 3)
    cv2.rectangle(cut_off, (45, 20), (155, 260), 1.0, 3)
    for x in (30, 170):
        cv2.line(loose, (x, 20), (x, 180), 1.0, 3)
    for walls in (whole, cut_off, loose):
        assert (single(ink_of(np.maximum(digit, walls))).kept == digit).all()


def test_a_line_from_side_to_side_goes() -> None:
    """A ruled line alone on its sheet is nothing; a standing one may be a 1."""
    sheet = np.zeros((60, 80), np.float32)
    sheet[30:32] = 1
    assert single(ink_of(sheet)).count == 0
    assert single(ink_of(sheet.T.copy())).count == 1


def test_a_desk_at_the_side_goes() -> None:
    """A broad dark band along the frame is no digit, however much ink it seems to be; a lone band is kept."""
    digit = drawn(FIVE, shift=0.2)
    band = np.zeros_like(digit)
    band[:, :50] = 1
    assert (single(ink_of(np.maximum(digit, band))).kept == digit).all()
    assert single(ink_of(band)).count == 1


def test_what_the_frame_left_of_a_neighbour_goes() -> None:
    """A small mark cut off by the frame, beside the digit and apart from it, is none of its strokes."""
    digit = drawn(FIVE, shift=-0.2)
    arc = np.zeros_like(digit)
    cv2.circle(arc, (0, 100), 12, 1.0, 4)
    assert (single(ink_of(np.maximum(digit, arc))).kept == digit).all()


def test_a_digit_at_the_edge_is_read_and_named() -> None:
    """A digit that touches the frame is kept, and the reason tells."""
    values = drawn(FIVE, shift=-0.42)
    assert "touches-edge" in codes(values)
    assert single(ink_of(values)).kept.sum() > 0.9 * values.sum()


def test_thin_and_thick_strokes_are_named() -> None:
    """The reasons say when the stroke will be thickened or thinned, and neither for a usual pen."""
    assert "thickened" in codes(drawn(ZERO, 1))
    assert "thinned" in codes(drawn(ONE, 70))
    assert not {"thickened", "thinned"} & set(codes(drawn(ZERO, 10)))


def test_pieces_tell_where_they_are() -> None:
    """A piece has its box, its ink and the share of the frame's side that it touches."""
    values = np.zeros((10, 20), np.float32)
    values[0:3, 5:10] = 0.5
    labels, pieces = find_pieces(values)
    assert [(piece.x, piece.y, piece.width, piece.height) for piece in pieces] == [(5, 0, 5, 3)]
    assert pieces[0].mass == 7.5
    assert pieces[0].contact == 0.25
    assert labels.max() == 1


def test_a_print_of_dots_takes_no_longer() -> None:
    """Of tens of thousands of pieces only the heaviest are looked at."""
    dots = np.zeros((400, 400), np.float32)
    dots[::4, ::4] = 1
    dots[200:204, 200:220] = 1
    _, pieces = find_pieces(dots)
    assert len(pieces) == MOST
    assert pieces[0].width >= 20
    assert single(ink_of(dots)).kept.any()


def test_stages_show_every_step() -> None:
    """The stages hold pictures to show and the box of the kept ink."""
    ink = ink_of(drawn(FIVE))
    cut = single(ink)
    glyph = to_glyph(cut.kept)
    stages = stages_of(ink, cut, glyph)
    assert stages.ink.dtype == stages.kept.dtype == np.uint8
    assert stages.ink.max() == 255
    assert stages.upright.shape == (8, 8, 3)
    assert stages.box == cut.box
    assert stages.glyph is glyph


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_any_ink_is_cut(height: int, width: int, seed: int, share: float) -> None:
    """Whatever the ink, what is kept is part of it, and the box holds it."""
    rng = np.random.default_rng(seed)
    values = (rng.random((height, width)) * (rng.random((height, width)) < share)).astype(np.float32)
    cut = single(ink_of(values))
    assert ((cut.kept == values) | (cut.kept == 0)).all()
    assert bool(cut.kept.any()) == (cut.count > 0)


def glyph_of(pixels: np.ndarray) -> np.ndarray:
    """Return the (28, 28) glyph that a picture comes to, as float."""
    return to_glyph(normalise_stroke(single(find_ink(open_picture(pixels))).kept)).astype(float)


CHANGES = {
    "inverted": lambda picture: 255 - picture,
    "moved": lambda picture: np.roll(picture, (25, -40), axis=(0, 1)),
    "half the size": lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
    "three times the size": lambda picture: cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR),
    "in a gradient of light": lambda picture: (picture * np.linspace(0.5, 1, SIDE)).astype(np.uint8),
    "with grain": lambda picture: np.clip(
        picture + np.random.default_rng(0).normal(0, 4, picture.shape), 0, 255
    ).astype(np.uint8),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("strokes", [FOUR, FIVE, ZERO])
def test_a_digit_comes_to_the_same_glyph(strokes: Strokes, change: str) -> None:
    """Turned to its negative, moved, scaled, lit from one side or grainy, a picture gives nearly the same glyph."""
    picture = (230 - 190 * drawn(strokes)).astype(np.uint8)
    glyph, changed = glyph_of(picture), glyph_of(CHANGES[change](picture))
    shifts = [np.roll(changed, shift, axis=(0, 1)) for shift in np.ndindex(3, 3)]
    shifts = [np.roll(shifted, (-1, -1), axis=(0, 1)) for shifted in shifts]
    difference = min(np.abs(shifted - glyph).sum() for shifted in shifts)
    assert difference < 0.25 * glyph.sum()

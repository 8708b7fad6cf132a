"""Ink becomes a glyph as MNIST's own digits did; garments as Fashion-MNIST's."""

from dataclasses import fields

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_core.glyph import (
    BOX,
    DEAD_BAND,
    garment_glyph,
    garment_stages,
    ink_box,
    is_blob,
    normalise_stroke,
    skeleton,
    stroke_width,
    to_glyph,
)
from mnist_core.pictures import open_picture

SIX = [(0.7, 0.1), (0.35, 0.5), (0.35, 0.8), (0.55, 0.9), (0.7, 0.7), (0.55, 0.55), (0.35, 0.65)]
EIGHT = [(0.7, 0.2), (0.5, 0.1), (0.3, 0.25), (0.7, 0.65), (0.5, 0.9), (0.3, 0.7), (0.7, 0.2)]


def drawn(points: list[tuple[float, float]], side: int, width: int) -> np.ndarray:
    """Return (side, side) float32 ink of one line through `points`."""
    canvas = np.zeros((side, side), np.uint8)
    path = np.round(np.array(points) * side).astype(np.int32)
    cv2.polylines(canvas, [path], False, 255, width, cv2.LINE_AA)
    return canvas.astype(np.float32) / 255


def holes(ink: np.ndarray) -> int:
    """Return how many pieces of paper, of more than a thousandth of the picture, lie inside the ink."""
    paper = np.pad(ink < 0.5 * ink.max(), 1, constant_values=True).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    return int((stats[1:, cv2.CC_STAT_AREA] > ink.size / 1000).sum()) - 1


def test_a_full_square_fills_the_box_in_the_middle() -> None:
    """Ink that is one square becomes 20x20 of 255 its middle at 15, the end of the range that MNIST allows."""
    glyph = to_glyph(np.ones((5, 5), np.float32))
    want = np.zeros((28, 28), np.uint8)
    want[5:25, 5:25] = 255
    assert (glyph == want).all()


def test_ink_of_20_pixels_is_only_moved() -> None:
    """Ink whose longer side is 20 keeps every pixel; its centre of mass goes to between 14 and 15 from the edge."""
    ink = np.zeros((40, 30), np.float32)
    ink[3:23, 5] = 1.0
    ink[3, 5:9] = 0.5
    glyph = to_glyph(ink)
    ys, xs = np.nonzero(glyph)
    assert (ys.max() - ys.min(), xs.max() - xs.min()) == (19, 3)
    assert sorted(glyph[glyph > 0].tolist()) == [128] * 4 + [255] * 19
    for axis in (0, 1):
        sums = glyph.sum(axis=axis, dtype=float)
        assert 14 < (sums * (np.arange(28) + 0.5)).sum() / sums.sum() <= 15


def test_nothing_gives_nothing() -> None:
    """No ink is no box, no width and an empty glyph."""
    empty = np.zeros((7, 9), np.float32)
    assert ink_box(empty) == (0, 0, 0, 0)
    assert stroke_width(empty) == 0
    assert not to_glyph(empty).any()
    assert normalise_stroke(empty) is empty


def test_a_blurred_edge_does_not_widen_the_box() -> None:
    """A large blurred digit is as large in its glyph as a sharp one."""
    sharp = drawn(EIGHT, 400, 40)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 6)
    assert max(ink_box(blurred)[2:]) < 1.06 * max(ink_box(sharp)[2:])


def test_reducing_keeps_all_ink() -> None:
    """Resampling is by area: each pixel of the box is the mean of the pixels that it covers."""
    ink = np.random.default_rng(0).random((200, 200)).astype(np.float32)
    means = ink.reshape(20, 10, 20, 10).mean(axis=(1, 3))
    glyph = to_glyph(ink)
    y, x = np.argwhere(glyph).min(axis=0)
    assert np.abs(glyph[y : y + BOX, x : x + BOX] - means / means.max() * 255).max() <= 0.6


@pytest.mark.parametrize(("side", "width"), [(800, 1), (280, 1), (100, 1), (40, 1), (28, 1), (800, 6)])
@pytest.mark.parametrize("points", [SIX, EIGHT])
def test_strokes_come_to_the_usual_width(points: list[tuple[float, float]], side: int, width: int) -> None:
    """Hair lines at any resolution come to MNIST's width, all loops open, in one piece."""
    ink = drawn(points, side, width)
    normal = normalise_stroke(ink)
    assert 2.0 < stroke_width(to_glyph(normal).astype(np.float32) / 255) < 3.5
    assert holes(normal) == holes(ink) > 0
    assert cv2.connectedComponents((normal > 0.3).astype(np.uint8))[0] == 2


def test_a_usual_stroke_is_left_alone() -> None:
    """Ink inside the dead band comes back as it was given."""
    ink = drawn(SIX, 280, 28)
    assert DEAD_BAND[0] < stroke_width(ink) < DEAD_BAND[1]
    assert normalise_stroke(ink) is ink


@pytest.mark.parametrize("side", [40, 100, 400, 1200])
def test_a_broad_brush_is_thinned_and_keeps_its_loop(side: int) -> None:
    """A ring drawn with a brush a third of its height wide comes to MNIST's broadest strokes and stays a ring."""
    ink = np.zeros((side, side), np.float32)
    cv2.circle(ink, (side // 2, side // 2), round(side * 0.27), 1.0, round(side * 0.27))
    normal = normalise_stroke(ink)
    assert stroke_width(ink) > DEAD_BAND[1]
    assert 4.0 < stroke_width(to_glyph(normal).astype(np.float32) / 255) < 5.2
    assert holes(normal) == 1


def test_thinning_does_not_break_a_narrow_part() -> None:
    """A stroke that runs out thin stays whole when the broad one beside it is worn down."""
    ink = drawn([(0.3, 0.1), (0.3, 0.9)], 200, 60)
    cv2.line(ink, (60, 60), (180, 60), 1.0, 8)
    normal = normalise_stroke(ink)
    assert stroke_width(normal) < stroke_width(ink)
    _, _, width, height = ink_box(normal)
    assert width > 0.5 * height


def test_skeleton_of_a_bar_is_its_middle_line() -> None:
    """A bar five pixels thick wears to one line along its middle; a single pixel stays."""
    bar = np.zeros((9, 20), np.uint8)
    bar[2:7, 2:18] = 1
    line = skeleton(bar)
    assert line.sum(axis=0).max() == 1
    assert line[4, 5:15].all()
    dot = np.zeros((5, 5), np.uint8)
    dot[2, 2] = 1
    assert (skeleton(dot) == dot).all()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_any_ink_gives_a_glyph(height: int, width: int, seed: int, share: float) -> None:
    """Ink of any shape and pattern gives 28x28 whose brightest pixel is 255, or nothing when there was nothing."""
    rng = np.random.default_rng(seed)
    ink = (rng.random((height, width)) * (rng.random((height, width)) < share)).astype(np.float32)
    for given_ink in (ink, normalise_stroke(ink)):
        glyph = to_glyph(given_ink)
        assert glyph.shape == (28, 28)
        assert glyph.max() == (255 if ink.any() else 0)


@pytest.mark.parametrize(("paper", "cloth"), [(255, 90), (0, 165)])
def test_a_garment_fills_the_glyph_bright_on_black(paper: int, cloth: int) -> None:
    """A garment on white is negated, one on black is not; either way it is trimmed and fills the longer side."""
    pixels = np.full((400, 300), paper, np.uint8)
    pixels[100:300, 120:180] = cloth
    glyph = garment_glyph(open_picture(pixels))
    assert glyph.shape == (28, 28)
    assert (glyph[:, :9] == 0).all()
    assert (glyph[:, 20:] == 0).all()
    assert np.abs(glyph[3:25, 12:16].astype(int) - 165).max() <= 1
    assert glyph[0, 14] > 0
    assert glyph[-1, 14] > 0


def test_a_garment_of_28_pixels_comes_out_as_it_is() -> None:
    """A picture that is already in Fashion-MNIST's form is not sharpened, moved or enlarged."""
    garment = np.zeros((28, 28), np.uint8)
    garment[0:28, 3:21] = np.random.default_rng(0).integers(40, 255, (28, 18))
    assert (garment_glyph(open_picture(garment)) == garment).all()
    assert (garment_glyph(open_picture(255 - garment)) == garment).all()


def test_one_colour_is_no_garment() -> None:
    """A picture of one colour gives an empty glyph, transparent or not."""
    assert not garment_glyph(open_picture(np.full((30, 20), 77, np.uint8))).any()
    assert not garment_glyph(open_picture(np.zeros((30, 20, 4), np.uint8))).any()


def test_a_garments_seven_steps_are_those_published() -> None:
    """A garment of two reds on white, counted out on paper: trimmed, halved, its seam sharpened, negated, grey.

    The Gaussian of radius and deviation 1 weighs a neighbour 0.274: at the seam of 100 and 150 each moves by 13.7.
    """
    white, left, right = (255, 255, 255), (100, 0, 0), (150, 0, 0)
    pixels = np.full((58, 44, 3), white, np.uint8)
    pixels[1:57, 8:22], pixels[1:57, 22:36] = left, right

    stages = garment_stages(open_picture(pixels))

    assert (stages.upright == pixels).all()
    assert (stages.trimmed == pixels[1:57, 8:36]).all()
    assert stages.reduced.shape == (28, 14, 3)
    assert (stages.reduced[5] == [left] * 7 + [right] * 7).all()
    assert (stages.sharpened[5] == [left] * 6 + [(86, 0, 0), (164, 0, 0)] + [right] * 6).all()
    assert (stages.extended[5] == [white] * 7 + stages.sharpened[5].tolist() + [white] * 7).all()
    assert stages.negated[5, [0, 8, 13, 14, 19]].tolist() == [[0] * 3, *([r, 255, 255] for r in (155, 169, 91, 105))]
    assert stages.grey[5].tolist() == [0] * 7 + [225] * 6 + [229, 206] + [210] * 6 + [0] * 7
    assert (stages.grey == garment_glyph(open_picture(pixels))).all()


NEARLY = np.random.default_rng(0).integers(-5, 6, (40, 30, 3)) + np.array((90, 150, 200))
PLAIN = {
    "white": np.full((30, 20), 255, np.uint8),
    "nothing": np.zeros((30, 20, 4), np.uint8),
    "one pixel": np.full((1, 1, 3), 77, np.uint8),
    "a hair": np.full((1, 400), 77, np.uint8),
    "nearly one colour": NEARLY.astype(np.uint8),
}


@pytest.mark.parametrize("name", PLAIN)
def test_every_step_of_a_plain_picture_can_be_shown(name: str) -> None:
    """Where there is no other colour than the corners', none of the seven is empty and the last is all 0."""
    stages = garment_stages(open_picture(PLAIN[name]))

    steps = [getattr(stages, field.name) for field in fields(stages)]
    assert len(steps) == 7
    assert all(step.size and step.dtype == np.uint8 for step in steps)
    assert [step.shape for step in steps[4:]] == [(28, 28, 3), (28, 28, 3), (28, 28)]
    assert not stages.grey.any()


def test_a_picture_of_two_pixels_fills_the_glyph() -> None:
    """The longer side comes to 28 however short it was; the background is halfway between the two."""
    glyph = garment_glyph(open_picture(np.array([[0], [255]], np.uint8)))

    expected = np.zeros((28, 28), np.uint8)
    expected[14:, 7:21] = 255
    assert (glyph == expected).all()


def test_a_ragged_bar_is_thinned_to_a_bar() -> None:
    """A bar half as wide as high whose sides are jagged comes out as one upright stroke, without branches."""
    ink = np.zeros((32, 20), np.float32)
    ink[:, 4:16] = 1
    ink[3::5, 2:4] = 1
    ink[1::4, 16:18] = 1

    glyph = to_glyph(normalise_stroke(ink))

    wide = (glyph > 100).sum(axis=1)
    assert wide[wide > 0].max() <= 8
    assert (wide > 0).sum() >= 18


def test_a_hole_of_less_than_a_pixel_stays_open() -> None:
    """A zero of 20 pixels in a broad pen, whose hole is one pale pixel, keeps it as a hole; a full blot gets none."""
    blot = np.zeros((28, 28), np.float32)
    blot[4:24, 8:20] = 1
    zero = blot.copy()
    zero[12:15, 13:15] = 0.7
    holes = [cv2.connectedComponents((normalise_stroke(ink) < 0.5).astype(np.uint8))[0] - 2 for ink in (blot, zero)]
    assert holes == [0, 1]


def test_a_dot_has_no_strokes() -> None:
    """A dot and a block are left as they are; a broad ring, and a bar three times as high as broad, have strokes."""
    dot, ring = (cv2.circle(np.zeros((41, 41), np.float32), (20, 20), *how) for how in ((20, 1, -1), (14, 1, 12)))
    block, bar = np.ones((30, 36), np.float32), np.ones((60, 20), np.float32)
    assert [is_blob(ink, stroke_width(ink)) for ink in (dot, block, ring, bar)] == [True, True, False, False]
    assert normalise_stroke(dot) is dot
    assert normalise_stroke(ring) is not ring

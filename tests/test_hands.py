"""Digits of many hands: whole, in place, each of its own shape, and the same again from the same seed."""

import cv2
import numpy as np
import pytest

from mnist_core.allographs import ALLOGRAPHS, TURN, oval
from mnist_core.hands import Hand, draw_digit, draw_hand, hand_glyph, hand_glyphs, ink_of, pen_for

STEADY = Hand(wobble=0.0)
EVERY = [(label, name) for label, named in ALLOGRAPHS.items() for name in named]


def holes(ink: np.ndarray) -> int:
    """Count the patches of paper that ink encloses."""
    paper = np.pad((ink < 0.3).astype(np.uint8), 1, constant_values=1)
    return cv2.connectedComponents(paper, connectivity=4)[0] - 2


def test_an_oval_passes_its_four_ends():
    """Two times ninety degrees from the right, counter-clockwise on screen: right, top, left."""
    points = np.array(oval(1, 2, 3, 1, 0, 180))

    assert points[[0, 2, 4]] == pytest.approx(np.array([[4, 2], [1, 1], [-2, 2]]))


def test_a_straight_path_draws_a_bar_of_the_asked_width():
    """A level path of 100 pixels with a pen of 10 covers about 100 by 10 pixels."""
    ink = ink_of((np.array([[0.0, 0.5], [1.0, 0.5]]),), 100, 10)

    assert float(ink[:, 50].sum()) == pytest.approx(10, abs=1.5)
    assert float(ink.max(0).sum()) == pytest.approx(110, abs=3)
    assert ink.dtype == np.float32


@pytest.mark.parametrize("width", [1.5, 2.5, 4.0])
def test_a_stroke_on_a_tiny_canvas_is_no_wider_than_it_was_asked_to_be(width: float):
    """A bar of 20 pixels: its rows hold the width's ink, where OpenCV alone would draw 1.5 pixels more."""
    ink = ink_of((np.array([[0.0, 0.0], [0.0, 1.0]]),), 20, width)

    assert ink[len(ink) // 2].sum() == pytest.approx(width, abs=0.2)


@pytest.mark.parametrize(("label", "name"), EVERY)
def test_every_allograph_fits_the_unit_square_in_a_row_of_points(label: int, name: str):
    """Any way to write any digit gives finite paths with the upper left corner at 0 and the longer side 1."""
    for seed in range(3):
        paths = draw_digit(label, np.random.default_rng(seed), variant=name)
        every = np.concatenate(paths)

        assert all(len(path) >= 2 for path in paths)
        assert np.isfinite(every).all()
        assert every.min(0) == pytest.approx([0, 0], abs=1e-9)
        assert every.max() == pytest.approx(1)


@pytest.mark.parametrize(("label", "name"), EVERY)
def test_a_point_that_is_no_corner_has_two_numbers(label: int, name: str):
    """The third number of a point says nothing but that it is a corner."""
    strokes = ALLOGRAPHS[label][name][1](np.random.default_rng(0).uniform)

    assert all(len(point) == 2 or (len(point) == 3 and point[2] == TURN) for stroke in strokes for point in stroke)


@pytest.mark.parametrize(
    ("label", "name", "strokes", "enclosed"),
    [
        (0, "oval", 1, 1),
        (0, "slashed", 2, 2),
        (1, "upstroke", 1, 0),
        (4, "lightning", 2, 0),
        (4, "curved", 2, 0),
        (6, "curved", 1, 1),
        (7, "crossed", 2, 0),
        (7, "crossed-hooked", 2, 0),
        (8, "two-circles", 2, 2),
        (9, "two-stroke", 2, 1),
    ],
)
def test_the_rarer_shapes_have_their_strokes_and_loops(label: int, name: str, strokes: int, enclosed: int):
    """A crossed 7 has a second stroke and no loop, a slashed 0 a loop in two, an 8 of two circles two: mostly."""
    drawn = [draw_digit(label, np.random.default_rng(seed), STEADY, name) for seed in range(15)]

    assert {len(paths) for paths in drawn} == {strokes}
    assert np.median([holes(ink_of(paths, 200, 9)) for paths in drawn]) == enclosed


def test_the_bar_of_a_crossed_7_cuts_its_stem():
    """The two strokes share ink well inside the digit."""
    for seed in range(8):
        stem, bar = draw_digit(7, np.random.default_rng(seed), STEADY, "crossed")
        distance = np.sqrt(((stem[:, None] - bar[None]) ** 2).sum(2)).min(1)

        assert distance.min() < 0.03
        assert 0.3 < stem[distance.argmin(), 1] < 0.85


def test_a_long_up_stroke_meets_the_stem_at_a_sharp_angle():
    """What tells a 1 with a long up-stroke from a 7: under 60 degrees between the two."""
    for seed in range(20):
        path = draw_digit(1, np.random.default_rng(seed), STEADY, "upstroke")[0]
        top = path[:, 1].argmin()
        flag, stem = path[0] - path[top], path[-1] - path[top]
        cosine = flag @ stem / np.linalg.norm(flag) / np.linalg.norm(stem)

        assert np.degrees(np.arccos(cosine)) < 60


def test_a_hand_writes_a_digit_its_own_way():
    """The same hand chooses the same allograph again, slanted as it slants."""
    hand = Hand(slant=0.5, wobble=0.0, variants={1: "bar"})
    path = draw_digit(1, np.random.default_rng(0), hand)[0]

    assert path[path[:, 1].argmin(), 0] - path[path[:, 1].argmax(), 0] > 0.3


def test_a_pen_leaves_the_loops_open():
    """A broad pen is made finer for a narrow 0, and finer still where a slash lies in it; a 1 takes it as it is."""
    paths = (np.array([[0.0, 0.0], [0.4, 1.0]]),)
    hand = Hand(pen=0.2)

    assert pen_for(1, paths, hand) == 0.2
    assert pen_for(0, paths, hand) == pytest.approx(0.108)
    assert pen_for(0, paths * 2, hand) < pen_for(0, paths, hand)


def test_glyphs_come_in_all_labels_and_in_the_geometry_of_mnist():
    """Thirty glyphs: three of each label, longer side 20 pixels, centre of mass in the middle."""
    glyphs, labels = hand_glyphs(30, np.random.default_rng(0))
    along = np.arange(28)

    assert glyphs.shape == (30, 28, 28)
    assert glyphs.dtype == np.uint8
    assert (np.bincount(labels) == 3).all()
    for glyph in glyphs:
        rows, columns = glyph.any(1).nonzero()[0], glyph.any(0).nonzero()[0]

        assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
        assert glyph.max() == 255
        assert (glyph.sum(1) * along).sum() / glyph.sum() == pytest.approx(14, abs=0.8)


def test_the_same_seed_gives_the_same_glyphs():
    """Nothing but the generator decides."""
    one, same, other = (hand_glyphs(20, np.random.default_rng(seed)) for seed in (3, 3, 4))

    assert (one[0] == same[0]).all()
    assert (one[1] == same[1]).all()
    assert (one[0] != other[0]).any()


def test_hands_differ():
    """Two hands do not write the same digit, even in the same allograph."""
    rng = np.random.default_rng(0)
    one, other = (hand_glyph(8, rng, draw_hand(rng), "closed") for _ in range(2))

    assert (one != other).mean() > 0.05

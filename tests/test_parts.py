"""parts: pieces of ink are found whole, joined where a stroke broke, cut where digits touch, and strays are told."""

import numpy as np
import pytest
from printed import digit, paste

from mnist_core.parts import (
    Part,
    Usual,
    boxes_of,
    find_parts,
    mended,
    merged,
    shared_width,
    slices,
    touching_odds,
    without_rules,
)

USUAL = Usual(height=40, width=26, strength=1.0)


def part(left: int, top: int, width: int, height: int, *, piece: int = 1, strength: float = 1.0) -> Part:
    """Return a solid part with this box."""
    ink = np.full((height, width), strength, np.float32)
    return Part(ink, left, top, (left, top, left + width, top + height), piece)


def test_two_pieces_on_paper() -> None:
    """Two blocks are two parts, that with more ink first, their boxes around what is firm, all ink in one of them."""
    values = np.zeros((8, 12), np.float32)
    values[1:3, 1:3] = 1
    values[2:7, 6:11] = 0.8
    values[1, 8] = 0.05  # fainter than what joins pieces: a rim
    found = find_parts(values)
    assert boxes_of(found).tolist() == [[6, 2, 5, 5], [1, 1, 2, 2]]
    assert sum(float(one.ink.sum()) for one in found) == pytest.approx(float(values.sum()))
    assert find_parts(np.zeros((5, 5), np.float32)) == []
    assert boxes_of([]).shape == (0, 4)


def test_merging_lays_ink_where_it_was() -> None:
    """Two parts as one have the box around both and the ink of each in its place."""
    one, two = part(2, 3, 2, 4), part(7, 1, 3, 2, piece=2)
    both = merged([one, two])
    assert both.box == (2, 1, 10, 7)
    assert (both.width, both.height, both.piece) == (8, 6, 1)
    assert both.ink.sum() == one.ink.sum() + two.ink.sum()
    assert both.ink[3 - 1, 0] == 1
    assert both.ink[0, 7 - 2] == 1
    assert merged([one]) is one


def test_shared_width() -> None:
    """Shares are of the narrower part: none beside each other, all when one stands within the other's columns."""
    assert shared_width(part(0, 0, 10, 5), part(10, 0, 4, 5)) == 0
    assert shared_width(part(0, 0, 10, 5), part(8, 0, 4, 5)) == 0.5
    assert shared_width(part(0, 0, 10, 5), part(3, 9, 4, 5)) == 1


@pytest.mark.parametrize(
    ("stray", "expected"),
    [
        (part(0, 0, 26, 40), False),
        (part(0, 0, 4, 4), True),  # dust
        (part(0, 0, 90, 5), True),  # a rule
        (part(0, 0, 20, 130), True),  # higher than any digit
        (part(0, 0, 26, 40, strength=0.5), True),  # of another pen
        (part(0, 0, 14, 5), False),  # a hat
    ],
)
def test_strays(stray: Part, expected: bool) -> None:
    """Dust, rules, giants and pale marks are strays; digits and their hats are not."""
    assert stray.is_stray(USUAL) is expected


def test_broken_above_each_other_are_mended() -> None:
    """Two halves with a hair's breadth between them are one part; two digits of neighbouring lines are two."""
    assert len(mended([part(0, 0, 20, 18), part(2, 20, 20, 20)], USUAL)) == 1
    assert len(mended([part(0, 0, 20, 40), part(2, 42, 20, 40)], USUAL)) == 2
    assert len(mended([part(0, 0, 20, 18), part(30, 20, 20, 20)], USUAL)) == 2


def test_remnants_of_rules_are_left_out() -> None:
    """Dashes in one straight line across the page go, also where it slopes; one flat hat over a digit stays."""
    digits = [part(x, 20, 24, 40, piece=x) for x in range(0, 240, 60)]
    dashes = [part(x, 2 + x // 40, 40, 2, piece=1000 + x) for x in range(0, 240, 60)]
    assert without_rules(digits + dashes, USUAL) == digits
    assert without_rules([*digits, dashes[0]], USUAL) == [*digits, dashes[0]]


def test_odds_of_touching_grow_with_width() -> None:
    """A piece of the usual width is one digit, of twice that width two, by long odds."""
    assert touching_odds(USUAL.width, USUAL) < -4
    assert touching_odds(2 * USUAL.width, USUAL) > 1


def test_slices_are_the_whole_and_cuts_cost() -> None:
    """The slices of a piece share its ink among them, in order, and each cut through a stroke has its cost."""
    left, right = digit("3", 40), digit("2", 40)
    values = np.zeros((50, 80), np.float32)
    paste(values, left, 4, 5)
    paste(values, right, 2 + left.shape[1], 5)
    (whole,) = find_parts(values)
    cut = slices(whole, USUAL)
    assert len(cut) > 1
    assert sum(float(one.ink.sum()) for one in cut) == pytest.approx(float(whole.ink.sum()), rel=1e-5)
    assert [one.box[0] for one in cut] == sorted(one.box[0] for one in cut)
    assert cut[0].cost == 0
    assert all(one.cost <= 0 for one in cut)
    assert {one.piece for one in cut} == {whole.piece}


def test_tiny_and_endless_pieces_are_not_cut() -> None:
    """There is no room for a seam in digits a few pixels high, and no row of digits is a hundred digits long."""
    assert len(slices(part(0, 0, 12, 5), Usual(5, 3, 1))) == 1
    assert len(slices(part(0, 0, 4000, 40), USUAL)) == 1


def test_a_blot_is_not_cut() -> None:
    """A block as wide as high has no strokes and is no pair of digits; a pair that touches is one or more slices."""
    assert len(slices(part(0, 0, 44, 40), USUAL)) == 1
    pair = np.zeros((50, 80), np.float32)
    paste(pair, digit("3", 40), 4, 4)
    paste(pair, digit("8", 40), 4 + digit("3", 40).shape[1] - 1, 4)
    assert len(slices(find_parts(pair)[0], USUAL)) > 1

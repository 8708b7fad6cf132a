"""Glyphs of pictured digits: of the digit that was pictured, as found in the picture, or none."""

import numpy as np
import pytest

from mnist_core.conditions import Condition
from mnist_core.glyph import ink_box
from mnist_core.pictured import scene_glyph, scene_glyphs, small_condition


def test_pictured_glyphs_come_with_their_labels():
    """As many as asked for, in MNIST's geometry, each label as often as any other, the same for the same seed."""
    glyphs, labels = scene_glyphs(40, np.random.default_rng(0))
    again = scene_glyphs(40, np.random.default_rng(0))

    assert glyphs.shape == (40, 28, 28)
    assert (glyphs.dtype, labels.dtype) == (np.uint8, np.int64)
    assert np.bincount(labels).tolist() == [4] * 10
    assert (glyphs.max(axis=(1, 2)) == 255).all()
    assert all(max(ink_box(glyph / np.float32(255))[2:]) in (19, 20) for glyph in glyphs)
    assert np.array_equal(glyphs, again[0])
    assert np.array_equal(labels, again[1])


def test_no_pictures_are_no_glyphs():
    """None asked for, none drawn."""
    assert [part.shape for part in scene_glyphs(0, np.random.default_rng(0))] == [(0, 28, 28), (0,)]


def test_given_glyphs_are_pictured_beside_the_hands():
    """A block given for every label comes back as a block about every other time, and never where none was given."""
    blocks = np.zeros((10, 28, 28), np.uint8)
    blocks[:, 4:24, 6:22] = 255
    given, _ = scene_glyphs(40, np.random.default_rng(0), (blocks, np.arange(10)))
    written, _ = scene_glyphs(40, np.random.default_rng(0))

    shares = [(glyphs > 127).mean(axis=(1, 2)) for glyphs in (given, written)]
    assert 8 <= (shares[0] > 0.3).sum() <= 32
    assert (shares[1] > 0.3).sum() == 0


def test_a_label_of_which_none_is_given_is_written_by_hand():
    """A few samples may hold no 3."""
    blocks = np.zeros((2, 28, 28), np.uint8)
    blocks[:, 4:24, 6:22] = 255
    glyphs, labels = scene_glyphs(120, np.random.default_rng(0), (blocks, np.array([4, 5])))

    filled = (glyphs > 127).mean(axis=(1, 2)) > 0.3
    assert set(labels[filled]) == {4, 5}


def test_what_was_not_found_is_no_glyph():
    """White ink on white paper leaves nothing to find."""
    assert scene_glyph(7, Condition(paper="pure", pen="white", size=(0.02, 0.03)), np.random.default_rng(0)) is None


@pytest.mark.parametrize("seed", range(40))
def test_a_small_condition_can_be_pictured(seed: int):
    """Small frames, digits large enough to be told, and pens that show on their paper."""
    condition = small_condition(np.random.default_rng(seed))

    assert max(condition.frame) <= 300
    assert condition.size[1] * min(condition.frame) >= 15
    assert condition.size[0] <= condition.size[1]
    assert (condition.paper in ("board", "black")) == (condition.pen in ("chalk", "white"))

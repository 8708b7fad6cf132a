"""What is no digit: every kind is made, by name, in MNIST's geometry, and the same again from the same seed."""

import numpy as np
import pytest

from mnist_core import outliers
from mnist_core.errors import TrazoError
from mnist_core.outliers import kind_names, outlier_glyphs


@pytest.mark.parametrize("kind", kind_names())
def test_every_kind_gives_glyphs_with_ink_that_differ(kind: str):
    """Twelve of a kind: none blank, brightest pixel 255, ink at most 20 pixels long, few alike."""
    glyphs, kinds = outlier_glyphs(12, np.random.default_rng(0), [kind])

    assert glyphs.shape == (12, 28, 28)
    assert glyphs.dtype == np.uint8
    assert set(kinds) == {kind}
    assert (glyphs.reshape(12, -1).max(1) == 255).all()
    for glyph in glyphs:
        assert max(np.ptp(glyph.any(axis).nonzero()[0]) for axis in (0, 1)) < 20
    assert len(np.unique(glyphs.reshape(12, -1), axis=0)) >= 10


def test_without_names_every_kind_comes_about_as_often():
    """Two rounds of the kinds give two of each."""
    names = kind_names()
    _glyphs, kinds = outlier_glyphs(2 * len(names), np.random.default_rng(1))

    assert sorted(kinds) == sorted(names * 2)


def test_the_same_seed_gives_the_same_glyphs():
    """Nothing but the generator decides."""
    one, same, other = (outlier_glyphs(36, np.random.default_rng(seed)) for seed in (5, 5, 6))

    assert (one[0] == same[0]).all()
    assert (one[1] == same[1]).all()
    assert (one[0] != other[0]).any()


def test_parts_are_cut_from_the_digits_given():
    """Where every digit given is a filled block, a digit in a mirror or on its side is a filled block."""
    blocks = np.zeros((5, 28, 28), np.uint8)
    blocks[:, 4:24, 9:19] = 255
    glyphs, _kinds = outlier_glyphs(10, np.random.default_rng(0), ["turned"], (blocks, np.full(5, 3)))

    assert ((glyphs == 0) | (glyphs == 255)).all()
    assert ((glyphs == 255).sum((1, 2)) == 200).all()


def test_an_unknown_kind_is_named():
    """The error lists what there is."""
    with pytest.raises(TrazoError) as caught:
        outlier_glyphs(1, np.random.default_rng(0), ["garments"])

    assert caught.value.values["value"] == "garments"
    assert "letters" in str(caught.value)


def test_none_are_made_when_none_are_asked_for():
    """A count of 0 gives empty arrays of the same shape."""
    glyphs, kinds = outlier_glyphs(0, np.random.default_rng(0))

    assert glyphs.shape == (0, 28, 28)
    assert kinds.shape == (0,)


def test_a_simple_sign_is_no_digit():
    """Of two hundred made, none is as near to a digit of many hands as nearly all of MNIST's are."""
    glyphs, _kinds = outlier_glyphs(200, np.random.default_rng(3), ["simple"])
    near = (outliers._softened(glyphs) @ outliers._digits_softened().T).max(axis=1)

    assert near.max() <= outliers.ALIKE
    assert (near > 0.5).mean() > 0.8  # but many are not far from one, else they would teach little


def test_softened_glyphs_of_strokes_side_by_side_are_alike():
    """A bar and the same bar a pixel aside are nearer than a bar upright and one lying; each has length 1."""
    bars = np.zeros((3, 28, 28), np.uint8)
    bars[0, 4:24, 13:15] = bars[1, 4:24, 14:16] = bars[2, 13:15, 4:24] = 255
    soft = outliers._softened(bars)

    assert np.allclose(np.linalg.norm(soft, axis=1), 1, atol=1e-5)
    assert soft[0] @ soft[1] > 0.85 > 0.5 > soft[0] @ soft[2]

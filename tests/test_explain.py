"""explain: the ink that is named did speak for the answer."""

import numpy as np
import pytest

from mnist_core import handwriting
from mnist_core.classifier import Classifier
from mnist_core.explain import evidence, log_chances, log_odds, pieces_of
from mnist_core.traces import Sample
from mnist_core.why import names_the_strongest

BLANK = np.zeros((28, 28), np.uint8)


def test_pieces_cover_the_ink_and_nothing_else(right: list[tuple[np.ndarray, int]]) -> None:
    """Every pixel of ink belongs to one piece; pieces are numbered from 1 without a gap."""
    for glyph, _ in right[:10]:
        pieces = pieces_of(glyph)

        assert np.array_equal(pieces > 0, glyph > 0)
        assert set(np.unique(pieces)) == set(range(pieces.max() + 1))


def test_the_strongest_ink_says_more_than_as_much_other_ink(
    learner: Classifier, right: list[tuple[np.ndarray, int]]
) -> None:
    """Erasing the piece named strongest lowers the winner more than erasing as much ink about another place."""
    rng = np.random.default_rng(0)
    won = sum(names_the_strongest(learner, glyph, rng) for glyph, _ in right)

    assert won >= 0.85 * len(right)


def test_support_is_what_erasing_costs(learner: Classifier, right: list[tuple[np.ndarray, int]]) -> None:
    """The log odds with and without the first piece differ by its support; weights lie on the ink, in [-1, 1]."""
    glyph, label = right[0]
    told = evidence(learner, glyph)
    without = np.where(told.pieces == 1, 0, glyph).astype(np.uint8)
    odds = log_odds(log_chances(learner, np.stack([glyph, without])), label)

    assert told.label == str(label)
    assert told.support[0] == pytest.approx(odds[0] - odds[1], abs=1e-4)  # float32, and another batch
    assert np.abs(told.weights()).max() == pytest.approx(1)
    assert not told.weights()[glyph == 0].any()


def test_a_blank_has_no_pieces(learner: Classifier) -> None:
    """Nothing was drawn, nothing is said."""
    assert evidence(learner, BLANK).support.shape == (0,)
    assert not evidence(learner, BLANK).weights().any()


@pytest.mark.parametrize("glyph", [np.full((28, 28), 255, np.uint8), np.eye(28, dtype=np.uint8)])
def test_no_glyph_breaks_it(learner: Classifier, glyph: np.ndarray) -> None:
    """All ink, and the faintest there is."""
    assert np.isfinite(evidence(learner, glyph).support).all()


def test_one_pixel_of_ink_is_one_piece(learner: Classifier) -> None:
    """The smallest drawing."""
    dot = BLANK.copy()
    dot[14, 14] = 255

    assert evidence(learner, dot).support.shape == (1,)


def test_a_memory_is_asked_too(learner: Classifier, right: list[tuple[np.ndarray, int]]) -> None:
    """What is explained is the answer that a person gets, their own hand included."""
    samples = [Sample(glyph, str((label + 1) % 10)) for glyph, label in right[:10]]
    personal = handwriting.fit(learner, samples)

    log = log_chances(personal, right[0][0][None])

    assert np.allclose(np.exp(log), personal.probabilities(right[0][0][None]), atol=1e-5)


def test_log_odds_of_two_even_classes_are_nothing() -> None:
    """A half against a half: log 1; against nine others of a tenth: log 1/9."""
    even = np.log(np.array([[0.5, 0.5] + [1e-12] * 8, [0.1] * 10]))

    assert log_odds(even, 0) == pytest.approx([0, np.log(1 / 9)], abs=1e-6)

"""personal: what a memory is worth is counted over writers and over hands made in code."""

import numpy as np
import pytest

from mnist_core import personal
from mnist_core.classifier import Classifier
from mnist_core.hands import Hand, hand_glyph


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Four writers of 30 digits each, and one of 8."""
    rng = np.random.default_rng(0)
    hands = [Hand(slant=slant, wobble=0.01) for slant in (-0.3, 0.0, 0.3, 0.6, 0.1)]
    writers = np.repeat(np.arange(5), [30, 30, 30, 30, 8])
    labels = np.arange(len(writers)) % 10
    glyphs = [hand_glyph(int(label), rng, hands[writer]) for label, writer in zip(labels, writers, strict=True)]
    return np.stack(glyphs), labels, writers


def test_only_the_rest_of_a_writers_digits_is_read(
    learner: Classifier, digits: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    """With 10 samples each, 20 digits of four writers are left, in each of two draws; the fifth has too few."""
    row = personal.of_writers(learner, personal.prepare(learner, *digits), 10, draws=2)

    assert (row.writers, row.digits, row.samples) == (4, 160, 10)
    assert row.fewer == pytest.approx(1 - row.after / max(row.before, 1), abs=1e-4)
    assert row.low <= row.fewer <= row.high


def test_errors_are_counted_against_the_network_alone(
    learner: Classifier, digits: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    """Before: what the network misreads, whatever was learnt; the same draws again count the same."""
    one, other = (personal.of_writers(learner, personal.prepare(learner, *digits), 10, draws=1) for _ in range(2))

    assert one == other
    assert one.before > 0


def test_wrong_labels_are_given_where_asked(
    learner: Classifier, digits: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    """One sample of each draw gets another label; the labels that were handed over stay as they are."""
    labels = digits[1].copy()

    row = personal.of_writers(learner, personal.prepare(learner, *digits), 20, draws=2, wrong=1)

    assert (row.wrong, row.digits) == (1, 80)
    assert np.array_equal(digits[1], labels)


def test_hands_made_in_code_give_three_samples_a_class(learner: Classifier) -> None:
    """Two hands, asked 200 digits each, of which memories make fewer wrong."""
    row = personal.of_hands(learner, hands=2)

    assert (row.writers, row.digits, row.samples) == (2, 400, 30)
    assert row.after <= row.before


def test_the_table_has_a_line_a_row() -> None:
    """A share of errors, not a count, and an interval."""
    row = personal.Worth("mnist-mlp", "test writers", 10, 0, 7, 1000, 20, 15, 0.25, 0.1, 0.4, 0.0)

    lines = personal.table([row]).splitlines()

    assert len(lines) == 3
    assert "| 2.00 % | 1.50 % | 25 % (10 to 40) | 0 % |" in lines[2]
    assert all(line.count("|") == lines[0].count("|") for line in lines)


def test_three_samples_a_class_of_an_odd_hand_are_enough() -> None:
    """Of the tutorial's network's errors on hands with crossed 7, flagged 1 and curled 9, at least 80 % are gone."""
    row = personal.of_hands(Classifier.load("mnist-mlp-tutorial"), hands=6)

    assert row.before > 20
    assert row.fewer >= 0.8

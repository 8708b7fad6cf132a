"""why: what holds of explanations is counted over right answers, and each is tried on the classifier itself."""

import numpy as np
import pytest

from mnist_core import why
from mnist_core.classifier import Classifier
from mnist_core.explain import Evidence
from mnist_core.flip import Flip
from mnist_core.hands import hand_glyphs


@pytest.fixture(scope="module")
def row(learner: Classifier) -> why.Trust:
    """What holds of thirty right answers."""
    return why.of_digits(learner, *hand_glyphs(60, np.random.default_rng(7)), 30)


def test_explanations_can_be_trusted(row: why.Trust, learner: Classifier) -> None:
    """The ink named strongest nearly always is, and the stroke nearly always flips."""
    assert (row.network, row.count) == (learner.name, 30)
    assert row.named >= 0.8 * 30
    assert row.flipped >= 0.95 * 30


def test_a_wrong_explanation_is_not_believed(learner: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence turned round, and a flip that flips nothing, count for nothing."""
    glyphs, labels = hand_glyphs(40, np.random.default_rng(7))
    true = why.evidence
    monkeypatch.setattr(why, "evidence", lambda *of: Evidence((told := true(*of)).label, told.pieces, -told.support))
    monkeypatch.setattr(why, "flip", lambda _, glyph: Flip(True, "3", np.zeros((28, 28), np.float32), glyph, ()))

    row = why.of_digits(learner, glyphs, labels, 20)

    assert row.named <= 0.2 * 20
    assert row.flipped == 0


def test_as_much_ink_is_taken_elsewhere() -> None:
    """Of a bar of ten pixels two are named: of the other eight, two neighbours make as much and one more is enough."""
    glyph = np.zeros((28, 28), np.uint8)
    glyph[14, 9:19] = 200
    named = np.zeros((28, 28), bool)
    named[14, 9:11] = True

    other = why._as_much_elsewhere(glyph, named, np.random.default_rng(0))

    assert 2 <= other.sum() <= 3
    assert not (other & named).any()
    assert not other[glyph == 0].any()


def test_the_table_has_a_line_a_row() -> None:
    """After two of its head."""
    lines = why.table([why.Trust("mnist-cnn", 500, 474, 500)]).splitlines()

    assert len(lines) == 3
    assert lines[-1] == "| `mnist-cnn` | 500 | 94.8 % (92.5-96.4) | 100.0 % (99.2-100.0) |"

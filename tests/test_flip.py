"""flip: the stroke that is shown does change the answer, and there is none where nothing was drawn."""

import numpy as np
import pytest

from mnist_core.classifier import Classifier
from mnist_core.flip import flip

BLANK = np.zeros((28, 28), np.uint8)
DOT = np.pad(np.full((1, 1), 255, np.uint8), ((14, 13), (14, 13)))


def test_the_flip_flips(learner: Classifier, right: list[tuple[np.ndarray, int]]) -> None:
    """In 95 of 100 right answers a stroke is found, and with it the classifier answers what is said."""
    found = 0
    for glyph, label in right:
        least = flip(learner, glyph)
        if least is None:
            continue
        read = learner.classes[int(learner.probabilities(least.glyph[None])[0].argmax())]
        assert read == least.label != str(label)
        found += 1
        more, less = least.glyph.astype(int) > glyph, least.glyph.astype(int) < glyph
        assert not (less if least.added else more).any()
        assert len(least.path) >= 1

    assert found >= 0.95 * len(right)


def test_a_flip_toward_a_class_reaches_it_or_says_that_it_cannot(
    learner: Classifier, right: list[tuple[np.ndarray, int]]
) -> None:
    """Asked why not a 9, the answer is a 9 or nothing; toward the winner there is nothing to do."""
    reached = [least.label for glyph, _ in right[:6] if (least := flip(learner, glyph, "9"))]

    assert reached
    assert set(reached) == {"9"}
    for glyph, label in right[:6]:
        assert flip(learner, glyph, str(label)) is None


def test_a_blank_has_no_flip(learner: Classifier) -> None:
    """Nothing was drawn, nothing would change it."""
    assert flip(learner, BLANK) is None


@pytest.mark.parametrize("glyph", [np.full((28, 28), 255, np.uint8), np.eye(28, dtype=np.uint8), DOT])
def test_no_glyph_breaks_it(learner: Classifier, glyph: np.ndarray) -> None:
    """All ink, the faintest there is, one pixel of it."""
    least = flip(learner, glyph)
    assert least is None or least.glyph.shape == (28, 28)

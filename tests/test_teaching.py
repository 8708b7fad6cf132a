"""Teaching the page a hand: samples in, a personal classifier out, and nothing but samples is taken."""

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from demo.examples import digit_drawings
from demo.tabs import handwriting
from demo.tabs.handwriting import SAMPLES_KEPT, learn, read_both, teach
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.handwriting import Sample

FOUR = {"label": "4", "strokes": digit_drawings()[4]}


@pytest.fixture
def ready(classifier: Classifier) -> "Future[Classifier]":
    """The network, loaded."""
    future: Future[Classifier] = Future()
    future.set_result(classifier)
    return future


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> list[list[Sample]]:
    """The lessons that were given; learning itself is tested where it is done."""
    lessons: list[list[Sample]] = []

    def fit(classifier: Classifier, samples: list[Sample]) -> Classifier:
        lessons.append(samples)
        return replace(classifier, name="personal")

    monkeypatch.setattr(handwriting, "fit", fit)
    return lessons


def test_a_sample_is_the_glyph_of_its_drawing_with_its_label(
    classifier: Classifier, learnt: list[list[Sample]]
) -> None:
    """What the network saw, under the name that the writer gave."""
    learn(classifier, [FOUR])

    assert learnt[0][0].label == "4"
    assert np.array_equal(learnt[0][0].glyph, classifier.predict(digit_drawings()[4]).glyph)


@pytest.mark.parametrize(
    "samples",
    [3, "x", [1], [{}], [{"label": "A", "strokes": digit_drawings()[4]}], [{"label": "4", "strokes": "x"}]],
)
def test_anything_but_samples_is_one_sentence(
    ready: "Future[Classifier]", learnt: list[list[Sample]], samples: object
) -> None:
    """A forged lesson teaches nothing and raises nothing."""
    said, personal = teach(ready, {"id": 1, "samples": samples})

    assert said["error"]["code"] == "not-strokes"
    assert personal is None
    assert learnt == []


def test_a_lesson_is_bounded(classifier: Classifier, learnt: list[list[Sample]]) -> None:
    """More samples than the page keeps cannot have come from the page."""
    with pytest.raises(TrazoError):
        learn(classifier, [FOUR] * (SAMPLES_KEPT + 1))


def test_no_samples_mean_that_all_is_forgotten(ready: "Future[Classifier]") -> None:
    """The session keeps no memory then."""
    assert teach(ready, {"id": 2, "samples": []}) == ({"id": 2, "taught": True}, None)


def test_a_drawing_is_read_with_and_without_the_memory(ready: "Future[Classifier]", classifier: Classifier) -> None:
    """Two answers beside each other; the second is empty until there is something to know."""
    message = {"id": 5, "live": False, "strokes": digit_drawings()[4]}

    before = read_both(ready, None, message)
    after = read_both(ready, classifier, message)

    assert before["answers"]["everyone"]["label"] == "4"
    assert before["answers"]["you"] == {"empty": True}
    assert before["taught"] is False
    assert after["answers"]["you"]["label"] == "4"
    assert after["taught"] is True

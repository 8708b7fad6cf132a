"""The examples are what they say they are."""

import pytest

from demo.examples import digit_drawings, garment_pictures
from mnist_core.classifier import Classifier


@pytest.mark.parametrize("label", range(10))
def test_an_example_digit_is_read_as_itself(classifier: Classifier, label: int) -> None:
    """A visitor who clicks a 4 sees a 4."""
    assert classifier.predict(digit_drawings()[label]).label == str(label)


def test_examples_fit_on_the_pad_and_take_their_time() -> None:
    """Every point lies inside, and times only grow."""
    for strokes in digit_drawings():
        points = [point for stroke in strokes for point in stroke["points"]]
        assert all(0.1 < x < 0.9 and 0.1 < y < 0.9 for x, y, _ in points)
        assert [t for *_, t in points] == sorted(t for *_, t in points)


def test_there_is_a_garment_for_every_class() -> None:
    """In class order, which is the data set's."""
    assert [picture.shape for picture in garment_pictures()] == [(28, 28)] * 10

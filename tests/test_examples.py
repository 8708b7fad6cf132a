"""The examples are what they say they are."""

import numpy as np
import pytest

from demo.examples import GRID, digit_drawings, garment_pictures, packed_drawings
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


def test_packed_drawings_are_the_same_drawings() -> None:
    """Added up twice, the numbers are the points; the times are even from the first point to the last."""
    packed = packed_drawings()
    for strokes, steps in zip(digit_drawings(), packed["steps"], strict=True):
        places = [np.reshape(stroke, (-1, 2)).cumsum(axis=0).cumsum(axis=0) / GRID for stroke in steps]
        moments = np.linspace(0, packed["milliseconds"], sum(map(len, places)))
        points = [point for stroke in strokes for point in stroke["points"]]
        np.testing.assert_array_equal(np.concatenate(places), [point[:2] for point in points])
        np.testing.assert_allclose([point[2] for point in points], moments, atol=0.5)


def test_there_is_a_garment_for_every_class() -> None:
    """In class order, which is the data set's."""
    assert [picture.shape for picture in garment_pictures()] == [(28, 28)] * 10

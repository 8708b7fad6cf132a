"""prediction: a page's text and verdict follow from its digits."""

import numpy as np

from mnist_core.prediction import Digit, Page, Prediction, Verdict


def digit(label: str, line: int = 0, number: int = 0, verdict: Verdict = "digit") -> Digit:
    """Return a box that was read."""
    chances = np.full(10, 0.02, np.float32)
    chances[int(label)] = 0.82
    prediction = Prediction(label, chances, verdict, (), np.zeros((28, 28), np.uint8))
    return Digit(prediction, (0, 0, 1, 1), line, number)


def test_a_pages_text_has_spaces_between_numbers_and_breaks_between_lines() -> None:
    """Digits of a number are joined, numbers parted by a space, lines by a newline."""
    page = Page((digit("0"), digit("1"), digit("3", number=1), digit("6", line=1), digit("7", line=1)))

    assert page.text == "01 3\n67"


def test_what_is_no_digit_is_not_in_the_text() -> None:
    """Unsure digits are read out; boxes that hold no digit are kept, but not read."""
    page = Page((digit("4", verdict="unsure"), digit("5", verdict="not-a-digit")))

    assert (page.text, len(page.digits)) == ("4", 2)


def test_a_line_of_nothing_but_marks_leaves_no_empty_line() -> None:
    """A line without a digit does not show in the text."""
    page = Page((digit("1", line=0), digit("2", line=1, verdict="not-a-digit"), digit("3", line=2)))

    assert page.text == "1\n3"


def test_a_pages_verdict_is_its_most_doubtful_digits() -> None:
    """One unsure digit makes a page unsure; without any digit it is not-a-digit, or blank when nothing is there."""
    sure, unsure, mark = digit("1"), digit("2", verdict="unsure"), digit("3", verdict="not-a-digit")

    assert Page((sure,)).verdict == "digit"
    assert Page((sure, mark)).verdict == "digit"
    assert Page((sure, unsure, mark)).verdict == "unsure"
    assert Page((mark,)).verdict == "not-a-digit"
    assert Page(()).verdict == "blank"


def test_confidence_is_the_labels_probability() -> None:
    """It is the largest of the ten; a blank has none."""
    blank = Prediction(None, np.full(10, 0.1, np.float32), "blank", (), np.zeros((28, 28), np.uint8))

    assert digit("3").prediction.confidence == np.float32(0.82)
    assert blank.confidence == 0.0

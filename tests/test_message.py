"""message: the sentence beside an answer says what was read, how surely, and why."""

import numpy as np
import pytest

from mnist_core.message import SURE, VERY_SURE, message
from mnist_core.prediction import Prediction, Verdict
from mnist_core.reasons import Reason


def answer(confidence: float, verdict: Verdict = "digit", *reasons: Reason, label: str | None = "7") -> Prediction:
    """Return a prediction of a 7 with this probability."""
    chances = np.full(10, (1 - confidence) / 9, np.float32)
    chances[7] = confidence
    return Prediction(label, chances, verdict, reasons, np.zeros((28, 28), np.uint8))


@pytest.mark.parametrize(
    ("confidence", "english", "spanish"),
    [
        (VERY_SURE + 0.01, "7, very sure.", "7, con mucha seguridad."),
        (SURE + 0.01, "7, fairly sure.", "7, con bastante seguridad."),
        (SURE - 0.01, "7, most likely.", "7, lo más probable."),
    ],
)
def test_the_words_follow_the_probability(confidence: float, english: str, spanish: str) -> None:
    """The same number is said in the same words in each language."""
    assert message(answer(confidence)) == english
    assert message(answer(confidence), "es") == spanish


def test_an_unsure_answer_says_perhaps_or_between_which() -> None:
    """Two likely digits are both named, and then "perhaps" would say less."""
    two = Reason("between", {"first": "7", "second": "1"})

    assert message(answer(0.5, "unsure")) == "Perhaps 7."
    assert message(answer(0.5, "unsure", two)) == "It could be 7 or 1."


def test_what_is_no_digit_is_not_called_one() -> None:
    """A refusal and a blank give their reason alone, without a label."""
    assert message(answer(0.9, "not-a-digit", Reason("unlike-any-digit"))) == "This does not look like a digit."
    assert message(answer(0.1, "blank", Reason("nothing-drawn"), label=None)) == "There is nothing here yet."


def test_reasons_follow_the_answer_in_order() -> None:
    """First what was read, then each reason."""
    said = message(answer(0.99, "digit", Reason("joined", {"count": 2}), Reason("too-faint")))

    assert said == "7, very sure. 2 pieces were joined into one digit. The ink is very faint; it was strengthened."


def test_a_garment_is_called_by_its_name_in_the_language() -> None:
    """Class names are translated wherever they stand, in reasons too."""
    names = {"7": "zapatilla", "9": "botín"}
    two = Reason("between", {"first": "7", "second": "9"})

    assert message(answer(0.99, "garment"), "es", names) == "zapatilla, con mucha seguridad."
    assert message(answer(0.5, "unsure", two), "es", names) == "Podría ser zapatilla o botín."

"""What a classifier says of one glyph: plain results, no computation.

Knows verdicts and reasons; knows nothing of networks, pictures or how a verdict is reached (`verdict.py` does that).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mnist_core.reasons import Reason

Verdict = Literal["digit", "garment", "unsure", "blank", "not-a-digit"]
REFUSED: tuple[Verdict, ...] = ("blank", "not-a-digit")


@dataclass(frozen=True, eq=False)
class Stages:
    """What preprocessing made of a picture, step by step; every array is (H, W) or (H, W, 3) uint8, ready to show."""

    upright: np.ndarray  # the picture turned upright, or the drawing as it was drawn
    flat: np.ndarray  # grey, its lighting flattened: paper light, ink dark
    ink: np.ndarray  # all the ink that was found: ink bright on 0
    kept: np.ndarray  # the ink that belongs to the digit: ink bright on 0
    box: tuple[int, int, int, int]  # x, y, width, height of the kept ink, in pixels of `kept`
    glyph: np.ndarray  # (28, 28) what the network saw


@dataclass(frozen=True, eq=False)
class GarmentStages:
    """What Fashion-MNIST's seven steps made of a picture; each is (H, W, 3) uint8 but the last, ready to show."""

    upright: np.ndarray  # the picture turned upright, white where it was transparent
    trimmed: np.ndarray  # without the edges of its corners' colour; one pixel of it where there is no other
    reduced: np.ndarray  # (h, w, 3) the longer side 28
    sharpened: np.ndarray  # (h, w, 3)
    extended: np.ndarray  # (28, 28, 3) the garment in the middle
    negated: np.ndarray  # (28, 28, 3) bright on 0
    grey: np.ndarray  # (28, 28) the glyph: what the network saw


@dataclass(frozen=True, eq=False)
class Prediction:
    """One answer.

    label: the likeliest class ("7"; a garment's English name), None only when the verdict is `blank`
    probabilities: (10,) float32 in class order, calibrated, summing to 1
    verdict: digit, unsure, blank or not-a-digit; of a garment garment, unsure or blank
    reasons: why, as codes that `sentences.SENTENCES` has words for, the most important first
    glyph: (28, 28) uint8, ink bright on 0
    stages: every step of preprocessing, only when it was asked for
    """

    label: str | None
    probabilities: np.ndarray
    verdict: Verdict
    reasons: tuple[Reason, ...]
    glyph: np.ndarray
    stages: Stages | GarmentStages | None = None

    @property
    def confidence(self) -> float:
        """The probability of `label`, 0..1; 0 for a blank."""
        return float(self.probabilities.max()) if self.label is not None else 0.0


@dataclass(frozen=True, eq=False)
class Digit:
    """One box of a page.

    box: x, y, width, height in pixels of the upright picture; line and number (within its line) count from 0
    """

    prediction: Prediction
    box: tuple[int, int, int, int]
    line: int
    number: int


@dataclass(frozen=True, eq=False)
class Page:
    """What was read in a picture of several digits, in reading order.

    verdict: `digit` when all is well, `unsure` when a digit is, `not-a-digit` or `blank` when there is none
    index: which page of its document this is, from 0
    """

    digits: tuple[Digit, ...]
    reasons: tuple[Reason, ...] = ()
    index: int = 0

    @property
    def verdict(self) -> Verdict:
        """The most doubtful verdict among the digits that are read."""
        found = {digit.prediction.verdict for digit in self.digits}
        order: tuple[Verdict, ...] = ("unsure", "digit", "not-a-digit")
        return next((verdict for verdict in order if verdict in found), "blank")

    @property
    def text(self) -> str:
        """The digits read, a space between numbers, a newline between lines; what is no digit is left out."""
        lines: dict[int, dict[int, str]] = {}
        for digit in self.digits:
            if digit.prediction.verdict not in REFUSED and digit.prediction.label is not None:
                numbers = lines.setdefault(digit.line, {})
                numbers[digit.number] = numbers.get(digit.number, "") + digit.prediction.label
        return "\n".join(" ".join(numbers.values()) for numbers in lines.values())

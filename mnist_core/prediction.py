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
class Prediction:
    """One answer.

    label: the likeliest class ("7"; a garment's English name), None only when the verdict is `blank`
    probabilities: (10,) float32 in class order, calibrated, summing to 1
    verdict, reasons: see the words of the design; reasons come most important first
    glyph: (28, 28) uint8, ink bright on 0
    stages: every step of preprocessing, only when it was asked for
    """

    label: str | None
    probabilities: np.ndarray
    verdict: Verdict
    reasons: tuple[Reason, ...]
    glyph: np.ndarray
    stages: Stages | None = None

    @property
    def confidence(self) -> float:
        """The probability of `label`, 0..1; 0 for a blank."""
        return float(self.probabilities.max()) if self.label is not None else 0.0

"""Digits printed in a vector font, pages of them, and a judge that knows that font: no network needed."""

from collections.abc import Sequence

import cv2
import numpy as np

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.ink import Ink

FONT = cv2.FONT_HERSHEY_SIMPLEX
CLEAR = 0.75  # correlation with a template from which on a glyph is that digit


def digit(label: str, height: int) -> np.ndarray:
    """Return (height, w) float32 ink of a printed digit, cropped to it."""
    canvas = np.zeros((200, 200), np.uint8)
    cv2.putText(canvas, label, (40, 160), FONT, 5, 255, 12, cv2.LINE_AA)
    x, y, width, high = cv2.boundingRect(canvas)
    crop = canvas[y : y + high, x : x + width]
    return cv2.resize(crop, (max(1, round(width * height / high)), height), interpolation=cv2.INTER_AREA) / np.float32(
        255
    )


def paste(page: np.ndarray, ink: np.ndarray, x: int, y: int) -> None:
    """Lay ink on a page."""
    inside = page[y : y + ink.shape[0], x : x + ink.shape[1]]
    np.maximum(inside, ink[: inside.shape[0], : inside.shape[1]], out=inside)


def printed(
    rows: Sequence[str],
    *,
    height: int = 40,
    gap: float = 0.4,
    space: float = 1.4,
    lead: float = 1.8,
    degrees: float = 0,
) -> np.ndarray:
    """Return (h, w) float32 ink of rows of digits; a space in a row is a wide gap; falling by `degrees`."""
    margin = height
    longest = max(map(len, rows))
    page = np.zeros(
        (int(2 * margin + lead * height * len(rows)), int(2 * margin + longest * height * (1 + gap))), np.float32
    )
    for index, row in enumerate(rows):
        x = margin
        for label in row:
            if label == " ":
                x += int((space - gap) * height)
                continue
            ink = digit(label, height)
            paste(page, ink, x, int(margin + index * lead * height))
            x += ink.shape[1] + int(gap * height)
    if degrees:
        high, wide = page.shape
        page = cv2.copyMakeBorder(page, wide // 3, wide // 3, high // 3, high // 3, cv2.BORDER_CONSTANT, value=0)
        middle = (page.shape[1] / 2, page.shape[0] / 2)
        page = cv2.warpAffine(page, cv2.getRotationMatrix2D(middle, -degrees, 1), page.shape[::-1])
    return page


def as_ink(values: np.ndarray, scale: float = 1.0) -> Ink:
    """Return values as `find_ink` would."""
    flat = np.round(255 * (1 - values)).astype(np.uint8)
    return Ink(values, flat, cv2.cvtColor(flat, cv2.COLOR_GRAY2RGB), scale)


def _features(glyphs: np.ndarray) -> np.ndarray:
    blurred = np.stack([cv2.GaussianBlur(glyph.astype(np.float32), (5, 5), 1.2).ravel() for glyph in glyphs])
    return blurred / np.maximum(np.linalg.norm(blurred, axis=1, keepdims=True), 1e-6)


TEMPLATES = _features(np.stack([to_glyph(normalise_stroke(digit(str(label), 60))) for label in range(10)]))


def judge(glyphs: np.ndarray) -> np.ndarray:
    """Return (N, 11): how like each printed digit a glyph is, and how unlike all of them."""
    likeness = _features(glyphs) @ TEMPLATES.T
    chances = np.exp(120 * (likeness - likeness.max(axis=1, keepdims=True)))
    none = 1 / (1 + np.exp(60 * (likeness.max(axis=1, keepdims=True) - CLEAR)))
    return np.concatenate([chances / chances.sum(axis=1, keepdims=True), none], axis=1).astype(np.float32)

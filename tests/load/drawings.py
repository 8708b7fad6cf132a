"""Drawings that are told apart: each visitor writes one digit in a hand of its own, point after point.

Knows what the pad sends (demo/drawpad.js) and what glyph the core makes of it, without any network.
"""

import base64
from functools import lru_cache
from typing import Any

import numpy as np

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.hands import draw_digit
from mnist_core.ink import Ink
from mnist_core.marks import single
from mnist_core.strokes import parse_strokes, strokes_ink, strokes_picture

POINTS = 60  # a second at the rate of a screen
SIDE = 0.6  # of the pad that a digit takes
PEN = 0.055
Strokes = list[dict[str, Any]]


@lru_cache(maxsize=1024)
def paths(visitor: int) -> tuple[np.ndarray, ...]:
    """Return the pen's path of this visitor's digit, (n, 2) a stroke in sides of the pad, about POINTS together."""
    written = draw_digit(visitor % 10, np.random.default_rng(visitor))
    total = sum(map(len, written))
    spread = []
    for path in written:
        count = max(2, round(POINTS * len(path) / total))
        chosen = np.linspace(0, len(path) - 1, count).round().astype(int)
        spread.append(np.round(0.2 + SIDE * path[chosen], 4))
    return tuple(spread)


def points(visitor: int) -> int:
    """Return how many points this visitor's digit has."""
    return sum(map(len, paths(visitor)))


def strokes(visitor: int, drawn: int) -> Strokes:
    """Return this visitor's digit as the pad has it when `drawn` of its points are drawn."""
    made: Strokes = []
    left, at = drawn, 0
    for path in paths(visitor):
        part = path[: max(0, left)]
        left -= len(path)
        if len(part):
            told = [[x, y, round(1000 * (at + i) / POINTS)] for i, (x, y) in enumerate(part.tolist())]
            made.append({"tool": "pen", "width": PEN, "points": told})
        at += len(path)
    return made


@lru_cache(maxsize=65536)
def glyph(visitor: int, drawn: int) -> str:
    """Return the glyph that must come back for `strokes(visitor, drawn)`, as the page is sent it."""
    given = parse_strokes(strokes(visitor, drawn))
    shown = strokes_picture(given)
    cut = single(Ink(strokes_ink(given), shown, np.repeat(shown[..., None], 3, axis=2), 1.0))
    return base64.b64encode(to_glyph(normalise_stroke(cut.kept)).tobytes()).decode()

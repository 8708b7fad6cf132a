"""Digits as many hands would write them: pen paths with slant, proportions, tremor and pen of their own.

A hand is drawn once and writes as many digits as are asked of it; `hand_glyphs` takes a new one for every glyph.
Everything comes from a numpy Generator.  Knows nothing of paper and light (`papers`), nor of any data.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise

import cv2
import numpy as np

from mnist_core.allographs import ALLOGRAPHS, Stroke
from mnist_core.glyph import to_glyph

Path = np.ndarray  # (n, 2) float64: x, y; y down
Paths = tuple[Path, ...]

SPACING = 0.025  # of the digit's height between two points of a path
STEPS = 6  # points a segment of a spline
CANVAS = 72  # pixels of the longer side of a path drawn for a glyph: more than three times the glyph's
LOOPED = (0, 4, 6, 8, 9)  # digits whose loops a pen must leave open
OPENING = 0.27  # the widest pen for those, against the shorter side of the digit
CROWDED_OPENING = 0.19  # and where a bar or a dot lies in the loop
FINE = 240  # pixels of the longer side that a path is drawn at, at least, and then made small
FRACTION = 4  # bits after the point in OpenCV's coordinates: a sixteenth of a pixel


@dataclass(frozen=True)
class Hand:
    """How one person writes.  Lengths are fractions of the digit's height."""

    slant: float = 0.0  # tangent of the lean, to the right
    aspect: float = 1.0  # width against the usual
    turn: float = 0.0  # radians
    wobble: float = 0.02  # how far the points of a shape are missed, from digit to digit
    tremor: float = 0.0  # how far the pen trembles
    rounding: float = 0.0  # length over which a corner is rounded
    facets: float = 0.0  # length of straight pieces, as a quick mouse draws; 0: none
    pen: float = 0.13  # width of the stroke against the longer side
    pressure: float = 0.0  # how far the width varies along a stroke, 0..0.6
    variants: dict[int, str] = field(default_factory=dict)  # the way this hand writes a digit, where it has only one


def draw_hand(rng: np.random.Generator, labels: Iterable[int] = tuple(ALLOGRAPHS)) -> Hand:
    """Draw a person's way of writing; labels: the digits whose allograph is settled, all where not said."""
    u = rng.uniform
    return Hand(
        slant=float(np.clip(rng.normal(0.12, 0.2), -0.35, 0.65)),
        aspect=float(np.exp(np.clip(rng.normal(0, 0.17), -0.4, 0.4))),
        turn=float(np.clip(rng.normal(0, 0.06), -0.2, 0.2)),
        wobble=u(0.01, 0.036),
        tremor=u(0.0, 0.011) if u() < 0.5 else 0.0,
        rounding=u(0.0, 0.13) if u() < 0.6 else 0.0,
        facets=u(0.08, 0.25) if u() < 0.15 else 0.0,
        pen=float(rng.triangular(0.1, 0.14, 0.215)),
        pressure=u(0.1, 0.6) if u() < 0.3 else 0.0,
        variants={label: draw_variant(label, rng) for label in labels},
    )


def draw_variant(label: int, rng: np.random.Generator) -> str:
    """Draw the name of a way to write `label`."""
    weights = {name: weight for name, (weight, _) in ALLOGRAPHS[label].items()}
    at = rng.uniform(0, sum(weights.values()))
    return next(name for name, reached in zip(weights, accumulate(weights.values()), strict=True) if at < reached)


def draw_digit(label: int, rng: np.random.Generator, hand: Hand | None = None, variant: str | None = None) -> Paths:
    """Draw the pen's path for a digit.

    label: 0..9; hand: a new one where None; variant: a name in `ALLOGRAPHS[label]`, the hand's own where None.
    Returns one path a stroke, (n, 2) float64 x, y, moved and scaled so that the longer side is 1 and the upper left
    corner of the box around the points is (0, 0).
    """
    hand = hand or draw_hand(rng, (label,))
    name = variant or hand.variants.get(label) or draw_variant(label, rng)
    return write(ALLOGRAPHS[label][name][1](rng.uniform), rng, hand)


def write(strokes: list[Stroke], rng: np.random.Generator, hand: Hand) -> Paths:
    """Write any sign, given as the points its strokes pass (see `allographs`), as this hand would; as `draw_digit`."""
    build = _Build(waist=rng.uniform(-0.09, 0.09), taper=rng.uniform(-0.25, 0.25), bow=rng.normal(0, 0.02))
    return _fitted(tuple(_leaning(_pen_path(stroke, hand, build, rng), hand) for stroke in strokes))


def pen_for(label: int, paths: Paths, hand: Hand) -> float:
    """Return the width of this hand's pen, in unit coordinates, made finer where it would fill the digit's loops."""
    if label not in LOOPED:
        return hand.pen
    shorter = float(np.ptp(np.concatenate(paths), axis=0).min())
    return min(hand.pen, shorter * (CROWDED_OPENING if label == 0 and len(paths) > 1 else OPENING))


def ink_of(paths: Paths, side: float, width: float, pressure: float = 0.0, phase: float = 0.0) -> np.ndarray:
    """Draw paths with a round pen.

    side: pixels of the longer side of unit paths; width: pixels of the stroke; pressure: 0..0.6, how far the width
    varies along a stroke, beginning at `phase` radians.
    Returns (h, w) float32 in [0, 1], ink bright, just larger than what was drawn.
    """
    # OpenCV draws whole widths only, and those too wide: on a small canvas that would fill a digit's loops.
    finer = max(1, math.ceil(FINE / side))
    margin = int(width * (1 + pressure) / 2) + 2
    columns, rows = (int(far) + 2 * margin + 1 for far in np.max([path.max(0) for path in paths], 0) * side)
    canvas = np.zeros((rows * finer, columns * finer), np.uint8)
    for path in paths:
        points = np.round((path * side + margin) * finer * (1 << FRACTION)).astype(np.int32)
        if pressure:
            _draw_pressed(canvas, points, width * finer, pressure, phase)
        else:
            cv2.polylines(canvas, [points[:, None]], False, 255, _thickness(width * finer), cv2.LINE_AA, FRACTION)
    return cv2.resize(canvas, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def hand_glyph(
    label: int, rng: np.random.Generator, hand: Hand | None = None, variant: str | None = None
) -> np.ndarray:
    """Draw one digit as a glyph, (28, 28) uint8."""
    hand = hand or draw_hand(rng, (label,))
    paths = draw_digit(label, rng, hand, variant)
    return to_glyph(
        ink_of(paths, CANVAS, pen_for(label, paths, hand) * CANVAS, hand.pressure, rng.uniform(0, 2 * np.pi))
    )


def hand_glyphs(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw `count` digits, a new hand for each: glyphs (N, 28, 28) uint8 and labels (N,) int64, about a tenth each."""
    labels = rng.permutation(np.arange(count) % 10).astype(np.int64)
    glyphs = np.zeros((count, 28, 28), np.uint8)
    for index, label in enumerate(labels):
        glyphs[index] = hand_glyph(int(label), rng)
    return glyphs, labels


@dataclass(frozen=True)
class _Build:
    """How one digit is out of its usual proportions, all its strokes together."""

    waist: float  # how much lower than usual its middle lies
    taper: float  # how much wider it is below than above
    bow: float  # how far its middle bulges to the right


def _pen_path(stroke: Stroke, hand: Hand, build: _Build, rng: np.random.Generator) -> Path:
    """Turn the points of a stroke into the path of this hand's pen."""
    points = np.array([point[:2] for point in stroke])
    y = np.clip(points[:, 1], 0, 1)
    points[:, 0] = points[:, 0] * (1 + build.taper * (y - 0.5)) + build.bow * 4 * y * (1 - y)
    points[:, 1] += build.waist * 4 * y * (1 - y)
    points += rng.normal(0, hand.wobble, points.shape)
    corners = [0, *(i for i, point in enumerate(stroke) if len(point) > 2 and 0 < i < len(stroke) - 1), len(stroke) - 1]
    pieces = [_spline(points[a : b + 1]) for a, b in pairwise(corners)]
    path = _evenly(np.concatenate(pieces), hand.facets or SPACING)
    if hand.rounding and not hand.facets:
        path = _smoothed(path, hand.rounding / SPACING)
    if hand.tremor:
        noise = _smoothed(rng.normal(0, 1, path.shape), 3.0)
        path = path + noise * (hand.tremor / max(float(noise.std()), 1e-6))
    return path


def _leaning(path: Path, hand: Hand) -> Path:
    x = path[:, 0] * hand.aspect - path[:, 1] * hand.slant
    y = path[:, 1]
    cos, sin = np.cos(hand.turn), np.sin(hand.turn)
    return np.stack([x * cos - y * sin, x * sin + y * cos], 1)


def _fitted(paths: Paths) -> Paths:
    every = np.concatenate(paths)
    low, size = every.min(0), max(float(np.ptp(every, axis=0).max()), 1e-6)
    return tuple((path - low) / size for path in paths)


def _spline(points: np.ndarray) -> Path:
    """Return a smooth curve through the points (Catmull and Rom's spline); two points give a line."""
    return points if len(points) < 3 else _spline_matrix(len(points)) @ points


@lru_cache(maxsize=32)
def _spline_matrix(count: int) -> np.ndarray:
    """Return the (steps, count) weights of the points along the curve."""
    t = np.linspace(0, 1, STEPS, endpoint=False)
    basis = np.stack([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2], 1) / 2
    weights = np.zeros(((count - 1) * STEPS + 1, count + 2))
    for segment in range(count - 1):
        weights[segment * STEPS : (segment + 1) * STEPS, segment : segment + 4] = basis
    weights[-1, count] = 1
    # The points before the first and after the last continue the end segments straight on.
    inner = weights[:, 1:-1].copy()
    inner[:, 0] += 2 * weights[:, 0]
    inner[:, 1] -= weights[:, 0]
    inner[:, -1] += 2 * weights[:, -1]
    inner[:, -2] -= weights[:, -1]
    return inner


def _evenly(path: Path, spacing: float) -> Path:
    """Return the path in points about `spacing` apart along it."""
    steps = np.diff(path, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.sqrt(steps[:, 0] ** 2 + steps[:, 1] ** 2))])
    at = np.linspace(0, along[-1], max(2, int(along[-1] / spacing) + 1))
    return np.stack([np.interp(at, along, path[:, 0]), np.interp(at, along, path[:, 1])], 1)


def _smoothed(path: Path, length: float) -> Path:
    """Average along the path over `length` points, its ends held."""
    half = int(length)
    if half < 1:
        return path
    padded = np.concatenate([np.repeat(path[:1], half, 0), path, np.repeat(path[-1:], half, 0)])
    kernel = np.bartlett(2 * half + 3)[1:-1]
    kernel /= kernel.sum()
    return np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)], 1)


def _draw_pressed(canvas: np.ndarray, points: np.ndarray, width: float, pressure: float, phase: float) -> None:
    swell = 1 + pressure * np.sin(phase + np.linspace(0, 5, len(points)))
    for one, other, by in zip(points, points[1:], swell, strict=False):
        cv2.line(canvas, one.tolist(), other.tolist(), 255, _thickness(width * by), cv2.LINE_AA, FRACTION)


def _thickness(width: float) -> int:
    """Return what OpenCV is to be told for a smooth line `width` pixels wide: it draws even numbers 1.4 wider."""
    return max(1, 2 * round((width - 1.4) / 2))

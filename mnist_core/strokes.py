"""A drawing as it was made: strokes are checked, and drawn again as ink with MNIST's stroke width.

Because the pen's path is known, a drawing gets the same ink whatever its size and pen; nothing has to be guessed from
pixels.  Knows nothing of paper, of glyphs, or of which strokes make a digit.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np

from mnist_core.errors import TrazoError

STROKE_LIMIT = 200
POINT_LIMIT = 20_000
REACH = 1.0  # how far outside the pad, in sides of it, a captured pointer may be followed
TIME_LIMIT = 1e9  # milliseconds: more than eleven days

GLYPH_BOX = 20  # MNIST scales a digit's longer side to 20 pixels ...
GLYPH_STROKE = 2.7  # ... where its strokes are about 2.7 pixels wide (mean over the training set)
SUPERSAMPLING = 8  # pixels of ink drawn per glyph pixel, so that reduction by area smooths every edge
INK_SIDE = 1600  # pixels: the longest side of what is drawn, however many digits stand side by side
ABOVE = 0.25  # strokes with less space than this share of their height between their rows may be one digit's ...
BESIDE = 0.05  # ... if between their columns there is less than this
GAP_FILLED = 0.6  # strokes fill at most this share of the gap between two digits, however near those stand ...
NARROWEST = 0.35  # ... and are at least this share of MNIST's width
PICTURE_SIDE = 280  # pixels of the drawing as it is shown
ERASER_GRID = 512  # pixels of a pad's side where erasing is worked out
PLACE_LIMIT = 400_000  # where a drawing's lines are looked at for erasing: all of an honest one, 780 sides of the pad
PIECE_LIMIT = 400  # pieces of lines that erasing may leave; the shortest beyond are dust
SUBPIXEL = 4  # binary digits after the point that the rasteriser takes

Tool = Literal["pen", "eraser"]
Point = tuple[float, float, float, float]


@dataclass(frozen=True)
class Stroke:
    """One movement of a pen or an eraser.

    width: of the tool, in sides of the pad
    points: (x, y, t, pressure): x to the right and y down in sides of the pad, t in ms, pressure in [0, 1]
    """

    tool: Tool
    width: float
    points: tuple[Point, ...]


def parse_strokes(value: object) -> tuple[Stroke, ...]:
    """Return the strokes in a list of {"tool", "width", "points"} as JSON has them, or of `Stroke`.

    A point is [x, y], [x, y, t] or [x, y, t, pressure]; a stroke without points is left out.
    Raises TrazoError: too-many-strokes; not-strokes for any other shape, a NaN, or a number out of range.
    """
    if not isinstance(value, list | tuple):
        raise TrazoError("not-strokes")
    if len(value) > STROKE_LIMIT:
        raise TrazoError("too-many-strokes", strokes=STROKE_LIMIT, points=POINT_LIMIT)
    strokes = []
    points = 0
    for given in value:
        if isinstance(given, Stroke):
            given = {"tool": given.tool, "width": given.width, "points": given.points}
        if not isinstance(given, Mapping) or not isinstance(given.get("points"), list | tuple):
            raise TrazoError("not-strokes")
        points += len(given["points"])
        if points > POINT_LIMIT:
            raise TrazoError("too-many-strokes", strokes=STROKE_LIMIT, points=POINT_LIMIT)
        if given.get("tool") not in get_args(Tool):
            raise TrazoError("not-strokes")
        width = _number(given.get("width"), 0, 1)
        if given["points"]:
            strokes.append(Stroke(given["tool"], width, tuple(map(_point, given["points"]))))
    return tuple(strokes)


def strokes_ink(strokes: Sequence[Stroke]) -> np.ndarray:
    """Return the drawing as (H, W) float32 ink in [0, 1], its digits' strokes as wide as MNIST's for their size.

    What an eraser passed over is left out before anything is measured.  Digits side by side share one width, that of
    a typical digit among them, or less where they stand so near that they would touch.  The ink is a margin away from
    every edge; a blank drawing is a (1, 1) zero.
    """
    paths = _left_over(strokes)
    if not paths:
        return np.zeros((1, 1), np.float32)
    points = np.concatenate(paths)
    low, high = points.min(axis=0), points.max(axis=0)
    # A tap shakes: what is smaller than the pen that drew it stays smaller than its stroke.
    thinnest = min(stroke.width for stroke in strokes if stroke.tool == "pen")
    digit, gap = _sizes(paths)
    digit = max(digit, thinnest)
    scale = SUPERSAMPLING * (GLYPH_BOX - GLYPH_STROKE) / max(digit, 1e-3)
    scale = min(scale, INK_SIDE / max(float((high - low).max()), 1e-3))
    width = scale * digit * GLYPH_STROKE / (GLYPH_BOX - GLYPH_STROKE)
    width = max(1.0, min(width, max(scale * gap * GAP_FILLED, width * NARROWEST)))
    canvas = np.zeros(tuple(np.ceil((high - low)[::-1] * scale + 2 * width).astype(int) + 1), np.uint8)
    for path in paths:
        _draw(canvas, (path - low) * scale + width, width, 1)
    return canvas.astype(np.float32)


def strokes_picture(strokes: Sequence[Stroke]) -> np.ndarray:
    """Return the drawing as the person made it: (280, 280) uint8, dark ink on white."""
    canvas = np.full((PICTURE_SIDE, PICTURE_SIDE), 255, np.uint8)
    for stroke in strokes:
        shade = 0 if stroke.tool == "pen" else 255
        _draw(canvas, _path(stroke) * PICTURE_SIDE, stroke.width * PICTURE_SIDE, shade, cv2.LINE_AA)
    return canvas


def _number(value: object, low: float, high: float) -> float:
    # A bool is an int to Python, and a NaN fails every comparison.
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise TrazoError("not-strokes")
    return float(value)


def _point(value: object) -> Point:
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 4:
        raise TrazoError("not-strokes")
    x, y = (_number(place, -REACH, 1 + REACH) for place in value[:2])
    t = _number(value[2], 0, TIME_LIMIT) if len(value) > 2 else 0.0
    pressure = _number(value[3], 0, 1) if len(value) > 3 else 0.5
    return x, y, t, pressure


def _path(stroke: Stroke) -> np.ndarray:
    """Return (N, 2) float64: the places a stroke went through."""
    return np.array([point[:2] for point in stroke.points], np.float64)


def _draw(canvas: np.ndarray, path: np.ndarray, width: float, shade: int, line: int = cv2.LINE_8) -> None:
    """Draw a path, in pixels, with round ends."""
    thickness = max(1, 2 * round((width - 1) / 2))  # OpenCV draws an even thickness one pixel wider, an odd one two
    points = np.rint(path * 2**SUBPIXEL).astype(np.int32)
    if len(points) == 1:
        points = points.repeat(2, axis=0)
    cv2.polylines(canvas, [points], False, shade, thickness, line, SUBPIXEL)


def _left_over(strokes: Sequence[Stroke]) -> list[np.ndarray]:
    """Return the pen's paths, (N, 2) each, cut where a later eraser passed over their middle line."""
    if all(stroke.tool == "pen" for stroke in strokes):
        return [_path(stroke) for stroke in strokes]
    erased = np.zeros((ERASER_GRID, ERASER_GRID), np.uint8)
    left: list[np.ndarray] = []
    for stroke in reversed(strokes):
        if stroke.tool == "eraser":
            _draw(erased, _path(stroke) * ERASER_GRID, stroke.width * ERASER_GRID, 1)
            continue
        path = _dense(_path(stroke), PLACE_LIMIT // len(strokes))
        x, y = np.clip(path * ERASER_GRID, 0, ERASER_GRID - 1).astype(int).T
        stays = erased[y, x] == 0
        cuts = np.flatnonzero(np.diff(stays)) + 1
        left += [run for run, kept in zip(np.split(path, cuts), np.split(stays, cuts), strict=True) if kept[0]]
        if len(left) > PIECE_LIMIT:
            left = sorted(left, key=_length, reverse=True)[:PIECE_LIMIT]
    return left


def _length(path: np.ndarray) -> float:
    """Return how long a path is, in sides of the pad."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


def _dense(path: np.ndarray, limit: int) -> np.ndarray:
    """Return a path with points added, at most `limit`, so that none is farther than a grid's pixel from the next."""
    if len(path) == 1:
        return path
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.r_[0, np.cumsum(steps)]
    places = np.union1d(along, np.linspace(0, along[-1], min(limit, math.ceil(along[-1] * ERASER_GRID) + 1)))
    return np.stack([np.interp(places, along, path[:, axis]) for axis in (0, 1)], axis=1)


def _sizes(paths: Sequence[np.ndarray]) -> tuple[float, float]:
    """Return the longer side of a typical group of paths and the smallest gap between two groups, in sides of the pad.

    Two rows, or two digits side by side, are different groups; typical is the median by the length of what was drawn,
    so that a detached hat or a stray dot has no say.  The gap is infinite where no group stands clear of another.
    """
    low = np.array([path.min(axis=0) for path in paths])
    high = np.array([path.max(axis=0) for path in paths])
    lengths = np.array([_length(path) for path in paths])
    # The space between two boxes' columns and between their rows; negative where they share some.
    beside, above = np.moveaxis(np.maximum(low[:, None], low) - np.minimum(high[:, None], high), 2, 0)
    height = np.maximum((high - low)[:, None, 1], (high - low)[:, 1])
    near = (beside <= BESIDE * height) & (above <= ABOVE * height)
    group = np.arange(len(paths))
    while (joined := np.where(near, group, len(paths)).min(axis=1)).tolist() != group.tolist():
        group = joined
    gaps = np.maximum(beside, above)[group[:, None] != group]
    labels = np.unique(group)
    members = [group == label for label in labels]
    sides = np.array([(high[member].max(axis=0) - low[member].min(axis=0)).max() for member in members])
    order = np.argsort(sides)
    drawn = np.cumsum([lengths[members[index]].sum() for index in order])
    return float(sides[order[np.searchsorted(drawn, drawn[-1] / 2)]]), float(gaps[gaps > 0].min(initial=np.inf))

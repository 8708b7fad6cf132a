"""Long straight thin lines across a picture: found by the slopes they share, then followed pixel by pixel.

Knows contrast and lines; what is a ruling and what a stroke only `rulings.py` knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import cv2
import numpy as np

SMALL = 400  # lines are looked for with the longer side at this many pixels
STEEPEST = 0.27  # rise over run: paper photographed up to 15 degrees askew
THICKEST = 0.022  # of the longer side: a ruling is no thicker
FAN = 0.05  # rise over run: by how much perspective turns one ruling from another
COARSE = 4000  # pixels that vote for the common slope
SUPPORT = 0.55  # of a line's way across the picture is to be seen: strokes interrupt it, shadows hide it
SHORTEST = 0.5  # of the picture's width: less of a way across is no evidence
CORNER_FAN = 0.01  # rise over run: such a line turns no more from the others
CORNER = 0.06  # of the width: a line as short as this is believed beside others
SIDES = 0.1  # of a line's contrast: less is beside it
EVEN = 0.98  # of the darkest: so dark are all rows of a broad line


@dataclass(frozen=True)
class Line:
    """A line y = middle + slope * (x - width / 2) in pixels of a picture `width` wide."""

    slope: float
    middle: float


@dataclass(frozen=True, eq=False)
class Trace:
    """A line's pixels: their rows and columns, the line's contrast and its thickness in pixels.

    breadth: how many rows its pixels take, with its blurred sides and a row of paper on either
    span, seen: the shares of its way across the picture between the first and the last of it that is seen, and of
    what is seen
    """

    rows: np.ndarray
    columns: np.ndarray
    level: float
    thickness: int
    breadth: int
    span: float
    seen: float

    def turned(self) -> "Trace":
        """Return the same in the transposed picture."""
        return Trace(self.columns, self.rows, self.level, self.thickness, self.breadth, self.span, self.seen)


def trace_all(contrast: np.ndarray, marked: np.ndarray) -> list[Trace]:
    """Return the lines that cross (h, w) float32 contrast from side to side, from the top down.

    marked: (h, w) uint8, 1 where contrast is more than the paper's grain
    """
    marked = np.ascontiguousarray(marked)
    lines = sorted(find_lines(thin_part(marked)), key=lambda line: line.middle)
    farthest = max(3, round(THICKEST * max(contrast.shape)))
    halfway = [int(after.middle - before.middle) // 2 for before, after in pairwise(lines)]
    reaches = map(min, [farthest, *halfway], [*halfway, farthest])
    return [
        trace_line(contrast, marked, line, min(farthest, max(2, reach)))
        for line, reach in zip(lines, reaches, strict=False)
    ]


def thin_part(marked: np.ndarray) -> np.ndarray:
    """Return (h, w) uint8: of what is marked, the part that is thin from top to bottom."""
    height = max(3, round(THICKEST * max(marked.shape))) + 1
    column = np.ones((height, 1), np.uint8)
    return marked & (1 - cv2.morphologyEx(marked, cv2.MORPH_OPEN, column))


def find_lines(thin: np.ndarray) -> list[Line]:
    """Return the lines that cross the (h, w) uint8 picture from side to side, by a Hough transform of slopes."""
    factor = -(-max(thin.shape) // SMALL)
    height, width = (-(-side // factor) for side in thin.shape)
    padded = cv2.copyMakeBorder(thin, 0, height * factor - thin.shape[0], 0, width * factor - thin.shape[1], 0)
    small: np.ndarray = reduce(
        np.maximum, (padded[i::factor, j::factor] for i in range(factor) for j in range(factor))
    ).copy()
    small[1:] &= 1 - small[:-1]  # one vote a column, however thick the line
    y, x = np.nonzero(small)
    if len(x) < SUPPORT * SHORTEST * width:
        return []
    x = x - width / 2
    # Rulings are parallel: a part of the pixels tells their slope, and perspective turns the others little from it.
    some = np.random.default_rng(0).permutation(len(x))[:COARSE]
    slopes = np.arange(-STEEPEST, STEEPEST, 2 / width)
    votes = _votes(y[some], x[some], slopes, height, width)
    main = slopes[np.square(votes).sum(axis=1).argmax()]
    slopes = np.arange(main - FAN, main + FAN, 1 / width)
    votes, ways = _votes(y, x, slopes, height, width), _ways(slopes, height, width)
    lines = _lines_where(votes, np.where(ways >= SHORTEST * width, ways, np.inf), slopes)
    if len(lines) > 1:  # beside others a short line, across a corner, is believed
        alike = np.abs(slopes - np.median([line.slope for line in lines])) <= CORNER_FAN
        short = np.where((ways >= CORNER * width) & (ways < SHORTEST * width), ways, np.inf)
        if alike.any():
            lines += _lines_where(votes[alike], short[alike], slopes[alike])
    outside = _outside(width)
    return [Line(line.slope, (line.middle - outside + 0.5) * factor) for line in lines]


def _outside(width: int) -> int:
    """Return how many rows above and below the picture a line through its corner meets the middle column."""
    return int(STEEPEST * width / 2) + 1


def _votes(y: np.ndarray, x: np.ndarray, slopes: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return (slopes, rows): how many points lie on the line of each slope through each row of the middle column."""
    outside = _outside(width)
    rows, count = height + 2 * outside, len(slopes)
    at = np.rint(y - slopes[:, None] * x).astype(np.intp) + outside
    at = np.clip(at, 0, rows - 1, out=at) + rows * np.arange(count)[:, None]
    votes = np.bincount(at.ravel(), minlength=count * rows).reshape(count, rows).astype(np.float32)
    # A line between two rows, or of a slope between two, votes for its neighbours too.
    wide = votes.copy()
    wide[:, 1:] += 0.9 * votes[:, :-1]
    wide[:, :-1] += 0.9 * votes[:, 1:]
    return wide


def _ways(slopes: np.ndarray, height: int, width: int) -> np.ndarray:
    """Return (slopes, rows): how many columns the line of each slope through each row stays inside."""
    outside = _outside(width)
    rows = np.arange(height + 2 * outside) - outside
    steep = np.where(np.abs(slopes) > 1e-6, slopes, 1e-6)[:, None]
    one, other = (np.clip(ends / steep, -width / 2, width / 2) for ends in (-rows, height - 1 - rows))
    return np.abs(other - one)


def _lines_where(votes: np.ndarray, ways: np.ndarray, slopes: np.ndarray) -> list[Line]:
    """Return the lines that are seen on enough of their ways, from (slopes, rows) votes and ways."""
    support = (votes / ways).astype(np.float32)
    best, at = support.max(axis=0), support.argmax(axis=0)
    return [Line(float(slopes[at[row]]), float(row)) for row in _peaks(best)]


def _peaks(support: np.ndarray) -> Iterator[int]:
    """Yield the rows where the (height,) float32 support is enough and the highest for a few rows around."""
    around = cv2.dilate(support.reshape(-1, 1), np.ones((5, 1), np.uint8)).ravel()
    last = -5
    for row in np.flatnonzero((support >= SUPPORT) & (support >= around)).tolist():
        if row - last >= 3:
            yield row
            last = row


def trace_line(contrast: np.ndarray, marked: np.ndarray, line: Line, reach: int) -> Trace:
    """Return the pixels of a line in (h, w) contrast: it is followed along its way, for paper is never quite flat.

    reach: how far it may be from where it is expected, in pixels; no farther than halfway to its neighbours
    """
    height, width = contrast.shape
    x = np.arange(width)
    expected = np.rint(line.middle + line.slope * (x - width / 2)).astype(int)
    offsets = np.arange(-reach, reach + 1)[:, None]
    rows = expected + offsets
    band = np.where((rows >= 0) & (rows < height), contrast[np.clip(rows, 0, height - 1), x], -1)
    # The darkest row along a stretch; strokes, which are darker, count no more than the line itself.
    along = cv2.blur(np.minimum(band, np.median(band.max(axis=0))), (2 * (width // 30) + 1, 1))
    centre = expected + _middles(along) - reach
    rows = centre + offsets
    profile = np.median(contrast[np.clip(rows, 0, height - 1), x], axis=1)
    level = max(float(profile[reach]), 1e-3)
    thickness = int(np.sum(profile > 0.4 * level))
    in_picture = (rows >= 0) & (rows < height)
    # Its blurred sides are its own, and a row of paper on either, for no line is quite straight.
    outside = np.flatnonzero(profile <= SIDES * level) - reach
    above, below = outside[outside < 0].max(initial=-reach), outside[outside > 0].min(initial=reach)
    inside = (offsets >= above) & (offsets <= below) & in_picture
    seen = (marked[np.clip(rows, 0, height - 1), x].astype(bool) & inside).any(axis=0)
    way = max(1, int(in_picture.any(axis=0).sum()))
    span = (seen.nonzero()[0][-1] - seen.argmax() + 1) / way if seen.any() else 0.0
    columns = np.broadcast_to(x, rows.shape)[inside]
    return Trace(rows[inside], columns, level, thickness, int(below - above) + 1, float(span), float(seen.sum() / way))


def _middles(along: np.ndarray) -> np.ndarray:
    """Return (width,) the row of each column in the middle of the darkest ones: a broad line has many as dark.

    Of several groups of rows the one nearest to the middle row counts, where the line is expected.
    """
    rows = np.arange(len(along))[:, None]
    most = along.max(axis=0)
    darkest = along >= most - (1 - EVEN) * np.abs(most)
    nearest = np.where(darkest, np.abs(rows - len(along) // 2), len(along)).argmin(axis=0)
    above = np.where(~darkest & (rows < nearest), rows, -1).max(axis=0)
    below = np.where(~darkest & (rows > nearest), rows, len(along)).min(axis=0)
    return (above + below) // 2

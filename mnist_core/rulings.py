"""The paper's printed lines: ruled and squared paper, tables; found as long straight thin lines, told from strokes.

Knows lines; knows nothing of light (it is given ink contrast) nor of digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import cv2
import numpy as np

from mnist_core.glyph import mean_width

LEAST_SIDE = 100  # pixels: on a smaller picture lines are not to be told from strokes
SMALL = 400  # lines are looked for with the longer side at this many pixels
STEEPEST = 0.27  # rise over run: paper photographed up to 15 degrees askew
THICKEST = 0.022  # of the longer side: a ruling is no thicker
FAN = 0.05  # rise over run: by how much perspective turns one ruling from another
COARSE = 4000  # pixels that vote for the common slope
SUPPORT = 0.55  # of a line's way across the picture is to be seen: strokes interrupt it, shadows hide it
SHORTEST = 0.5  # of the picture's width: less of a way across is no evidence
CORNER_FAN = 0.01  # rise over run: such a line turns no more from the others
CORNER = 0.06  # of the width: a line as short as this is believed beside others
SPAN = 0.92  # of its way across the picture a ruling is seen from first to last
MANY = 3  # lines of one direction are no strokes
EVEN = 0.98  # of the darkest: so dark are all rows of a broad line
ALIKE = 0.3  # of their usual contrast: what is fainter is bare paper between them, however broad
PALE = 0.7  # of the ink's contrast: fewer lines must be weaker to be rulings ...
PRINT = 1.2  # times as dark as such a line are those of the same print, at most
UNBROKEN = 0.95  # ... and so much of their way be seen: of printed ones 0.98 to 1 was, of a column of digits 0.87
PASSING = 0.1  # of the picture's width: so far a line goes on at either side of what was written, if it is a ruling ...
FINER = 0.6  # ... and it is so many times as broad as the strokes at most
BROADER = 3  # times as broad as the usual ruling is none: at the picture's border its breadth cannot be told
STANDING = 0.2  # of its height: a digit that stands on a line ends no farther above or below it ...
TALL = 8  # ... and is so many times taller than the line is thick
CRUMB = 2  # times a line's thickness and some pixels: what is left of it is no larger
DARKER = 1.5  # times a line's contrast: darker pixels on it are a stroke that runs along it


@dataclass(frozen=True)
class Line:
    """A line y = middle + slope * (x - width / 2) in pixels of a picture `width` wide."""

    slope: float
    middle: float


@dataclass(frozen=True, eq=False)
class Trace:
    """A line's pixels: their rows and columns, the line's contrast and its thickness in pixels.

    span, seen: the shares of its way across the picture between the first and the last of it that is seen, and of
    what is seen
    """

    rows: np.ndarray
    columns: np.ndarray
    level: float
    thickness: int
    span: float
    seen: float

    def turned(self) -> "Trace":
        """Return the same in the transposed picture."""
        return Trace(self.columns, self.rows, self.level, self.thickness, self.span, self.seen)


def find_rulings(contrast: np.ndarray, least: np.ndarray | float) -> np.ndarray | None:
    """Return (h, w) bool, the pixels of the paper's lines but for those where strokes cross them; None without lines.

    contrast: (h, w) float32 in [0, 1], 0 paper; least: what of it is more than the paper's grain, a number or (h, w).
    Where a stroke crosses a line there is ink on both sides of it, and where one runs along it the line is darker than
    elsewhere: both stay, unless they are no more than crumbs of the line.
    """
    marked = (contrast > least).astype(np.uint8)
    if max(contrast.shape) < LEAST_SIDE or not marked.any():
        return None
    bare = float(np.median(least))  # what is no darker is no line, however many digits stand on its way
    found, upright = (
        [trace for trace in _trace_all(*turned) if trace.level > bare]
        for turned in ((contrast, marked), (contrast.T, marked.T))
    )
    rest = _beside(marked, [*found, *(trace.turned() for trace in upright)])
    usual = float(np.percentile(contrast[(rest if rest.any() else marked) > 0], 75))
    lying, standing = (_believed(some, usual, max(contrast.shape)) for some in (found, upright))
    lying += [trace for trace in found if trace not in lying and trace.span > SPAN and _stood_on(trace, marked)]
    lying += [trace for trace in _passing(found, rest) if trace not in lying]
    standing += [trace for trace in _passing(upright, rest.T) if trace not in standing]
    traces = [*lying, *(trace.turned() for trace in standing)]
    if not traces:
        return None
    level = np.zeros_like(contrast)
    for trace in traces:
        level[trace.rows, trace.columns] = trace.level
    on_line = level > 0
    breadths = [trace.thickness for trace in traces]
    thickness = round(min(max(breadths), BROADER * float(np.median(breadths))))
    side = thickness + 4
    strokes = without_crumbs(marked * ~on_line, side)
    bridged = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)) > 0
    darker = contrast > np.maximum(DARKER * level, level + 0.08)
    gone = on_line & ~bridged & ~darker
    gone |= _crumbs(marked * ~gone, on_line, CRUMB * side)
    pale = DARKER * float(np.median([trace.level for trace in traces]))
    return gone | _ends_at_border(contrast, marked * ~gone, thickness + 3, pale)


def _crumbs(left: np.ndarray, on_line: np.ndarray, side: int) -> np.ndarray:
    """Return (h, w) bool: pieces of what is left that fit in a square of `side` and are in part on a line."""
    small = left & (1 - without_crumbs(left, side))
    count, labels = cv2.connectedComponents(small, connectivity=8)
    on = np.zeros(count, bool)
    on[np.unique(labels[on_line])] = True
    on[0] = False
    return on[labels]


def _ends_at_border(contrast: np.ndarray, left: np.ndarray, thickness: int, pale: float) -> np.ndarray:
    """Return (h, w) bool: pieces of what is left that are no thicker than this and as pale, and run out of the picture.

    They are lines of which too little is seen to be followed: across a corner, or along the border.
    """
    height, width = left.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(left), connectivity=8)
    x, y, w, h, area = (stats[:, column] for column in range(5))
    at_border = (x == 0) | (y == 0) | (x + w == width) | (y + h == height)
    means = np.bincount(labels.ravel(), contrast.ravel(), count) / np.maximum(area, 1)
    ends = at_border & (area <= thickness * np.maximum(w, h)) & (means <= pale)
    ends[0] = False
    return ends[labels]


def _believed(traces: list[Trace], usual: float, length: int) -> list[Trace]:
    """Return the lines of one direction that are rulings and no strokes.

    A ruling leaves the picture at both its ends, and if there are not three of them it is paler than the ink (`usual`)
    and unbroken, which a column of digits is not.
    On a large picture three lines are believed though they end at the paper's edge: no digit has three such bars.
    """
    if len(traces) >= MANY:  # all of one print
        least = ALIKE * float(np.median([trace.level for trace in traces]))
        traces = [trace for trace in traces if trace.level >= least]
    if len(traces) >= MANY and length >= SMALL:
        return traces
    whole = [trace for trace in traces if trace.span > SPAN]
    if len(whole) >= MANY:
        return whole
    pale = [trace.level for trace in whole if trace.level < PALE * usual and trace.seen > UNBROKEN]
    return [trace for trace in whole if pale and trace.level < PRINT * max(pale)]


def _stood_on(trace: Trace, marked: np.ndarray) -> bool:
    """Return whether two digits side by side stand on a line: then it is a ruling, however dark."""
    rest = marked.copy()
    rest[trace.rows, trace.columns] = 0
    _count, _, stats, centres = cv2.connectedComponentsWithStats(rest, connectivity=8)
    line = np.full(marked.shape[1], np.inf)
    np.minimum.at(line, trace.columns, trace.rows)
    ends: list[tuple[int, int]] = []
    for (x, y, width, height, _), (middle, _) in zip(stats[1:], centres[1:], strict=True):
        if height >= TALL * trace.thickness and abs(y + height - line[int(middle)]) <= STANDING * height:
            ends.append((x, x + width))
    return any(one[1] <= other[0] for one in ends for other in ends)


def _beside(marked: np.ndarray, traces: list[Trace]) -> np.ndarray:
    """Return (h, w) uint8: what is marked without the lines that cross the picture unbroken, and without crumbs."""
    whole = [trace for trace in traces if _is_whole(trace)]
    rest = marked.copy()
    for trace in whole:
        rest[trace.rows, trace.columns] = 0
    return without_crumbs(rest, CRUMB * max((trace.thickness for trace in whole), default=0) + 4)


def _is_whole(trace: Trace) -> bool:
    """Return whether a line crosses the picture from border to border, unbroken."""
    return trace.span > SPAN and trace.seen > UNBROKEN


def _passing(traces: list[Trace], rest: np.ndarray) -> list[Trace]:
    """Return the lines that go on at both sides of all that was written (h, w), finer than its strokes: however dark.

    The bar of a T or of a plus does so too in a close picture, but is alone and as broad as the stem.
    """
    whole = [trace for trace in traces if _is_whole(trace)]
    columns = np.flatnonzero(rest.any(axis=0))
    beside = PASSING * rest.shape[1]
    if not whole or not len(columns) or columns[0] < beside or columns[-1] >= rest.shape[1] - beside:
        return []
    return whole if len(whole) > 1 or whole[0].thickness <= FINER * mean_width(np.ascontiguousarray(rest)) else []


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


def without_crumbs(marked: np.ndarray, side: int) -> np.ndarray:
    """Return (h, w) uint8 without pieces that fit in a square of `side`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marked.astype(np.uint8), connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > side) | (stats[:, cv2.CC_STAT_HEIGHT] > side)
    large[0] = False
    return large.astype(np.uint8)[labels]


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


def _trace_all(contrast: np.ndarray, marked: np.ndarray) -> list[Trace]:
    marked = np.ascontiguousarray(marked)
    lines = sorted(find_lines(thin_part(marked)), key=lambda line: line.middle)
    farthest = max(3, round(THICKEST * max(contrast.shape)))
    halfway = [int(after.middle - before.middle) // 2 for before, after in pairwise(lines)]
    reaches = map(min, [farthest, *halfway], [*halfway, farthest])
    return [
        trace_line(contrast, marked, line, min(farthest, max(2, reach)))
        for line, reach in zip(lines, reaches, strict=False)
    ]


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
    inside = (np.abs(offsets) <= thickness // 2 + 1) & in_picture
    seen = (marked[np.clip(rows, 0, height - 1), x].astype(bool) & inside).any(axis=0)
    way = max(1, int(in_picture.any(axis=0).sum()))
    span = (seen.nonzero()[0][-1] - seen.argmax() + 1) / way if seen.any() else 0.0
    columns = np.broadcast_to(x, rows.shape)[inside]
    return Trace(rows[inside], columns, level, thickness, float(span), float(seen.sum() / way))

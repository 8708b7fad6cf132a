"""The paper's printed lines: ruled and squared paper, tables; told from strokes and taken away without them.

Knows lines; knows nothing of light (it is given ink contrast) nor of digits.
"""

import cv2
import numpy as np

from mnist_core.glyph import mean_width
from mnist_core.straight import Trace, trace_all

LEAST_SIDE = 100  # pixels: on a smaller picture lines are not to be told from strokes
SPAN = 0.92  # of its way across the picture a ruling is seen from first to last
LOOKS = 3  # at paper with many lines
MANY = 3  # lines of one direction are no strokes
LARGE = 400  # pixels of the longer side: on a smaller picture they must cross it, too
ALIKE = 0.3  # of their usual contrast: what is fainter is bare paper between them, however broad
UNLIKE = 2.5  # times their usual contrast: what is darker is a stroke among them
PALE = 0.7  # of the ink's contrast: fewer lines must be weaker to be rulings ...
PRINT = 1.2  # times as dark as such a line are those of the same print, at most
UNBROKEN = 0.95  # ... and so much of their way be seen, which is not where a column of digits stands
PASSING = 0.1  # of the picture: so far a line goes on at either side of what was written, if it is a ruling ...
FINER = 0.6  # ... and so many times as broad as the strokes at most ...
OTHERWISE = 0.1  # ... or so much darker or paler, where that has room above and below or there are more such lines
SPECK = 0.1  # of the largest piece of what was written: less tells nothing of where that is
BROADER = 3  # times as broad as the usual ruling is none: at the picture's border its breadth cannot be told
STANDING = 0.2  # of its height: a digit that stands on a line ends no farther above or below it ...
TALL = 8  # ... and is so many times taller than the line is thick
CRUMB = 2  # times a line's thickness and some pixels: what is left of it is no larger
DARKER = 1.5  # times a line's contrast: darker pixels on it are a stroke that runs along it


def find_rulings(contrast: np.ndarray, least: np.ndarray | float) -> np.ndarray | None:
    """Return (h, w) bool, the pixels of the paper's lines but for those where strokes cross them; None without lines.

    contrast: (h, w) float32 in [0, 1], 0 paper; least: what of it is more than the paper's grain, a number or (h, w).
    Where a stroke crosses a line there is ink on both sides of it, and where one runs along it the line is darker than
    elsewhere: both stay, unless they are no more than crumbs of the line.
    """
    if max(contrast.shape) < LEAST_SIDE:
        return None
    gone = np.zeros(contrast.shape, bool)
    for _ in range(LOOKS):
        marked = (contrast > least).astype(np.uint8)
        traces = _rulings(contrast, marked, float(np.median(least))) if marked.any() else []
        if traces:
            gone |= _pixels(contrast, marked, traces)
        if len(traces) < MANY:
            break
        contrast = np.where(gone, 0, contrast)  # of lines that are close together some are found only now
    return gone if gone.any() else None


def _rulings(contrast: np.ndarray, marked: np.ndarray, bare: float) -> list[Trace]:
    """Return the lines that are the paper's; what is no darker than `bare` is none, however many digits stand on it."""
    found, upright = (
        [trace for trace in trace_all(*turned) if trace.level > bare]
        for turned in ((contrast, marked), (contrast.T, marked.T))
    )
    rest = _beside(marked, [*found, *(trace.turned() for trace in upright)])
    usual = float(np.percentile(contrast[(rest if rest.any() else marked) > 0], 75))
    lying, standing = (_believed(some, usual, max(contrast.shape)) for some in (found, upright))
    lying += [trace for trace in found if trace not in lying and trace.span > SPAN and _stood_on(trace, marked)]
    lying += [trace for trace in _passing(found, rest, usual) if trace not in lying]
    standing += [trace for trace in _passing(upright, rest.T, usual) if trace not in standing]
    return [*lying, *(trace.turned() for trace in standing)]


def _pixels(contrast: np.ndarray, marked: np.ndarray, traces: list[Trace]) -> np.ndarray:
    """Return (h, w) bool: the lines' pixels and what else is of them, but for the strokes across and along them."""
    level = np.zeros_like(contrast)
    for trace in traces:
        level[trace.rows, trace.columns] = trace.level
    on_line = level > 0
    side = _most([trace.thickness for trace in traces]) + 4
    gap = _most([trace.breadth for trace in traces]) + 2
    strokes = without_crumbs(marked * ~on_line, side)
    bridged = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)) > 0
    darker = contrast > np.maximum(DARKER * level, level + 0.08)
    gone = on_line & ~bridged & ~darker
    gone |= _crumbs(marked * ~gone, on_line, CRUMB * side)
    pale = DARKER * float(np.median([trace.level for trace in traces]))
    return gone | _ends_at_border(contrast, marked * ~gone, side - 1, pale)


def _most(widths: list[int]) -> int:
    """Return the largest width of some lines, but not one that cannot be told."""
    return round(min(max(widths), BROADER * float(np.median(widths))))


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
        level = float(np.median([trace.level for trace in traces]))
        traces = [trace for trace in traces if ALIKE * level <= trace.level <= UNLIKE * level]
    if len(traces) >= MANY and length >= LARGE:
        return traces
    whole = [trace for trace in traces if trace.span > SPAN]
    if len(whole) >= MANY:
        return whole
    pale = [trace.level for trace in whole if trace.level < PALE * usual and trace.seen > UNBROKEN]
    return [trace for trace in whole if pale and trace.level < PRINT * max(pale)]


def _stood_on(trace: Trace, marked: np.ndarray) -> bool:
    """Return whether two digits side by side stand on a line: then it is a ruling, however dark.

    What goes on below it stands on nothing, as the stem of an open 4 on the 4's own bar.
    """
    rest = marked.copy()
    rest[trace.rows, trace.columns] = 0
    _count, _, stats, centres = cv2.connectedComponentsWithStats(rest, connectivity=8)
    top, foot = np.full(marked.shape[1], np.inf), np.full(marked.shape[1], -np.inf)
    np.minimum.at(top, trace.columns, trace.rows)
    np.maximum.at(foot, trace.columns, trace.rows)
    ends: list[tuple[int, int]] = []
    for (x, y, width, height, _), (middle, _) in zip(stats[1:], centres[1:], strict=True):
        if height < TALL * trace.thickness or abs(y + height - top[int(middle)]) > STANDING * height:
            continue
        below = np.minimum(foot[x : x + width].clip(0) + 1, len(rest) - 1).astype(int)
        if not rest[below, np.arange(x, x + width)].any():
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


def _passing(traces: list[Trace], rest: np.ndarray, usual: float) -> list[Trace]:
    """Return the lines that go on at both sides of all that was written (h, w): however dark.

    The bar of a T or of a plus does so too, in a picture cut close to it; but it is as dark as the stem (`usual`) and
    as broad.
    """
    whole = [trace for trace in traces if _is_whole(trace)]
    pieces = cv2.connectedComponentsWithStats(np.ascontiguousarray(rest), connectivity=8)[2][1:]
    if not whole or not len(pieces):
        return []
    pieces = pieces[pieces[:, cv2.CC_STAT_AREA] >= SPECK * pieces[:, cv2.CC_STAT_AREA].max()]
    first = pieces[:, :2].min(axis=0)
    last = (pieces[:, :2] + pieces[:, 2:4]).max(axis=0)
    free = np.array(rest.shape[::-1]) * PASSING
    room = (first >= free) & (last <= rest.shape[::-1] - free)
    if not room[0]:
        return []
    finest = FINER * mean_width(np.ascontiguousarray(rest))
    is_known = len(whole) > 1 or room[1]
    return [
        trace for trace in whole if trace.thickness <= finest or (is_known and abs(trace.level / usual - 1) > OTHERWISE)
    ]


def without_crumbs(marked: np.ndarray, side: int) -> np.ndarray:
    """Return (h, w) uint8 without pieces that fit in a square of `side`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marked.astype(np.uint8), connectivity=8)
    large = (stats[:, cv2.CC_STAT_WIDTH] > side) | (stats[:, cv2.CC_STAT_HEIGHT] > side)
    large[0] = False
    return large.astype(np.uint8)[labels]

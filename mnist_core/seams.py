"""Where a piece of ink may be cut from top to bottom: through its gaps, else through as little ink as possible.

Cuts too often rather than too seldom; which cuts were right is for a network to say.  Knows ink, not digits.
"""

import cv2
import numpy as np

WORK = 48  # pixels: the digits' height at which seams are looked for
REACH = 0.2  # of the digits' height: how far a seam may wander to either side
STEP = 0.06  # of the digits' height between the places where a seam is tried
MARGIN = 0.12  # of the digits' height: nothing narrower is cut off
ALIKE = 0.1  # of the digits' height: seams nearer to each other on average are the same cut
SIDEWAYS = 0.03  # what a step sideways costs, in pixels of full ink, so that a seam through paper is straight
HOLE = 0.3  # what a pixel of paper costs that ink encloses: loops belong to one digit
DEAREST = 0.4  # of the digits' height: a seam through more ink than this cuts along a stroke, not across it
FROM = np.array([0, -1, 1], np.int8)  # columns: where a way down comes from


def seams(ink: np.ndarray, height: float) -> list[tuple[np.ndarray, float]]:
    """Return seams from left to right: (h,) float64 x of the cut in each row, and the ink it cuts through.

    ink: (h, w) float32 of one piece; height: of a digit, in pixels; the ink cut is in pixels of full ink.
    """
    scale = WORK / height
    size = tuple(max(1, round(side * scale)) for side in ink.shape[::-1])
    small = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    reach, margin = round(REACH * WORK), MARGIN * WORK
    middles = np.arange(margin, size[0] - margin, STEP * WORK)
    if not len(middles):
        return []
    paths, costs = _cheapest(np.maximum(small, HOLE * _holes(small)), middles.round().astype(int), reach)
    rows = (np.arange(ink.shape[0]) + 0.5) * small.shape[0] / ink.shape[0] - 0.5
    found: list[tuple[np.ndarray, float]] = []
    for index in np.argsort(costs, kind="stable"):
        near = (np.abs(paths[index] - path).mean() < ALIKE * WORK for path, _ in found)
        if costs[index] <= DEAREST * WORK and not any(near):
            found.append((paths[index], float(costs[index])))
    found.sort(key=lambda seam: float(seam[0].mean()))
    return [((np.interp(rows, np.arange(len(path)), path) + 0.5) / scale, cost / scale) for path, cost in found]


def _holes(ink: np.ndarray) -> np.ndarray:
    """Return (h, w) bool: the paper that ink encloses."""
    paper = cv2.copyMakeBorder((ink < 0.5).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels = cv2.connectedComponents(paper, connectivity=4)
    return (labels > 0)[1:-1, 1:-1] & (labels != labels[0, 0])[1:-1, 1:-1]


def _cheapest(ink: np.ndarray, middles: np.ndarray, reach: int) -> tuple[np.ndarray, np.ndarray]:
    """Return for each middle (M,) the cheapest way down the ink within `reach` columns: (M, h) x and (M,) its cost."""
    height, width = ink.shape
    offsets = np.arange(-reach, reach + 1)
    columns = middles[:, None] + offsets  # (M, band)
    outside = (columns < 0) | (columns >= width)
    cost = np.where(outside, 0.0, ink[:, np.clip(columns, 0, width - 1)])  # (h, M, band)
    cost[:, outside] += 1e3
    total = cost[0]
    steps = np.zeros((height, *columns.shape), np.int8)
    ways = np.full((3, *total.shape), np.inf)  # straight down, from the left, from the right
    for row in range(1, height):
        ways[0] = total
        ways[1, :, 1:] = total[:, :-1] + SIDEWAYS
        ways[2, :, :-1] = total[:, 1:] + SIDEWAYS
        choice = ways.argmin(axis=0)
        steps[row] = FROM[choice]
        total = ways.min(axis=0) + cost[row]
    # Among seams that cost the same the one that ends nearest to the middle is taken.
    at = (total + 1e-3 * np.abs(offsets)).argmin(axis=1)
    each = np.arange(len(middles))
    costs = total[each, at]
    path = np.zeros((len(middles), height))
    for row in range(height - 1, -1, -1):
        path[:, row] = columns[each, at]
        at = at + steps[row, each, at]
    return path, costs

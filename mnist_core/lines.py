"""Boxes of digits -> the page's skew, its lines and the numbers in them.

Knows boxes only, (N, 4) float64 of x, y, width and height; knows nothing of ink or of what the digits are.  Lengths are
relative to the digits' usual height, so a page may be of any size.
"""

import numpy as np

SKEW_LIMIT = 16.0  # degrees that a page held askew may be turned
SKEW_STEP = 0.5  # degrees between the angles that are tried
ALIGNED = 0.15  # of the digits' height: how far beside its line's middle a digit usually stands
SKEW_SAMPLE = 150  # digits that are compared with each other to find the skew
SKEW_GAIN = 1.2  # a skew is believed when it aligns so many times more pairs than none does ...
SKEW_LEAST = 4  # ... of at least so many digits

OVERLAP = 0.4  # of the lower box's height: neighbours that share so much of their height stand in one line
SAME_LINE = 0.5  # of the digits' height: two stretches of a line are at most so far apart in height

GAP_FLOOR = 0.25  # of the digits' height, added to every gap, so that digits that touch do not make any other gap wide
GAP_JUMP = 1.7  # gaps between numbers are so many times wider than those between digits ...
GAP_LEAST = 0.5  # ... and at least this share of the digits' height


def skew(boxes: np.ndarray) -> float:
    """Return by how many degrees the page's lines fall to the right (negative: rise); 0.0 when there is no telling."""
    if len(boxes) < SKEW_LEAST:
        return 0.0
    boxes = boxes[:: -(-len(boxes) // SKEW_SAMPLE)]
    height = float(np.median(boxes[:, 3]))
    x, y = (boxes[:, :2] + boxes[:, 2:] / 2).T
    angles = np.arange(-SKEW_LIMIT, SKEW_LIMIT + SKEW_STEP, SKEW_STEP)
    shifted = y - np.tan(np.radians(angles))[:, None] * x
    apart = shifted[:, :, None] - shifted[:, None, :]
    aligned = np.exp(-0.5 * np.square(apart / (ALIGNED * height))).sum(axis=(1, 2)) - len(boxes)
    best = int(aligned.argmax())
    level = float(aligned[np.abs(angles).argmin()])
    return float(angles[best]) if aligned[best] > SKEW_GAIN * max(level, 1e-9) else 0.0


def levelled(boxes: np.ndarray, degrees: float) -> np.ndarray:
    """Return the boxes (N, 4) moved up or down as if the page's skew were taken back."""
    moved = boxes.copy()
    moved[:, 1] -= np.tan(np.radians(degrees)) * (boxes[:, 0] + boxes[:, 2] / 2)
    return moved


def lines(boxes: np.ndarray) -> np.ndarray:
    """Return (N,) int: the line of each box, counted from the top; the boxes of a page that is level.

    A line is a chain of neighbours that share height, so it may wave; stretches of it on the same height are joined.
    """
    count = len(boxes)
    if not count:
        return np.zeros(0, int)
    left, top, width, height = boxes.T
    shared = np.minimum(top + height, (top + height)[:, None]) - np.maximum(top, top[:, None])
    distance = (left + width / 2) - (left + width / 2)[:, None]  # how far column j's box is to the right of row i's
    beside = (shared >= OVERLAP * np.minimum(height, height[:, None])) & (distance > 0)
    distance = np.where(beside, distance, np.inf)
    right, leftward = distance.argmin(axis=1), distance.argmin(axis=0)
    label = np.arange(count)
    for i in range(count):
        if beside[i, right[i]] and leftward[right[i]] == i:
            label[label == label[right[i]]] = label[i]
    return _from_the_top(_joined(boxes, label), top + height / 2)


def _joined(boxes: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Return the labels with stretches on the same height joined, nearest first, unless one stands over the other."""
    usual = float(np.median(boxes[:, 3]))
    while True:
        stretches = []
        for name in np.unique(label):
            inside = boxes[label == name]
            middle = float((inside[:, 1] + inside[:, 3] / 2).mean())
            stretches.append((middle, inside[:, 0].min(), (inside[:, 0] + inside[:, 2]).max(), name))
        stretches.sort()
        near = []
        for index, (middle, start, end, name) in enumerate(stretches):
            for other, other_start, other_end, other_name in stretches[index + 1 :]:
                if other - middle > SAME_LINE * usual:
                    break
                if other_start >= end - 0.5 * usual or other_end <= start + 0.5 * usual:
                    near.append((other - middle, name, other_name))
        if not near:
            return label
        _, name, other_name = min(near)
        label = np.where(label == other_name, name, label)


def _from_the_top(label: np.ndarray, middle: np.ndarray) -> np.ndarray:
    names = np.unique(label)
    order = names[np.argsort([middle[label == name].mean() for name in names])]
    return np.argmax(label[:, None] == order, axis=1)


def gap_limit(gaps: np.ndarray, height: float) -> float:
    """Return the gap from which on digits belong to different numbers; infinite when the gaps are all of one kind.

    gaps: (N,) the spaces between neighbours, negative where they overlap; height: the digits' usual height
    """
    ordered = np.sort(np.maximum(gaps, 0))
    if len(ordered) < 2:
        return np.inf
    jumps = (ordered[1:] + GAP_FLOOR * height) / (ordered[:-1] + GAP_FLOOR * height)
    jumps[ordered[1:] < GAP_LEAST * height] = 0
    widest = int(jumps.argmax())
    return float((ordered[widest] + ordered[widest + 1]) / 2) if jumps[widest] >= GAP_JUMP else np.inf


def numbers(boxes: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return (N,) int: the number of each box within its line, counted from the left.

    Each line's own gaps tell which are wide; a line with a single gap is told by those of the whole page.
    """
    number = np.zeros(len(boxes), int)
    if not len(boxes):
        return number
    height = float(np.median(boxes[:, 3]))
    orders = [
        members[np.argsort(boxes[members, 0])] for members in map(np.flatnonzero, line == np.unique(line)[:, None])
    ]
    gaps = [boxes[order[1:], 0] - (boxes[order[:-1], 0] + boxes[order[:-1], 2]) for order in orders]
    page_limit = gap_limit(np.concatenate(gaps), height)
    for order, gap in zip(orders, gaps, strict=True):
        limit = gap_limit(gap, height) if len(gap) > 1 else page_limit
        number[order[1:]] = np.cumsum(gap > limit)
    return number

"""Ink -> the boxes of a page's digits in reading order, in lines and numbers.

Pieces of ink are joined where they are parts of one digit and cut where digits touch.  Many ways of joining and
cutting are drawn as glyphs, a judge says how much each is like a digit, and along every line the likeliest way is
taken.  Knows shapes and places; what a digit looks like only the judge knows.  Lengths are relative to the usual
height of the page's digits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from mnist_core.glyph import BOX, ink_box, normalise_stroke, stroke_width, to_glyph
from mnist_core.ink import Ink
from mnist_core.lines import levelled, lines, numbers, skew
from mnist_core.marks import FAINT, find_pieces, single
from mnist_core.seams import seams

Judge = Callable[[np.ndarray], np.ndarray]

PIECE_LIMIT = 1000  # pieces of ink that are looked at, the largest
BODY = 0.45  # of the digits' height: a lower piece is part of a digit or a stray mark
SPECK = 0.12  # of the digits' height: what is smaller both ways is dust
GIANT = 3.0  # digits' heights: what is higher is no digit
FLAT = 0.3  # of the digits' height: a piece so low and longer than LONG is a rule
LONG = 1.6
TURN_LEAST = 2.5  # degrees of skew from which on the page is turned level: less does not change how a digit looks

MEND_GAP = 0.12  # of the digits' height: pieces above each other with no more between them ...
MEND_HEIGHT = 1.4  # ... and together no higher than this are one digit
PARTS = 5  # pieces or slices that one digit is made of, at most
PART_GAP = 0.35  # of the digits' height: parts of a digit are no farther apart
WIDEST = 1.7  # digits' heights: no digit is wider
LOW, HIGH = 0.6, 1.6  # digits' heights between which all are as likely
SURE = 0.9  # a piece that the judge believes so much is left whole, unless it is very wide
NARROW, BROAD = 0.65, 1.3  # of the digits' height: their usual width is held between these; a page may be all ones
EVEN_ODDS = 1.8  # usual widths: a piece so wide is as likely one digit as two ...
ODDS_SLOPE = 5.0  # ... and its log odds change by so much for each usual width more

# What speaks against a way of reading, in natural logarithms of a probability.
DROPPED = np.log(0.25)  # a small piece is left out
JOINED = np.log(0.02)  # two pieces, each as high as a digit, side by side, are one digit
CROWDED = np.log(0.02)  # two digits stand over each other
CUT_LEAST = np.log(0.03)  # a digit begins at a cut through a stroke of a piece that is narrow
STROKE_CUT = 0.5  # for every stroke more than one that a cut goes through
UNBELIEVED = 0.01  # the least that the judge's belief counts for


@dataclass(frozen=True, eq=False)
class Box:
    """One digit of a page, or something as large as one.

    x, y, width, height: in pixels of the upright picture; line and number (within its line) count from 0
    glyph: (28, 28) uint8, what the network is to read
    """

    x: int
    y: int
    width: int
    height: int
    line: int
    number: int
    glyph: np.ndarray


@dataclass(frozen=True)
class Usual:
    """The usual height and width of the page's digits, in pixels of the ink."""

    height: float
    width: float


@dataclass(frozen=True, eq=False)
class Part:
    """A piece of ink, or a slice of one: its ink (h, w) float32 at (x, y), its firm box, and the piece it is from."""

    ink: np.ndarray
    x: int
    y: int
    box: tuple[int, int, int, int]  # left, top, right, bottom
    piece: int
    cost: float = 0.0  # log probability of the cut at its left, 0 for a whole piece or the first slice

    @property
    def height(self) -> int:
        """The height of its firm box."""
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        """The width of its firm box."""
        return self.box[2] - self.box[0]


def read_boxes(ink: Ink, judge: Judge) -> tuple[Box, ...]:
    """Return the boxes of a page in reading order; a page of one digit gives the ink and glyph that `single` keeps.

    judge: (N, 28, 28) uint8 -> (N, 11) float32, ten class probabilities and that of being no digit.
    """
    values, degrees = ink.values, 0.0
    parts, usual = _bodies(_parts(values), judge)
    angle = skew(_boxes([part for part in parts if part.height >= BODY * usual.height]))
    if abs(angle) >= TURN_LEAST:
        values, degrees = _turned(values, angle), angle
        parts, usual = _bodies(_parts(values), judge)
        angle = 0.0
    digits = _read(parts, usual, angle, judge)
    if not digits:
        return ()
    if len(digits) == 1:
        cut = single(ink)
        x, y, width, high = _in_picture(cut.box, ink.scale)
        return (Box(x, y, width, high, 0, 0, to_glyph(normalise_stroke(cut.kept))),)
    boxes = levelled(_boxes([_merged(digit) for digit in digits]), angle)
    line = lines(boxes)
    number = numbers(boxes, line)
    order = np.lexsort((boxes[:, 0] + boxes[:, 2] / 2, line))
    return tuple(_box(digits[i], int(line[i]), int(number[i]), ink, degrees) for i in order)


def _parts(values: np.ndarray) -> list[Part]:
    """Return the connected pieces of ink, the PIECE_LIMIT with the most ink, each with its faint rim."""
    labels, pieces = find_pieces(values)
    kernel = np.ones((3, 3), np.uint8)
    parts = []
    for piece in sorted(pieces, key=lambda piece: -piece.mass)[:PIECE_LIMIT]:
        left, top = max(0, piece.x - 1), max(0, piece.y - 1)
        right, bottom = piece.x + piece.width, piece.y + piece.height
        near = labels[top : bottom + 1, left : right + 1]
        own = (near == piece.label).astype(np.uint8)
        rim = (cv2.dilate(own, kernel) > 0) & (near == 0)
        ink = values[top : bottom + 1, left : right + 1] * (own | rim)
        parts.append(Part(ink, left, top, (piece.x, piece.y, right, bottom), piece.label))
    return parts


def _bodies(parts: list[Part], judge: Judge) -> tuple[list[Part], Usual]:
    """Return the parts without dust, rules and giants, and the digits' usual size: that of most believed ink."""
    if not parts:
        return [], Usual(1.0, 1.0)
    weights = _believe([[part] for part in parts], judge) * [float(part.ink.sum()) for part in parts]
    height = _middle([part.height for part in parts], weights)
    width = _middle([part.width for part in parts], weights)
    usual = Usual(height, float(np.clip(width, NARROW * height, BROAD * height)))
    return [part for part in parts if not _is_stray(part, usual)], usual


def _middle(values: Sequence[float], weights: np.ndarray) -> float:
    """Return the weighted median."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(reached, reached[-1] / 2)]])


def _is_stray(part: Part, usual: Usual) -> bool:
    dust = max(part.width, part.height) < SPECK * usual.height
    rule = part.height < FLAT * usual.height and part.width > LONG * usual.height
    return dust or rule or part.height > GIANT * usual.height


def _believe(groups: Sequence[Sequence[Part]], judge: Judge) -> np.ndarray:
    """Return (N,) how much the judge takes each group of parts for a digit: its surest class, unless it is none."""
    if not groups:
        return np.zeros(0)
    judged = judge(np.stack([_glyph(group) for group in groups]))
    return np.maximum(judged[:, :10].max(axis=1) * (1 - judged[:, 10]), UNBELIEVED)


def _glyph(group: Sequence[Part]) -> np.ndarray:
    return to_glyph(normalise_stroke(_merged(group).ink))


def _merged(group: Sequence[Part]) -> Part:
    """Return the parts of a digit as one."""
    if len(group) == 1:
        return group[0]
    left, top = min(part.x for part in group), min(part.y for part in group)
    right = max(part.x + part.ink.shape[1] for part in group)
    bottom = max(part.y + part.ink.shape[0] for part in group)
    ink = np.zeros((bottom - top, right - left), np.float32)
    for part in group:
        inside = ink[part.y - top :, part.x - left :][: part.ink.shape[0], : part.ink.shape[1]]
        np.maximum(inside, part.ink, out=inside)
    corners = np.array([part.box for part in group])
    box = (*corners[:, :2].min(axis=0).tolist(), *corners[:, 2:].max(axis=0).tolist())
    return Part(ink, left, top, box, group[0].piece, group[0].cost)


def _boxes(parts: Sequence[Part]) -> np.ndarray:
    """Return (N, 4) float64 x, y, width, height of the parts' firm boxes."""
    corners = np.array([part.box for part in parts], float).reshape(-1, 4)
    return np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)


def _read(parts: list[Part], usual: Usual, angle: float, judge: Judge) -> list[list[Part]]:
    """Return the digits, each as its parts, in no order."""
    rows = _rows(_mended(parts, usual.height), usual.height, angle)
    beliefs = iter(_believe([[part] for row in rows for part in row], judge))
    sliced = []
    for row in rows:
        slices: list[Part] = []
        for part in row:
            doubtful = part.width > (1.6 if next(beliefs) >= SURE else 0.7) * usual.width
            slices += _slices(part, usual) if doubtful and part.height >= BODY * usual.height else [part]
        sliced.append(sorted(slices, key=lambda part: part.box[0] + part.box[2]))
    ways = [_ways(row, usual.height) for row in sliced]
    beliefs = iter(_believe([row[i:j] for row, spans in zip(sliced, ways, strict=True) for i, j in spans], judge))
    digits = []
    for row, spans in zip(sliced, ways, strict=True):
        scores = {span: np.log(next(beliefs)) + _shape(row[slice(*span)], usual) for span in spans}
        digits += [row[i:j] for i, j in _likeliest(row, scores, usual.height)]
    return digits


def _mended(parts: list[Part], height: float) -> list[Part]:
    """Return the parts with those joined that a faint stroke broke into one above the other."""
    mended: list[Part] = []
    for part in sorted(parts, key=lambda part: part.box[1]):
        for index, above in enumerate(mended):
            near = part.box[1] - above.box[3] <= MEND_GAP * height and _shared(above, part) > 0.5
            if near and max(part.box[3], above.box[3]) - above.box[1] <= MEND_HEIGHT * height:
                mended[index] = _merged([above, part])
                break
        else:
            mended.append(part)
    return mended


def _rows(parts: list[Part], height: float, angle: float) -> list[list[Part]]:
    """Return the parts of each line; a small part goes to the line it stands in, or with the nearest body."""
    boxes = levelled(_boxes(parts), angle)
    body = np.array([part.height >= BODY * height for part in parts], bool)
    if not body.any():
        return [[part] for part in parts]
    line = np.full(len(parts), -1)
    line[body] = lines(boxes[body])
    for i in np.flatnonzero(~body):
        space = np.maximum(boxes[i, :2], boxes[body, :2]) - np.minimum(
            boxes[i, :2] + boxes[i, 2:], boxes[body, :2] + boxes[body, 2:]
        )
        away = np.hypot(*np.maximum(space, 0).T)
        if away.min() <= PART_GAP * height:
            line[i] = line[body][away.argmin()]
    return [[part for part, own in zip(parts, line, strict=True) if own == name] for name in range(line.max() + 1)]


def _slices(part: Part, usual: Usual) -> list[Part]:
    """Return a piece cut along every seam that might be between two digits, from left to right."""
    found = seams(part.ink, usual.height)
    columns = np.arange(part.ink.shape[1]) + 0.5
    which = np.zeros(part.ink.shape, int)
    for path, _ in found:
        which += columns > path[:, None]
    stroke = stroke_width(part.ink) * max(part.width, part.height) / BOX
    unlikely = -np.logaddexp(0, -_touching_odds(part.width, usual))
    slices = []
    for index in range(len(found) + 1):
        ink = np.where(which == index, part.ink, 0).astype(np.float32)
        x, y, width, high = ink_box(ink)
        if width:
            # A seam that cuts no whole stroke runs between digits that only all but touch.
            strokes = found[index - 1][1] / stroke if index else 0.0
            cost = max(unlikely, CUT_LEAST) * min(strokes, 1) - STROKE_CUT * max(strokes - 1, 0)
            box = (part.x + x, part.y + y, part.x + x + width, part.y + y + high)
            slices.append(Part(ink, part.x, part.y, box, part.piece, float(cost)))
    return slices


def _touching_odds(width: float, usual: Usual) -> float:
    """Return the log odds that a piece of this width is more than one digit."""
    return ODDS_SLOPE * (width / usual.width - EVEN_ODDS)


def _ways(row: list[Part], height: float) -> list[tuple[int, int]]:
    """Return the stretches [i, j) of a line's parts that may be one digit."""
    spans = []
    for i in range(len(row)):
        right = row[i].box[2]
        spans.append((i, i + 1))
        for j in range(i + 1, min(i + PARTS, len(row))):
            left = min(part.box[0] for part in row[i : j + 1])
            if row[j].box[0] - right > PART_GAP * height:
                break
            right = max(right, row[j].box[2])
            if right - left > WIDEST * height:
                break
            spans.append((i, j + 1))
    return spans


def _shape(group: Sequence[Part], usual: Usual) -> float:
    """Return the log probability that a digit has this size, and that it was written in these pieces."""
    boxes = np.array([part.box for part in group], float)
    wide, high = boxes[:, 2].max() - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 1].min()
    score = group[0].cost - np.logaddexp(0, _touching_odds(wide, usual))
    score -= 3 * max(0.0, np.log(LOW * usual.height / high), np.log(high / (HIGH * usual.height)))
    for one, two in pairwise(group):
        if one.piece != two.piece:
            score += JOINED * (1 - _shared(one, two)) * _sized(min(one.height, two.height) / usual.height)
    return float(score)


def _sized(ratio: float) -> float:
    """Return how far a piece is one that could be a digit by itself, 0..1, by its share of the digits' height."""
    return float(np.clip((ratio - BODY) / (0.75 - BODY), 0, 1))


def _shared(one: Part, two: Part) -> float:
    """Return how much of the narrower one's width two parts share, 0..1, full from a half on."""
    shared = min(one.box[2], two.box[2]) - max(one.box[0], two.box[0])
    return float(np.clip(2 * shared / max(1, min(one.width, two.width)), 0, 1))


def _likeliest(row: list[Part], scores: dict[tuple[int, int], float], height: float) -> list[tuple[int, int]]:
    """Return the stretches [i, j) that together read the line best, from left to right; small parts may be left out."""
    best = [0.0] + [-np.inf] * len(row)
    taken: list[tuple[int, int] | None] = [None] * (len(row) + 1)
    for i in range(len(row)):
        small = row[i].height < BODY * height and row[i].cost == 0
        options = {i + 1: DROPPED} if small else {}
        for (start, end), score in scores.items():
            if start == i:
                before = taken[i]
                crowded = before is not None and row[before[1] - 1].piece != row[i].piece
                overlap = (
                    _shared(_merged(row[before[0] : before[1]]), _merged(row[start:end])) if crowded and before else 0
                )
                score += CROWDED * max(0.0, overlap - 0.5) * 2
                if score > options.get(end, -np.inf):
                    options[end] = score
        for end, score in options.items():
            if best[i] + score > best[end]:
                best[end] = best[i] + score
                dropped = small and end == i + 1 and score == DROPPED
                taken[end] = None if dropped else (i, end)
    spans = []
    end = len(row)
    while end:
        span = taken[end]
        if span is not None:
            spans.append(span)
        end = span[0] if span else end - 1
    return spans[::-1]


def _turned(values: np.ndarray, degrees: float) -> np.ndarray:
    """Return the ink turned so that lines that fall by `degrees` are level, on a canvas that holds all of it."""
    matrix, size = _turn(values.shape, degrees)
    return cv2.warpAffine(values, matrix, size, flags=cv2.INTER_LINEAR)


def _turn(shape: tuple[int, ...], degrees: float) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the (2, 3) matrix that turns ink of this shape level, and the width and height of what holds it."""
    height, width = shape
    sine, cosine = abs(np.sin(np.radians(degrees))), np.cos(np.radians(degrees))
    size = (int(np.ceil(width * cosine + height * sine)), int(np.ceil(height * cosine + width * sine)))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix[:, 2] += (np.array(size, float) - (width, height)) / 2
    return matrix, size


def _box(digit: Sequence[Part], line: int, number: int, ink: Ink, degrees: float) -> Box:
    merged = _merged(digit)
    left, top, right, bottom = merged.box
    if degrees:
        matrix = cv2.invertAffineTransform(_turn(ink.values.shape, degrees)[0])
        ys, xs = np.nonzero(merged.ink >= FAINT)
        places = matrix[:, :2] @ np.stack([xs + merged.x, ys + merged.y]) + matrix[:, 2:]
        left, top = places.min(axis=1)
        right, bottom = places.max(axis=1) + 1
    x, y, width, height = _in_picture((left, top, right - left, bottom - top), ink.scale)
    return Box(x, y, width, height, line, number, _glyph(digit))


def _in_picture(box: tuple[float, float, float, float], scale: float) -> tuple[int, int, int, int]:
    """Return x, y, width, height in whole pixels of the upright picture, at least one pixel each way."""
    x, y, width, height = (side / scale for side in box)
    left, top = max(0, round(x)), max(0, round(y))
    return left, top, max(1, round(x + width) - left), max(1, round(y + height) - top)

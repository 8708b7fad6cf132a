"""The parts that a page's digits are made of: pieces of ink, joined where a stroke broke, cut where digits may touch.

Knows shapes and places, not what a digit looks like: every cut that might be right is made, at a cost that says how
unlikely it is.  Lengths are relative to the usual size of the page's digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np

from mnist_core.glyph import BOX, DEAD_BAND, ink_box, is_blob, stroke_width
from mnist_core.marks import FAINT, find_pieces
from mnist_core.seams import seams

PIECE_LIMIT = 600  # pieces of ink that are looked at, those with the most ink
BODY = 0.45  # of the digits' height: a lower piece is part of a digit or a stray mark
SPECK = 0.12  # of the digits' height: what is smaller both ways is dust
GIANT = 3.0  # digits' heights: what is higher is no digit
FLAT, LONG = 0.3, 1.6  # of the digits' height: what is lower than one and longer than the other is a rule
PALE = 0.7  # of the usual strength: digits of one pen differ by a tenth or two, a table's grain by half
# What is left of a ruled line: so many dashes at least, each so flat and so long in digits' heights, on one straight
# line, which is so long and so full of them.
DASHES_LEAST, DASH_HEIGHT, DASH, RULE, RULE_SHARE = 3, 0.1, 0.3, 4.0, 0.45
DASHES = 40  # dashes that are looked at, the longest
MEND_GAP = 0.12  # of the digits' height: pieces above each other with no more between them ...
MEND_HEIGHT = 1.4  # ... and together no higher than this are one broken digit
EVEN_ODDS = 1.8  # usual widths: a piece so wide is as likely one digit as two ...
ODDS_SLOPE = 6.0  # ... and its log odds change by so much for each usual width more
CUT_LEAST = float(np.log(0.03))  # the log probability of a cut through a piece however narrow
CUT_HEIGHT = 8  # pixels: lower digits have no room for a seam
CUT_WIDTH = 30  # digits' heights: a longer piece is no row of touching digits
STROKE_CUT = 0.5  # taken from it for every stroke more than one that a cut goes through


@dataclass(frozen=True)
class Usual:
    """The usual digit of a page: its height and width in pixels of the ink, and how strong its ink is, 0..1."""

    height: float
    width: float
    strength: float


@dataclass(frozen=True, eq=False)
class Part:
    """A piece of ink, or a slice of one.

    ink: (h, w) float32, its own ink only, whose corner lies at x, y
    box: left, top, right and bottom of what is firm in it
    piece: the connected piece that it is, or is from
    cost: log probability of the cut at its left; 0 for a whole piece and for the first slice of one
    fine: whether its strokes are known to be neither too thin nor too thick for a digit of the page's size
    """

    ink: np.ndarray
    x: int
    y: int
    box: tuple[int, int, int, int]
    piece: int
    cost: float = 0.0
    fine: bool = False

    @property
    def width(self) -> int:
        """The width of its box."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> int:
        """The height of its box."""
        return self.box[3] - self.box[1]

    @property
    def strength(self) -> float:
        """The mean of its ink where there is any."""
        return float(self.ink[self.ink > FAINT].mean()) if (self.ink > FAINT).any() else 0.0

    def is_body(self, usual: Usual) -> bool:
        """Whether it is high enough to be a digit by itself."""
        return self.height >= BODY * usual.height

    def is_stray(self, usual: Usual) -> bool:
        """Whether it is dust, a rule, higher than any digit, or too pale to be from the same pen."""
        dust = max(self.width, self.height) < SPECK * usual.height
        rule = self.height < FLAT * usual.height and self.width > LONG * usual.height
        pale = self.is_body(usual) and self.strength < PALE * usual.strength
        return dust or rule or pale or self.height > GIANT * usual.height


def find_parts(values: np.ndarray) -> list[Part]:
    """Return the connected pieces of (h, w) float32 ink, those with the most ink first, each with its faint rim."""
    labels, pieces = find_pieces(values)
    kernel = np.ones((3, 3), np.uint8)
    parts = []
    for piece in pieces[:PIECE_LIMIT]:  # the heaviest come first
        left, top = max(0, piece.x - 1), max(0, piece.y - 1)
        right, bottom = piece.x + piece.width, piece.y + piece.height
        near = labels[top : bottom + 1, left : right + 1]
        own = (near == piece.label).astype(np.uint8)
        rim = (cv2.dilate(own, kernel) > 0) & (near == 0)
        ink = values[top : bottom + 1, left : right + 1] * (own | rim)
        parts.append(Part(ink, left, top, (piece.x, piece.y, right, bottom), piece.label))
    return parts


def merged(parts: Sequence[Part]) -> Part:
    """Return the parts as one, which counts as being from the first one's piece."""
    first = parts[0]
    if len(parts) == 1:
        return first
    left, top = min(part.x for part in parts), min(part.y for part in parts)
    right = max(part.x + part.ink.shape[1] for part in parts)
    bottom = max(part.y + part.ink.shape[0] for part in parts)
    ink = np.zeros((bottom - top, right - left), np.float32)
    for part in parts:
        height, width = part.ink.shape
        inside = ink[part.y - top : part.y - top + height, part.x - left : part.x - left + width]
        np.maximum(inside, part.ink, out=inside)
    return Part(ink, left, top, _union(parts), first.piece, first.cost, all(part.fine for part in parts))


def _union(parts: Sequence[Part]) -> tuple[int, int, int, int]:
    lefts, tops, rights, bottoms = zip(*(part.box for part in parts), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def boxes_of(parts: Sequence[Part]) -> np.ndarray:
    """Return (N, 4) float64 x, y, width, height of the parts' boxes."""
    corners = np.array([part.box for part in parts], float).reshape(-1, 4)
    return np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)


def shared_width(one: Part, two: Part) -> float:
    """Return how much of the narrower one's width two parts share, 0..1."""
    shared = min(one.box[2], two.box[2]) - max(one.box[0], two.box[0])
    return min(1.0, max(0.0, shared / max(1, min(one.width, two.width))))


def mended(parts: Sequence[Part], usual: Usual) -> list[Part]:
    """Return the parts with those joined that a faint stroke broke into one above the other."""
    whole: list[Part] = []
    for part in sorted(parts, key=lambda part: part.box[1]):
        for index, above in enumerate(whole):
            near = part.box[1] - above.box[3] <= MEND_GAP * usual.height and shared_width(above, part) > 0.25
            if near and max(part.box[3], above.box[3]) - above.box[1] <= MEND_HEIGHT * usual.height:
                whole[index] = merged([above, part])
                break
        else:
            whole.append(part)
    return whole


def without_rules(parts: Sequence[Part], usual: Usual) -> list[Part]:
    """Return the parts without what is left of ruled lines: flat pieces on one line that fill half of it."""
    flat = [part for part in parts if part.height <= DASH_HEIGHT * usual.height and part.width >= DASH * usual.height]
    flat = sorted(flat, key=lambda part: -part.width)[:DASHES]
    if len(flat) < DASHES_LEAST:
        return list(parts)
    left, top, width, height = boxes_of(flat).T
    x, y = left + width / 2, top + height / 2
    rules: set[Part] = set()
    for i, j in combinations(range(len(flat)), 2):
        if abs(x[j] - x[i]) < usual.height:
            continue
        off = y - y[i] - (x - x[i]) * (y[j] - y[i]) / (x[j] - x[i])
        on = np.abs(off) <= DASH_HEIGHT * usual.height
        span = (left + width)[on].max() - left[on].min()
        if on.sum() >= DASHES_LEAST and span >= RULE * usual.height and width[on].sum() >= RULE_SHARE * span:
            rules.update(part for part, belongs in zip(flat, on, strict=True) if belongs)
    return [part for part in parts if part not in rules]


def touching_odds(width: float, usual: Usual) -> float:
    """Return the log odds that a piece of this width is more than one digit."""
    return ODDS_SLOPE * (width / usual.width - EVEN_ODDS)


def slices(part: Part, usual: Usual) -> list[Part]:
    """Return a part cut along every seam that might lie between two digits, from left to right."""
    if usual.height < CUT_HEIGHT or part.width > CUT_WIDTH * usual.height:
        return [part]
    width = stroke_width(part.ink)
    if is_blob(part.ink, width):
        return [part]
    found = seams(part.ink, usual.height)
    columns = np.arange(part.ink.shape[1]) + 0.5
    which = np.zeros(part.ink.shape, int)
    for path, _ in found:
        which += columns > path[:, None]
    stroke = width * max(part.width, part.height) / BOX
    fine = DEAD_BAND[0] < stroke * BOX / usual.height < DEAD_BAND[1]
    likely = max(CUT_LEAST, float(-np.logaddexp(0, -touching_odds(part.width, usual))))
    cut = []
    for index in range(len(found) + 1):
        ink = np.where(which == index, part.ink, 0).astype(np.float32)
        x, y, wide, high = ink_box(ink)
        if wide:
            # A seam that cuts no whole stroke runs between digits that only all but touch.
            strokes = found[index - 1][1] / stroke if index else 0.0
            cost = likely * min(strokes, 1) - STROKE_CUT * max(strokes - 1, 0)
            left, top = part.x + x, part.y + y
            cut.append(Part(ink, part.x, part.y, (left, top, left + wide, top + high), part.piece, cost, fine))
    return cut

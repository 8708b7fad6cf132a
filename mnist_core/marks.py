"""Ink -> the ink of one digit: what belongs together stays together, what does not belong goes.

Knows pieces of ink, their sizes and distances; knows nothing of what a digit looks like: a network judges that.
Lengths are relative to the extent (the longer side) of the main piece, so a digit may fill the frame or a twentieth.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from mnist_core.glyph import DEAD_BAND, ink_box, stroke_width
from mnist_core.ink import Ink
from mnist_core.prediction import Stages
from mnist_core.reasons import Reason

FAINT = 0.1  # ink fainter than this joins no pieces: it is the blur between two strokes
MOST = 1000  # pieces are looked at: a print of dots has tens of thousands, a digit in chalk a few dozen
SPECK = 0.1  # of the main piece's extent: a smaller piece is dust, unless it all but touches a stroke
TOUCHING = 0.05  # of that extent: pieces so near are one broken stroke
LEFT_OUT = 0.02  # of the main piece's ink: less that is left out is not worth a word
WRITTEN = 0.02  # of the main piece's ink: less was not written but is grain, or the ringing of a compressed edge
GAP = 0.3  # of that extent: pieces so near were written as one digit
TALL = 0.55  # of that extent: two pieces so tall, side by side, are two digits...
ASIDE = 0.15  # ...when they are so far apart for their height...
WIDE = 1.05  # ...or together wider than this for their height; a 4 in two strokes is neither
DESK_WEIGHT = 0.02  # so much, when it touches more of the border than writing does
BORDER_WEIGHT = 0.3  # a piece at the frame's border counts so much when the main one is chosen
DESK = 0.25  # of a side of the frame: a piece that touches more of it is a desk, a shadow, a thumb
STRIP, HOLES = 0.25, 50  # of the frame, and holes: a strip no broader, with more of them, is grain, not writing
SIDE = 0.9  # of a side of its box: a piece that runs so far along three of its sides, near them, is a cell's wall
NEAR_SIDE = 0.15  # of the box: near
WALL = 0.8  # of the main piece's extent: a straight line so long
WALL_GAP = 0.1  # and so far away is a wall; a 4's second stroke is nearer
THINNER = 0.6  # of the digit's thickness: a standing line is no thicker, or it is a 1
STRAIGHT = 0.12  # of its length: a straight line's box is no thicker
SLIVER = 0.06  # of the frame: a piece along the border no thicker than this is the paper's edge or a cell's wall
LENGTH = 0.3  # of the frame: and at least so long


@dataclass(frozen=True, eq=False)
class Piece:
    """One connected piece of ink: its label, its box in pixels, the sum of its ink.

    contact: the share of a side of the frame that it touches, of the side that it touches most
    """

    label: int
    x: int
    y: int
    width: int
    height: int
    mass: float
    contact: float

    @property
    def extent(self) -> int:
        """The longer side of its box."""
        return max(self.width, self.height)

    @property
    def at_border(self) -> bool:
        """Whether it touches the frame."""
        return self.contact > 0

    @property
    def weight(self) -> float:
        """How likely it is the main piece: much ink, away from the border."""
        return self.mass * (DESK_WEIGHT if self.contact > DESK else BORDER_WEIGHT if self.at_border else 1)


@dataclass(frozen=True, eq=False)
class Cut:
    """What is read when a picture holds one digit.

    kept: (h, w) float32, the ink of that digit alone, of the size of the ink it was cut from
    box: x, y, width, height of it in pixels of `kept`; four zeros when there is none
    stroke: the mean width of its strokes in glyph pixels; 0 when there is none
    count: how many digits there seem to be
    reasons: the ink's, then nothing-drawn, two-digits, touches-edge, joined, left-out, thickened, thinned
    """

    kept: np.ndarray
    box: tuple[int, int, int, int]
    stroke: float
    count: int
    reasons: tuple[Reason, ...]


def single(ink: Ink) -> Cut:
    """Return the ink of the one digit in a picture: the main piece and what was written with it."""
    values = ink.values
    labels, pieces = find_pieces(values)
    pieces = without_cells(labels, without_slivers(pieces, values.shape))
    main = max(pieces, key=lambda piece: piece.weight, default=None)
    if main is None or _is_grain(labels, main):
        return Cut(np.zeros_like(values), (0, 0, 0, 0), 0.0, 0, (*ink.reasons, Reason("nothing-drawn")))
    pieces = [piece for piece in pieces if piece is main or piece.contact <= DESK]
    groups = [group for group in groups_of(labels, pieces, main) if is_digit(group, main)]
    digit = next(group for group in groups if main in group)
    kept = keep(values, labels, digit)
    left_out = float(values.sum() - kept.sum()) > LEFT_OUT * main.mass
    stroke = stroke_width(kept)
    reasons = (*ink.reasons, *_reasons(stroke, digit, main, len(groups), left_out))
    return Cut(kept, ink_box(kept), stroke, len(groups), reasons)


def find_pieces(values: np.ndarray) -> tuple[np.ndarray, list[Piece]]:
    """Return (h, w) int32 labels, 0 for paper, and the `MOST` heaviest pieces that they number, of (h, w) ink."""
    mask = (values > FAINT).astype(np.uint8)
    left, top, width, height = cv2.boundingRect(mask)
    near = slice(top, top + max(1, height)), slice(left, left + max(1, width))  # most of a picture is paper
    labels = np.zeros(mask.shape, np.int32)
    count, labels[near], stats, _ = cv2.connectedComponentsWithStats(mask[near], connectivity=8)
    inked = np.flatnonzero(labels[near])
    masses = np.bincount(labels[near].ravel()[inked], values[near].ravel()[inked], count)
    sides = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    contacts = np.max([np.bincount(side, minlength=count) / len(side) for side in sides], axis=0)
    heaviest = 1 + np.argsort(-masses[1:], kind="stable")[:MOST]
    pieces = []
    for label in heaviest.tolist():
        x, y, width, height = stats[label, :4].tolist()
        pieces.append(Piece(label, left + x, top + y, width, height, masses[label].item(), contacts[label].item()))
    return labels, pieces


def without_slivers(pieces: list[Piece], shape: tuple[int, ...]) -> list[Piece]:
    """Return the pieces but for thin ones that run along the frame's border: a paper's edge, a wall of a cell."""
    height, width = shape

    def is_sliver(piece: Piece) -> bool:
        lies = piece.height <= SLIVER * height and piece.width >= LENGTH * width
        stands = piece.width <= SLIVER * width and piece.height >= LENGTH * height
        beside_y = piece.y == 0 or piece.y + piece.height == height
        beside_x = piece.x == 0 or piece.x + piece.width == width
        return (lies and beside_y) or (stands and beside_x)

    # A line from side to side is a ruled one, even where there is nothing else; one from top to bottom may be a 1.
    pieces = [piece for piece in pieces if piece.width < width or piece.height > SLIVER * height]
    return [piece for piece in pieces if not is_sliver(piece)] if len(pieces) > 1 else pieces


def without_cells(labels: np.ndarray, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces but for those that are the walls of a cell around others."""
    return [piece for piece in pieces if not (_surrounds(piece, pieces) and _is_box(labels, piece))]


def _surrounds(wall: Piece, pieces: list[Piece]) -> bool:
    """Return whether a piece of some size lies inside the box of another."""
    return any(
        piece is not wall
        and wall.x <= piece.x
        and wall.y <= piece.y
        and piece.x + piece.width <= wall.x + wall.width
        and piece.y + piece.height <= wall.y + wall.height
        and piece.extent > 0.2 * wall.extent
        for piece in pieces
    )


def _is_box(labels: np.ndarray, piece: Piece) -> bool:
    """Return whether a piece runs along three sides of its box, those on the frame counting: a rectangle, cut off."""
    height, width = labels.shape
    inside = labels[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width] == piece.label
    rows, columns = max(1, round(NEAR_SIDE * piece.height)), max(1, round(NEAR_SIDE * piece.width))
    along = (
        piece.y == 0 or inside[:rows].any(axis=0).mean() >= SIDE,
        piece.y + piece.height == height or inside[-rows:].any(axis=0).mean() >= SIDE,
        piece.x == 0 or inside[:, :columns].any(axis=1).mean() >= SIDE,
        piece.x + piece.width == width or inside[:, -columns:].any(axis=1).mean() >= SIDE,
    )
    return sum(along) >= 3


def _is_grain(labels: np.ndarray, piece: Piece) -> bool:
    """Return whether a piece is a narrow strip along or across the frame, full of holes: a desk, a shadow's edge."""
    height, width = labels.shape
    crosses = piece.height == height or piece.width == width
    if not (crosses or piece.contact > DESK) or min(piece.width / width, piece.height / height) > STRIP:
        return False
    paper = labels[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width] != piece.label
    count, _ = cv2.connectedComponents(paper.astype(np.uint8), connectivity=4)
    return count > HOLES


def groups_of(labels: np.ndarray, pieces: Sequence[Piece], main: Piece) -> list[list[Piece]]:
    """Return the pieces in groups that were each written as one digit; dust is in none."""
    apart = _clusters(labels, pieces, WALL_GAP * main.extent)
    pieces = [
        piece
        for group in apart
        if not _is_wall(labels, group, main) and not _is_fragment(group, main)
        for piece in group
    ]
    near = _clusters(labels, pieces, TOUCHING * main.extent)
    strokes = [group for group in near if max(piece.extent for piece in group) >= SPECK * main.extent]
    flat = [piece for group in strokes for piece in group]
    return [part for group in _clusters(labels, flat, GAP * main.extent) for part in split(group, main)]


def _is_wall(labels: np.ndarray, group: list[Piece], main: Piece) -> bool:
    """Return whether a group is one straight line, as long as the digit and apart from it: a wall of its cell.

    A standing line may be a 1 beside the digit, unless it is much thinner.
    """
    piece = group[0]
    if len(group) > 1 or piece is main or piece.extent < WALL * main.extent:
        return False
    if min(piece.width, piece.height) >= STRAIGHT * piece.extent:
        return False
    return piece.width > piece.height or _thickness(labels, piece) < THINNER * _thickness(labels, main)


def _is_fragment(group: list[Piece], main: Piece) -> bool:
    """Return whether a group is what the frame left of a neighbour: cut off, apart from the digit and beside it."""
    if main in group or main.at_border or not any(piece.at_border for piece in group):
        return False
    left, right = min(piece.x for piece in group), max(piece.x + piece.width for piece in group)
    return right <= main.x or left >= main.x + main.width


def _thickness(labels: np.ndarray, piece: Piece) -> float:
    """Return how thick a piece is where it is thickest, in pixels."""
    inside = labels[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width] == piece.label
    padded = cv2.copyMakeBorder(inside.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return 2 * float(cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_3).max()) - 1


def _clusters(labels: np.ndarray, pieces: Sequence[Piece], gap: float) -> list[list[Piece]]:
    """Return the pieces in groups, those no farther apart than `gap` pixels together."""
    if len(pieces) == 1:
        return [list(pieces)]
    away = cv2.distanceTransform(1 - _is_of(labels, pieces), cv2.DIST_L2, cv2.DIST_MASK_3)
    _, areas = cv2.connectedComponents((away <= gap / 2).astype(np.uint8), connectivity=8)
    groups: dict[int, list[Piece]] = {}
    for piece in pieces:
        inside = labels[piece.y : piece.y + piece.height, piece.x : piece.x + piece.width] == piece.label
        y, x = divmod(int(inside.argmax()), piece.width)
        groups.setdefault(int(areas[piece.y + y, piece.x + x]), []).append(piece)
    return list(groups.values())


def split(group: list[Piece], main: Piece) -> list[list[Piece]]:
    """Return a group as it is, or as several when tall pieces stand side by side in it, too wide for one digit."""
    stems = sorted((piece for piece in group if piece.height >= TALL * main.extent), key=lambda piece: piece.x)
    parts: list[list[Piece]] = []
    for stem in stems:
        if parts and not _apart(parts[-1], stem):
            parts[-1].append(stem)
        else:
            parts.append([stem])
    if len(parts) < 2:
        return [group]
    for piece in group:
        if piece not in stems:
            min(parts, key=lambda part: _distance(part[0], piece)).append(piece)
    return parts


def _apart(part: Sequence[Piece], stem: Piece) -> bool:
    """Return whether a stem stands beside a part, too far off or both together too wide to be one digit."""
    left, right = min(piece.x for piece in part), max(piece.x + piece.width for piece in part)
    tall = max(piece.height for piece in (*part, stem))
    return right <= stem.x and (stem.x - right > ASIDE * tall or stem.x + stem.width - left > WIDE * tall)


def _distance(a: Piece, b: Piece) -> int:
    """Return how far apart two pieces' middles are from side to side."""
    return abs(2 * a.x + a.width - 2 * b.x - b.width)


def is_digit(group: Sequence[Piece], main: Piece) -> bool:
    """Return whether a group may be a digit of its own: the main one is, another if it is tall and not cut off."""
    if main in group:
        return True
    top, bottom = min(piece.y for piece in group), max(piece.y + piece.height for piece in group)
    return bottom - top >= TALL * main.extent and not any(piece.at_border for piece in group)


def keep(values: np.ndarray, labels: np.ndarray, pieces: Sequence[Piece]) -> np.ndarray:
    """Return (h, w) float32 ink of these pieces alone, with the faint rim around them."""
    left, top = (max(0, min(starts) - 1) for starts in zip(*((piece.x, piece.y) for piece in pieces), strict=True))
    right, bottom = max(piece.x + piece.width for piece in pieces), max(piece.y + piece.height for piece in pieces)
    near = slice(top, bottom + 1), slice(left, right + 1)
    mask = _is_of(labels[near], pieces)
    rim = cv2.dilate(mask, np.ones((3, 3), np.uint8)) * (labels[near] == 0)
    kept = np.zeros_like(values)
    kept[near] = values[near] * (mask | rim)
    return kept


def _is_of(labels: np.ndarray, pieces: Sequence[Piece]) -> np.ndarray:
    """Return (h, w) uint8, 1 where the labels are those of the pieces."""
    wanted = np.zeros(int(labels.max()) + 1, np.uint8)
    wanted[[piece.label for piece in pieces]] = 1
    return wanted[labels]


def _reasons(stroke: float, digit: Sequence[Piece], main: Piece, count: int, left_out: bool) -> list[Reason]:
    reasons = []
    if count > 1:
        reasons.append(Reason("two-digits", {"count": count}))
    elif left_out:
        reasons.append(Reason("left-out"))
    if any(piece.at_border for piece in digit):
        reasons.append(Reason("touches-edge"))
    written = sum(piece.mass >= WRITTEN * main.mass for piece in digit)
    if written > 1:
        reasons.append(Reason("joined", {"count": written}))
    if stroke < DEAD_BAND[0]:
        reasons.append(Reason("thickened"))
    elif stroke > DEAD_BAND[1]:
        reasons.append(Reason("thinned"))
    return reasons


def stages_of(ink: Ink, cut: Cut, glyph: np.ndarray) -> Stages:
    """Return every step from a picture, or a drawing, to its glyph, ready to show."""
    found, kept = (np.round(values * 255).astype(np.uint8) for values in (ink.values, cut.kept))
    return Stages(ink.upright, ink.flat, found, kept, cut.box, glyph)

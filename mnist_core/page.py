"""Ink -> the boxes of a page's digits in reading order, in lines and numbers.

The page's usual digit is found first and everything is measured by it; a page held askew is turned level; then the
lines are found, and the likeliest way to read each.  Knows places; what a digit looks like only the judge knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.ink import Ink
from mnist_core.lattice import HEAP, PART_GAP, Judge, Opinions, is_heap, read_lines
from mnist_core.lines import levelled, lines, numbers, skew
from mnist_core.marks import FAINT, single, stages_of
from mnist_core.parts import Part, Usual, boxes_of, find_parts, mended, merged, without_rules
from mnist_core.prediction import Stages

TURN_LEAST = 2.5  # degrees of skew from which on the page is turned level: less does not change how a digit looks
NARROW, BROAD = 0.65, 1.3  # of the digits' height: their usual width is held between these; a page may be all ones
ASKED = 0.98  # of the page's ink: the pieces that hold it tell the usual size of the digits
LONE = 0.9  # of the ink: a piece that holds so much is all that was written
LEAST_BELIEF = 0.1  # of a piece, where the usual size is told: a row of touching digits is like no digit
FEW = 5  # pieces: so many tell as much about the usual width as is known beforehand
COMPANY = 3.0  # digits' heights: how far a box may stand from a digit and still be in its company
ROUND = 0.3  # of a digit's longer side: how much of its surroundings its stages show
SEEN = 8  # digits, and as many other marks, that count as seen beforehand: a few boxes tell little of what is rare
SHARE_STEPS = 20  # of the estimate of how many boxes are digits; it settles in fewer


@dataclass(frozen=True, eq=False)
class Box:
    """One digit of a page, or something as large as one.

    x, y, width, height: in pixels of the upright picture; line and number (within its line) count from 0
    glyph: (28, 28) uint8, what the judge saw
    judged: (11,) float32, what it said, with the company that the box is in allowed for
    alone: the probability of being no digit that it gives the glyph by itself
    stages: the steps from the page to the glyph, cut out around the digit, only when they were asked for
    """

    x: int
    y: int
    width: int
    height: int
    line: int
    number: int
    glyph: np.ndarray
    judged: np.ndarray
    alone: float
    stages: Stages | None = None


def read_boxes(ink: Ink, judge: Judge, *, stages: bool = False) -> tuple[Box, ...]:
    """Return the boxes of a page in reading order; a page of one digit gives the ink and glyph that `single` keeps.

    judge: (N, 28, 28) uint8 -> (N, 11) float32, ten class probabilities and that of being no digit.
    stages: whether every box brings the steps of its preprocessing along
    """
    opinions = Opinions(judge)
    turned = 0.0
    found = find_parts(ink.values)
    parts, usual = _usual(found[:HEAP], opinions)
    heap = is_heap(found, usual, opinions)
    angle = skew(boxes_of([part for part in parts if part.is_body(usual)]))
    if abs(angle) >= TURN_LEAST and not heap:  # of a heap nothing is turned level, cut or joined
        turned, angle = angle, 0.0
        found = find_parts(_level(ink.values, turned))
    if not heap:
        parts, usual = _usual(found, opinions)
    rows = _rows(mended(parts, usual), usual, angle)
    digits = [[part] for row in rows for part in row] if heap else read_lines(rows, usual, opinions)
    opinions.ask(digits)  # those of a heap may have been mended since
    if not digits:
        return ()
    if len(digits) == 1:
        cut = single(ink)
        glyph = to_glyph(normalise_stroke(cut.kept, cut.stroke))
        steps = stages_of(ink, cut, glyph) if stages else None
        answer = judge(glyph[None])[0]
        return (Box(*_in_picture(cut.box, ink.scale), 0, 0, glyph, answer, float(answer[10]), steps),)
    whole = [merged(digit) for digit in digits]
    boxes = levelled(boxes_of(whole), angle)
    line = lines(boxes)
    number = numbers(boxes, line)
    glyphs, answers = zip(*map(opinions.of, digits), strict=True)
    judged = _in_company(np.stack(answers), boxes)
    order = np.lexsort((boxes[:, 0] + boxes[:, 2] / 2, line))
    cut_out = {i: _stages(ink, whole[i], glyphs[i], turned) for i in order} if stages else {}
    return tuple(
        Box(
            *_place(whole[i], ink, turned),
            int(line[i]),
            int(number[i]),
            glyphs[i],
            judged[i],
            float(answers[i][10]),
            cut_out.get(i),
        )
        for i in order
    )


def _usual(parts: list[Part], opinions: Opinions) -> tuple[list[Part], Usual]:
    """Return the parts without what is stray, and the usual digit: that of most of the believed ink.

    parts: those with the most ink first; the smallest, which hold next to no ink, are not worth asking about.
    """
    if not parts:
        return [], Usual(1.0, 1.0, 1.0)
    masses = np.array([part.ink.sum() for part in parts])
    asked = parts[: int(np.searchsorted(masses.cumsum(), ASKED * masses.sum())) + 1]
    weights = masses[: len(asked)] * opinions.ask([[part] for part in asked]).clip(LEAST_BELIEF)
    height = _weighted_median([part.height for part in asked], weights)
    width = _weighted_median([part.width for part in asked], weights)
    # A few wide pieces may be digits that touch: the fewer there are the less they tell.  A lone one is one digit.
    known = FEW if masses[0] < LONE * masses.sum() else 0
    share = (NARROW * known + width / height * len(asked)) / (known + len(asked))
    strength = _weighted_median([part.strength for part in asked], weights)
    usual = Usual(height, float(np.clip(share, NARROW, BROAD)) * height, strength)
    return without_rules([part for part in parts if not part.is_stray(usual)], usual), usual


def _weighted_median(values: Sequence[float], weights: np.ndarray) -> float:
    """Return the weighted median."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(reached, reached[-1] / 2)]])


def _rows(parts: Sequence[Part], usual: Usual, angle: float) -> list[list[Part]]:
    """Return the parts of each line.  A low part is in the line of the nearest body, or in none if that is far."""
    boxes = levelled(boxes_of(parts), angle)
    body = np.array([part.is_body(usual) for part in parts], bool)
    rows: list[list[Part]] = [[] for _ in range(body.sum())]
    line = lines(boxes[body])
    bodies = boxes[body]
    for part, box, name in zip(parts, boxes, np.where(body, np.cumsum(body) - 1, -1), strict=True):
        if name < 0:
            space = np.maximum(box[:2] - bodies[:, :2] - bodies[:, 2:], bodies[:, :2] - box[:2] - box[2:])
            away = np.hypot(*np.maximum(space, 0).T)
            name = int(away.argmin())
            if away[name] > PART_GAP * usual.height:
                continue
        rows[line[name]].append(part)
    return [row for row in rows if row]


def _in_company(judged: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return (N, 11) answers whose last column allows for how many of the page's boxes are digits at all.

    The judge knows nothing of the page and takes either for as likely; among a hundred digits an odd shape is a digit,
    among words it is not.  The share is estimated from the answers themselves (Saerens, Latinne & Decaestecker, 2002).
    A box far from every digit, as a mark at the paper's edge, is in nobody's company and keeps its answer.
    """
    none = judged[:, 10].astype(np.float64).clip(1e-6, 1 - 1e-6)
    odds = none / (1 - none)
    for _ in range(SHARE_STEPS):
        share = ((1 - none).sum() + SEEN) / (len(none) + 2 * SEEN)
        none = 1 / (1 + share / (1 - share) / odds)
    start, end = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    space = np.maximum(np.maximum(start[:, None], start) - np.minimum(end[:, None], end), 0)
    near = np.hypot(space[..., 0], space[..., 1]) <= COMPANY * np.median(boxes[:, 3])
    np.fill_diagonal(near, False)
    none = np.where((near & (judged[:, 10] <= 0.5)).any(axis=1), none, judged[:, 10])
    return np.concatenate([judged[:, :10], none[:, None].astype(np.float32)], axis=1)


def _level(values: np.ndarray, degrees: float) -> np.ndarray:
    """Return the ink turned so that lines that fall by `degrees` are level, on a canvas that holds all of it."""
    matrix, size = _turn(values.shape, degrees)
    return cv2.warpAffine(values, matrix, size, flags=cv2.INTER_LINEAR)


def _turn(shape: tuple[int, ...], degrees: float) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the (2, 3) matrix that turns ink of this shape level, and the width and height of what holds it."""
    height, width = shape
    sine, cosine = abs(np.sin(np.radians(degrees))), np.cos(np.radians(degrees))
    size = (int(np.ceil(width * cosine + height * sine)), int(np.ceil(height * cosine + width * sine)))
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
    matrix[:, 2] += np.array([size[0] - width, size[1] - height]) / 2
    return matrix, size


def _place(digit: Part, ink: Ink, turned: float) -> tuple[int, int, int, int]:
    """Return a digit's box in the upright picture; `digit` lies in ink that was turned level by so many degrees."""
    left, top, right, bottom = digit.box
    if not turned:
        return _in_picture((left, top, right - left, bottom - top), ink.scale)
    back = cv2.invertAffineTransform(_turn(ink.values.shape, turned)[0])
    ys, xs = np.nonzero(digit.ink >= min(FAINT, float(digit.ink.max())))  # a slice may hold faint ink alone
    places = back[:, :2] @ np.stack([xs + digit.x, ys + digit.y]) + back[:, 2:]
    (x, y), (width, height) = places.min(axis=1), np.ptp(places, axis=1) + 1
    return _in_picture((x, y, width, height), ink.scale)


def _stages(ink: Ink, digit: Part, glyph: np.ndarray, turned: float) -> Stages:
    """Return the steps from a page to a digit's glyph, cut out around the digit and level as it was read."""
    margin = max(2, round(ROUND * max(digit.width, digit.height)))
    left, top = digit.box[0] - margin, digit.box[1] - margin
    size = (digit.width + 2 * margin, digit.height + 2 * margin)
    matrix = _turn(ink.values.shape, turned)[0] - np.array([[0, 0, left], [0, 0, top]])

    def cut(pixels: np.ndarray, border: int = cv2.BORDER_REPLICATE) -> np.ndarray:
        near = matrix @ np.diag([*np.divide(ink.values.shape[::-1], pixels.shape[1::-1]), 1.0])
        return cv2.warpAffine(pixels, near, size, flags=cv2.INTER_LINEAR, borderMode=border)

    found = np.round(cut(ink.values, cv2.BORDER_CONSTANT) * 255).astype(np.uint8)
    kept = np.zeros_like(found)
    x, y = digit.x - left, digit.y - top
    own = digit.ink[max(0, -y) : size[1] - y, max(0, -x) : size[0] - x]
    kept[max(0, y) :, max(0, x) :][: own.shape[0], : own.shape[1]] = np.round(own * 255)
    return Stages(cut(ink.upright), cut(ink.flat), found, kept, (margin, margin, digit.width, digit.height), glyph)


def _in_picture(box: tuple[float, float, float, float], scale: float) -> tuple[int, int, int, int]:
    """Return x, y, width, height in whole pixels of the upright picture, at least one pixel each way."""
    x, y, width, height = (side / scale for side in box)
    left, top = max(0, round(x)), max(0, round(y))
    return left, top, max(1, round(x + width) - left), max(1, round(y + height) - top)

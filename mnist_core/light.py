"""The light that fell on a picture, and its polarity: grey -> dark ink on a paper that is equally bright everywhere.

Knows paper, shadows and how broad strokes are; knows nothing of what is written, nor of the paper's grain and lines.
A picture is `grey` (h, w) uint8 until its polarity is known, then `dark`: the same with its ink darker than its paper.
"""

import cv2
import numpy as np

SMALL = 400  # polarity and stroke width are looked for at this size: enough for a digit a twentieth of the frame
BROADEST = 0.45  # of the frame's shorter side: no stroke is broader
LADDER = (3, 5, 7, 11, 15, 21, 31, 41, 61, 81)  # stroke widths tried, in pixels of the small picture
SPOT = 7  # the order of a surface that follows a lamp's spot, and would follow a desk ...
SPOTLESS = 0.008  # ... but that this misses by more, of the paper's brightness, at a fifth of the picture's border
COARSE = 48  # pixels a side of the picture that the light is fitted to
DIMMEST = 0.15  # of the brightest light: a corner darker than that is not brightened further
STEP = 4  # grey levels from a pixel of the small picture to the next but one: less may be light alone
LEAST_EDGES = 0.003  # grey levels a pixel: what so few edges surround is smaller than a digit
SHADOW_SHARE = 0.015  # of the edges: closing takes so many from a blank paper's shadow
COST = 0.08  # of all edges that can be taken away: what a square must take for each e-fold that it is broader
SMOOTH_LIGHT = 0.02  # of the paper's brightness: light that a cubic surface misses by more than this is not smooth
WHITE = 240  # where flattening puts the paper, so that its grain has room above
BROADER = 1.6  # of the stroke's width: a square so broad fits in no stroke, nor where two of them cross
SHADOW = 1.5  # times: paper in the light is at least so much brighter than in a shadow with edges
EDGE = 4.0  # of the stroke's width: such a square's median straightens the edge of a shadow
NEAR_LIGHT = 0.8  # of the way from a shadow to the light: a stroke in the light makes a dent in the edge up to here
INKED = 0.92  # of the paper's brightness: what is darker, by more than the grain, is ink
LEAST_CONTRAST = 10  # grey levels: less is not ink but noise, even on clean paper


def even_light(grey: np.ndarray) -> np.ndarray:
    """Return grey (h, w) uint8 divided by the smooth part of its light: a vignette, a lamp to one side.

    That part is a cubic surface, or one of a higher order where a lamp's spot asks for it, fitted to a reduced picture
    several times over without what lies off it (writing).  What is left for `flatten` are shadows with edges.
    """
    height, width = grey.shape
    small = cv2.resize(grey, (min(width, COARSE), min(height, COARSE)), interpolation=cv2.INTER_AREA).astype(np.float64)
    for order in (3, SPOT) if min(small.shape) == COARSE else (3,):
        surface, off = _surface(small, order)
        low, high = np.percentile(surface, (2, 98))
        border = np.concatenate([off[0], off[-1], off[:, 0], off[:, -1]])
        is_alone = order < SPOT or np.percentile(border, 80) <= SPOTLESS * high
        if is_alone and np.percentile(off, 75) <= SMOOTH_LIGHT * high:
            surface = np.clip(surface, max(low, DIMMEST * high, 1.0), None).astype(np.float32)
            light = cv2.resize(surface / max(high, 1.0), (width, height), interpolation=cv2.INTER_LINEAR)
            return np.clip(grey / light, 0, 255).astype(np.uint8)
    return grey  # a shadow's edge: the surface would ring around it


def _surface(small: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the polynomial surface of this order that most of a picture lies on, and how far off each pixel is."""
    y, x = (np.linspace(-1, 1, side) for side in small.shape)
    terms = np.stack([np.outer(y**j, x**i).ravel() for j in range(order + 1) for i in range(order + 1 - j)], axis=1)
    level, used = small.ravel(), np.ones(small.size, bool)
    for _ in range(4):
        known = terms[used]
        surface = terms @ np.linalg.solve(known.T @ known + 1e-6 * np.eye(terms.shape[1]), known.T @ level[used])
        off = np.abs(level - surface)
        used = off <= max(2.0, 2.5 * float(np.median(off)))
    return surface.reshape(small.shape), off.reshape(small.shape)


def orient(grey: np.ndarray) -> tuple[np.ndarray, float]:
    """Return grey with its ink darker than its paper, and the width of its broadest strokes in pixels; 0 for no ink.

    Closing with a square wider than the strokes takes dark strokes away, opening takes light ones; what is left is
    paper, whose only edges are those of shadows and desks.  The polarity and the square that take most of the edges
    away are the right ones: what lies between the strokes has only a part of their edges.
    """
    small = cv2.medianBlur(reduced(grey, SMALL), 3)
    rungs = [rung for rung in LADDER if rung <= BROADEST * min(small.shape)] or [LADDER[0]]
    noise, levels = 4 * noise_level(small), np.arange(256)
    whole = _steps(small)
    taken = whole - np.array([[_steps(close(side, rung)) for rung in rungs] for side in (small, 255 - small)])
    plain = np.maximum(levels - max(noise, STEP), 0)
    if (taken @ plain).max() <= max(LEAST_EDGES, SHADOW_SHARE * float(whole @ plain)):
        return grey, 0.0
    taken = taken @ np.maximum(levels - noise, 0)
    polarity, at = divmod(int((taken - taken.max() * COST * np.log(rungs)).argmax()), len(rungs))
    return 255 - grey if polarity else grey, rungs[at] * max(grey.shape) / max(small.shape)


def _steps(grey: np.ndarray) -> np.ndarray:
    """Return (256,) float64, the share of the pixels of uint8 grey around which there are steps of each height."""
    return histogram(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))) / grey.size


def reduced(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return pixels with the longer side at most `longest`, by area; the shorter one, be it a strip's, at least 1."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def histogram(levels: np.ndarray) -> np.ndarray:
    """Return (256,) float64, how many of the uint8 pixels have each level."""
    return cv2.calcHist([levels], [0], None, [256], [0, 256]).ravel().astype(np.float64)


def close(dark: np.ndarray, side: int) -> np.ndarray:
    """Return (h, w) uint8 closed with a square; the border is repeated outwards, so a gradient stays as it is."""
    margin = min(side, *dark.shape)
    padded = cv2.copyMakeBorder(dark, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    return np.ascontiguousarray(closed[margin:-margin, margin:-margin])


def noise_level(grey: np.ndarray) -> float:
    """Return the standard deviation of the grain, from how four fifths of all neighbours differ; 0.5 at least."""
    if min(grey.shape) < 2:
        return 0.5
    step = 1 + grey.shape[0] // SMALL
    counts = histogram(cv2.absdiff(grey[::step, 1:], grey[::step, :-1]))
    quiet = np.minimum(counts, np.maximum(0.8 * counts.sum() - np.append(0, counts.cumsum()[:-1]), 0))
    return max(0.5, 1.5 * float((quiet * np.arange(256)).sum() / quiet.sum()))


def flatten(dark: np.ndarray, stroke: float) -> tuple[np.ndarray, np.ndarray]:
    """Return dark with its paper at `WHITE` everywhere, whatever light fell on it, and its paper alone; (h, w) uint8.

    The paper under the ink is found by closing with a square that no stroke holds, but a shadow does: unlike a median
    it hollows no thick stroke, and it keeps the edges of a shadow.
    """
    smooth = cv2.medianBlur(dark, 5 if stroke >= 8 else 3)
    background = straightened(np.maximum(close(smooth, round(BROADER * stroke) | 1), 1), smooth, stroke)
    ratio = cv2.divide(dark, background, scale=WHITE, dtype=cv2.CV_32F)
    middle = float(np.median(ratio[::3, ::3]))
    flat = np.clip(ratio * (WHITE / max(middle, 1.0)), 0, 255).astype(np.uint8)
    return flat, cv2.convertScaleAbs(background, alpha=middle / WHITE)


def straightened(background: np.ndarray, dark: np.ndarray, stroke: float) -> np.ndarray:
    """Return the paper (h, w) uint8 with the edges of its shadows straight again where strokes cross them.

    A stroke in the light, next to a shadow, is darker than the paper around it, and closing takes it for paper: the
    shadow's edge has a dent, as dark as the shadow or half as dark.  Strokes are narrow for that edge, so a median of
    what is at least so bright and what is not fills it; where no ink goes on from there it is a corner of the shadow,
    which stays.
    """
    threshold, _ = cv2.threshold(background, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    lit = (background > threshold).astype(np.uint8)
    bright, dim = (cv2.mean(background, mask)[0] for mask in (lit, 1 - lit))
    if bright < SHADOW * dim or not dim:
        return background
    clear = INKED * background.astype(np.float32) - 3 * noise_level(dark)
    ink = cv2.dilate((dark < clear).astype(np.uint8), np.ones((3, 3), np.uint8))
    square = np.ones((round(2 * BROADER * stroke) | 1,) * 2, np.uint8)
    paper = cv2.dilate(background, square)
    filled = background
    for level in (threshold, dim + NEAR_LIGHT * (bright - dim)):
        lit = (background > level).astype(np.uint8)
        dents = cv2.medianBlur(lit, min(255, round(EDGE * stroke) | 1)) * (1 - lit)
        count, labels = cv2.connectedComponents(dents, connectivity=8)
        reached = np.zeros(count, bool)
        reached[np.unique(labels[ink > 0])] = True
        filled = np.where(reached[labels] & (dents > 0), paper, filled)
    return filled

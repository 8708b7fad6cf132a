"""Picture -> ink: what was written, without the paper, its light and its rulings.

Knows paper and light; knows nothing of digits: which marks belong together is decided in `marks.py` and `page.py`.
Everything is measured relative to the picture's size, its noise or the strokes found in it, never in fixed pixels.
Inside, a picture is `grey` (h, w) uint8 until its polarity is known, then `dark`: the same with ink darker than paper.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from mnist_core.pictures import Picture
from mnist_core.reasons import Reason

LONGEST = 1400  # a larger picture is reduced by a whole factor until its longer side is no more than this
SMALL = 400  # polarity and stroke width are looked for at this size: enough for a digit a twentieth of the frame
LADDER = (3, 5, 7, 11, 15, 21, 31, 41, 61, 81)  # stroke widths tried, in pixels of the small picture
NEAR = 12  # grey levels: JPEG ringing and a scanner's noise around an even paper stay within them
LEAST_CONTRAST = 10  # grey levels: less is not ink but noise, even on clean paper


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink of a picture.

    values: (h, w) float32 in [0, 1], 0 paper, 1 full ink
    flat: (h, w) uint8 grey with its light flattened, paper light and ink dark, to show
    upright: (h, w, 3) uint8 the picture at the same size, to show
    scale: pixels of `values` per pixel of the upright picture as it was given
    reasons: what was odd: too-faint, rulings-removed
    """

    values: np.ndarray
    flat: np.ndarray
    upright: np.ndarray
    scale: float
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of_drawing(cls, values: np.ndarray, picture: np.ndarray) -> "Ink":
        """Return the ink of a drawing, (h, w) float32, with its (H, W) uint8 picture, dark on white, to show."""
        return cls(values, picture, cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), values.shape[1] / picture.shape[1])


def find_ink(picture: Picture) -> Ink:
    """Return the ink of a picture; all zeros when the paper is blank."""
    upright = shrink(undo_enlarging(on_matte(to_bytes(picture.pixels))))
    grey = contrast_channel(upright)
    paper = clean_paper(grey)
    if paper is not None:
        flat = even(grey, paper)
        values = clean_ink(flat)
    else:
        dark, width = orient(grey)
        flat = flatten(dark, width)
        values = paper_ink(flat, width)
    rgb = upright if upright.ndim == 3 else cv2.cvtColor(upright, cv2.COLOR_GRAY2RGB)
    return Ink(values, flat, rgb, values.shape[1] / picture.width)


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    """Return pixels of any of a picture's types as uint8; a narrow range (12 bits in 16) is stretched to the full one."""
    if pixels.dtype == np.uint8:
        return pixels
    values = pixels.astype(np.float32) / (65535 if pixels.dtype == np.uint16 else 1)
    colours = values[..., :3]
    values[..., :3] = colours / max(colours.max(), 1e-6) if colours.max() < 0.25 else colours
    return np.round(values * 255).astype(np.uint8)


def on_matte(pixels: np.ndarray) -> np.ndarray:
    """Return pixels (h, w) or (h, w, 3) without their alpha, laid on a matte against which the ink is seen.

    Strokes on a transparent ground get black or white, whichever is farther from them; a photo with transparent parts,
    which is paper and ink already, gets its own middle colour so that its outline is no stroke.
    """
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return pixels
    colours, alpha = pixels[..., :3], pixels[..., 3]
    if alpha.min() == 255:
        return np.ascontiguousarray(colours)
    seen = colours[alpha > 127]
    if not seen.size:
        seen = colours[alpha > 0] if alpha.any() else np.full((1, 3), 255, np.uint8)
    tones = seen @ np.array([0.299, 0.587, 0.114])
    low, middle, high = np.percentile(tones, (2, 50, 98))
    if high - low > 64 and len(tones) > 0.3 * alpha.size:
        matte = np.median(seen, axis=0)
    else:
        matte = np.full(3, 0 if middle > 127 else 255)
    share = alpha[..., None].astype(np.float32) / 255
    return np.round(colours * share + matte.astype(np.float32) * (1 - share)).astype(np.uint8)


def undo_enlarging(pixels: np.ndarray) -> np.ndarray:
    """Return pixels as they were before each was repeated to a square block, as a 28x28 picture is often enlarged.

    The blocks would be even areas of every level, which only light and shadow have.
    """
    height, width = pixels.shape[:2]
    side = math.gcd(height, width)
    if side > 1:
        rows = np.flatnonzero((pixels[1:] != pixels[:-1]).reshape(height - 1, -1).any(axis=1)) + 1
        side = math.gcd(side, *rows.tolist())
    if side > 1:
        columns = np.flatnonzero((pixels[:, 1:] != pixels[:, :-1]).reshape(height, width - 1, -1).any(axis=(0, 2))) + 1
        side = math.gcd(side, *columns.tolist())
    return np.ascontiguousarray(pixels[::side, ::side])


def shrink(pixels: np.ndarray) -> np.ndarray:
    """Return pixels reduced by a whole factor, by area, so that the longer side is at most `LONGEST`."""
    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // LONGEST)
    if factor == 1:
        return pixels
    size = (max(1, width // factor), max(1, height // factor))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def contrast_channel(pixels: np.ndarray) -> np.ndarray:
    """Return the (h, w) uint8 channel in which the ink stands out most: grey, or the axis of its colour."""
    if pixels.ndim == 2:
        return pixels
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def clean_paper(grey: np.ndarray) -> int | None:
    """Return the paper's level when the picture has no light to flatten (drawn, or scanned and cleaned), else None.

    Clean paper is one level, which at least half of the picture has (its border counts as much as all the rest, so
    that a broad brush is not taken for paper), and where the picture is even it is either paper or full ink.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    shares = sum(np.bincount(part.ravel(), minlength=256) / part.size for part in (grey, border))
    around = int(np.convolve(shares, np.ones(5), "same").argmax())
    paper = int(np.where(np.abs(np.arange(256) - around) <= 2, shares, -1).argmax())
    contrast = np.abs(grey.astype(np.int16) - paper)
    near = contrast <= NEAR
    if near.mean() < 0.4:
        return None
    square = np.ones((3, 3), np.uint8)
    even_part = cv2.dilate(grey, square) - cv2.erode(grey, square) <= 4
    full = contrast > 0.7 * contrast.max() if contrast.max() >= LEAST_CONTRAST else near
    explained = near | full
    return paper if explained[even_part].mean() > 0.98 and even_part[near].mean() > 0.3 else None


def even(grey: np.ndarray, paper: int) -> np.ndarray:
    """Return clean grey (h, w) uint8 with its paper at 255 and its ink darker, contrasts as they were.

    Levels that are only JPEG ringing or a scanner's noise around the paper become paper.
    """
    difference = grey.astype(np.int16) - paper
    light = np.square(difference[difference > 0], dtype=np.int64).sum()
    dark = np.square(difference[difference < 0], dtype=np.int64).sum()
    contrast = np.maximum(difference if light > dark else -difference, 0)
    near = np.abs(difference) <= NEAR
    if (difference[near] == 0).mean() < 0.9:
        contrast[contrast <= NEAR] = 0
    return (255 - contrast).astype(np.uint8)


def clean_ink(flat: np.ndarray) -> np.ndarray:
    """Return (h, w) float32 ink of clean paper: its contrasts, the darkest being 1."""
    contrast = 255 - flat.astype(np.float32)
    top = float(contrast.max())
    return contrast / top if top >= LEAST_CONTRAST else np.zeros_like(contrast)


def orient(grey: np.ndarray) -> tuple[np.ndarray, int]:
    """Return grey with its ink darker than its paper, and the width in pixels of a square that no stroke holds.

    Closing with a square fills dark strokes narrower than it, opening fills light ones.  Once the square is wider than
    the strokes a larger one finds hardly more, until it is as wide as a shadow: the yield has a plateau.  What is
    between the strokes has none, or a later one: gaps are of all widths.
    """
    scale = min(1.0, SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    rungs = [rung for rung in LADDER if rung <= 0.35 * min(small.shape)] or [LADDER[0]]
    threshold = 4 * noise_level(small)
    dark, light = (np.array([_yield(side, rung, threshold) for rung in rungs]) for side in (small, 255 - small))
    tallest = max(dark[:, 1].max(), light[:, 1].max())
    dark_at, light_at = _plateau(dark, light, tallest), _plateau(light, dark, tallest)
    if light_at < dark_at or (light_at == dark_at and light[light_at % len(rungs), 0] > dark[dark_at % len(rungs), 0]):
        grey, dark_at = 255 - grey, light_at
    return grey, max(3, round(1.6 * rungs[min(dark_at, len(rungs) - 1)] / scale))


def _yield(dark: np.ndarray, side: int, threshold: float) -> tuple[float, float]:
    """Return what closing with a square of `side` fills, beyond the noise: its mean square (never zero), its height."""
    filled = cv2.subtract(close(dark, side), dark)
    beyond = np.maximum(filled - np.float32(threshold), 0)
    return float(np.square(beyond).mean()) + 1e-3, float(np.percentile(beyond, 99.95))


def _plateau(yields: np.ndarray, others: np.ndarray, tallest: float) -> int:
    """Return the rung from which on a polarity's yields (rungs, 2) hardly grow, the number of rungs if there is none.

    Of several plateaus the longest counts.  It must find more than the other polarity does there, and most of the
    contrast that there is: the bright rim around the strokes of a sharpened photo has a plateau, too, but a low one.
    """
    grows = yields[1:, 0] > 1.15 * yields[:-1, 0]
    best, length, start = len(yields), 0, 0
    for i, grow in enumerate([*grows, True]):
        if grow:
            told = yields[start, 0] > 2 * others[start, 0] and yields[start, 1] >= 0.4 * tallest
            if i - start > length and told:
                best, length = start, i - start
            start = i + 1
    return best


def close(dark: np.ndarray, side: int) -> np.ndarray:
    """Return (h, w) uint8 closed with a square; the frame's border is repeated outwards, so a gradient stays as it is."""
    margin = min(side, *dark.shape)
    padded = cv2.copyMakeBorder(dark, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    return np.ascontiguousarray(closed[margin:-margin, margin:-margin])


def noise_level(grey: np.ndarray) -> float:
    """Return the standard deviation of the grain, from the median difference of neighbours; at least half a level."""
    if min(grey.shape) < 2:
        return 0.5
    difference = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    return max(0.5, float(np.mean(difference[difference <= np.percentile(difference, 80)])) * 1.5)


def flatten(dark: np.ndarray, width: int) -> np.ndarray:
    """Return (h, w) uint8 with the paper at 255 everywhere, whatever light fell on it, ink in proportion darker."""
    smooth = cv2.medianBlur(dark, 5 if width >= 15 else 3)
    background = np.maximum(close(smooth, width | 1), 1)
    ratio = cv2.divide(dark, background, scale=240.0, dtype=cv2.CV_32F)
    middle = float(np.median(ratio[::3, ::3]))
    return np.clip(ratio * (240.0 / max(middle, 1.0)), 0, 255).astype(np.uint8)


def paper_ink(flat: np.ndarray, width: int) -> np.ndarray:
    """Return (h, w) float32 ink."""
    ratio = np.maximum(1 - flat.astype(np.float32) / 240, 0)
    sample = np.abs(1 - flat[::3, ::3].astype(np.float32) / 240)
    sigma = max(0.004, 1.4826 * float(np.median(sample)))
    sure = ratio > max(5 * sigma, 0.04)
    if not sure.any():
        return np.zeros_like(ratio)
    full = float(np.percentile(ratio[sure], 75))
    low, high = max(3 * sigma, 0.25 * full), 0.8 * full
    values = np.clip((ratio - low) / max(high - low, 1e-3), 0, 1)
    return hysteresis(values, 0.6)


def hysteresis(values: np.ndarray, strong: float) -> np.ndarray:
    """Return values without the connected pieces that are nowhere as high as `strong`."""
    count, labels = cv2.connectedComponents((values > 0).astype(np.uint8), connectivity=8)
    kept = np.zeros(count, np.float32)
    kept[np.unique(labels[values >= strong])] = 1
    kept[0] = 0
    return values * kept[labels]

"""Picture -> grey: of a bounded size, without transparency, in the channel in which its ink stands out most.

Knows how pictures store their pixels, and colours; knows nothing of light, paper or what is written.
"""

import math

import cv2
import numpy as np

from mnist_core.glyph import LUMA
from mnist_core.light import LEAST_CONTRAST, reduced

LONGEST = 1400  # pixels of the longer side: a larger picture is reduced to that ...
ENOUGH = 1000  # ... or by a whole factor to no less than this
TINY = 160  # the ink's colour is looked for at this size
INKED = 3  # per cent of the pixels differ most from their surroundings: ink, or its edge
WEAK = 30  # grey levels: differences in colour below this are not stretched
COLOUR_GAIN = 1.5  # times better than grey must another axis of colour show the ink
PHOTO_SHARE = 0.3  # of a photo with transparent parts is seen at least; of strokes on nothing less, or in one tone
PAPER_AND_INK = 64  # grey levels between paper and ink, when both are seen


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    """Return pixels of any of a picture's types as uint8; a narrow range (12 bits in 16) is stretched."""
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
    tones = seen @ LUMA
    low, middle, high = np.percentile(tones, (2, 50, 98))
    if high - low > PAPER_AND_INK and len(tones) > PHOTO_SHARE * alpha.size:
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
        columns = np.flatnonzero((pixels[:, 1:] != pixels[:, :-1]).any(axis=0).reshape(width - 1, -1).any(axis=1)) + 1
        side = math.gcd(side, *columns.tolist())
    return np.ascontiguousarray(pixels[::side, ::side])


def shrink(pixels: np.ndarray, times: int = 1) -> np.ndarray:
    """Return pixels reduced by area so that the longer side is at most `times` `LONGEST`.

    Reducing by a whole factor is several times as fast: that is all where it leaves enough (a phone's 12 megapixels),
    and else comes first.
    """
    height, width = pixels.shape[:2]
    longest, most = max(height, width), times * LONGEST
    factor = -(-longest // most)
    if longest < times * ENOUGH * factor:
        factor -= 1
    if factor > 1:
        size = (max(1, width // factor), max(1, height // factor))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return reduced(pixels, most)


def contrast_channel(pixels: np.ndarray) -> np.ndarray:
    """Return the (h, w) uint8 channel in which the ink stands out most from its surroundings.

    That is grey, unless the ink differs from its paper in colour much more than in brightness (red on green): then it
    is the axis along which the strongest local differences lie.
    """
    if pixels.ndim == 2:
        return pixels
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = reduced(pixels, TINY)
    around = cv2.medianBlur(small, max(3, min(small.shape[:2]) // 3 | 1))
    local = (small.astype(np.float32) - around).reshape(-1, 3)
    size = np.square(local).sum(axis=1)
    strong = local[size >= np.percentile(size, 100 - INKED)]
    axis = np.linalg.eigh(strong.T @ strong)[1][:, -1].astype(np.float32)
    if np.square(strong @ axis).mean() < LEAST_CONTRAST**2 or _stands_out(
        local, strong, axis
    ) < COLOUR_GAIN * _stands_out(local, strong, LUMA / np.linalg.norm(LUMA)):
        return grey
    level = pixels.astype(np.float32) @ axis
    middle, reach = float(np.median(level)), float(np.abs(strong @ axis).max())
    # The paper comes to the middle, so that its light has room on both sides; weak differences are not blown up.
    return np.clip(128 + (level - middle) * (120 / max(reach, WEAK)), 0, 255).astype(np.uint8)


def _stands_out(local: np.ndarray, strong: np.ndarray, axis: np.ndarray) -> float:
    """Return the strongest local differences, (n, 3), along an axis, in units of the usual ones (noise, light)."""
    usual = float(np.mean(np.abs(local @ axis)[:: max(1, len(local) // 4096)]))
    return float(np.sqrt(np.mean(np.square(strong @ axis)))) / max(usual, 1.0)

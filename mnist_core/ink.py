"""Picture -> ink: what was written, without the paper, its light and its rulings.

Knows paper and light; knows nothing of digits: `marks.py` and `page.py` decide which marks belong together.
Everything is measured relative to the picture's size, its noise or the strokes found in it, never in fixed pixels.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mnist_core.glyph import mean_width
from mnist_core.grey import contrast_channel, on_matte, shrink, to_bytes, undo_enlarging
from mnist_core.light import LEAST_CONTRAST, WHITE, even_light, flatten, histogram, noise_level, orient
from mnist_core.pictures import Picture
from mnist_core.reasons import Reason
from mnist_core.rulings import find_rulings
from mnist_core.sheet import without_desk
from mnist_core.straight import THICKEST

NEAR = 12  # grey levels: JPEG ringing and a scanner's noise around an even paper stay within them
PAPER_SHARE = 0.4  # of a clean picture is paper at least: a digit written to the edges with a broad brush
FULL = 0.7  # of the darkest ink: full ink
EXACT = 0.9  # of the levels near the paper's are the paper's own, when there is neither noise nor ringing
EVEN_SHARE = 0.98  # of a clean picture's even areas are either paper or full ink
NOISE_SHARE = 0.15  # of the darkest ink: what is fainter on noisy paper is ringing, or the paper's lines
PLAIN_CONTRAST = 60  # grey levels between noisy paper and its darkest ink
PLAIN = 0.3  # of the contrast of the plainest ink: more is neither noise nor ringing ...
STRAY = 0.001  # ... and so little of the picture, a speck, tells nothing
QUIET = 5  # grey levels: more noise around the paper's level would leave specks
BOARD = 110  # grey levels: paper in the dark may be a board with light lines
BORDER_SHARE = 0.8  # of its border is paper
TILE = 8  # of a stroke's width: the side of the tiles in which the paper's grain is measured
SAMPLES = 24  # pixels are looked at along the side of a tile
SURE = 5  # times the grain: a picture of a million pixels has hardly one such by chance
LIKELY = 3  # times the grain: ink, beside sure ink
RISE = (0.25, 0.8)  # of full ink: from where to where ink rises from 0 to 1, for edges to be as sharp as MNIST's
FINER = 2  # times as fine is a picture looked at again where ink may be lost
WEAK = 0.5  # of full ink: where so much is asked of sure ink, strokes begin to be lost ...
FINE_PEN = 4  # pixels: ... that are no broader, on average
FINE = 4  # times its strokes' usual width: a pen taken for broader was too fine for the small picture
LONG = 4  # of a stroke's width: pieces of strokes are longer ...
WRITTEN = 0.6  # ... and hold so much of the sure ink, where it is that of strokes
DOT = 0.5  # of a stroke's width squared: less ink is dust ...
DASH = 1.5  # of a stroke's width: ... unless it is longer, and a pixel broad at least
LEAST_DROP = 0.04  # of the paper's brightness: fainter is not ink but texture, whatever the grain
FAINT = 0.15  # of the paper's brightness: ink that differs less is called faint
GRAIN_STEP = 4  # pixels: its map is smooth
LEAST_GRAIN = 0.004  # of the paper's brightness: a level of grey


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
        return cls(values, picture, cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB), 1.0)


def find_ink(picture: Picture) -> Ink:
    """Return the ink of a picture; all zeros when the paper is blank.

    Where strokes seem to be but no ink is found, or where fine ones hardly stand out of the grain, they may be too fine
    in the reduced picture (pencil on a large sheet, in a shadow): it is looked at again, less reduced.  What shows more
    ink is returned: reducing takes away grain, too.
    """
    pixels = undo_enlarging(on_matte(to_bytes(picture.pixels)))
    ink, is_lost = _ink_in(shrink(pixels), picture.width)
    if is_lost and max(pixels.shape[:2]) > max(ink.values.shape):
        finer, _ = _ink_in(shrink(pixels, FINER), picture.width)
        return max(ink, finer, key=lambda seen: float(seen.values.mean()))
    return ink


def _ink_in(upright: np.ndarray, width: int) -> tuple[Ink, bool]:
    """Return the ink in upright pixels, (h, w) or (h, w, 3) uint8, of a picture `width` wide; and whether some may be
    lost."""
    grey = without_desk(contrast_channel(upright))
    paper, is_lost = clean_paper(grey), False
    reasons: tuple[Reason, ...] = ()
    if paper is not None:
        flat = even(grey, paper)
        lines = find_rulings(1 - flat.astype(np.float32) / 255, NEAR / 255)
        if lines is not None:
            flat[lines] = 255
            reasons = (Reason("rulings-removed"),)
        values = clean_ink(flat)
    else:
        grey, lined = without_rulings(even_light(grey))
        if lined:
            grey = even_light(grey)  # lines may have hidden how smooth it is
        dark, stroke = orient(grey)
        flat, _ = flatten(dark, stroke)
        values = np.zeros(flat.shape, np.float32)
        if stroke:
            drop, grain = drop_and_grain(flat, stroke)
            fine = FINE * pen_width(drop, grain, stroke)
            if fine < stroke:
                stroke = fine
                flat, _ = flatten(dark, stroke)
                drop, grain = drop_and_grain(flat, stroke)
            values = paper_ink(drop, grain, stroke)
            is_lost = not values.any() or hardly_stands_out(drop, grain)
        reasons = (Reason("rulings-removed"),) if lined else ()
    if is_faint(flat, values):
        reasons = (*reasons, Reason("too-faint"))
    rgb = upright if upright.ndim == 3 else cv2.cvtColor(upright, cv2.COLOR_GRAY2RGB)
    return Ink(values, flat, rgb, values.shape[1] / width, reasons), is_lost


def clean_paper(grey: np.ndarray) -> int | None:
    """Return the paper's level when the picture has no light to flatten (drawn, or scanned and cleaned), else None.

    Clean paper is one level, which nearly half of the picture has (its border counts as much as all the rest, so that
    a broad brush is not taken for paper).  Where the picture is even it is either paper or full ink.  Unless the paper
    is free of all noise, the ink must be plain, and little of it at the border, where shadows and desks are.  Ink is
    either darker than its paper or lighter: where there is both, paper lies in a shadow.
    """
    levels = histogram(grey)
    border = histogram(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    shares = levels / levels.sum() + border / border.sum()
    around = int(np.convolve(shares, np.ones(5), "same").argmax())
    paper = int(np.where(np.abs(np.arange(256) - around) <= 2, shares, -1).argmax())
    far = np.abs(np.arange(256) - paper)
    if levels[far <= NEAR].sum() < PAPER_SHARE * levels.sum():
        return None
    most = far[levels > 0].max()
    plain = np.where(far > PLAIN * most, levels, 0)
    if min(plain[:paper].sum(), plain[paper:].sum()) > STRAY * levels.sum():
        return None
    if not is_exact(levels, paper):
        framed = border[far <= NEAR].sum() > BORDER_SHARE * border.sum()
        noise = np.sqrt((levels * np.square(far))[far <= NEAR].sum() / levels[far <= NEAR].sum())
        if not framed or most < PLAIN_CONTRAST or noise > QUIET:
            return None
    square = np.ones((3, 3), np.uint8)
    even_part = grey[cv2.dilate(grey, square) - cv2.erode(grey, square) <= 4]
    told = far <= NEAR if most < LEAST_CONTRAST else (far <= NEAR) | (far > FULL * most)
    return paper if not even_part.size or told[even_part].mean() > EVEN_SHARE else None


def is_exact(levels: np.ndarray, paper: int) -> bool:
    """Return whether a paper is free of noise and of JPEG ringing, from the (256,) counts of the picture's levels."""
    return bool(levels[paper] >= EXACT * levels[max(0, paper - NEAR) : paper + NEAR + 1].sum())


def even(grey: np.ndarray, paper: int) -> np.ndarray:
    """Return clean grey (h, w) uint8 with its paper at 255 and its ink darker, contrasts as they were."""
    levels = histogram(grey)
    difference = np.arange(256) - paper
    energy = levels * np.square(difference)
    is_light = energy[difference > 0].sum() > energy[difference < 0].sum()
    return cv2.LUT(grey, (255 - np.maximum(difference if is_light else -difference, 0)).astype(np.uint8))


def clean_ink(flat: np.ndarray) -> np.ndarray:
    """Return (h, w) float32 ink of clean paper: its contrasts, the darkest being 1, without noise around the paper."""
    contrast = 255 - flat.astype(np.float32)
    top = float(contrast.max())
    if not is_exact(histogram(flat), 255):
        contrast[contrast <= max(NEAR, NOISE_SHARE * top)] = 0
    return contrast / top if top >= LEAST_CONTRAST else np.zeros_like(contrast)


def without_rulings(grey: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return grey (h, w) uint8 with paper where it had rulings, and whether it had; light ones on a dark board too.

    That comes first: where many lines run, what lies between them would pass for light strokes on dark paper.
    """
    thick = THICKEST * max(grey.shape)
    for is_board in (False, True):
        dark = 255 - grey if is_board else grey
        flat, blank = flatten(dark, thick)
        drop, grain = drop_and_grain(flat, thick)
        lines = find_rulings(drop, np.maximum(LIKELY * grain, LEAST_DROP / 2))
        if lines is not None:
            dark = np.where(lines, blank, dark)
            return 255 - dark if is_board else dark, True
        if np.median(grey) > BOARD:
            break
    return grey, False


def paper_ink(drop: np.ndarray, grain: np.ndarray, stroke: float) -> np.ndarray:
    """Return (h, w) float32 ink of flattened paper: what is darker than the paper's own grain, dust left out."""
    sure = is_sure(drop, grain)
    if not sure.any():
        return np.zeros_like(drop)
    full = float(np.percentile(drop[sure], 75))
    low, high = np.maximum(LIKELY * grain, RISE[0] * full), RISE[1] * full
    values = np.clip((drop - low) / np.maximum(high - low, LEAST_DROP / 2), 0, 1)
    return without_dust(values, sure, stroke)


def is_sure(drop: np.ndarray, grain: np.ndarray) -> np.ndarray:
    """Return (h, w) bool: what is too dark for its paper's grain, and for texture."""
    return drop > np.maximum(SURE * grain, LEAST_DROP)


def hardly_stands_out(drop: np.ndarray, grain: np.ndarray) -> bool:
    """Return whether fine strokes are hardly darker than what is taken for ink at all, where the grain is strong."""
    sure = is_sure(drop, grain)
    if not sure.any():
        return False
    asked = SURE * float(np.percentile(grain[::GRAIN_STEP, ::GRAIN_STEP], 90))
    is_weak = asked > WEAK * float(np.percentile(drop[sure], 75))
    return is_weak and mean_width(sure.astype(np.uint8)) <= FINE_PEN


def pen_width(drop: np.ndarray, grain: np.ndarray, stroke: float) -> float:
    """Return how broad the strokes of flattened paper usually are, in pixels, 1 at least; without any, `stroke`.

    `stroke` is how broad they seem in a small picture.  Strokes are longer than broad, which a paper's grain is not,
    and a desk's is little.
    """
    sure = is_sure(drop, grain).astype(np.uint8)
    if not sure.any():
        return stroke
    width = mean_width(sure)
    pieces = cv2.connectedComponentsWithStats(sure, connectivity=8)[2][1:]
    long = pieces[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > LONG * width
    written = pieces[long, cv2.CC_STAT_AREA].sum()
    return width if written > max(WRITTEN * np.count_nonzero(sure), stroke**2) else stroke


def drop_and_grain(flat: np.ndarray, stroke: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how much darker than its paper each pixel is, and the grain of the paper around it; (h, w) float32."""
    drop = 1 - flat.astype(np.float32) / WHITE
    level, grain = grain_maps(drop, stroke)
    # On paper at the end of the scale half of the noise is cut off; then neighbours tell more than the spread does.
    return drop - level, np.maximum(grain, noise_level(flat) / WHITE)


def grain_maps(drop: np.ndarray, stroke: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two (h, w) float32: how dark the paper still is around each pixel, and its grain's standard deviation.

    Both are measured in tiles much broader than a stroke, so that most of a tile is paper: a desk's wood in one corner
    raises the threshold there and nowhere else.
    """
    height, width = drop.shape
    side = max(16, round(TILE * stroke))
    rows, columns = max(1, height // side), max(1, width // side)
    maps = np.empty((2, rows, columns), np.float32)
    step = max(1, side // SAMPLES)
    for i, band in enumerate(np.array_split(drop[::step, ::step], rows)):
        for j, tile in enumerate(np.array_split(band, columns, axis=1)):
            maps[0, i, j] = np.median(tile)
            maps[1, i, j] = 1.4826 * np.median(np.abs(tile - maps[0, i, j]))
    if min(rows, columns) >= 3:
        maps = np.stack([cv2.medianBlur(part, 3) for part in maps])
    level, grain = (cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR) for part in maps)
    return np.maximum(level, 0), np.maximum(grain, LEAST_GRAIN)


def is_faint(flat: np.ndarray, values: np.ndarray) -> bool:
    """Return whether there is ink, and it is hardly darker than its paper."""
    full = flat[values > 0.9]
    return bool(full.size) and WHITE - float(np.median(full)) < FAINT * WHITE


def without_dust(values: np.ndarray, sure: np.ndarray, stroke: float) -> np.ndarray:
    """Return values without the connected pieces that hold no sure ink or are smaller than a dot of the pen.

    A fine pen's strokes on a large page are taken for broader than they are, but dust is not so long.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((values > 0).astype(np.uint8), connectivity=8)
    inked = np.bincount(labels[sure & (values > 0.5)], minlength=count)
    longer = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    drawn = (longer > DASH * stroke) & (inked >= longer)
    kept = ((inked >= max(1.0, DOT * stroke**2)) | drawn).astype(np.float32)
    kept[0] = 0
    return values * kept[labels]

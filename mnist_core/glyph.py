"""Ink -> glyph, by the geometry of the data sets themselves: MNIST's for digits, Fashion-MNIST's for garments.

Knows shapes and stroke widths; knows nothing of paper, of light, or of which ink belongs to the digit: all ink that is
given is drawn.  Source of the digits' geometry: the published reconstruction of MNIST's own preparation in QMNIST
(Yadav & Bottou, 2019); of the garments': Xiao, Rasul & Vollgraf, "Fashion-MNIST" (2017), section 2.
"""

import cv2
import numpy as np

from mnist_core.pictures import Picture
from mnist_core.prediction import GarmentStages

SIDE = 28  # a glyph's side
BOX = 20  # MNIST: the ink's longer side, in glyph pixels
STROKE = 2.7  # MNIST: the usual stroke width, in glyph pixels
# Stroke widths that need no help, in glyph pixels: 99 in 100 of MNIST's own digits lie between them.
DEAD_BAND = (1.2, 5.0)
# What is so thick, in glyph pixels, and so nearly as broad as high has no strokes: a dot has a thickness of 10 to 13.
BLOB, ROUND = 9.5, 0.8
FAINTEST = 0.1  # ink at the box's border counts from here on, so that a blurred edge does not widen the box
WORK = 120  # pixels: strokes are measured and mended with the ink's longer side so long
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # what grey is made of (ITU-R BT.601)
TRIM = 0.05  # Fashion-MNIST: a colour this near to the corners' is background
SMOOTHING = 0.7  # of a pixel of the picture: the deviation of the Gaussian that smooths a broad stroke's outline
COARSE = 3.0  # pixels of work to a pixel of the picture: from here on a hole may be smaller than a pixel
PALE = 0.9  # of full ink: what is paler, within a stroke of a coarse picture, is a hole
PINHOLE = 0.25  # of the widening: a hole with a smaller half-width is a flaw of the stroke, and closes
HOLE_KEPT = 0.5  # a hole keeps at least this share of its half-width when strokes are thickened


def to_glyph(ink: np.ndarray) -> np.ndarray:
    """Return the (28, 28) uint8 glyph of all the ink given, bright on 0; zeros when there is none.

    ink: (h, w) float32 in [0, 1].  As in MNIST: the ink's box is padded to a square, resampled to 20x20 by pixel area,
    its brightest pixel made 255, and placed in 28x28 by whole pixels so that the centre of mass falls in the middle.
    """
    glyph = np.zeros((SIDE, SIDE), np.uint8)
    x, y, width, height = ink_box(ink)
    if width == 0:
        return glyph
    small = resample(pad_to_square(ink[y : y + height, x : x + width]), BOX, BOX)
    small = np.floor(small * (255 / small.max()) + 0.5)
    left, top = (_paste_at(small.sum(axis=axis)) for axis in (0, 1))
    glyph[top : top + BOX, left : left + BOX] = small
    return glyph


def _paste_at(profile: np.ndarray) -> int:
    """Return where a box with these (20,) sums begins in 28: its centre of mass comes to (14, 15]."""
    centre = float((profile * (np.arange(BOX) + 0.5)).sum() / profile.sum())
    return int(np.clip(np.floor(15 - centre), 0, SIDE - BOX))


def ink_box(ink: np.ndarray) -> tuple[int, int, int, int]:
    """Return x, y, width, height of the ink in pixels of `ink`; four zeros when there is none.

    Ink as small as a glyph is made of partly covered pixels, so all of it counts; larger ink counts from `FAINTEST` on.
    """
    box = cv2.boundingRect((ink > 0).astype(np.uint8))
    if max(box[2:]) > SIDE:
        firm = cv2.boundingRect((ink >= FAINTEST * ink.max()).astype(np.uint8))
        box = firm if firm[2] else box
    return box[0], box[1], box[2], box[3]


def pad_to_square(ink: np.ndarray) -> np.ndarray:
    """Return the ink in the middle of the smallest square that holds it, as MNIST does before resampling."""
    height, width = ink.shape
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    return cv2.copyMakeBorder(ink, top, side - height - top, left, side - width - left, cv2.BORDER_CONSTANT, value=0)


def resample(ink: np.ndarray, width: int, height: int) -> np.ndarray:
    """Return the ink at another size: reduced by exact pixel area, enlarged smoothly; in [0, 1]."""
    if (width, height) == ink.shape[::-1]:
        return ink
    reduces = width * height < ink.size
    resized = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA if reduces else cv2.INTER_CUBIC)
    return np.clip(resized, 0, 1)


def stroke_width(ink: np.ndarray) -> float:
    """Return the mean stroke width in glyph pixels (the ink's longer side being 20); 0.0 when there is no ink."""
    cropped = _crop(ink)
    return _width(cropped) if cropped.size else 0.0


def is_blob(ink: np.ndarray, width: float) -> bool:
    """Return whether ink cropped to its box, with this stroke width, is a dot or a blot without any strokes."""
    return width >= BLOB and min(ink.shape) >= ROUND * max(ink.shape)


def normalise_stroke(ink: np.ndarray, width: float | None = None) -> np.ndarray:
    """Return the ink with a stroke width of MNIST's (h', w') when it is much thinner or thicker, else as it is.

    ink: (h, w) float32 in [0, 1]; width: its `stroke_width`, where that was measured already.  A hair line vanishes
    when it is reduced, so it comes to MNIST's usual width; a broad brush leaves a blob, so it comes to MNIST's
    broadest.  Loops stay open and strokes stay whole either way.
    """
    if width is not None and DEAD_BAND[0] <= width <= DEAD_BAND[1]:
        return ink
    cropped = _crop(ink)
    if not cropped.size:
        return ink
    width = _width(cropped)
    if width < DEAD_BAND[0]:
        return thicken(at_work_size(cropped))
    if width > DEAD_BAND[1] and not is_blob(cropped, width):
        return thin(at_work_size(cropped), max(1.0, WORK / max(cropped.shape)))
    return ink


def thicken(ink: np.ndarray) -> np.ndarray:
    """Return (h', w') ink whose strokes were widened evenly to MNIST's width, without closing its loops."""
    mask = _mask(ink)
    stroke, side = mean_width(mask), max(ink.shape) - 2
    # The box grows with its strokes: (stroke + 2 grow) / (side + 2 grow) must become STROKE / BOX.
    grow = max(0.0, (STROKE * side / BOX - stroke) / (2 - 2 * STROKE / BOX))
    margin = int(np.ceil(grow)) + 2
    mask = cv2.copyMakeBorder(mask, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    away = cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    reach = _reach(mask, away, grow)
    return np.clip(reach + 1 - away, 0, 1)


def _reach(mask: np.ndarray, away: np.ndarray, grow: float) -> np.ndarray:
    """Return how far ink may spread into each pixel (h, w) float32: `grow`, but less in a hole that would close."""
    count, labels, _, _ = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    reach = np.full(count, grow, np.float32)
    half_widths = np.zeros(count, np.float32)
    np.maximum.at(half_widths, np.asarray(labels, np.intp), away)
    holes = (np.arange(count) != labels[0, 0]) & (half_widths > PINHOLE * grow)
    reach[holes] = np.minimum(grow, half_widths[holes] * HOLE_KEPT)
    return reach[labels]


def thin(ink: np.ndarray, pixel: float = 1.0) -> np.ndarray:
    """Return (h', w') ink whose strokes were worn down evenly to MNIST's broadest, whole even where they were narrower.

    No further: the hook of a 2 that a brush has filled is one in MNIST's bold digits too, but worn down to a thin line
    it is a 1's.
    pixel: the size of a pixel of the picture in pixels of `ink`.  The outline is smoothed by as much, for each step of
    it would give the middle line a branch.
    """
    padded = cv2.copyMakeBorder(ink, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=0)
    mask = _mask(cv2.GaussianBlur(padded, (0, 0), SMOOTHING * pixel))
    if pixel >= COARSE:
        # A hole of a pixel or less is grey all over: it is no deeper inside than its stroke is broad, and paler.
        deep = cv2.erode(mask, np.ones((3, 3), np.uint8), iterations=round(1.6 * pixel)) > 0
        mask[deep & (padded < PALE * np.percentile(padded[mask > 0], 90))] = 0
    inside = _inside(mask)
    stroke, side = _mean_width(inside), max(ink.shape) - 2
    # The box shrinks with its strokes: (stroke - 2 wear) / (side - 2 wear) must become the band's end / BOX.
    wear = max(0.0, (stroke - DEAD_BAND[1] * side / BOX) / (2 - 2 * DEAD_BAND[1] / BOX))
    worn = np.clip(inside - wear, 0, 1)
    # Where a stroke was narrower than the others wearing alone would break it: its middle line is drawn again.
    # Cut back by as much as the outline is worn, it loses the branches that a ragged outline gives it.  At half the
    # size it is found several times as fast.
    half = cv2.dilate(mask, np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2]
    middle = np.repeat(np.repeat(pruned(skeleton(half), round(wear / 2)), 2, axis=0), 2, axis=1)
    line = cv2.distanceTransform(1 - middle[: mask.shape[0], : mask.shape[1]], cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    radius = max(0.5, (stroke / 2 - wear) * 0.75 - 0.5)
    return np.maximum(worn, np.clip(radius + 0.5 - line, 0, 1) * (inside > 0)).astype(np.float32)


def skeleton(mask: np.ndarray) -> np.ndarray:
    """Return the middle lines, one pixel wide, of a (h, w) uint8 mask of zeros and ones (Zhang & Suen, 1984)."""
    mask = mask.copy()
    while True:
        removed = 0
        for table in _REMOVABLE:
            neighbours = cv2.filter2D(mask, cv2.CV_8U, _NEIGHBOUR_BITS, borderType=cv2.BORDER_CONSTANT)
            gone = mask & cv2.LUT(neighbours, table)
            removed += cv2.countNonZero(gone)
            mask ^= gone
        if not removed:
            return mask


def pruned(line: np.ndarray, steps: int) -> np.ndarray:
    """Return a (h, w) uint8 mask of lines one pixel wide, each loose end shortened by so many pixels."""
    for _ in range(steps):
        around = cv2.filter2D(line, cv2.CV_8U, np.ones((3, 3), np.float32), borderType=cv2.BORDER_CONSTANT)
        line = line & (around != 2)  # itself and one neighbour
    return line


# A pixel's eight neighbours as the bits of one byte, clockwise from the one above.
_NEIGHBOUR_BITS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)


def _removable(keeps: tuple[tuple[int, int, int], tuple[int, int, int]]) -> np.ndarray:
    """Return (256,) uint8: 1 for each neighbourhood whose middle pixel may go, `keeps` being triples not all set."""
    table = np.zeros(256, np.uint8)
    for code in range(256):
        bits = [code >> i & 1 for i in range(8)]
        runs = sum(not bits[i] and bits[(i + 1) % 8] for i in range(8))
        border = not any(all(bits[i] for i in triple) for triple in keeps)
        table[code] = 2 <= sum(bits) <= 6 and runs == 1 and border
    return table


# Zhang and Suen's two passes: first the south-east border goes, then the north-west one.
_REMOVABLE = (_removable(((0, 2, 4), (2, 4, 6))), _removable(((0, 2, 6), (0, 4, 6))))


def _crop(ink: np.ndarray) -> np.ndarray:
    x, y, width, height = ink_box(ink)
    return ink[y : y + height, x : x + width]


def at_work_size(ink: np.ndarray) -> np.ndarray:
    """Return ink with its longer side at `WORK` pixels, and one pixel of paper around it."""
    padded = cv2.copyMakeBorder(ink, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)  # so that edge pixels are not halved
    scale = WORK / max(ink.shape)
    return resample(padded, *(max(3, round(side * scale)) for side in padded.shape[::-1]))


def _mask(ink: np.ndarray) -> np.ndarray:
    """Return (h, w) uint8, 1 where there is more ink than paper; a hair line counts though its ink was spread out."""
    values = ink[ink > FAINTEST * ink.max()]
    quartile = len(values) * 3 // 4
    return (ink > np.partition(values, quartile)[quartile] / 2).astype(np.uint8)


def _inside(mask: np.ndarray) -> np.ndarray:
    """Return (h, w) float32: how far each pixel of a mask is from its edge, what lies outside counting as paper."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]


def mean_width(mask: np.ndarray) -> float:
    """Return the mean width in pixels, at least 1, of the strokes in a mask, (h, w) uint8 of 0 and 1."""
    return _mean_width(_inside(mask))


def _mean_width(inside: np.ndarray) -> float:
    """Return the mean stroke width in pixels, from how far each is from its stroke's edge.

    Across a stroke of width w the distance to its edge rises from 0 to w / 2 and falls again: its mean is w / 4.  Pixel
    centres begin at a distance of 1, not 1/2, which adds 1/2 to the mean.
    """
    return max(1.0, 4 * (float(inside.sum() / max(1, np.count_nonzero(inside))) - 0.5))


def _width(ink: np.ndarray) -> float:
    work = at_work_size(ink)
    if max(ink.shape) > WORK:  # pencil and chalk leave gaps in a stroke that are no edges
        work = cv2.GaussianBlur(work, (5, 5), 0)
    return mean_width(_mask(work)) * BOX / WORK


def garment_glyph(picture: Picture) -> np.ndarray:
    """Return the (28, 28) uint8 glyph of a garment, bright on 0; zeros for one plain colour."""
    return _levels(_garment_steps(picture)[-1])


def garment_stages(picture: Picture) -> GarmentStages:
    """Return every step from a picture to the glyph of the garment in it."""
    return GarmentStages(*map(_levels, _garment_steps(picture)))


def _garment_steps(picture: Picture) -> tuple[np.ndarray, ...]:
    """Return what each of the seven published steps of Fashion-MNIST makes of a picture, as float32 in [0, 1].

    (1) any picture, transparent parts white; (2) edges of the corners' colour trimmed; (3) longer side to 28 by
    skipping rows and columns; (4) sharpened with a Gaussian of radius and deviation 1; (5) the shorter side extended
    to 28, the garment in the middle; (6) negated; (7) grey.  A dark background is left dark, and a picture no larger
    than a glyph is neither trimmed nor sharpened: Fashion-MNIST's own pictures come out as they are.
    """
    rgb = trimmed = _on_white(picture.pixels)
    corner = np.median(rgb[[0, 0, -1, -1], [0, -1, 0, -1]], axis=0).astype(np.float32)
    if max(rgb.shape[:2]) > SIDE:
        x, y, width, height = cv2.boundingRect((np.abs(rgb - corner).max(axis=2) > TRIM).astype(np.uint8))
        trimmed = rgb[y : y + height, x : x + width] if width else corner[None, None]
    scale = SIDE / max(trimmed.shape[:2])
    height, width = (max(1, round(side * scale)) for side in trimmed.shape[:2])
    small = sharp = cv2.resize(trimmed, (width, height), interpolation=cv2.INTER_NEAREST)
    if scale < 1:
        sharp = np.clip(2 * small - cv2.GaussianBlur(small, (3, 3), 1.0), 0, 1)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    square = np.tile(corner, (SIDE, SIDE, 1))
    square[top : top + height, left : left + width] = sharp
    paper = float(corner @ LUMA)
    return rgb, trimmed, small, sharp, square, _negated(square, paper), _negated(square @ LUMA, paper)


def _negated(values: np.ndarray, paper: float) -> np.ndarray:
    """Return values of any shape as their distance from the paper, which comes to 0, in [0, 1].

    On white this is the published negation, on black nothing; on grey the background still comes to 0.
    """
    return np.clip((paper - values) / paper if paper > 0.5 else (values - paper) / (1 - paper), 0, 1)


def _levels(values: np.ndarray) -> np.ndarray:
    """Return values in [0, 1] as uint8."""
    return np.round(values * 255).astype(np.uint8)


def _on_white(pixels: np.ndarray) -> np.ndarray:
    """Return (H, W, 3) float32 RGB in [0, 1] of a picture's pixels, white where they are transparent."""
    top = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1
    values = pixels.astype(np.float32) / top
    if values.ndim == 2:
        return np.repeat(values[:, :, None], 3, axis=2)
    if values.shape[2] == 4:
        return values[:, :, :3] * values[:, :, 3:] + 1 - values[:, :, 3:]
    return values

"""The pixels of an image or an array as a picture has them: upright, not too many, and of one of a few types.

Pixels are (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGB with straight alpha; uint8, uint16 or float32 in [0, 1].  Knows
colour modes, depths and orientations; knows nothing of files.
"""

import math

import cv2
import numpy as np
from PIL import ExifTags, Image

from mnist_core.errors import TrazoError

WORKING_PIXELS = 5_000_000  # more are reduced: a digit a twentieth of a 12-megapixel photo high keeps 75 pixels
BAND_PIXELS = 1_000_000  # that are converted at a time while a picture is reduced

ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
QUARTER_TURNS = (5, 6, 7, 8)  # the orientations that swap width and height


def reduction(width: int, height: int) -> int:
    """Return the whole factor by which a picture is reduced to have at most WORKING_PIXELS."""
    return max(1, math.ceil(math.sqrt(width * height / WORKING_PIXELS)))


def lies_on_its_side(image: Image.Image) -> bool:
    """Return whether an image's width and height change places when it is turned upright."""
    return _orientation(image) in QUARTER_TURNS


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a damaged tag says nothing; the picture itself may be whole
        return 1


def image_pixels(image: Image.Image) -> np.ndarray:
    """Return the pixels of a loaded image, turned upright."""
    turn = ORIENTATIONS.get(_orientation(image))
    factor = reduction(*image.size)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        if factor > 1 and image.mode in ("I", "F"):  # Pillow does not reduce 16 bits
            image = image.reduce(factor)
        return _turned(_deep_in_bands(image), turn)
    if image.mode == "LAB":  # Pillow does not convert it; its first channel is the lightness
        image = image.getchannel(0)
    if image.has_transparency_data:
        # reduced premultiplied, so that the colour hidden under full transparency does not seep out
        image = _converted(image, "RGBA") if factor == 1 else _in_bands(image, factor, "RGBA", "RGBa").convert("RGBA")
    else:
        mode = "L" if image.mode in ("1", "L") else "RGB"
        image = _converted(image, mode) if factor == 1 else _in_bands(image, factor, mode)
    return np.asarray(image if turn is None else image.transpose(turn))


def _converted(image: Image.Image, *modes: str) -> Image.Image:
    """Return an image converted to one mode after the other, not copied where it has that mode already."""
    for mode in modes:
        image = image if image.mode == mode else image.convert(mode)
    return image


def _in_bands(image: Image.Image, factor: int, *modes: str) -> Image.Image:
    """Return an image converted and reduced by a whole factor, some rows at a time: no whole copy of it is made."""
    width, height = image.size
    reduced = Image.new(modes[-1], (math.ceil(width / factor), math.ceil(height / factor)))
    rows = factor * max(1, BAND_PIXELS // (width * factor))
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(height, top + rows)))
        reduced.paste(_converted(band, *modes).reduce(factor), (0, top // factor))
    return reduced


def _deep_in_bands(image: Image.Image) -> np.ndarray:
    """Return a deep grey image as an array, reduced some rows at a time where it is large, as `_in_bands` does."""
    width, height = image.size
    factor = reduction(width, height)
    if factor == 1:
        return _deep(np.asarray(image))
    rows = factor * max(1, BAND_PIXELS // (width * factor))
    bands = (image.crop((0, top, width, min(height, top + rows))) for top in range(0, height, rows))
    return np.concatenate([_by_area(_deep(np.asarray(band)), factor) for band in bands])


def _turned(pixels: np.ndarray, turn: Image.Transpose | None) -> np.ndarray:
    """Return a grey array turned as Pillow turns images, which it cannot for every depth."""
    turns = {
        None: pixels,
        Image.Transpose.FLIP_LEFT_RIGHT: pixels[:, ::-1],
        Image.Transpose.ROTATE_180: pixels[::-1, ::-1],
        Image.Transpose.FLIP_TOP_BOTTOM: pixels[::-1],
        Image.Transpose.TRANSPOSE: pixels.T,
        Image.Transpose.ROTATE_270: pixels.T[:, ::-1],
        Image.Transpose.TRANSVERSE: pixels[::-1, ::-1].T,
        Image.Transpose.ROTATE_90: pixels.T[::-1],
    }
    return turns[turn]


def _deep(values: np.ndarray) -> np.ndarray:
    """Return 16-bit, 32-bit or float grey of any range as uint16, or float32 in [0, 1].

    Floats already in [0, 1], and numbers that look like 8 or 16 bits, keep that scale; any other range is stretched.
    NaN becomes the median, which is most likely paper; an infinity the nearest finite value.
    """
    if values.dtype.kind == "u" and values.dtype.itemsize == 2:
        return values.astype(np.uint16, copy=False)
    values = np.asarray(values, np.float32)
    low, high = float(values.min()), float(values.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        finite = values[np.isfinite(values)]
        if not finite.size:
            return np.zeros(values.shape, np.float32)
        low, high = float(finite.min()), float(finite.max())
        values = np.nan_to_num(values, nan=float(np.median(finite)), posinf=high, neginf=low)
    if low >= 0 and high <= 65535:
        return values / np.float32(1 if high <= 1 else 255 if high <= 255 else 65535)
    # Halved first: the difference of two large floats may overflow.
    return np.clip((values / 2 - low / 2) / (high / 2 - low / 2 or 1), 0, 1)


def array_pixels(values: np.ndarray) -> np.ndarray:
    """Return the pixels of an array that shows a picture.

    values: (H, W), (H, W, 1), (H, W, 3) or (H, W, 4); uint8, uint16, bool, or floats in [0, 1].  Raises TrazoError
    not-an-array for any other.
    """
    refusal = TrazoError("not-an-array", shape="×".join(map(str, values.shape)), dtype=str(values.dtype))
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[..., 0]
    if not values.size or values.ndim not in (2, 3) or (values.ndim == 3 and values.shape[2] not in (3, 4)):
        raise refusal
    if values.dtype == bool:
        pixels = values.astype(np.uint8) * np.uint8(255)
    elif values.dtype.kind == "f" and values.min() >= 0 and values.max() <= 1:  # with a NaN neither holds
        pixels = values.astype(np.float32)
    elif values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        pixels = values.astype(values.dtype.newbyteorder("="), copy=False)
    else:
        raise refusal
    return _reduced(pixels)


def _reduced(pixels: np.ndarray) -> np.ndarray:
    """Return an array of at most WORKING_PIXELS, reduced by area where it has more; contiguous."""
    height, width = pixels.shape[:2]
    pixels = np.ascontiguousarray(pixels)
    factor = reduction(width, height)
    if factor == 1:
        return pixels
    if pixels.shape[2:] != (4,):
        return _by_area(pixels, factor)
    # Colour weighs as much as it is seen, so that what is hidden under full transparency does not seep out.
    weight = pixels[..., 3:].astype(np.float32)
    seen = _by_area(pixels[..., :3] * weight, factor)
    alpha = _by_area(weight, factor)[..., None]
    reduced = np.concatenate([np.divide(seen, alpha, out=seen, where=alpha > 0), alpha], axis=2)
    return (reduced if pixels.dtype.kind == "f" else np.rint(reduced)).astype(pixels.dtype)


def _by_area(pixels: np.ndarray, factor: int) -> np.ndarray:
    """Return an array whose pixels are means of `factor` by `factor` of the given ones; what is left over, too."""
    height, width = pixels.shape[:2]
    size = (math.ceil(width / factor), math.ceil(height / factor))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)

"""Arrays as the page shows them: data URLs and base64 pixels; no file is written.

Knows PNG and JPEG; knows nothing of what is in a picture.
"""

import base64
from collections.abc import Sequence

import cv2
import numpy as np

from mnist_core.light import reduced

JPEG_QUALITY = 82
TINY = 64  # pixels of the longer side up to which JPEG's blocks would show, and PNG is hardly larger
SETTINGS = {"png": (), "jpeg": (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY)}


def data_url(array: np.ndarray, longest: int) -> str:
    """Return an (H, W) grey or (H, W, 3) RGB uint8 array as a data URL: PNG for grey or tiny ones, else JPEG."""
    small = reduced(np.ascontiguousarray(array), longest)
    kind = "png" if small.ndim == 2 or max(small.shape) <= TINY else "jpeg"
    encoded = cv2.imencode(f".{kind}", small[..., ::-1] if small.ndim == 3 else small, SETTINGS[kind])[1]
    return f"data:image/{kind};base64,{base64.b64encode(encoded.tobytes()).decode('ascii')}"


def film(arrays: Sequence[np.ndarray], longest: int) -> str:
    """Return (H, W) grey uint8 arrays of one shape side by side as one JPEG data URL, each reduced to `longest`."""
    row = np.hstack([reduced(array, longest) for array in arrays])
    encoded = cv2.imencode(".jpg", row, (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))[1]
    return f"data:image/jpeg;base64,{base64.b64encode(encoded.tobytes()).decode('ascii')}"


def pixels(glyph: np.ndarray) -> str:
    """Return the bytes of a (28, 28) uint8 glyph as base64, row by row."""
    return base64.b64encode(np.ascontiguousarray(glyph, np.uint8).tobytes()).decode("ascii")

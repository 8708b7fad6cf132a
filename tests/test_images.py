"""Arrays become data URLs that hold the same picture."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from demo.images import data_url, film, pixels


def decoded(url: str) -> Image.Image:
    """Open a data URL."""
    return Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))


def test_a_grey_array_comes_back_exactly() -> None:
    """PNG loses nothing."""
    array = np.arange(12, dtype=np.uint8).reshape(3, 4)

    assert np.array_equal(np.asarray(decoded(data_url(array, 100))), array)


def test_a_tiny_picture_in_colour_comes_back_exactly() -> None:
    """As JPEG its pixels would run into each other."""
    array = np.random.default_rng(0).integers(0, 256, (28, 20, 3), np.uint8)

    assert np.array_equal(np.asarray(decoded(data_url(array, 320))), array)


def test_red_stays_red() -> None:
    """The order of the colours is kept on the way through OpenCV."""
    array = np.zeros((80, 80, 3), np.uint8)
    array[..., 0] = 255

    red, green, blue = np.asarray(decoded(data_url(array, 100)))[20, 20]

    assert red > 240
    assert max(green, blue) < 15


def test_a_glyph_is_784_bytes_row_by_row() -> None:
    """The first row comes first."""
    glyph = np.zeros((28, 28), np.uint8)
    glyph[0, 5] = 9

    raw = base64.b64decode(pixels(glyph))

    assert len(raw) == 784
    assert raw[5] == 9


def test_a_film_has_its_pictures_side_by_side_at_one_size() -> None:
    """The browser cuts it into equal parts: black, white and grey come back in their order."""
    row = np.asarray(decoded(film([np.full((60, 40), level, np.uint8) for level in (0, 255, 128)], 30)))

    assert row.shape == (30, 60)
    assert [int(part.mean().round()) for part in np.hsplit(row, 3)] == pytest.approx([0, 255, 128], abs=6)

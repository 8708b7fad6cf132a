"""pixels: every mode, depth and orientation becomes one of a few types, upright and not too many."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from mnist_core import pixels as module
from mnist_core.errors import TrazoError
from mnist_core.pixels import WORKING_PIXELS, array_pixels, image_pixels, lies_on_its_side, reduction


def pixels_or_none(values: np.ndarray) -> np.ndarray | None:
    """Return an array's pixels, or None when it is refused."""
    try:
        return array_pixels(values)
    except TrazoError:
        return None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[False, True]]), np.array([[0, 255]], np.uint8)),
        (np.array([[0, 65535]], np.uint16), np.array([[0, 65535]], np.uint16)),
        (np.array([[0, 65535]], ">u2"), np.array([[0, 65535]], np.uint16)),
        (np.array([[0.0, 0.5]]), np.array([[0, 0.5]], np.float32)),
        (np.array([[[7], [9]]], np.uint8), np.array([[7, 9]], np.uint8)),
        (np.array([[[1, 2, 3]]], np.uint8), np.array([[[1, 2, 3]]], np.uint8)),
        (np.array([[[1, 2, 3, 4]]], np.uint8), np.array([[[1, 2, 3, 4]]], np.uint8)),
    ],
)
def test_array_keeps_its_values(values: np.ndarray, expected: np.ndarray) -> None:
    """An array of a documented shape and type comes out with the same values, in the machine's byte order."""
    pixels = array_pixels(values)
    np.testing.assert_array_equal(pixels, expected)
    assert pixels.dtype == expected.dtype


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((0, 5), np.uint8),
        np.zeros((5,), np.uint8),
        np.zeros((2, 2, 2), np.uint8),
        np.zeros((2, 2, 2, 2), np.uint8),
        np.zeros((2, 2), np.int64),
        np.zeros((2, 2), complex),
        np.full((2, 2), 2.0),
        np.full((2, 2), np.nan),
        np.array([["a"]]),
        np.array(0.5),
    ],
)
def test_other_arrays_are_refused(values: np.ndarray) -> None:
    """Any other array is refused with a sentence that says what it is."""
    with pytest.raises(TrazoError) as caught:
        array_pixels(values)
    assert caught.value.code == "not-an-array"


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    hnp.arrays(
        st.sampled_from([np.uint8, np.uint16, np.int32, np.float32, np.float64, bool]),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5),
    )
)
def test_any_array_is_a_picture_or_an_error(values: np.ndarray) -> None:
    """Whatever its shape and type, an array becomes a valid picture or the documented error."""
    pixels = pixels_or_none(values)
    if pixels is not None:
        assert pixels.dtype in (np.uint8, np.uint16, np.float32)
        assert pixels.shape[:2] == values.shape[:2]
        assert pixels.shape[2:] in ((), (3,), (4,))


def test_reduction_lets_no_hidden_colour_in() -> None:
    """Where a big picture is reduced, the colour under full transparency does not darken the edge of the ink."""
    values = np.zeros((2400, 2400, 4), np.uint8)
    values[1001:, 1001:] = 255
    deep = values.astype(np.uint16) * 257
    for pixels in (array_pixels(values), array_pixels(deep), image_pixels(Image.fromarray(values))):
        assert pixels.shape == (1200, 1200, 4)
        full = np.iinfo(pixels.dtype).max
        assert pixels[500, 500].tolist()[:3] == [full] * 3
        assert 0 < pixels[500, 500, 3] < full


def test_sixteen_bits_are_reduced_without_a_whole_copy() -> None:
    """Of 6000 x 4000 16-bit pixels each 3 x 3 becomes its mean; Python never holds more than the 5 megapixels kept."""
    values = np.add.outer(np.arange(3999) * 9, np.arange(6000) * 3).astype(np.uint16)
    image = Image.fromarray(values)
    tracemalloc.start()
    pixels = image_pixels(image)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pixels.shape == (1333, 2000)
    np.testing.assert_allclose(pixels, values[1::3, 1::3], atol=1)
    assert peak < 2 * WORKING_PIXELS * values.itemsize < values.nbytes


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0, 0.25, 1], [0, 0.25, 1]),
        ([0, 51, 255], [0, 0.2, 1]),
        ([0, 13107, 65535], [0, 0.2, 1]),
        ([-1, 0, 1], [0, 0.5, 1]),
        ([-3e38, 0, 3e38], [0, 0.5, 1]),
        ([-5, -5, -5], [0, 0, 0]),
        ([np.nan, 1, 1], [1, 1, 1]),
        ([np.inf, 0, 1], [1, 0, 1]),
        ([-np.inf, 0, 1], [0, 0, 1]),
        ([np.nan, np.nan, np.nan], [0, 0, 0]),
    ],
)
def test_floats_of_any_range(values: list[float], expected: list[float]) -> None:
    """A float image keeps the scale it seems to have, or is stretched; NaN and infinities become finite."""
    image = Image.fromarray(np.array([values], np.float32))
    np.testing.assert_allclose(image_pixels(image), [expected], atol=1e-6)


def test_reduction_is_the_least_whole_factor() -> None:
    """A picture of 5 megapixels is left, one of 12 halved, one of 35 reduced to a third."""
    assert [reduction(*size) for size in ((1, 1), (2500, 2000), (4032, 3024), (4960, 7016))] == [1, 1, 2, 3]
    assert array_pixels(np.zeros((3024, 4032), bool)).size <= WORKING_PIXELS


def test_quarter_turns_swap_width_and_height() -> None:
    """Only the four orientations that turn by a quarter lay a picture on its side; a damaged tag does not."""
    image = Image.new("L", (2, 3))
    told = []
    for orientation in range(10):
        image.getexif()[0x0112] = orientation
        told.append(lies_on_its_side(image))
    assert [orientation for orientation in range(10) if told[orientation]] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("mode", "colour"), [("L", 90), ("RGB", (9, 90, 200)), ("RGBA", (9, 90, 200, 120)), ("CMYK", 7)]
)
def test_a_large_picture_reduced_in_bands_is_the_same(mode: str, colour: object, monkeypatch) -> None:
    """Whatever the height of a band: as if all of it were reduced at once."""
    rng = np.random.default_rng(0)
    image = Image.new(mode, (3001, 1999), colour)
    image.paste(Image.fromarray(rng.integers(0, 255, (700, 900), np.uint8)).convert(mode), (1200, 600))
    monkeypatch.setattr(module, "BAND_PIXELS", 10**9)
    at_once = image_pixels(image)
    monkeypatch.setattr(module, "BAND_PIXELS", 20_000)

    np.testing.assert_array_equal(image_pixels(image), at_once)
    assert at_once.shape[:2] == (1000, 1501)

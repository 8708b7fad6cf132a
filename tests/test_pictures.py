"""pictures: every kind of file, array and image opens upright, or is one sentence that names the file."""

import io
import os
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mnist_core.documents import PAGE_LIMIT
from mnist_core.errors import TrazoError
from mnist_core.pictures import (
    Picture,
    list_pictures,
    open_pages,
    open_picture,
)
from mnist_core.pixels import WORKING_PIXELS

CORNER = np.array([[0, 255], [255, 255], [255, 255]], np.uint8)  # 3 high, 2 wide: its one dark pixel tells every turn


def code_of(source: object) -> str:
    """Return the code of the error that opening `source` ends in."""
    with pytest.raises(TrazoError) as caught:
        open_picture(source)  # type: ignore[arg-type]
    assert "/" not in str(caught.value).split(":")[0]
    return caught.value.code


def opened(source: bytes) -> Picture | str:
    """Return the picture in `source`, or the code of its error."""
    try:
        return open_picture(source)
    except TrazoError as error:
        return error.code


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return `image` as a file of format `kind`."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that announces a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def scene(mode: str = "RGB") -> Image.Image:
    """Return a light 60 x 40 picture with a dark bar at its left."""
    image = Image.new("L", (60, 40), 230)
    image.paste(20, (5, 5, 15, 35))
    return image.convert(mode)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"]), st.integers(0, 2000), st.binary(max_size=40))
def test_any_bytes_are_a_picture_or_an_error(kind: str, at: int, damage: bytes) -> None:
    """A file with a piece overwritten opens or ends in one error; nothing else is ever raised, no warning shown."""
    data = encoded(scene(), kind)
    at = min(at, len(data))
    outcome = opened(data[:at] + damage + data[at + len(damage) :])
    if isinstance(outcome, str):
        assert outcome in ("damaged-picture", "not-a-picture", "picture-too-large", "too-many-pages")
    else:
        assert outcome.pixels.size


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "WEBP"])
def test_orientation_is_applied(kind: str, orientation: int) -> None:
    """Each of EXIF's eight orientations comes out upright, with the size of the upright picture."""
    # How a camera held that way stores the upright corner: the inverse of what EXIF asks for.
    stored = {
        1: CORNER,
        2: CORNER[:, ::-1],
        3: CORNER[::-1, ::-1],
        4: CORNER[::-1],
        5: CORNER.T,
        6: CORNER.T[::-1],
        7: CORNER[::-1, ::-1].T,
        8: CORNER.T[:, ::-1],
    }[orientation]
    image = Image.fromarray(np.ascontiguousarray(stored).repeat(16, 0).repeat(16, 1))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if kind == "WEBP" else {}
    picture = open_picture(encoded(image, kind, exif=exif, **options))
    grey = picture.pixels if picture.pixels.ndim == 2 else picture.pixels[..., 0]
    np.testing.assert_array_equal(grey[8::16, 8::16] > 127, CORNER > 127)
    assert (picture.width, picture.height) == (32, 48)


def test_sixteen_bits_are_turned_too() -> None:
    """A 16-bit grey picture keeps its depth and is turned upright."""
    image = Image.fromarray(CORNER.T[::-1].astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = open_picture(encoded(image, "PNG", exif=exif))
    np.testing.assert_array_equal(picture.pixels, CORNER.astype(np.uint16) * 257)


@pytest.mark.parametrize(
    ("mode", "kind", "shape"),
    [
        ("1", "PNG", (40, 60)),
        ("L", "PNG", (40, 60)),
        ("P", "GIF", (40, 60, 3)),
        ("RGB", "BMP", (40, 60, 3)),
        ("RGB", "WEBP", (40, 60, 3)),
        ("RGB", "AVIF", (40, 60, 3)),
        ("LA", "PNG", (40, 60, 4)),
        ("RGBA", "PNG", (40, 60, 4)),
        ("CMYK", "JPEG", (40, 60, 3)),
        ("CMYK", "TIFF", (40, 60, 3)),
        ("YCbCr", "JPEG", (40, 60, 3)),
        ("LAB", "TIFF", (40, 60)),
        ("I;16", "PNG", (40, 60)),
        ("F", "TIFF", (40, 60)),
        ("I", "TIFF", (40, 60)),
    ],
)
def test_every_mode_opens(mode: str, kind: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    """Every colour mode opens from a path, as one of the documented types, its bar darker than its paper."""
    if mode == "LAB":
        image = Image.merge("LAB", [scene("L")] * 3)
    elif mode == "I;16":
        image = Image.fromarray(np.asarray(scene("L")).astype(np.uint16) * 257)
    else:
        image = scene(mode)
    path = tmp_path / "named.txt"
    path.write_bytes(encoded(image, kind))
    picture = open_picture(path)
    assert picture.pixels.shape == shape
    assert picture.pixels.dtype in (np.uint8, np.uint16, np.float32)
    colour = picture.pixels if picture.pixels.ndim == 2 else picture.pixels[..., :3].mean(axis=2)
    assert colour[20, 10] < 0.6 * colour[20, 40]


def test_transparency_is_kept() -> None:
    """White ink on transparent black keeps its alpha, from a palette as well as from RGBA."""
    image = Image.new("RGBA", (9, 9), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (3, 3, 6, 6))
    palette = image.quantize(4)
    for source in (image, encoded(image, "PNG"), encoded(palette, "PNG"), np.asarray(image)):
        pixels = open_picture(source).pixels
        assert pixels.shape == (9, 9, 4)
        assert pixels[4, 4].tolist() == [255, 255, 255, 255]
        assert pixels[0, 0, 3] == 0


def test_heic_opens() -> None:
    """A phone's HEIC opens by its content."""
    import pillow_heif

    file = io.BytesIO()
    pillow_heif.from_pillow(scene()).save(file, quality=90)
    picture = open_picture(file.getvalue())
    assert picture.pixels.shape == (40, 60, 3)
    assert picture.pixels[20, 10].max() < 60


def test_files_and_images_are_sources(tmp_path: Path) -> None:
    """A str, a Path, bytes, an open file and a PIL image of the same picture are the same picture."""
    path = tmp_path / "a.png"
    scene().save(path)
    expected = np.asarray(scene())
    with path.open("rb") as file:
        file.read(3)
        for source in (str(path), path, path.read_bytes(), file, scene()):
            np.testing.assert_array_equal(open_picture(source).pixels, expected)


def test_a_persons_image_is_not_changed() -> None:
    """A PIL image that is given keeps its size, though it is large and could be decoded smaller."""
    image = Image.open(io.BytesIO(encoded(Image.new("L", (3000, 3000), 200), "JPEG")))
    assert open_picture(image).pixels.shape == (1500, 1500)
    assert image.size == (3000, 3000)


def test_large_jpeg_is_decoded_small() -> None:
    """A 12-megapixel JPEG is halved as it is decoded, knows its true size, and takes little time and memory."""
    data = encoded(Image.effect_noise((403, 302), 40).resize((4032, 3024)), "JPEG")
    times = []
    for _ in range(3):
        start = time.process_time()
        picture = open_picture(data)
        times.append(time.process_time() - start)
    assert picture.pixels.shape == (1512, 2016)
    assert (picture.width, picture.height) == (4032, 3024)
    assert min(times) < 0.3  # about 0.05 s; a whole decoding and its reduction take over 0.15 s


def test_small_pictures_are_never_reduced() -> None:
    """Up to WORKING_PIXELS every pixel is kept."""
    side = int(WORKING_PIXELS**0.5)
    assert open_picture(encoded(Image.new("L", (side, side)), "JPEG")).pixels.shape == (side, side)


def test_scan_of_35_megapixels_opens() -> None:
    """An A4 page at 600 dpi opens, reduced."""
    picture = open_picture(encoded(Image.new("L", (4960, 7016), 255), "PNG"))
    assert (picture.width, picture.height) == (4960, 7016)
    assert picture.pixels.size <= WORKING_PIXELS


@pytest.mark.parametrize("size", [(12000, 9000), (30000, 30000), (1, 2**31 - 1)])
def test_bombs_are_refused_by_their_header(size: tuple[int, int]) -> None:
    """A picture that announces too many pixels is refused without memory being taken for them."""
    tracemalloc.start()
    assert code_of(png_header(*size)) == "picture-too-large"
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_real_bomb_is_refused() -> None:
    """A whole one-colour PNG of 12000 x 9000 is refused by its file name and size."""
    data = encoded(Image.new("1", (12000, 9000)), "PNG")
    with pytest.raises(TrazoError, match="108 megapixels"):
        open_picture(data)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.png", b"", "empty-file"),
        ("text.png", b"dear reader, I am a letter", "not-a-picture"),
        ("film.heic", b"\0\0\0\x18ftypmp42\0\0\0\0", "not-a-picture"),
        ("cut.jpg", encoded(scene(), "JPEG")[:-60], "damaged-picture"),
        ("cut.png", encoded(scene(), "PNG")[:60], "damaged-picture"),
        ("head.png", b"\x89PNG\r\n\x1a\n", "damaged-picture"),
        ("cut.pdf", b"%PDF-1.7 and nothing more", "damaged-picture"),
        ("cut.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged-picture"),
    ],
)
def test_broken_files_are_one_sentence(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    """A file that cannot be read is one error that quotes its name and not its folder."""
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code
    with pytest.raises(TrazoError, match=name) as caught:
        open_picture(tmp_path / name)
    assert tmp_path.name not in str(caught.value)


def test_what_is_no_file(tmp_path: Path) -> None:
    """A missing file, an impossible path, a folder, a pipe and a thing of another kind are one error each."""
    assert code_of(tmp_path / "missing.png") == "no-such-file"
    assert code_of(tmp_path / ("x" * 5000)) == "no-such-file"
    assert code_of("a\0b.png") == "no-such-file"
    assert code_of(tmp_path) == "is-a-folder"
    assert code_of(42) == "not-a-picture"
    assert code_of(np.zeros((2, 2), np.int64)) == "not-an-array"
    assert code_of(io.StringIO("text")) == "not-a-picture"
    os.mkfifo(tmp_path / "pipe")
    assert code_of(tmp_path / "pipe") == "not-a-picture"


def test_quoted_name_is_clean(tmp_path: Path) -> None:
    """A name with a line break or of great length is quoted on one short line."""
    path = tmp_path / ("two\nlines" + "x" * 200)
    path.write_bytes(b"text")
    with pytest.raises(TrazoError) as caught:
        open_picture(path)
    assert "\n" not in str(caught.value)
    assert len(caught.value.values["name"]) == 80


def test_tiff_page_by_page() -> None:
    """A TIFF's pages come in order; an animation is only its first frame."""
    frames = [Image.new("L", (8, 8), value) for value in (10, 20, 30)]
    tiff = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert [(page.page, int(page.pixels[0, 0])) for page in open_pages(tiff)] == [(0, 10), (1, 20), (2, 30)]
    gif = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert [int(page.pixels.flat[0]) for page in open_pages(gif)] == [10]


def test_long_documents_are_refused() -> None:
    """A TIFF of more pages than are read is refused at once."""
    frames = [Image.new("1", (1, 1))] * (PAGE_LIMIT + 1)
    assert code_of(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])) == "too-many-pages"


def test_folder_lists_its_pictures(tmp_path: Path) -> None:
    """A folder is the pictures directly in it by content and name; other paths stay; an empty one says so."""
    scene().save(tmp_path / "b.png")
    (tmp_path / "a.dat").write_bytes(encoded(scene(), "JPEG"))
    (tmp_path / "c.png").write_bytes(b"text")
    (tmp_path / "inner").mkdir()
    scene().save(tmp_path / "inner" / "d.png")
    listed = list_pictures([tmp_path / "missing.png", tmp_path, str(tmp_path / "c.png")])
    assert listed == [tmp_path / name for name in ("missing.png", "a.dat", "b.png", "c.png")]
    (tmp_path / "hollow").mkdir()
    with pytest.raises(TrazoError, match="hollow holds no pictures"):
        list_pictures([tmp_path / "hollow"])

"""Opens whatever a person gives: a file told by its content, bytes, a PIL image or an array becomes a `Picture`.

What cannot be used is one `TrazoError` that quotes the file's name, never its folder.  Memory is bounded: the size is
read from the header and refused before anything is decoded, and a large picture is reduced as it is decoded (JPEG) or
right after.  Knows nothing of ink, paper or digits.
"""

import io
import os
import stat
import threading
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from mnist_core.documents import check_pages, document_pages
from mnist_core.errors import TrazoError
from mnist_core.pixels import array_pixels, image_pixels, lies_on_its_side, reduction

PIXEL_LIMIT = 50_000_000  # phones take 48, an A4 page at 600 dpi has 35 million; 50 take 200 MB while they are decoded
HEADER_BYTES = 1024  # a PDF may begin anywhere in the first kilobyte
UNNAMED = "picture"  # what an error calls an array or bytes
NAME_LENGTH = 80  # characters of a file's name that an error quotes

Source = str | os.PathLike[str] | bytes | bytearray | IO[bytes] | Image.Image | np.ndarray

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
}
# What the first brand of an ISO media file says: HEIF's own, HEVC's, AV1's; a film has others.
BRANDS = dict.fromkeys((b"mif1", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "HEIF")
BRANDS |= dict.fromkeys((b"avif", b"avis"), "AVIF")
LARGE_PIXELS = 16_000_000  # pictures with more are decoded one at a time ...
LARGE = threading.Lock()  # ... however many are opened at once, so that memory stays bounded


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture turned upright.

    pixels: (H, W) grey, (H, W, 3) RGB or (H, W, 4) RGB with straight alpha; uint8, uint16 or float32 in [0, 1]
    width, height: of the upright picture as it was given; `pixels` may be a reduced decoding of the same shape
    page: index in a document of several pages, from 0
    """

    pixels: np.ndarray
    width: int
    height: int
    page: int = 0


def open_picture(source: Source) -> Picture:
    """Return the picture in `source`, the first page of a document, the first frame of an animation.

    source: a path, bytes, a seekable binary file, a PIL image, or an array (H, W), (H, W, 1), (H, W, 3) or (H, W, 4)
    of uint8, uint16, bool, or floats in [0, 1].
    Raises TrazoError: no-such-file, unreadable-file, is-a-folder, empty-file, not-a-picture, damaged-picture,
    locked-document, too-many-pages, endless-page, picture-too-large, not-an-array.
    """
    with closing(open_pages(source)) as pages:
        return next(pages)


def open_pages(source: Source) -> Generator[Picture, None, None]:
    """Yield every page of a PDF or TIFF in `source`, or the one picture that anything else is; as `open_picture`."""
    if isinstance(source, np.ndarray):
        if source.ndim > 1:
            _check_size(source.shape[1], source.shape[0], UNNAMED)
        pixels = array_pixels(source)
        yield Picture(pixels, source.shape[1], source.shape[0])
    elif isinstance(source, Image.Image):
        name = _quotable(getattr(source, "filename", ""))
        with _decoding(name):
            picture = _from_image(source, name, ours=False)
        yield picture
    else:
        with _opened(source) as (file, name):
            yield from _from_file(file, name)


def list_pictures(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return `paths` with each folder replaced by the pictures directly in it, told by content, sorted by name.

    A path that is no folder stays as it is, whatever it holds.  Raises TrazoError no-pictures, unreadable-file.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        try:
            inside = sorted((entry for entry in path.iterdir() if _holds_picture(entry)), key=lambda entry: entry.name)
        except OSError:
            raise TrazoError("unreadable-file", name=_quotable(path)) from None
        if not inside:
            raise TrazoError("no-pictures", name=_quotable(path))
        found += inside
    return found


def _format(header: bytes) -> str | None:
    """Return the format that a file's first bytes announce, by Pillow's name ("PDF" and "HEIF" beside), or None."""
    for signature, name in SIGNATURES.items():
        if header.startswith(signature):
            return name
    if header[:4] == b"RIFF" and header[8:12] == b"WEBP":
        return "WEBP"
    if header[:2] == b"BM" and header[6:10] == bytes(4):
        return "BMP"
    if header[4:8] == b"ftyp":
        return BRANDS.get(header[8:12])
    return "PDF" if b"%PDF-" in header[:HEADER_BYTES] else None


def _holds_picture(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return _format(file.read(HEADER_BYTES)) is not None
    except OSError:
        return False


def _quotable(path: str | bytes | os.PathLike[str]) -> str:
    """Return the name of the file or folder at `path` without its folder, in printable characters and bounded."""
    given = os.fsdecode(path)
    name = Path(given).name or given or UNNAMED
    name = "".join(character if character.isprintable() else "�" for character in name)
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1] + "…"


@contextmanager
def _opened(source: Any) -> Iterator[tuple[IO[bytes], str]]:
    """Yield `source` as a binary file at its beginning, and the name to quote."""
    if isinstance(source, bytes | bytearray):
        yield io.BytesIO(source), UNNAMED
    elif hasattr(source, "read"):
        given = getattr(source, "name", "")
        name = _quotable(given if isinstance(given, str) else "")
        yield (source if getattr(source, "seekable", bool)() else io.BytesIO(source.read())), name
    elif isinstance(source, str | os.PathLike):
        with _open_path(Path(source)) as file:
            yield file, _quotable(source)
    else:
        raise TrazoError("not-a-picture", name=type(source).__name__)


def _open_path(path: Path) -> IO[bytes]:
    name = _quotable(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise TrazoError("is-a-folder", name=name)
        if not stat.S_ISREG(mode):  # a device or a pipe might never end
            raise TrazoError("not-a-picture", name=name)
        return path.open("rb")
    except PermissionError:
        raise TrazoError("unreadable-file", name=name) from None
    except (OSError, ValueError):  # ValueError: a null character in the path
        raise TrazoError("no-such-file", name=name) from None


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """Turn whatever a decoder raises into one error and keep its warnings off the screen."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except TrazoError:
        raise
    except Image.DecompressionBombError:  # Pillow's own limit, raised before the size can be read
        megapixels = f">{2 * (Image.MAX_IMAGE_PIXELS or 0) / 1e6:.0f}"
        raise _too_large(megapixels, name) from None
    except Exception:  # hostile files make decoders raise nearly anything: OSError, SyntaxError, KeyError, struct.error
        raise TrazoError("damaged-picture", name=name) from None


def _from_file(file: IO[bytes], name: str) -> Iterator[Picture]:
    try:
        file.seek(0)
        header = file.read(HEADER_BYTES)
        file.seek(0)
    except OSError:
        raise TrazoError("unreadable-file", name=name) from None
    if not isinstance(header, bytes):
        raise TrazoError("not-a-picture", name=name)
    if not header:
        raise TrazoError("empty-file", name=name)
    kind = _format(header)
    if kind is None:
        raise TrazoError("not-a-picture", name=name)
    if kind == "PDF":
        for index, pixels in enumerate(document_pages(file, name)):
            yield Picture(pixels, pixels.shape[1], pixels.shape[0], index)
        return
    with _decoding(name):
        image = _open_image(file, kind)
        pages = getattr(image, "n_frames", 1) if kind == "TIFF" else 1
    check_pages(pages, name)
    for page in range(pages):
        with _decoding(name):
            if page:
                image.seek(page)
            picture = _from_image(image, name, page)
        if page == pages - 1:
            del image  # the decoded original goes before the picture is read
        yield picture


def _open_image(file: IO[bytes], kind: str) -> Image.Image:
    if kind == "HEIF":
        from pillow_heif import HeifImageFile  # loads a codec of several megabytes that few pictures need

        return HeifImageFile(file)
    return Image.open(file, formats=("JPEG", "MPO") if kind == "JPEG" else (kind,))


def _check_size(width: int, height: int, name: str) -> None:
    if width * height > PIXEL_LIMIT:
        raise _too_large(f"{width * height / 1e6:.0f}", name)


def _too_large(megapixels: str, name: str) -> TrazoError:
    return TrazoError("picture-too-large", name=name, megapixels=megapixels, limit=PIXEL_LIMIT // 1_000_000)


def _from_image(image: Image.Image, name: str, page: int = 0, ours: bool = True) -> Picture:
    width, height = image.size
    _check_size(width, height, name)
    if not width * height:
        raise TrazoError("damaged-picture", name=name)
    if ours:  # a JPEG is decoded at a half, a quarter or an eighth; any other format takes no notice
        factor = reduction(width, height)
        image.draft("", (image.width // factor, image.height // factor))
    with LARGE if image.width * image.height > LARGE_PIXELS else nullcontext():
        image.load()
        _check_size(image.width, image.height, name)  # some decoders learn the true size only now
        if lies_on_its_side(image):  # asked only now: Pillow itself turns some formats upright as it loads them
            width, height = height, width
        pixels = image_pixels(image)
    return Picture(pixels, width, height, page)

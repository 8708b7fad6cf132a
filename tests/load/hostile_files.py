"""Files that lie, end too soon, or are far larger than they look, each made in code.

Honest pictures come from the scene generator and are then damaged.  Knows formats; `cases.py` says how often each
kind comes.
"""

import io
import struct
import sys
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np
from PIL import Image, PngImagePlugin
from steps import Rng, Step

from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import digit_scene, page_scene

HONEST = 24  # pictures that are damaged in ever new ways
READERS = ("predict", "read", "upload-box", "garments-box")  # public endpoints and picture boxes
FORMATS = {
    "PNG": "png",
    "JPEG": "jpg",
    "GIF": "gif",
    "BMP": "bmp",
    "TIFF": "tif",
    "WEBP": "webp",
    "HEIF": "heic",
    "AVIF": "avif",
    "PDF": "pdf",
}
MARKUP = (
    '<img src=x onerror="document.title=1">.png',
    "<script>alert(1)</script>.png",
    '"><svg onload=alert(1)>.jpg',
    "{{constructor.constructor('alert(1)')()}}.png",
    "=cmd|' /C calc'!A0.png",
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "a" * 5000 + ".png",
    "\u202egnp.exe",
    "%00.png",
    "new\nline\r\nSet-Cookie: a=b.png",
    ".",
    " ",
)


@lru_cache(maxsize=HONEST)
def honest(number: int) -> Image.Image:
    """Return a picture of a digit, or of a page, as a visitor might send it."""
    rng = np.random.default_rng(number)
    name = str(rng.choice(list(CONDITIONS)))
    if rng.uniform() < 0.2:
        return Image.fromarray(page_scene(["012 345", "6789"], rng, CONDITIONS["clean"], height=32).pixels)
    return Image.fromarray(digit_scene(int(rng.integers(10)), CONDITIONS[name], rng).pixels)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return an image as a file of this format."""
    if kind in ("HEIF", "AVIF"):
        from pillow_heif import register_heif_opener

        register_heif_opener()
    if kind in ("JPEG", "PDF", "BMP", "HEIF") and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


@lru_cache(maxsize=HONEST * len(FORMATS))
def honest_file(number: int, kind: str) -> bytes:
    """Return an honest picture as a file of this format."""
    return encoded(honest(number), kind)


def some_file(rng: Rng) -> tuple[str, bytes]:
    """Return a format and an honest file of it."""
    kind = str(rng.choice(list(FORMATS)))
    return kind, honest_file(int(rng.integers(HONEST)), kind)


def sent(rng: Rng, content: bytes, ending: str, name: str = "") -> tuple[Step, ...]:
    """Return the step that hands a file to one of those that read pictures."""
    return (Step("file", str(rng.choice(READERS)), content, name or f"picture.{ending}"),)


def truncated(rng: Rng) -> tuple[Step, ...]:
    """A file that ends too soon."""
    kind, content = some_file(rng)
    return sent(rng, content[: int(len(content) * rng.uniform())], FORMATS[kind])


def flipped(rng: Rng) -> tuple[Step, ...]:
    """A file with some bits turned over, most of them near its beginning."""
    kind, content = some_file(rng)
    damaged = bytearray(content)
    for _ in range(int(rng.integers(1, 40))):
        place = int(len(damaged) * rng.uniform() ** 3)
        damaged[place] ^= 1 << int(rng.integers(8))
    return sent(rng, bytes(damaged), FORMATS[kind])


def spliced(rng: Rng) -> tuple[Step, ...]:
    """A file with a part cut out, doubled, or replaced by noise or by another file's."""
    kind, content = some_file(rng)
    first, last = sorted(int(len(content) * rng.uniform()) for _ in range(2))
    part = [b"", content[first:last] * 2, rng.bytes(min(last - first, 4096)), some_file(rng)[1][first:last]]
    return sent(rng, content[:first] + part[rng.integers(4)] + content[last:], FORMATS[kind])


def lying(rng: Rng) -> tuple[Step, ...]:
    """A file of one format that calls itself another, begins like another, or is none."""
    _, content = some_file(rng)
    other, beginning = some_file(rng)
    text = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    lies = [content, beginning[: int(rng.integers(1, 64))] + content, beginning[: int(rng.integers(4, 40))], b"", text,
            b"%PDF-1.7\n" + content, content + beginning, rng.bytes(int(rng.integers(1, 5000)))]  # fmt: skip
    return sent(rng, lies[rng.integers(len(lies))], FORMATS[other])


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG, its checksum right."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@lru_cache(maxsize=16)
def zeros(count: int) -> bytes:
    """Return that many zero bytes, compressed."""
    press = zlib.compressobj(6)
    block = bytes(2**20)
    parts = [press.compress(block) for _ in range(count // len(block))]
    return b"".join([*parts, press.compress(bytes(count % len(block))), press.flush()])


def png(width: int, height: int, depth: int, colour: int, data: bytes, *extra: bytes) -> bytes:
    """Return a PNG of these claims and this compressed data."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), *extra, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def absurd(rng: Rng) -> tuple[Step, ...]:
    """A picture that claims an absurd size, without the data for it, or hardly one."""
    side = [0, 1, 2, 65_535, 65_536, 10**6, 2**31 - 1, 2**32 - 1]
    width, height = (int(rng.choice(side)) for _ in range(2))
    which = int(rng.integers(5))
    if which == 0:
        depth, colour = int(rng.choice([1, 8, 16])), int(rng.choice([0, 2, 3, 4, 6]))
        return sent(rng, png(width, height, depth, colour, zeros(int(rng.integers(1, 10_000)))), "png")
    if which == 1:
        content = bytearray(encoded(honest(int(rng.integers(HONEST))), "BMP"))
        content[18:26] = struct.pack("<II", width & 0xFFFFFFFF, height & 0xFFFFFFFF)
        return sent(rng, bytes(content), "bmp")
    if which == 2:
        content = bytearray(encoded(honest(int(rng.integers(HONEST))), "GIF"))
        content[6:10] = struct.pack("<HH", width & 0xFFFF, height & 0xFFFF)
        return sent(rng, bytes(content), "gif")
    if which == 3:
        content = bytearray(encoded(honest(int(rng.integers(HONEST))), "JPEG"))
        at = content.index(b"\xff\xc0")
        content[at + 5 : at + 9] = struct.pack(">HH", height & 0xFFFF, width & 0xFFFF)
        return sent(rng, bytes(content), "jpg")
    narrow = Image.new("L", [(1, 30_000), (30_000, 1), (1, 1), (2, 1), (3, 60_000)][rng.integers(5)], 255)
    kind = str(rng.choice(["PNG", "TIFF", "BMP"]))
    return sent(rng, encoded(narrow, kind), FORMATS[kind])


def pixel_bomb(rng: Rng) -> tuple[Step, ...]:
    """A small file with very many pixels, some within what is taken and some beyond it."""
    side = int(rng.choice([6000, 8300, 12_000, 16_000, 30_000]))
    which = int(rng.integers(6))
    if which < 3:
        depth, colour, bits = [(1, 0, 1), (8, 0, 8), (8, 2, 24), (8, 6, 32), (16, 0, 16), (8, 3, 8), (16, 6, 64)][
            rng.integers(7)
        ]
        rows = side * ((side * bits + 7) // 8 + 1)
        palette = [chunk(b"PLTE", bytes(768))] if colour == 3 else []
        return sent(rng, png(side, side, depth, colour, zeros(min(rows, 600_000_000)), *palette), "png")
    if which == 3:
        side = min(side, 12_000)
        return sent(rng, encoded(Image.new("1", (side, side)), "TIFF", compression="group4"), "tif")
    if which == 4:
        side = min(side, 8000)
        return sent(rng, encoded(Image.new("L", (side, side), 255), "JPEG", quality=5, progressive=True), "jpg")
    mode, dtype = [("I", "<i4"), ("F", "<f4")][rng.integers(2)]
    side = min(side, 8300)
    values = np.full((side, 1), [7, np.nan][rng.integers(2)] if mode == "F" else 7, dtype)
    image = Image.fromarray(values).resize((side, side), Image.Resampling.NEAREST)
    return sent(rng, encoded(image, "TIFF", compression="tiff_adobe_deflate"), "tif")


def heap(rng: Rng) -> tuple[Step, ...]:
    """A photo of very many dots, scraps or letters, no digit among them, that might each be cut and joined."""
    height, width = 2000, 1500
    picture = np.full((height, width), 235, np.uint8)
    size, which = int(rng.integers(3, 14)), int(rng.integers(3))
    for x, y in rng.integers((30, 30), (width - 30, height - 30), (int(rng.integers(100, 3000)), 2)).tolist():
        if which == 0:
            cv2.circle(picture, (x, y), size, 40, -1, cv2.LINE_AA)
        elif which == 1:
            points = (np.array([x, y]) + rng.normal(0, 2 * size, (6, 2))).astype(np.int32)
            cv2.polylines(picture, [points], False, 40, max(1, size // 3), cv2.LINE_AA)
        else:
            cv2.putText(
                picture, chr(97 + (x + y) % 26), (x, y), cv2.FONT_HERSHEY_SIMPLEX, size / 10, 40, 2, cv2.LINE_AA
            )
    return sent(rng, encoded(Image.fromarray(picture), "PNG"), "png")


def frame_bomb(rng: Rng) -> tuple[Step, ...]:
    """An animation of very many frames, or a document of very many pages."""
    count = int(rng.choice([50, 101, 1000, 4000]))
    small = [Image.new("L", (8, 8), int(shade)) for shade in rng.integers(0, 255, 3)]
    kind = str(rng.choice(["GIF", "TIFF", "WEBP", "PNG"]))
    count = min(count, 1000) if kind != "GIF" else count
    frames = [small[i % 3] for i in range(count)]
    return sent(rng, encoded(frames[0], kind, save_all=True, append_images=frames[1:]), FORMATS[kind])


def metadata_bomb(rng: Rng) -> tuple[Step, ...]:
    """A picture whose notes are far larger than itself, or point nowhere."""
    size = int(rng.choice([10_000_000, 60_000_000, 200_000_000]))
    image = Image.new("L", (40, 40), 255)
    which = int(rng.integers(4))
    if which < 3:
        kind = (b"zTXt", b"iCCP", b"iTXt")[which]
        head = b"Comment\0\0" if which < 2 else b"Comment\0\1\0\0\0"
        data = zlib.compress(bytes(41 * 40))
        return sent(rng, png(40, 40, 8, 0, data, *[chunk(kind, head + zeros(size))] * int(rng.integers(1, 6))), "png")
    notes = b"Exif\0\0" + b"II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + rng.bytes(int(rng.integers(0, 60_000)))
    if rng.uniform() < 0.5:
        return sent(rng, encoded(image, "JPEG", exif=notes), "jpg")
    text = PngImagePlugin.PngInfo()
    for number in range(2000):
        text.add_text(f"key{number}", "x" * 500)
    return sent(rng, encoded(image, "PNG", pnginfo=text), "png")


def document(pages: int, box: str, content: bytes, resources: str = "", extra: bytes = b"") -> bytes:
    """Return a PDF whose pages share one content; without a table of its parts, which readers then rebuild."""
    kids = " ".join("3 0 R" for _ in range(pages))
    packed = zlib.compress(content)
    return b"".join(
        [
            b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
            f"2 0 obj<</Type/Pages/Count {pages}/Kids[{kids}]>>endobj\n".encode(),
            f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R".encode(),
            f"/Resources<<{resources}>>>>endobj\n".encode(),
            f"4 0 obj<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode(),
            packed,
            b"\nendstream endobj\n",
            extra,
            b"trailer<</Root 1 0 R>>\n%%EOF",
        ]
    )


def document_bomb(rng: Rng) -> tuple[Step, ...]:
    """A PDF of very many pages, an absurd page, a huge picture, endless drawing, or a page that contains itself."""
    box, line = "0 0 600 800", b"10 10 m 500 700 l S\n"
    which = int(rng.integers(7))
    if which == 0:
        content = document(int(rng.choice([99, 101, 5000, 50_000])), box, line)
    elif which == 1:
        boxes = [
            "0 0 1e9 1e9",
            "0 0 0 0",
            "0 0 -5 -5",
            "0 0 1 1000000",
            "nan 0 inf 1",
            "0 0 0.0001 0.0001",
            "600 800 0 0",
        ]
        content = document(1, str(rng.choice(boxes)), line)
    elif which == 2:
        side = int(rng.choice([5000, 12_000, 40_000]))
        data = zeros(min(side * side, 400_000_000))
        image = (
            f"5 0 obj<</Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8"
            f"/Filter/FlateDecode/Length {len(data)}>>stream\n"
        ).encode()
        content = document(
            1, box, b"600 0 0 800 0 0 cm /A Do", "/XObject<</A 5 0 R>>", image + data + b"\nendstream endobj\n"
        )
    elif which == 3:
        content = document(1, box, line * int(rng.choice([1000, 100_000, 400_000])))
    elif which == 4:
        form = b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A 5 0 R>>>>/Length 14>>"
        form += b"stream\n/A Do /A Do /A\nendstream endobj\n"
        content = document(1, box, b"/A Do", "/XObject<</A 5 0 R>>", form)
    elif which == 5:
        content = document(1, box, line).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 3 0 R]")
    else:
        content = document(1, box, b"q " * int(rng.choice([1000, 1_000_000])) + line)
    return sent(rng, content, "pdf")


def named_badly(rng: Rng) -> tuple[Step, ...]:
    """A file whose name is markup, a path, a formula or endless; the file itself may be good."""
    kind, content = some_file(rng)
    name = MARKUP[rng.integers(len(MARKUP))]
    return sent(rng, content if rng.uniform() < 0.5 else b"nothing", FORMATS[kind], name)


def crowd(rng: Rng) -> tuple[Step, ...]:
    """A hundred uploads at once."""
    files = [some_file(rng) for _ in range(5)]
    return tuple(sent(rng, files[i % 5][1], FORMATS[files[i % 5][0]])[0] for i in range(100))

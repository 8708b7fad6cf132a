"""Hostile input, made in code: files that lie, bombs, strokes that are none, forged events, each from a seed.

    python tests/load/cases.py INDEX [--seed 0]        # write the files of one case into the current folder

Honest pictures come from the scene generator and are then damaged; what is not a file is made at random from JSON's
shapes.  Knows what a case sends and to whom; `hostile.py` sends it and judges what comes back.
"""

import argparse
import io
import json
import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

sys.path.append(str(Path(__file__).resolve().parents[2]))

import numpy as np
from PIL import Image, PngImagePlugin

from mnist_core.scenes import CONDITIONS, digit_scene, page_scene

Rng = np.random.Generator
HONEST = 24  # pictures that are damaged in ever new ways
READERS = ("predict", "read", "upload-box", "garments-box")  # public endpoints and picture boxes
PADS = ("pad", "hand-pad", "compare-pad")
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
PATHS = (
    "/etc/passwd",
    "/proc/self/environ",
    "/proc/self/mem",
    "/dev/zero",
    "/dev/stdin",
    "../../etc/passwd",
    "demo/app.py",
    "~/.ssh/id_rsa",
    "file:///etc/passwd",
    "http://127.0.0.1:1/x.png",
    "http://169.254.169.254/latest/meta-data",
    "//example.invalid/x.png",
    "data:image/png;base64,AAAA",
    "\0",
    "a" * 100_000,
    "",
    ".",
    "/",
)


@dataclass(frozen=True)
class Step:
    """One thing that a case sends.

    way: `file` is uploaded and then handed to `to`; `event` and `named` send `value` to a component or an endpoint;
    `raw` is a request whose method and path are `to` and whose body is `value`; name: what a file is called
    """

    way: Literal["file", "event", "named", "raw"]
    to: str
    value: Any
    name: str = ""


@dataclass(frozen=True)
class Case:
    """What one hostile visitor does: its steps, one after the other or all at once."""

    index: int
    kind: str
    steps: tuple[Step, ...]
    together: bool = False


# ---- Files


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


# ---- Strokes and messages

NUMBERS: tuple[Any, ...] = (
    float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, 0, -0.0, 1, -1, 2, 0.5, 2**63, 10**300, True,
    "0.5", None, "NaN", [], {},
)  # fmt: skip


def anything(rng: Rng, depth: int = 3) -> Any:
    """Return any value that JSON can carry, and the numbers that it should not."""
    which = int(rng.integers(8 if depth else 5))
    if which < 3:
        return NUMBERS[rng.integers(len(NUMBERS))]
    if which == 3:
        return float(rng.normal())
    if which == 4:
        return str(rng.choice(["", "pen", "eraser", "id", "\0", "é" * 50, "x" * 2000, *PATHS[:8]]))
    inner = [anything(rng, depth - 1) for _ in range(int(rng.integers(0, 5)))]
    if which < 7:
        return inner
    keys = rng.choice(["id", "live", "strokes", "points", "tool", "width", "path", "name", "mode", "turns", "samples",
                       "label", "example", "meta", "url", "__type__", "value"], len(inner))  # fmt: skip
    return {str(key): value for key, value in zip(keys, inner, strict=True)}


def stroke(points: list[Any], tool: Any = "pen", width: Any = 0.05) -> dict[str, Any]:
    """Return a stroke as the pad sends it."""
    return {"tool": tool, "width": width, "points": points}


def drawn(rng: Rng, strokes: Any) -> tuple[Step, ...]:
    """Return the step that sends strokes to one of the pads."""
    message = {"id": int(rng.integers(1, 10**6)), "live": bool(rng.integers(2)), "strokes": strokes}
    return (Step("event", str(rng.choice(PADS)), message),)


def odd_numbers(rng: Rng) -> tuple[Step, ...]:
    """Strokes with a few numbers that are none, or out of range."""
    points: list[list[Any]] = rng.uniform(0, 1, (int(rng.integers(1, 40)), int(rng.integers(2, 5)))).tolist()
    made = stroke(points)
    for _ in range(int(rng.integers(1, 4))):
        bad = NUMBERS[rng.integers(len(NUMBERS))]
        if rng.uniform() < 0.3:
            made["width"] = bad
        else:
            row = points[rng.integers(len(points))]
            row[int(rng.integers(len(row)))] = bad
    return drawn(rng, [made])


def endless(rng: Rng) -> tuple[Step, ...]:
    """Strokes without length, without points, without end, all over each other or erased into thousands of pieces."""
    which = int(rng.integers(10))
    count = int(rng.choice([1, 200, 201, 5000, 20_000, 20_001, 60_000]))
    if which == 0:
        return drawn(rng, [stroke([])] * count)
    if which == 1:
        return drawn(rng, [stroke([[0.5, 0.5]] * count, width=float(rng.choice([0, 1e-9, 1])))])
    if which == 2:
        return drawn(rng, [stroke(rng.uniform(-1, 2, (count, 2)).tolist())])
    if which == 3:
        return drawn(rng, [stroke(rng.uniform(-1, 2, (100, 2)).tolist()) for _ in range(200)])
    if which == 4:  # a zigzag, combed by erasers
        across = [[i % 2, i / 10_000] for i in range(10_000)]
        combs = [stroke([[x, -1], [x, 2]], "eraser", 0.001) for x in np.linspace(0, 1, int(rng.choice([2, 20, 150])))]
        return drawn(rng, [stroke(across), *combs])
    if which == 5:
        specks = [stroke([[x, y]]) for x, y in rng.uniform(0, 1, (200, 2)).tolist()]
        return drawn(rng, specks)
    if which == 6:
        return drawn(rng, [stroke([[0.5, 0.5], [0.5 + 1e-12, 0.5]])] * int(rng.integers(1, 200)))
    if which == 7:
        return drawn(
            rng, [stroke(rng.uniform(0, 1, (99, 2)).tolist(), str(rng.choice(["pen", "eraser"]))) for _ in range(200)]
        )
    if which == 8:  # the largest lesson, of the largest drawings
        big = [stroke(rng.uniform(0, 1, (int(rng.choice([10, 100])), 2)).round(3).tolist())]
        samples = [{"label": str(i % 10), "strokes": big} for i in range(int(rng.choice([1, 100, 101])))]
        return (Step("event", "hand-lesson", {"id": 1, "samples": samples}),)
    rows = [stroke([[x, y], [x, y + 0.02]]) for y in np.linspace(0, 0.95, 10) for x in np.linspace(0, 1, 20)]
    return drawn(rng, rows)


def odd_messages(rng: Rng) -> tuple[Step, ...]:
    """Any JSON in place of a component's value or an endpoint's picture."""
    components = (*PADS, "hand-lesson", "upload-box", "garments-box", "garments-examples")
    if rng.uniform() < 0.25:
        return (Step("named", str(rng.choice(["predict", "read"])), anything(rng)),)
    return (Step("event", str(rng.choice(components)), anything(rng)),)


def paths(rng: Rng) -> tuple[Step, ...]:
    """The path of a file that was not uploaded, or another address, in place of a picture."""
    path = PATHS[rng.integers(len(PATHS))]
    data = {"path": path, "url": path, "orig_name": path, "meta": {"_type": "gradio.FileData"}, "is_stream": False}
    for key in rng.permutation(list(data))[: rng.integers(0, 3)]:
        del data[str(key)]
    if rng.uniform() < 0.5:
        return (Step("named", str(rng.choice(["predict", "read"])), data),)
    box = str(rng.choice(["upload-box", "garments-box"]))
    return (Step("event", box, {"id": 1, "mode": "auto", "turns": 0, "name": path, **data}),)


# ---- Requests

PLACES = (
    "run/predict", "run/read", "run/lambda", "api/predict", "queue/join", "call/predict", "call/read",
    "call/v2/predict", "call/v2/none", "call/none", "upload", "component_server", "cancel", "reset", "stream/x",
    "stream/x/close", "run-history/connect", "process_recording", "vibe-edit", "vibe-code", "undo-vibe-edit", "login",
)  # fmt: skip
LOOKED_AT = (
    "file=/etc/passwd", "file=../../etc/passwd", "file/etc/passwd", "proxy=http://127.0.0.1:1/",
    "queue/data?session_hash=x", "queue/status", "info?all_endpoints=true", "call/predict/none",
    "call/v2/predict/none", "upload_progress?upload_id=x", "runs", "app_id", "token", "user", "login_check",
    "startup-events", "dev/reload", "vibe-code", "openapi.json", "deep_link?session_hash=x",
    "stream/a/b/1/playlist.m3u8", "custom_component/1/server/component/x.js", "%2e%2e/%2e%2e/",
)  # fmt: skip


def forged(rng: Rng) -> tuple[Step, ...]:
    """An event as no page sends it: any function, any session, any data, to every address."""
    body: dict[str, Any] = {
        "data": anything(rng) if rng.uniform() < 0.3 else [anything(rng) for _ in range(int(rng.integers(0, 4)))],
        "fn_index": int(rng.integers(-2, 14)) if rng.uniform() < 0.8 else anything(rng),
        "session_hash": str(rng.choice(["a", "b", "x" * 3000, ""])) if rng.uniform() < 0.8 else anything(rng),
        "trigger_id": anything(rng),
        "event_data": anything(rng),
        "event_id": anything(rng, 0),
        "batched": bool(rng.integers(2)),
        "simple_format": anything(rng, 0),
    }
    for key in rng.permutation(list(body))[: rng.integers(0, 4)]:
        del body[str(key)]
    place = str(rng.choice(PLACES))
    return (Step("raw", f"POST gradio_api/{place}", json.dumps(body).encode()),)


def looked(rng: Rng) -> tuple[Step, ...]:
    """A look at an address that is none of a visitor's business, or at none at all."""
    if rng.uniform() < 0.2:
        place = str(
            rng.choice(
                ["monitoring", "monitoring/summary", "config", "docs", "?deep_link=../../etc/passwd", "static/../../x"]
            )
        )
    else:
        place = f"gradio_api/{rng.choice(LOOKED_AT)}"
    return (Step("raw", f"{rng.choice(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])} {place}", b""),)


def oversized(rng: Rng) -> tuple[Step, ...]:
    """A body that is far too large, far too deep, or far too much of one thing."""
    place = str(
        rng.choice(["run/predict", "queue/join", "call/predict", "call/v2/predict", "cancel", "component_server"])
    )
    which = int(rng.integers(5))
    if which == 0:
        body = (
            b'{"data": ["' + b"x" * int(rng.choice([2**20, 2**23, 2**25])) + b'"], "fn_index": 2, "session_hash": "a"}'
        )
    elif which == 1:
        deep = int(rng.choice([500, 5000, 200_000]))
        body = b'{"data": ' + b"[" * deep + b"]" * deep + b', "fn_index": 2}'
    elif which == 2:
        body = b'{"data": [' + b"1," * int(rng.choice([10**5, 10**6])) + b'1], "fn_index": 2, "session_hash": "a"}'
    elif which == 3:
        body = b'{"data": [1], "fn_index": ' + b"9" * int(rng.choice([400, 5000, 100_000])) + b"}"
    else:
        field = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nx\r\n'
        return (
            Step(
                "raw",
                "POST gradio_api/upload multipart",
                field * int(rng.choice([2, 900, 1100, 20_000])) + b"--b--\r\n",
            ),
        )
    return (Step("raw", f"POST gradio_api/{place}", body),)


def crowd(rng: Rng) -> tuple[Step, ...]:
    """A hundred uploads at once."""
    files = [some_file(rng) for _ in range(5)]
    return tuple(sent(rng, files[i % 5][1], FORMATS[files[i % 5][0]])[0] for i in range(100))


# How often each kind comes, out of the sum; what costs a second comes less often than what costs a millisecond.
KINDS: dict[Callable[[Rng], tuple[Step, ...]], float] = {
    truncated: 12,
    flipped: 14,
    spliced: 12,
    lying: 8,
    absurd: 6,
    pixel_bomb: 2.5,
    frame_bomb: 2,
    metadata_bomb: 2,
    document_bomb: 3,
    named_badly: 5,
    odd_numbers: 8,
    endless: 6,
    odd_messages: 8,
    paths: 5,
    forged: 8,
    looked: 4,
    oversized: 3,
    crowd: 0.1,
}


def make(index: int, seed: int = 0) -> Case:
    """Return a case; the same for the same numbers."""
    rng = np.random.default_rng([seed, index])
    weights = np.array(list(KINDS.values()))
    kind = list(KINDS)[int(rng.choice(len(KINDS), p=weights / weights.sum()))]
    return Case(index, kind.__name__, kind(rng), together=kind is crowd)


def main() -> None:
    """Write the files of a case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    case = make(options.index, options.seed)
    for number, step in enumerate(case.steps):
        print(case.kind, step.way, step.to, step.name[:80], str(step.value)[:200])
        if step.way == "file":
            Path(f"case-{options.index}-{number}.bin").write_bytes(step.value)


if __name__ == "__main__":
    main()

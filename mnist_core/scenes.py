"""Pictures of handwriting made in code, with their truth: single digits under named conditions, whole pages, a photo.

For stress tests, for fitting verdicts on drawn-like input, and for tests.  A scene takes digits of hands (`hands`) or
glyphs made large, lays them on paper (`papers`), and then does what cameras and files do: perspective, light, blur,
noise, JPEG.  Knows nothing of how pictures are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from mnist_core.conditions import Condition
from mnist_core.hands import Hand, draw_digit, draw_hand, ink_of, pen_for
from mnist_core.papers import LIGHTS, PAPERS, PENS, apply_pen, noise

Rng = np.random.Generator
Digits = tuple[np.ndarray, np.ndarray]  # glyphs (N, 28, 28) uint8, labels (N,)

GLYPH_LONGER_SIDE = 20  # pixels of a glyph's ink
EDGE = 1.5  # pixels over which the edge of an enlarged glyph rises
DESK = (0.2, 0.13, 0.08)  # dark wood
ASKEW = 12.0  # degrees that a sheet lies askew on it at most


@dataclass(frozen=True)
class Written:
    """The truth of one digit in a scene: label, box (x, y, width, height in pixels), line and number within it."""

    label: int
    box: tuple[int, int, int, int]
    line: int = 0
    number: int = 0


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture and its truth."""

    pixels: np.ndarray  # (H, W, 3) or (H, W, 4) uint8
    digits: tuple[Written, ...]

    @property
    def text(self) -> str:
        """The digits as read: a space between numbers, a newline between lines."""
        words: dict[int, dict[int, str]] = {}
        for digit in self.digits:
            line = words.setdefault(digit.line, {})
            line[digit.number] = line.get(digit.number, "") + str(digit.label)
        return "\n".join(" ".join(line.values()) for line in words.values())


def digit_ink(
    label: int, height: float, width: float, rng: Rng, hand: Hand | None = None, glyph: np.ndarray | None = None
) -> np.ndarray:
    """Draw one digit about `height` pixels high (its longer side): the glyph given, made large, else a hand's.

    width: pixels of the stroke, less where it would fill a loop; a glyph brings its own.
    Returns (h, w) float32 in [0, 1].
    """
    if glyph is not None:
        return enlarged(glyph, height)
    paths = draw_digit(label, rng, hand)
    width = pen_for(label, paths, Hand(pen=width / height)) * height
    return ink_of(paths, height - width, max(1.0, width))


def enlarged(glyph: np.ndarray, height: float) -> np.ndarray:
    """Return a glyph (28, 28) uint8 as ink (h, w) float32 with sharp edges, its longer side `height` pixels."""
    x, y, columns, rows = cv2.boundingRect((glyph > 0).astype(np.uint8))
    ink = np.pad(glyph[y : y + rows, x : x + columns].astype(np.float32) / 255, 2)
    scale = height / GLYPH_LONGER_SIDE
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    if scale < 1:
        return cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    large = cv2.GaussianBlur(cv2.resize(ink, size, interpolation=cv2.INTER_CUBIC), (0, 0), 0.4 * scale)
    return np.clip((large - 0.42) * max(1.0, scale / EDGE) + 0.5, 0, 1)


def digit_scene(
    label: int,
    condition: Condition,
    rng: Rng,
    hand: Hand | None = None,
    glyph: np.ndarray | None = None,
    variant: str | None = None,
) -> Scene:
    """Picture one digit; hand, glyph: as for `digit_ink`; variant: the way a hand writes it."""
    height, width = condition.frame
    pen = PENS[condition.pen]
    side = rng.uniform(*condition.size) * min(height, width)
    if variant is not None:
        hand = Hand(**{**vars(hand or draw_hand(rng)), "variants": {label: variant}})
    ink = _visible(digit_ink(label, side, rng.uniform(*pen.width) * side, rng, hand, glyph))
    ink = ink[: height - 1, : width - 1]
    x, y = (
        _place(rng, frame - size, condition.place) for frame, size in ((width, ink.shape[1]), (height, ink.shape[0]))
    )
    unit = float(max(ink.shape))
    sheet = PAPERS[condition.paper](rng, height, width, unit)
    if condition.cell:
        _draw_cell(sheet, (x, y, ink.shape[1], ink.shape[0]), rng)
    spot = np.zeros((height, width), np.float32)
    clipped = spot[max(0, y) : y + ink.shape[0], max(0, x) : x + ink.shape[1]]
    clipped[:] = ink[max(0, -y) : max(0, -y) + clipped.shape[0], max(0, -x) : max(0, -x) + clipped.shape[1]]
    for _ in range(condition.specks):
        _add_speck(spot, (x, y, ink.shape[1], ink.shape[0]), rng)
    if condition.transparent:
        return Scene(_on_nothing(spot, rng), (_truth(label, (x, y), ink),))
    apply_pen(sheet, spot, pen, rng)
    if condition.desk:
        _lay_on_desk(sheet, rng, x)
    pixels, matrix = pictured(sheet, condition, rng, unit * max(pen.width[0], 0.05))
    return Scene(pixels, (_moved(_truth(label, (x, y), ink), matrix),))


def page_scene(
    lines: Sequence[str],
    rng: Rng,
    condition: Condition | None = None,
    height: float = 48,
    digits: Digits | None = None,
    skew: float = 0.0,
    gap: tuple[float, float] = (0.15, 0.35),
) -> Scene:
    """Picture a page of numbers in one hand.

    lines: numbers parted by spaces, "012 345"; height: of a digit in pixels; digits: glyphs and labels to write with,
    a hand where None; skew: degrees, up to the right is positive; gap: between two digits of a number, against their
    height (below 0 they touch).
    """
    condition = condition or Condition()
    pen, hand = PENS[condition.pen], draw_hand(rng)
    stroke = rng.uniform(*pen.width) * height
    width = _page_width(lines, height)
    sheet_height = int(height * (2.0 * len(lines) + 2) + width * abs(np.sin(np.radians(skew))))
    sheet = PAPERS[condition.paper](rng, sheet_height, width, height)
    spot = np.zeros(sheet.shape[:2], np.float32)
    truths: list[Written] = []
    start = height * 1.2 + (width * np.sin(np.radians(skew)) if skew > 0 else 0)
    for row, line in enumerate(lines):
        x, y = height * rng.uniform(0.8, 1.2), start + row * 2.0 * height
        for number, word in enumerate(line.split()):
            for character in word:
                label = int(character)
                glyph = _glyph_of(label, digits, rng)
                ink = _visible(digit_ink(label, height * rng.uniform(0.88, 1.12), stroke, rng, hand, glyph))
                top = int(
                    y - x * np.tan(np.radians(skew)) + (height - ink.shape[0]) / 2 + rng.uniform(-0.08, 0.08) * height
                )
                part = spot[top : top + ink.shape[0], int(x) : int(x) + ink.shape[1]]
                np.maximum(part, ink[: part.shape[0], : part.shape[1]], out=part)
                truths.append(Written(label, (int(x), top, ink.shape[1], ink.shape[0]), row, number))
                x += ink.shape[1] + rng.uniform(*gap) * height
            x += height * rng.uniform(0.9, 1.3)
    apply_pen(sheet, spot, pen, rng)
    pixels, matrix = pictured(sheet, condition, rng, stroke)
    return Scene(pixels, tuple(_moved(truth, matrix) for truth in truths))


def phone_scene(rng: Rng, frame: tuple[int, int] = (1908, 4032)) -> Scene:
    """Picture 0 to 9 in a row on plain paper as a phone does: a dark desk at one side, uneven light, a speck below."""
    height, width = frame
    tall, pitch = height * 0.11, width * 0.055
    hand, pen = draw_hand(rng), PENS["ballpoint"]
    stroke = rng.uniform(*pen.width) * tall
    sheet = PAPERS["white"](rng, height, width, tall)
    spot, truths = np.zeros((height, width), np.float32), []
    x, y = width * 0.36, height * rng.uniform(0.35, 0.55)
    for label in range(10):
        ink = _visible(digit_ink(label, tall * rng.uniform(0.92, 1.08), stroke, rng, hand))
        top, left = int(y + rng.uniform(-0.06, 0.06) * tall), int(x + (pitch - ink.shape[1]) / 2)
        part = spot[top : top + ink.shape[0], left : left + ink.shape[1]]
        np.maximum(part, ink, out=part)
        truths.append(Written(label, (left, top, ink.shape[1], ink.shape[0])))
        x += pitch
    cv2.circle(spot, (int(width * 0.6), int(y + tall * 2.2)), max(1, int(tall * 0.03)), 1.0, -1, cv2.LINE_AA)
    apply_pen(sheet, spot, pen, rng)
    _lay_on_desk(sheet, rng, int(width * 0.36), side="left")
    sheet *= LIGHTS["gradient"](rng, height, width) * LIGHTS["vignette"](rng, height, width)
    photo = Condition(blur=0.2, noise=0.008, jpeg=85)
    pixels, matrix = pictured(sheet, photo, rng, stroke)
    return Scene(pixels, tuple(_moved(truth, matrix) for truth in truths))


def pictured(sheet: np.ndarray, condition: Condition, rng: Rng, stroke: float) -> tuple[np.ndarray, np.ndarray]:
    """Take the picture of a sheet (H, W, 3) float32; stroke: its width in pixels, which blur is measured by.

    Returns pixels (H, W, 3) uint8, and the (3, 3) matrix that takes places on the sheet to places in the picture.
    """
    height, width = sheet.shape[:2]
    matrix: np.ndarray = np.eye(3)
    if condition.tilt:
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        moved = corners + rng.uniform(-1, 1, (4, 2)) * condition.tilt * min(height, width)
        matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
        sheet = cv2.warpPerspective(sheet, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    sheet = sheet * LIGHTS[condition.light](rng, height, width)
    if condition.blur:
        sheet = cv2.GaussianBlur(sheet, (0, 0), max(0.3, condition.blur * stroke))
    if condition.noise:
        sheet = sheet + rng.standard_normal(sheet.shape, np.float32) * np.float32(condition.noise)
    pixels = np.clip(sheet * 255 + 0.5, 0, 255).astype(np.uint8)
    if condition.inverted:
        pixels = 255 - pixels
    if condition.jpeg:
        _done, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, condition.jpeg])
        pixels = cv2.cvtColor(np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)
    return np.ascontiguousarray(pixels), matrix


def _visible(ink: np.ndarray) -> np.ndarray:
    """Return the ink without empty margins."""
    x, y, width, height = cv2.boundingRect((ink > 0.05).astype(np.uint8))
    return ink[y : y + height, x : x + width]


def _place(rng: Rng, free: int, place: float) -> int:
    """Return where a digit begins, `free` pixels being left; a place over 1 lets it touch or just pass the border."""
    if place > 1:
        return int(free * (place if rng.uniform() < 0.5 else 1 - place)) if rng.uniform() < 0.5 else free // 2
    return int(free * (0.5 + rng.uniform(-0.5, 0.5) * place))


def _truth(label: int, at: tuple[int, int], ink: np.ndarray) -> Written:
    return Written(label, (at[0], at[1], ink.shape[1], ink.shape[0]))


def _moved(truth: Written, matrix: np.ndarray) -> Written:
    """Return the truth with the box around where its corners come to lie."""
    x, y, width, height = truth.box
    corners = np.array([[[x, y], [x + width, y], [x + width, y + height], [x, y + height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, matrix)[0]
    low, high = moved.min(0), moved.max(0)
    box = (round(low[0]), round(low[1]), round(high[0] - low[0]), round(high[1] - low[1]))
    return Written(truth.label, box, truth.line, truth.number)


def _page_width(lines: Sequence[str], height: float) -> int:
    """Return a width that the longest line fits in, written as loosely as it may be."""
    longest = max((1.35 * len(line.replace(" ", "")) + 1.5 * line.count(" ") for line in lines), default=0)
    return int(height * (longest + 3))


def _glyph_of(label: int, digits: Digits | None, rng: Rng) -> np.ndarray | None:
    if digits is None:
        return None
    glyphs, labels = digits
    chosen = (labels == label).nonzero()[0]
    return glyphs[chosen[rng.integers(len(chosen))]] if len(chosen) else None


def _on_nothing(ink: np.ndarray, rng: Rng) -> np.ndarray:
    """Return (H, W, 4) uint8: a dark or a white drawing whose paper is transparent."""
    pixels = np.zeros((*ink.shape, 4), np.uint8)
    pixels[..., :3] = 255 if rng.uniform() < 0.5 else 0
    pixels[..., 3] = np.round(ink * 255)
    return pixels


def _draw_cell(sheet: np.ndarray, box: tuple[int, int, int, int], rng: Rng) -> None:
    x, y, width, height = box
    margin = rng.uniform(0.12, 0.3) * max(width, height)
    thick = max(1, round(max(width, height) / rng.uniform(40, 90)))
    start, end = (int(x - margin), int(y - margin)), (int(x + width + margin), int(y + height + margin))
    cv2.rectangle(sheet, start, end, (rng.uniform(0.1, 0.6),) * 3, thick, cv2.LINE_AA)


def _add_speck(spot: np.ndarray, box: tuple[int, int, int, int], rng: Rng) -> None:
    """Add a dot away from the digit, a thirtieth to a twentieth of its height."""
    height, width = spot.shape
    x, y, wide, high = box
    radius = max(1, round(max(wide, high) / rng.uniform(40, 60)))
    for _ in range(20):
        at_x, at_y = int(rng.integers(radius, width - radius)), int(rng.integers(radius, height - radius))
        far = 6 * radius
        if not (x - far < at_x < x + wide + far and y - far < at_y < y + high + far):
            cv2.circle(spot, (at_x, at_y), radius, 1.0, -1, cv2.LINE_AA)
            return


def on_desk(scene: Scene, share: float, rng: Rng, desk: Sequence[float] = DESK) -> Scene:
    """Picture a scene again as a sheet that fills about `share` of the frame, askew on a desk of this colour, 0..1."""
    height, width = scene.pixels.shape[:2]
    size = (round(width / share**0.5), round(height / share**0.5))
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-ASKEW, ASKEW), 1.0)
    free = np.array(size) - (width, height)
    matrix[:2, 2] += free * rng.uniform(0.2, 0.8, 2)
    sheet = cv2.warpAffine(scene.pixels[..., :3].astype(np.float32) / 255, matrix[:2], size)
    whole = cv2.warpAffine(np.ones((height, width), np.float32), matrix[:2], size)[..., None]
    wood = np.array(desk, np.float32) * (1 + 0.25 * noise(rng, size[1], size[0], max(3.0, size[0] / 200))[..., None])
    seen = cv2.GaussianBlur(sheet + wood * (1 - whole), (0, 0), 0.7) * LIGHTS["gradient"](rng, size[1], size[0])
    pixels = np.clip((seen + 0.01 * rng.standard_normal(seen.shape, np.float32)) * 255, 0, 255).astype(np.uint8)
    return Scene(pixels, tuple(_moved(digit, matrix) for digit in scene.digits))


def _lay_on_desk(sheet: np.ndarray, rng: Rng, free: int, side: str | None = None) -> None:
    """Let the paper end at one side: beyond a slanted edge, at most `free` pixels in, lies dark wood."""
    height, width = sheet.shape[:2]
    side = side or ("left" if rng.uniform() < 0.5 else "right")
    reach = (free if side == "left" else width * 0.2) * rng.uniform(0.5, 0.8)
    lean = rng.uniform(-0.15, 0.15) * reach
    edge = reach + np.linspace(-lean, lean, height)[:, None]
    across = np.arange(width)[None, :] if side == "left" else np.arange(width)[None, ::-1]
    mask = np.clip(edge - across + 0.5, 0, 1).astype(np.float32)[..., None]
    wood = np.array(DESK, np.float32) * (1 + 0.25 * noise(rng, height, width, max(3.0, width / 200))[..., None])
    sheet *= 1 - mask
    sheet += mask * wood

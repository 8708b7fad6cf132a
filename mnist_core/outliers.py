"""What is no digit, as glyphs: letters of fonts and hands, signs, scribbles, parts of digits, textures, things.

For teaching a network to refuse and for fitting and measuring verdicts; every kind can be chosen by name, so that some
are fitted on and others measured.  What a careful reader would take for a digit is left out.  No garments are among
them.  Where the fonts of `fonts.py` are missing, so are their kinds.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import cv2
import numpy as np

from mnist_core.allographs import Stroke
from mnist_core.errors import TrazoError
from mnist_core.fonts import FONTS, LATIN, OTHERS, SCRIPT_FONTS, character, fonts_are_here
from mnist_core.glyph import to_glyph
from mnist_core.hands import CANVAS, draw_hand, hand_glyph, hand_glyphs, ink_of, write
from mnist_core.signs import DRAWINGS, LETTERS, OPERATORS, SCRIPTS, parted, random_sign, sign

Rng = np.random.Generator
Digits = tuple[np.ndarray, np.ndarray]  # glyphs (N, 28, 28) uint8, labels (N,)
Maker = Callable[[Rng, Digits | None], np.ndarray]  # -> ink (h, w) float32 in [0, 1]

BAR = 0.4  # what is narrower than this, against its height, might be a 1
SCRIBBLED_BAR = 0.7  # a zigzag fills a broad bar, and may lean
SOFTNESS, COARSE = 1.6, 14  # pixels of a blur, and then a side: glyphs whose strokes lie alike become alike
COMPARED = 3000  # digits of many hands that a simple sign is compared with
# The cosine from which on a sign may be a digit: of MNIST's held-out digits, 98 in 100 are as near to one of those.
ALIKE = 0.9

# Which part of a digit is none: the upper half of an 8 is a 0, but its left half is no digit.
HALVES = {
    0: "left right top bottom",
    2: "bottom",
    3: "left",
    4: "left",
    5: "top left",
    6: "right",
    8: "left",
    9: "left",
}
MIRRORED = (3, 4, 7, 9)  # digits that are none in a mirror
LYING = (3, 4, 5, 7)  # digits that are none when they lie on their side


def outlier_glyphs(
    count: int, rng: Rng, kinds: Sequence[str] | None = None, digits: Digits | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Make `count` glyphs that are no digits, about as many of each kind.

    kinds: names in `kind_names()`, all where None; digits: glyphs (N, 28, 28) uint8 and labels (N,) that parts are
    cut from, new hands' where None.
    Returns glyphs (N, 28, 28) uint8 and their kinds (N,) str.  Raises TrazoError `unknown-option` for an unknown kind.
    """
    names = kind_names()
    chosen = tuple(kinds) if kinds is not None else names
    for name in chosen:
        if name not in names:
            raise TrazoError("unknown-option", option="kinds", value=name, known=", ".join(names))
    made = rng.permutation([chosen[i % len(chosen)] for i in range(count)]) if count else np.empty(0, "<U1")
    glyphs = np.zeros((count, 28, 28), np.uint8)
    for index, name in enumerate(made):
        while not glyphs[index].any():
            glyphs[index] = to_glyph(_MAKERS[str(name)](rng, digits))
    return glyphs, made


def kind_names() -> tuple[str, ...]:
    """Return the kinds that can be made here: all but those whose fonts are missing."""
    return tuple(name for name in _MAKERS if not name.startswith("font-") or fonts_are_here())


def _written(table: dict[str, str]) -> Maker:
    codes = [sign(code) for code in table.values()]

    def make(rng: Rng, digits: Digits | None) -> np.ndarray:
        hand = draw_hand(rng, ())
        return ink_of(write(codes[rng.integers(len(codes))], rng, hand), CANVAS, hand.pen * CANVAS, hand.pressure)

    return make


def _invented(rng: Rng, digits: Digits | None) -> np.ndarray:
    hand = draw_hand(rng, ())
    return _unless_bar(ink_of(write(random_sign(rng), rng, hand), CANVAS, hand.pen * CANVAS * 0.65, hand.pressure))


def _simple(rng: Rng, digits: Digits | None) -> np.ndarray:
    """A sign of two to four elements; none of it where it looks like a digit, as many of so few do."""
    hand = draw_hand(rng, ())
    strokes = random_sign(rng, 2, 4)
    ink = _unless_bar(ink_of(write(strokes, rng, hand), CANVAS, hand.pen * CANVAS * 0.8, hand.pressure))
    glyph = to_glyph(ink)
    alike = glyph.any() and float((_softened(glyph[None]) @ _digits_softened().T).max()) > ALIKE
    return np.zeros_like(ink) if alike else ink


@lru_cache(maxsize=1)
def _digits_softened() -> np.ndarray:
    return _softened(hand_glyphs(COMPARED, np.random.default_rng(0))[0])


def _softened(glyphs: np.ndarray) -> np.ndarray:
    """Return glyphs (N, 28, 28) blurred and made coarse, as (N, COARSE * COARSE) float32 of length 1."""
    soft = [cv2.GaussianBlur(glyph.astype(np.float32), (0, 0), SOFTNESS) for glyph in glyphs]
    flat = np.stack([cv2.resize(s, (COARSE, COARSE), interpolation=cv2.INTER_AREA).ravel() for s in soft])
    return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)


def _hatched(rng: Rng, digits: Digits | None) -> np.ndarray:
    """Waves one above the other, or slanted lines side by side, sometimes crossed by others."""
    hand, u, count = draw_hand(rng, ()), rng.uniform, int(rng.integers(3, 6))
    strokes: list[Stroke] = []
    if rng.uniform() < 0.5:
        x, phase = np.linspace(0, 1, 13), u(0, 2 * np.pi)
        for y in np.linspace(0, u(0.5, 0.9), count):
            wave = y + u(0.05, 0.12) * np.sin(x * u(8, 14) + phase)
            strokes.append([(float(a), float(b)) for a, b in zip(x, wave, strict=True)])
    else:
        lean = u(-0.5, 0.5)
        for x in np.linspace(0, u(0.8, 1.2), count):
            strokes.append([(float(x), 0.0), (float(x) + lean, u(0.8, 1.0))])
        if u() < 0.5:
            strokes += [[(u(-0.1, 0.1), float(y)), (u(0.9, 1.2), float(y))] for y in np.linspace(0.2, 0.8, count - 1)]
    return _unless_bar(ink_of(write(strokes, rng, hand), CANVAS, hand.pen * CANVAS * u(0.3, 0.7)), SCRIBBLED_BAR)


def _scribble(rng: Rng, digits: Digits | None) -> np.ndarray:
    """Zigzags, coils and tangles in one long stroke."""
    hand, u, count = draw_hand(rng, ()), rng.uniform, int(rng.integers(12, 24))
    along = np.arange(count)
    which = rng.integers(4)
    if which == 0:  # zigzag, across or down
        x, y = along * u(0.1, 0.3), (along % 2) * u(0.3, 1.0) + along * u(-0.05, 0.05)
        x, y = (x, y) if u() < 0.6 else (y, x)
    elif which == 1:  # coil
        angle = along * u(0.6, 1.0)
        x, y = np.cos(angle) * 0.3 + along * u(0.06, 0.12), np.sin(angle) * u(0.2, 0.6)  # less drift is a round 0
    elif which == 2:  # spiral
        angle = along * u(0.8, 1.1)
        x, y = np.cos(angle) * (along + 2) / count, np.sin(angle) * (along + 2) / count
    else:  # tangle
        x, y = rng.uniform(0, 1, count), rng.uniform(0, 1, count) * u(0.4, 1.2)
    turn = (1.0,) if which == 0 and u() < 0.6 else ()
    stroke = [(float(a), float(b), *turn) for a, b in zip(x / np.ptp(x), y / np.ptp(x), strict=True)]
    return _unless_bar(ink_of(write([stroke], rng, hand), CANVAS, hand.pen * CANVAS * u(0.3, 0.8)), SCRIBBLED_BAR)


def _unless_bar(ink: np.ndarray, bar: float = BAR) -> np.ndarray:
    """Return the ink, or none of it where it is so narrow and upright that it might be a 1."""
    _x, _y, width, height = cv2.boundingRect((ink > 0.3).astype(np.uint8))
    return ink if width > bar * height else np.zeros_like(ink)


def _letter(fonts: tuple[str, ...], characters: str) -> Maker:
    def make(rng: Rng, digits: Digits | None) -> np.ndarray:
        letter = character(fonts[rng.integers(len(fonts))], characters[rng.integers(len(characters))])
        return _thickened(_bent(_cropped(letter), rng), rng)

    return make


def _cropped(ink: np.ndarray) -> np.ndarray:
    x, y, width, height = cv2.boundingRect((ink > 0).astype(np.uint8))
    return ink[y : y + height, x : x + width] if width else ink


def _bent(ink: np.ndarray, rng: Rng) -> np.ndarray:
    """Turn (radians), lean and stretch a little."""
    height, width = ink.shape
    angle, lean, wide = rng.uniform(-0.2, 0.2), rng.uniform(-0.25, 0.25), np.exp(rng.uniform(-0.25, 0.25))
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin, cos]]) @ np.array([[wide, lean], [0, 1]])
    side = int(2 * max(height, width))
    shift = np.array([side / 2, side / 2]) - matrix @ np.array([width / 2, height / 2])
    return cv2.warpAffine(ink, np.column_stack([matrix, shift]), (side, side), flags=cv2.INTER_LINEAR)


def _thickened(ink: np.ndarray, rng: Rng) -> np.ndarray:
    """Make strokes wider or narrower by up to a few pixels of the larger drawing, never to nothing."""
    by = int(rng.integers(-3, 6))
    if abs(by) < 2:
        return ink
    changed = (cv2.dilate if by > 0 else cv2.erode)(ink, np.ones((abs(by), abs(by)), np.uint8))
    return changed if changed.sum() > 0.3 * ink.sum() else ink


def _digit(rng: Rng, digits: Digits | None, labels: Sequence[int]) -> tuple[np.ndarray, int]:
    """Return the ink box of one digit of these labels, (h, w) float32, and its label."""
    label = labels[int(rng.integers(len(labels)))]
    if digits is None:
        return _cropped(hand_glyph(label, rng).astype(np.float32) / 255), label
    glyphs, truth = digits
    for index in rng.integers(len(glyphs), size=200):
        if int(truth[index]) in labels:
            return _cropped(glyphs[index].astype(np.float32) / 255), int(truth[index])
    return _cropped(hand_glyph(label, rng).astype(np.float32) / 255), label


def _several(rng: Rng, digits: Digits | None) -> np.ndarray:
    """Two or three digits side by side, apart or touching."""
    canvas, x = np.zeros((60, 120), np.float32), 10
    for _ in range(2 if rng.uniform() < 0.75 else 3):
        ink, _label = _digit(rng, digits, range(10))
        height, width = ink.shape
        y = 20 + int(rng.integers(-4, 5))
        spot = canvas[y : y + height, x : x + width]
        np.maximum(spot, ink, out=spot)
        x += width + int(rng.integers(-2, 7))
    return canvas


def _half(rng: Rng, digits: Digits | None) -> np.ndarray:
    ink, label = _digit(rng, digits, tuple(HALVES))
    sides = HALVES[label].split()
    side, share = sides[rng.integers(len(sides))], rng.uniform(0.36, 0.5)
    height, width = ink.shape
    rows, columns = int(height * share), int(width * share)
    halves = {"left": ink[:, :columns], "right": ink[:, -columns:], "top": ink[:rows], "bottom": ink[-rows:]}
    return _unless_bar(halves[side])


def _turned(rng: Rng, digits: Digits | None) -> np.ndarray:
    if rng.uniform() < 0.5:
        return _digit(rng, digits, MIRRORED)[0][:, ::-1]
    return np.rot90(_digit(rng, digits, LYING)[0], 1 if rng.uniform() < 0.5 else 3)


def _mixed(rng: Rng, digits: Digits | None) -> np.ndarray:
    """The left half of one digit beside half of another that lies on its side."""
    one, other = (_digit(rng, digits, (0, 2, 3, 4, 5, 6, 8, 9))[0] for _ in range(2))
    one, other = one[:, : max(3, one.shape[1] // 2)], np.rot90(other)[:, : max(3, other.shape[0] // 2)]
    canvas = np.zeros((28, one.shape[1] + other.shape[1]), np.float32)
    canvas[: one.shape[0], : one.shape[1]] = one
    y = int(rng.integers(0, 29 - other.shape[0]))
    canvas[y : y + other.shape[0], one.shape[1] :] = other
    return canvas


def _noise(rng: Rng, side: int, grain: float) -> np.ndarray:
    """Smooth noise, (side, side) float32 in [0, 1]; grain: the size of its patches in pixels."""
    coarse = rng.uniform(0, 1, (max(2, int(side / grain)),) * 2).astype(np.float32)
    return np.clip(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), 0, 1)


def _texture(rng: Rng, digits: Digits | None) -> np.ndarray:
    """Noise, stripes, squares, specks: what a crop of cloth, wall or wood leaves."""
    u, side, which = rng.uniform, 40, rng.integers(5)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    angle, period = u(0, np.pi), u(4, 16)
    across = x * np.cos(angle) + y * np.sin(angle)
    if which == 0:
        ink = _noise(rng, side, u(1, 8)) * (_noise(rng, side, 8) > u(0, 0.5))
    elif which == 1:
        ink = (across % period < period * u(0.2, 0.6)).astype(np.float32)
    elif which == 2:
        along = y * np.cos(angle) - x * np.sin(angle)
        ink = ((across % period < period / 2) ^ (along % period < period / 2)).astype(np.float32)
    elif which == 3:
        ink = (rng.uniform(0, 1, (side, side)) < u(0.01, 0.25)).astype(np.float32)
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    else:
        ink = np.clip((across - across.min()) / np.ptp(across) * _noise(rng, side, u(2, 10)) * 1.5, 0, 1)
    if u() < 0.5:
        ink = cv2.GaussianBlur(ink, (0, 0), u(0.5, 2))
    return ink[: int(u(0.5, 1) * side), : int(u(0.5, 1) * side)]


def _thing(rng: Rng, digits: Digits | None) -> np.ndarray:
    """A filled shape with limbs and shades inside, as an animal, a hand or an object leaves."""
    u, side = rng.uniform, 56
    canvas: np.ndarray = np.zeros((side, side), np.float32)
    for _ in range(int(rng.integers(2, 7))):
        centre, shade, which = (u(0.25, 0.75, 2) * side).astype(int), u(0.3, 1.0), rng.integers(3)
        if which == 0:
            angles = np.sort(u(0, 2 * np.pi, int(rng.integers(4, 12))))
            radii = u(0.1, 0.38, len(angles)) * side
            corners = centre + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
            cv2.fillPoly(canvas, [corners.astype(np.int32)[:, None]], shade)
        elif which == 1:
            axes = (u(0.08, 0.38, 2) * side).astype(int).tolist()
            cv2.ellipse(canvas, centre.tolist(), axes, u(0, 180), 0, 360, shade, -1)
        else:
            end = (u(0.05, 0.95, 2) * side).astype(int)
            cv2.line(canvas, centre.tolist(), end.tolist(), shade, int(rng.integers(4, 14)))
    canvas = cv2.GaussianBlur(canvas, (0, 0), u(0.5, 2))
    canvas *= np.clip(0.3 + _noise(rng, side, u(3, 14)) * u(0.5, 1.2), 0, 1) if u() < 0.7 else 1
    return _unless_bar(np.where(canvas > 0.08, canvas, 0))


def _paper(rng: Rng, digits: Digits | None) -> np.ndarray:
    """What of a paper without writing is taken for ink: rulings, a cell's corner, a fold, an edge, a shadow, specks."""
    u, side = rng.uniform, 56
    canvas: np.ndarray = np.zeros((side, side), np.float32)
    which, wide = rng.integers(5), int(rng.integers(1, 5))
    if which == 0:  # rulings, two at least
        gap, tilt = int(rng.integers(8, 28)), int(rng.integers(-4, 5))
        for y in range(4, side, gap):
            cv2.line(canvas, (0, y), (side, y + tilt), float(u(0.5, 1)), wide, cv2.LINE_AA)
    elif which == 1:  # cells
        for at in range(int(rng.integers(2, 12)), side, int(rng.integers(16, 40))):
            cv2.line(canvas, (0, at), (side, at), 1.0, wide, cv2.LINE_AA)
            cv2.line(canvas, (at, 0), (at, side), 1.0, wide, cv2.LINE_AA)
    elif which == 2:  # the edge of a sheet or of a shadow: a dark side
        corners = np.array([[0, 0], [side, 0], [side, u(0, 1) * side], [0, u(0, 1) * side]], np.int32)
        cv2.fillPoly(canvas, [corners[:, None]], 1.0)
        canvas = cv2.GaussianBlur(canvas, (0, 0), u(0.5, 4)) * (0.6 + 0.4 * _noise(rng, side, 8))
    elif which == 3:  # specks
        for _ in range(int(rng.integers(1, 9))):
            cv2.circle(canvas, tuple(rng.integers(0, side, 2).tolist()), int(rng.integers(1, 5)), 1.0, -1, cv2.LINE_AA)
    else:  # stains
        stain = _noise(rng, side, u(8, 24))
        canvas = np.clip((stain - u(0.5, 0.8)) * u(2, 8), 0, 1).astype(np.float32)
    return _unless_bar(np.rot90(canvas, int(rng.integers(4)) if which == 2 else 0))


def _in_two(name: str, table: dict[str, str]) -> dict[str, Maker]:
    seen, unseen = parted(table)
    return {name: _written(seen), f"{name}-unseen": _written(unseen)}


_MAKERS: dict[str, Maker] = {
    **_in_two("letters", LETTERS),
    **_in_two("operators", OPERATORS),
    **_in_two("drawings", DRAWINGS),
    "scripts": _written(SCRIPTS),
    "signs": _invented,
    "simple": _simple,
    "scribbles": _scribble,
    "scribbles-unseen": _hatched,
    **{name: _letter(fonts, LATIN) for name, fonts in FONTS.items()},
    "font-scripts": _letter(SCRIPT_FONTS, OTHERS),
    "several": _several,
    "halves": _half,
    "turned": _turned,
    "mixed": _mixed,
    "textures": _texture,
    "things": _thing,
    "papers": _paper,
}

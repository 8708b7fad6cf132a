"""What is written on, with what, and in which light: papers, pens and lights, each a named function of a generator.

Everything that is pictured is linear in [0, 1], (H, W, 3) float32 RGB; `unit` is the digit's height in pixels, so that
rulings, grain and shadows keep their size against the writing.  Knows nothing of digits: that is `scenes`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import cv2
import numpy as np

Rng = np.random.Generator
Paper = Callable[[Rng, int, int, float], np.ndarray]  # generator, height, width, unit -> (H, W, 3)
Light = Callable[[Rng, int, int], np.ndarray]  # generator, height, width -> (H, W, 1), how much arrives, to 1

COARSE = 64  # pixels of the longer side at which a light is made: it changes slowly


def noise(rng: Rng, height: int, width: int, patch: float) -> np.ndarray:
    """Return smooth noise (H, W) float32, mean 0, about -1..1; patch: the size of its patches in pixels."""
    rows, columns = (max(2, int(side / max(patch, 1.0)) + 1) for side in (height, width))
    coarse = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def plain(rng: Rng, height: int, width: int, colour: tuple[float, float, float]) -> np.ndarray:
    """Return a sheet of one colour with the faint grain that any paper has."""
    sheet = np.empty((height, width, 3), np.float32)
    sheet[:] = colour
    return sheet + 0.006 * noise(rng, height, width, 2)[..., None]


def white_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return white paper."""
    return plain(rng, height, width, (rng.uniform(0.93, 1.0),) * 3)


def pure_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return the white of a screen, without any grain."""
    return np.ones((height, width, 3), np.float32)


def grey_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return grey paper, as a badly exposed photo shows it."""
    grey = rng.uniform(0.45, 0.75)
    return plain(rng, height, width, (grey, grey * rng.uniform(0.96, 1.0), grey * rng.uniform(0.9, 1.0)))


def coloured_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return yellow, pink, blue or green paper."""
    red, green, blue = rng.uniform(0.6, 1.0, 3)
    return plain(rng, height, width, (red, green, blue))


def textured_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return recycled or crumpled paper: fibres and slow stains."""
    sheet = plain(rng, height, width, (0.85, 0.82, 0.75))
    grain = rng.uniform(0.02, 0.05) * noise(rng, height, width, 2) + 0.03 * noise(rng, height, width, unit / 5)
    return sheet + (grain + 0.05 * noise(rng, height, width, unit))[..., None]


def _rule(sheet: np.ndarray, rng: Rng, gap: float, vertical: bool, strength: float, thick: int) -> None:
    """Draw lines `gap` apart onto the sheet, blue or grey."""
    height, width = sheet.shape[:2]
    colour = np.array([0.45, 0.6, 0.85] if rng.uniform() < 0.6 else [0.55, 0.55, 0.55])
    shade = tuple((colour * strength + sheet.mean((0, 1)) * (1 - strength)).tolist())
    for at in np.arange(rng.uniform(0, gap), width if vertical else height, gap):
        start, end = ((at, 0), (at, height)) if vertical else ((0, at), (width, at))
        cv2.line(sheet, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), shade, thick, cv2.LINE_AA)


def ruled_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return ruled paper; the digit fills most of a line or a little more."""
    sheet = white_paper(rng, height, width, unit)
    _rule(sheet, rng, unit * rng.uniform(1.0, 1.6), False, rng.uniform(0.5, 1.0), max(1, round(unit / 70)))
    return sheet


def squared_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return squared paper; a digit is one to three squares high."""
    sheet = white_paper(rng, height, width, unit)
    gap = unit * rng.uniform(0.4, 1.0)
    for vertical in (False, True):
        _rule(sheet, rng, gap, vertical, rng.uniform(0.3, 0.8), max(1, round(unit / 90)))
    return sheet


def dark_board(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return a chalkboard, black or green, with wiped traces."""
    board = plain(rng, height, width, (0.15, 0.2, 0.18) if rng.uniform() < 0.5 else (0.12, 0.12, 0.13))
    return board + 0.04 * np.abs(noise(rng, height, width, unit / 2))[..., None]


def black_paper(rng: Rng, height: int, width: int, unit: float) -> np.ndarray:
    """Return a black screen."""
    return np.zeros((height, width, 3), np.float32)


PAPERS: dict[str, Paper] = {
    "pure": pure_paper,
    "white": white_paper,
    "grey": grey_paper,
    "coloured": coloured_paper,
    "textured": textured_paper,
    "ruled": ruled_paper,
    "squared": squared_paper,
    "board": dark_board,
    "black": black_paper,
}


def _plane(height: int, width: int) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Return y and x in -1..1 over the picture at low resolution, and the (width, height) to enlarge to."""
    scale = COARSE / max(height, width)
    rows, columns = (max(2, round(side * scale)) for side in (height, width))
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    return y.astype(np.float32), x.astype(np.float32), (width, height)


def even_light(rng: Rng, height: int, width: int) -> np.ndarray:
    """Return full light everywhere."""
    return np.ones((1, 1, 1), np.float32)


def gradient_light(rng: Rng, height: int, width: int) -> np.ndarray:
    """Return light that falls off to one side, to between a third and two thirds."""
    y, x, size = _plane(height, width)
    angle = rng.uniform(0, 2 * pi)
    along = (x * cos(angle) + y * sin(angle)) / 2.8 + 0.5
    return cv2.resize(1 - rng.uniform(0.35, 0.65) * along, size)[..., None]


def shadow_light(rng: Rng, height: int, width: int) -> np.ndarray:
    """Return a shadow with a hard or somewhat soft edge across the picture: the phone's own, or a hand's."""
    dark, angle, at = rng.uniform(0.4, 0.65), rng.uniform(0, 2 * pi), rng.uniform(-0.5, 0.5)
    soft = rng.uniform(0.004, 0.06)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    distance = x * cos(angle) + y * sin(angle) - at
    return (1 - (1 - dark) * np.clip(distance / soft + 0.5, 0, 1))[..., None]


def vignette_light(rng: Rng, height: int, width: int) -> np.ndarray:
    """Return light that falls off towards the corners."""
    y, x, size = _plane(height, width)
    return cv2.resize(1 - rng.uniform(0.25, 0.5) * (x**2 + y**2) / 2, size)[..., None]


def lamp_light(rng: Rng, height: int, width: int) -> np.ndarray:
    """Return the spot of a lamp on a dim table."""
    y, x, size = _plane(height, width)
    centre_x, centre_y = rng.uniform(-0.8, 0.8), rng.uniform(-0.8, 0.8)
    spot = np.exp(-((x - centre_x) ** 2 + (y - centre_y) ** 2) / rng.uniform(0.4, 1.0))
    dim = rng.uniform(0.35, 0.5)
    return cv2.resize(dim + (1 - dim) * spot, size)[..., None]


LIGHTS: dict[str, Light] = {
    "even": even_light,
    "gradient": gradient_light,
    "shadow": shadow_light,
    "vignette": vignette_light,
    "lamp": lamp_light,
}


@dataclass(frozen=True)
class Pen:
    """What a pen leaves: RGB colours it may have, how much of the paper it covers, and how unevenly."""

    colours: tuple[tuple[float, float, float], ...]
    cover: tuple[float, float] = (0.95, 1.0)  # 1: nothing of the paper shows through
    grain: float = 0.0  # share of the cover that the paper's grain takes away
    width: tuple[float, float] = (0.08, 0.17)  # of the stroke, against the digit's height


BLACK, BLUE, RED, GREEN = (0.05, 0.05, 0.06), (0.12, 0.18, 0.6), (0.75, 0.1, 0.12), (0.08, 0.45, 0.2)
WHITE = (0.97, 0.97, 0.95)
PENS: dict[str, Pen] = {
    "black": Pen((BLACK,)),
    "felt": Pen(
        (BLUE, RED, GREEN, (0.45, 0.1, 0.5), (0.85, 0.4, 0.05), (0.05, 0.5, 0.6)), (0.85, 1.0), 0.0, (0.12, 0.2)
    ),
    "ballpoint": Pen((BLUE, BLACK), (0.7, 0.95), 0.2, (0.035, 0.07)),
    "faint": Pen((BLUE, BLACK), (0.10, 0.14), 0.1, (0.04, 0.08)),  # some 20 grey levels on white paper
    "pencil": Pen(((0.25, 0.25, 0.27),), (0.45, 0.75), 0.6, (0.05, 0.1)),
    "chalk": Pen((WHITE, (0.95, 0.9, 0.6)), (0.8, 0.95), 0.5, (0.08, 0.15)),
    "white": Pen((WHITE,), (1.0, 1.0)),
    "hairline": Pen((BLACK,), (1.0, 1.0), 0.0, (0.0, 0.0)),  # one pixel
    "brush": Pen((BLACK, BLUE), (0.95, 1.0), 0.0, (0.2, 0.3)),
}


def apply_pen(sheet: np.ndarray, ink: np.ndarray, pen: Pen, rng: Rng) -> None:
    """Lay ink (h, w) float32 in [0, 1] over a part of a sheet (h, w, 3), in place."""
    colour = np.array(pen.colours[rng.integers(len(pen.colours))], np.float32)
    cover = ink * np.float32(rng.uniform(*pen.cover))
    if pen.grain:
        height, width = ink.shape
        grain = np.clip(noise(rng, height, width, 2) + noise(rng, height, width, 4), 0, 1)
        cover *= 1 - np.float32(pen.grain) * grain
    sheet += cover[..., None] * (colour - sheet)

"""Things to try without a pen or a camera: digits that write themselves on the pad, and ten garments.

The digits are made in code by one even hand.  The garments are one training picture a class of Fashion-MNIST (Zalando
SE, MIT licence), side by side in `garments.png`.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np
from PIL import Image

from demo.component import component, part
from demo.drawpad import PEN_WIDTHS
from mnist_core.allographs import ALLOGRAPHS
from mnist_core.classes import CLASSES
from mnist_core.hands import Hand, draw_digit

TILE = 28
HEIGHT = 0.6  # of the pad's side that an example digit takes: what MNIST's digits take of their square
MILLISECONDS = 900  # that an example takes to be written, at an even pace
GRID = 1000  # steps of a place across the pad
SEED = 5
KEPT = 2  # of so many points one: the pad draws curves between them
EVEN_HAND = Hand(slant=0.08, wobble=0.01)
SPRITE = Path(__file__).resolve().parent / "garments.png"


@lru_cache(maxsize=1)
def digit_drawings() -> tuple[list[dict[str, Any]], ...]:
    """Return ten drawings, of 0 to 9, as the pad has them: strokes of [x, y, t] in the pad's sides and milliseconds."""
    rng = np.random.default_rng(SEED)
    drawings = []
    for label in range(10):
        commonest = max(ALLOGRAPHS[label].items(), key=lambda item: item[1][0])[0]
        paths = draw_digit(label, rng, EVEN_HAND, commonest)
        far = np.max([path.max(axis=0) for path in paths], axis=0)
        corner = 0.5 - HEIGHT * far / 2
        kept = [path[sorted({*range(0, len(path), KEPT), len(path) - 1})] for path in paths]
        moments = iter(np.linspace(0, MILLISECONDS, sum(map(len, kept))).round().astype(int).tolist())
        strokes: list[dict[str, Any]] = []
        for path in kept:
            places = np.rint(GRID * (corner + HEIGHT * path)) / GRID
            points = [[x, y, next(moments)] for x, y in places.tolist()]
            strokes.append({"tool": "pen", "width": PEN_WIDTHS[1], "points": points})
        drawings.append(strokes)
    return tuple(drawings)


def packed_drawings() -> dict[str, Any]:
    """Return the ten drawings as the browser gets them, once: a list a stroke of whole numbers for x, y, x, y, ...

    A number is by how much a step along the grid differs from the step before: an even hand makes small ones.  The
    first step begins at the pad's corner.  The times are known, being even.
    """

    def steps(points: list[list[float]]) -> list[int]:
        places = np.rint(GRID * np.array(points)[:, :2]).astype(int)
        return list(np.diff(places, n=2, axis=0, prepend=[[0, 0]] * 2).ravel().tolist())

    packed = [[steps(stroke["points"]) for stroke in drawing] for drawing in digit_drawings()]
    return {"grid": GRID, "milliseconds": MILLISECONDS, "width": PEN_WIDTHS[1], "steps": packed}


@lru_cache(maxsize=1)
def garment_pictures() -> tuple[np.ndarray, ...]:
    """Return ten (28, 28) uint8 pictures of garments in class order, bright on 0."""
    sprite = np.asarray(Image.open(SPRITE).convert("L"))
    return tuple(np.ascontiguousarray(sprite[:, TILE * i : TILE * (i + 1)]) for i in range(10))


def digit_strip(*, elem_id: str, store: str = "drawing") -> gr.HTML:
    """Return a row of digits to click; each writes itself on the pad of the name `store`."""
    return component(
        part("examples"),
        elem_id=elem_id,
        store=store,
        drawings=True,
        panel="",
        names=list(CLASSES["mnist"]),
    )


def garment_strip(names: tuple[str, ...], *, elem_id: str, panel: str) -> gr.HTML:
    """Return a row of garments to click; its message is {id, example}, shown by the readings of the tab `panel`."""
    return component(
        part("examples"),
        elem_id=elem_id,
        store="",
        drawings=False,
        panel=panel,
        names=list(names),
    )

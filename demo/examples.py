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

from demo.component import component
from demo.drawpad import PEN_WIDTHS
from demo.frame import part
from demo.images import data_url
from mnist_core.allographs import ALLOGRAPHS
from mnist_core.classes import CLASSES
from mnist_core.hands import Hand, draw_digit

TILE = 28
HEIGHT = 0.6  # of the pad's side that an example digit takes: what MNIST's digits take of their square
MILLISECONDS = 900  # that an example takes to be written
SEED = 5
KEPT = 2  # of so many points one: the pad draws curves between them
EVEN_HAND = Hand(slant=0.08, wobble=0.01)
SPRITE = Path(__file__).resolve().parent / "garments.png"


@lru_cache(maxsize=1)
def digit_drawings() -> tuple[list[dict[str, Any]], ...]:
    """Return ten drawings, of 0 to 9, as the pad has them: strokes of [x, y, t] in the pad's sides and milliseconds.

    The browser gets them once, as `trazo.data.drawings`.
    """
    rng = np.random.default_rng(SEED)
    drawings = []
    for label in range(10):
        commonest = max(ALLOGRAPHS[label].items(), key=lambda item: item[1][0])[0]
        paths = draw_digit(label, rng, EVEN_HAND, commonest)
        far = np.max([path.max(axis=0) for path in paths], axis=0)
        corner = 0.5 - HEIGHT * far / 2
        moments = np.linspace(0, MILLISECONDS, sum(map(len, paths)))
        strokes: list[dict[str, Any]] = []
        done = 0
        for path in paths:
            places = corner + HEIGHT * path
            kept = sorted({*range(0, len(path), KEPT), len(path) - 1})
            points = [[*places[i].round(3).tolist(), round(float(moments[done + i]))] for i in kept]
            done += len(path)
            strokes.append({"tool": "pen", "width": PEN_WIDTHS[1], "points": points})
        drawings.append(strokes)
    return tuple(drawings)


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
        pictures=[],
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
        pictures=[data_url(255 - picture, TILE) for picture in garment_pictures()],
        panel=panel,
        names=list(names),
    )

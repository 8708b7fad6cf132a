"""The journey of one digit: every step from strokes to verdict as a picture, a sentence, and a link to its module.

Its value is data: pictures as data URLs and numbers; the browser makes sentences of them.
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr
import numpy as np

from demo.answer import Shown, shown
from demo.component import component, part
from demo.examples import digit_drawings
from demo.images import data_url
from demo.source import source_base
from mnist_core.classifier import Classifier
from mnist_core.layers import layers
from mnist_core.prediction import Stages
from mnist_core.strokes import Stroke, parse_strokes

EXAMPLE = 3  # the digit whose journey is shown before anything is drawn: most of a hand's bends are in it
PICTURE_SIDE = 320  # pixels of a picture's longer side
GAP, GAP_SHADE = 1, 70  # pixels between two maps, and how bright they are


@dataclass(frozen=True)
class Step:
    """One step: its name, which the keys of its title and its sentence are made from, and the modules that do it."""

    name: str
    modules: tuple[str, ...]


STEPS = (
    Step("drawing", ("mnist_core/strokes.py",)),
    Step("ink", ("mnist_core/ink.py", "mnist_core/marks.py")),
    Step("glyph", ("mnist_core/glyph.py",)),
    Step("first", ("mnist_core/networks.py", "mnist_core/layers.py")),
    Step("last", ("mnist_core/networks.py",)),
    Step("logits", ("mnist_core/classifier.py",)),
    Step("probabilities", ("mnist_core/verdict.py",)),
    Step("verdict", ("mnist_core/verdict.py", "mnist_core/message.py")),
)


def journey(network: Classifier, drawn: Any) -> Shown:
    """Return the steps of a drawing, as the pad sends it, through a convolutional network; an example's where empty.

    Raises TrazoError where the drawing is none.
    """
    strokes: tuple[Stroke, ...] = parse_strokes(drawn or digit_drawings()[EXAMPLE])
    prediction = network.predict(strokes, stages=True)
    assert isinstance(prediction.stages, Stages)
    seen = layers(network, prediction.glyph)
    first, last = seen.hidden[0], seen.hidden[-1]
    return {
        "example": not drawn,
        "values": {
            "strokes": len(strokes),
            "points": sum(len(stroke.points) for stroke in strokes),
            "first": len(first),
            "layers": len(seen.hidden),
            "last": len(last),
        },
        "pictures": {
            "drawing": data_url(prediction.stages.upright, PICTURE_SIDE),
            "ink": data_url(255 - prediction.stages.kept, PICTURE_SIDE),
            "glyph": data_url(prediction.glyph, PICTURE_SIDE),
            "first": data_url(tiles(first, 8), PICTURE_SIDE),
            "last": data_url(tiles(last, 16), PICTURE_SIDE),
        },
        "logits": [round(float(value), 2) for value in seen.logits],
        "answer": {**shown(prediction, network.classes), "stages": []},
    }


def tiles(maps: np.ndarray, columns: int) -> np.ndarray:
    """Return (C, H, W) maps, never negative, side by side as (h, w) uint8: the strongest response is white."""
    count, height, width = maps.shape
    rows = -(-count // columns)
    scaled = np.round(255 * np.sqrt(maps / max(float(maps.max()), 1e-6))).astype(np.uint8)  # the root shows weak ones
    sheet = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), GAP_SHADE, np.uint8)
    for index, one in enumerate(scaled):
        y, x = (height + GAP) * (index // columns), (width + GAP) * (index % columns)
        sheet[y : y + height, x : x + width] = one
    return sheet


def journey_place(classes: tuple[str, ...], *, elem_id: str) -> gr.HTML:
    """Return the place of a journey.  It asks for an example's, by {id}, when it is first seen and nothing is drawn."""
    return component(
        part("journey"),
        elem_id=elem_id,
        classes=list(classes),
        steps=[vars(step) for step in STEPS],
        source=source_base(),
    )

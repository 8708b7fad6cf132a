"""A prediction as the page shows it: one plain sentence, ten bars, the glyph and its X-ray.

Its value is data, never markup: what `shown` or `failed` return, or None while there is nothing to show.  The browser
makes sentences from codes, so a change of language needs no new answer.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import fields
from typing import Any

import gradio as gr

from demo.component import component, part
from demo.images import data_url, film, pixels
from demo.texts import headline
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.prediction import REFUSED, GarmentStages, Prediction, Stages

LOG = logging.getLogger("trazo")
STAGE_SIDE = 320  # pixels of an X-ray picture's longer side: sharp at its enlarged size on a phone
FILM_SIDE = 96  # pixels of the longer side of a box's X-ray pictures: about what a page's digits have
PROBABILITY_DECIMALS = 5

# Reasons that the headline has already said; the second, where the answer is refused.
SAID = {"between", "nothing-drawn"}
REFUSING = {"unlike-any-digit", "unlike-any-garment"}

Shown = dict[str, Any]


def shown(prediction: Prediction, classes: Sequence[str], hand: bool = False) -> Shown:
    """Return what the page shows of a prediction, as JSON.

    hand: whether the visitor's hand was known to the classifier
    """
    key, values = headline(prediction)
    refused = prediction.verdict in REFUSED
    said = SAID | REFUSING if refused else SAID
    winner = classes.index(prediction.label) if prediction.label in classes and not refused else None
    return {
        "verdict": prediction.verdict,
        "label": prediction.label,
        "headline": {"code": key, "values": values},
        "notes": [{"code": r.code, "values": dict(r.values)} for r in prediction.reasons if r.code not in said],
        "probabilities": [round(float(p), PROBABILITY_DECIMALS) for p in prediction.probabilities],
        "winner": winner,
        "refused": refused,
        "glyph": pixels(prediction.glyph),
        "stages": stage_pictures(prediction.stages),
        "place": ink_place(prediction.stages),
        "hand": hand,
    }


def ink_place(stages: Stages | GarmentStages | None) -> list[float] | None:
    """Return where the digit's ink is in the picture of it: x, y, width, height in sides of that picture."""
    if not isinstance(stages, Stages):
        return None
    height, width = stages.kept.shape[:2]
    return [round(side / whole, 5) for side, whole in zip(stages.box, (width, height, width, height), strict=True)]


def knows_a_hand(classifier: Classifier) -> bool:
    """Return whether a visitor's own samples change what the classifier reads."""
    return classifier.memory is not None and getattr(classifier.memory, "held_back", None) is None


def stage_pictures(stages: Stages | GarmentStages | None) -> list[dict[str, str]]:
    """Return the X-ray's pictures in order, each with the key of its caption; none when they were not asked for."""
    if stages is None:
        return []
    steps = ((field.name, getattr(stages, field.name)) for field in fields(stages) if field.name != "box")
    return [{"text": f"stage-{name}", "src": data_url(picture, STAGE_SIDE)} for name, picture in steps]


def stage_film(stages: Stages | GarmentStages | None) -> str | None:
    """Return what the X-ray shows of a page's box, small and in one: its light evened, its ink, its own ink alone.

    The browser cuts it in three, and has the box's picture and its glyph already.
    """
    return film((stages.flat, stages.ink, stages.kept), FILM_SIDE) if isinstance(stages, Stages) else None


def failed(error: Exception, **values: object) -> Shown:
    """Return what the page shows instead of an answer; `values` replace the error's own (a visitor's file name, say).

    An error that is not ours is logged with its traceback, but not with what the visitor gave.
    """
    if isinstance(error, TrazoError):
        return {"error": {"code": error.code, "values": {**error.values, **values}}}
    LOG.error("an answer failed", exc_info=error)
    return {"error": {"code": "answer-failed", "values": {}}}


WAITING: Shown = {"waiting": True}


def loaded(future: "Future[Any]") -> Any | None:
    """Return the classifier that is being loaded, or None while it is; raises what its loading raised."""
    return future.result() if future.done() else None


def answer_of(classifier: "Future[Classifier]", work: Callable[[Classifier], Shown]) -> Shown:
    """Return what `work` makes of the network; or that it is still being loaded; or what went wrong."""
    try:
        network = loaded(classifier)
        return WAITING if network is None else work(network)
    except Exception as error:
        return failed(error)


def answer(classes: Sequence[str], *, elem_id: str) -> gr.HTML:
    """Return the place of a drawing's answer and of those before it; the classes are the labels of its bars."""
    return component(part("drawn"), elem_id=elem_id, classes=list(classes))

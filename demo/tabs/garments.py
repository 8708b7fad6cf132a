"""Garments: a product photo or an example, and which of Fashion-MNIST's ten classes the network sees in it."""

from concurrent.futures import Future

import gradio as gr

from demo.answer import WAITING, Shown, failed, loaded, shown
from demo.component import QUEUED
from demo.examples import garment_pictures, garment_strip
from demo.images import data_url
from demo.picturebox import picture_box
from demo.reading import PREVIEW_SIDE, reading
from demo.tabs.upload import connect
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier

GARMENTS = CLASSES["fashion"]


def read_example(classifier: "Future[Classifier]", message: object) -> Shown:
    """Return the reading of an example garment, the message's number in class order."""
    given = message if isinstance(message, dict) else {}
    state = {"id": given.get("id"), "done": True}
    try:
        network = loaded(classifier)
        if network is None:
            return {**state, "items": [], **WAITING}
        # the data set has it bright on black; given as its source was, on white
        picture = 255 - garment_pictures()[int(given["example"]) % len(GARMENTS)]
        item = {
            "kind": "digit",
            "index": 0,
            "picture": data_url(picture, PREVIEW_SIDE),
            "mode": "digit",
            "turns": 0,
            "answer": shown(network.predict(picture, stages=True), network.classes),
        }
        return {**state, "items": [item]}
    except Exception as error:
        return {**state, "items": [{"kind": "error", **failed(error)}]}


def garments_tab(classifier: "Future[Classifier]", limit: int, visit: gr.State) -> None:
    """Lay out the tab, for files of at most `limit` megabytes, and connect it to the classifier and to the visit."""
    panel = "panel-garments"
    with gr.Column(elem_id=panel, elem_classes="tz-panel"):
        box = picture_box(elem_id="garments-box", panel=panel, limit=limit, multiple=False, texts="garments")
        examples = garment_strip(GARMENTS, elem_id="garments-examples", panel=panel)
        readings = reading(GARMENTS, elem_id="garments-reading", panel=panel, pages=False)
    connect(box, readings, classifier, visit)
    examples.input(lambda message: read_example(classifier, message), examples, readings, **QUEUED)

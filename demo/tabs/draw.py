"""Draw: a pad, and beside it what the network reads in the drawing while it is being made."""

from concurrent.futures import Future

import gradio as gr

from demo.answer import WAITING, Answer, Shown, failed, loaded, shown
from demo.drawpad import Drawing, DrawPad
from mnist_core.classifier import Classifier

DIGITS = tuple("0123456789")


def read_drawing(classifier: "Future[Classifier]", drawing: Drawing) -> Shown | None:
    """Return the answer to a drawing, as the page shows it; None for an empty pad.

    The X-ray is made only when the pen is lifted: it costs as much as the answer itself.
    """
    marks = {"id": drawing.id, "live": drawing.live}
    if drawing.strokes == []:
        return {**marks, "empty": True}
    try:
        network = loaded(classifier)
        if network is None:
            return {**marks, **WAITING}
        prediction = network.predict(drawing.strokes, stages=not drawing.live)
        return {**marks, **shown(prediction, network.classes)}
    except Exception as error:
        return {**marks, **failed(error)}


def draw_tab(classifier: "Future[Classifier]") -> None:
    """Lay out the tab and connect it to the classifier that is being loaded."""
    with gr.Column(elem_id="panel-draw", elem_classes="tz-panel tz-workbench"):
        pad = DrawPad(elem_id="pad")
        answer = Answer(DIGITS, elem_id="draw-answer")
    pad.input(
        lambda drawing: read_drawing(classifier, drawing),
        pad,
        answer,
        trigger_mode="always_last",
        show_progress="hidden",
        concurrency_id="predict",
        concurrency_limit=2,
        api_visibility="private",
    )

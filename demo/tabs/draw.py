"""Draw: a pad, and beside it what the network reads in the drawing while it is being made."""

from concurrent.futures import Future

import gradio as gr

from demo.answer import Shown, answer, answer_of, knows_a_hand, shown
from demo.component import DRAWN
from demo.drawpad import Drawing, draw_pad, drawing
from demo.examples import digit_strip
from demo.visit import Visit
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier
from mnist_core.prediction import REFUSED
from mnist_core.strokes import Stroke, parse_strokes

DIGITS = CLASSES["mnist"]
# Strokes of a drawing that is read as several digits: a pad has room for no more, and hundreds of dots, each of which
# may belong to any beside it, would take seconds to read.
WRITTEN = 60


def read_drawing(classifier: "Future[Classifier]", drawn: Drawing, visit: Visit | None = None) -> Shown:
    """Return the answer to a drawing, as the page shows it, by one who knows the visitor's hand where there is one.

    The X-ray is made only when the pen is lifted: it costs as much as the answer itself.
    """
    marks = {"id": drawn.id, "live": drawn.live}
    if drawn.strokes == []:
        return {**marks, "empty": "answer-empty"}

    def read(network: Classifier) -> Shown:
        network = visit.reader(network) if visit else network
        strokes = parse_strokes(drawn.strokes)  # nothing else: a text would be a path to `predict`
        prediction = network.predict(strokes, stages=not drawn.live)
        answered = shown(prediction, network.classes, knows_a_hand(network))
        if len(strokes) <= WRITTEN and any(reason.code == "two-digits" for reason in prediction.reasons):
            answered |= several(network, strokes)
        return answered

    return {**marks, **answer_of(classifier, read)}


def several(network: Classifier, strokes: tuple[Stroke, ...]) -> Shown:
    """Return what replaces the sentence beside a drawing of more than one digit: all of them, in reading order.

    The bars stay those of the largest digit, and say so; nothing is replaced when only one digit can be read.
    """
    page = network.read_page(strokes)
    if sum(digit.prediction.verdict not in REFUSED for digit in page.digits) < 2:
        return {}
    return {
        "headline": {"code": "answer-several", "values": {"text": page.text.replace("\n", ", ")}},
        "notes": [{"code": "answer-several-bars", "values": {}}],
    }


def draw_tab(classifier: "Future[Classifier]", visit: gr.State) -> None:
    """Lay out the tab and connect it to the classifier that is being loaded, and to the visit."""
    with gr.Column(elem_id="panel-draw", elem_classes="tz-panel tz-workbench"):
        pad = draw_pad(elem_id="pad")
        answered = answer(DIGITS, elem_id="draw-answer")
        digit_strip(elem_id="draw-examples")
    pad.input(lambda message, held: read_drawing(classifier, drawing(message), held), [pad, visit], answered, **DRAWN)

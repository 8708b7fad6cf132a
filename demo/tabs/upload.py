"""Upload: any picture, of one digit or of a whole page, and what the network reads in it."""

from collections.abc import Iterator
from concurrent.futures import Future

import gradio as gr

from demo.answer import WAITING, Shown, failed, loaded
from demo.component import QUEUED
from demo.picturebox import choice, picture_box
from demo.reading import read_choice, reading
from demo.tabs.draw import DIGITS
from demo.turn import busy, too_late
from demo.visit import Visit
from mnist_core.classifier import Classifier


def read_upload(
    classifier: "Future[Classifier]", message: object, visit: Visit | None = None, late: bool = False
) -> Iterator[Shown]:
    """Yield the readings of the file that the box's message names; one that says so while the network is loading.

    late: whether its turn has come so late that it is asked to come again
    The file is deleted when the visit ends, or when its visitor has everything erased.
    """
    number = message.get("id") if isinstance(message, dict) else 0
    try:
        chosen = choice(message)
        if visit and chosen.path not in visit.files:
            visit.files.append(chosen.path)
        network = loaded(classifier)
    except Exception as error:
        yield {"id": number, "done": True, "items": [{"kind": "error", **failed(error)}]}
        return
    if late:
        yield busy(message)
    elif network is None:
        yield {"id": number, "done": True, "items": [], **WAITING}
    else:
        yield from read_choice(visit.reader(network) if visit else network, chosen)


def connect(box: gr.HTML, readings: gr.HTML, classifier: "Future[Classifier]", visit: gr.State) -> None:
    """Let every picture that a box is given be read, and shown where its readings are."""

    def read(message: object, held: Visit, request: gr.Request) -> Iterator[Shown]:
        yield from read_upload(classifier, message, held, too_late(request, message))

    box.input(read, [box, visit], readings, trigger_mode="multiple", **QUEUED)


def upload_tab(classifier: "Future[Classifier]", limit: int, visit: gr.State) -> None:
    """Lay out the tab, for files of at most `limit` megabytes, and connect it to the classifier and to the visit."""
    panel = "panel-upload"
    with gr.Column(elem_id=panel, elem_classes="tz-panel"):
        box = picture_box(elem_id="upload-box", panel=panel, limit=limit)
        readings = reading(DIGITS, elem_id="upload-reading", panel=panel)
    connect(box, readings, classifier, visit)

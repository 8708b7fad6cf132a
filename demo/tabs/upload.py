"""Upload: any picture, of one digit or of a whole page, and what the network reads in it."""

from collections.abc import Iterator
from concurrent.futures import Future

import gradio as gr

from demo.answer import WAITING, Shown, failed, loaded
from demo.picturebox import choice, picture_box
from demo.reading import read_choice, reading
from demo.tabs.draw import DIGITS
from mnist_core.classifier import Classifier


def read_upload(classifier: "Future[Classifier]", message: object) -> Iterator[Shown]:
    """Yield the readings of the file that the box's message names; one that says so while the network is loading."""
    number = message.get("id") if isinstance(message, dict) else 0
    try:
        chosen = choice(message)
        network = loaded(classifier)
    except Exception as error:
        yield {"id": number, "done": True, "items": [{"kind": "error", **failed(error)}]}
        return
    if network is None:
        yield {"id": number, "done": True, "items": [], **WAITING}
    else:
        yield from read_choice(network, chosen)


def upload_tab(classifier: "Future[Classifier]", limit: int) -> None:
    """Lay out the tab, for files of at most `limit` megabytes, and connect it to the classifier being loaded."""
    panel = "panel-upload"
    with gr.Column(elem_id=panel, elem_classes="tz-panel"):
        box = picture_box(elem_id="upload-box", panel=panel, limit=limit)
        readings = reading(DIGITS, elem_id="upload-reading", panel=panel)

    def read(message: object) -> Iterator[Shown]:
        yield from read_upload(classifier, message)

    box.input(
        read,
        box,
        readings,
        trigger_mode="multiple",
        show_progress="hidden",
        concurrency_id="read",
        concurrency_limit=1,
        api_visibility="private",
    )

"""Upload: any picture, of one digit or of a whole page, and what the network reads in it."""

from collections.abc import Iterator
from concurrent.futures import Future

import gradio as gr

from demo.answer import WAITING, Shown, failed, loaded
from demo.picturebox import Choice, PictureBox
from demo.reading import Reading, read_choice
from demo.tabs.draw import DIGITS
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError


def read_upload(classifier: "Future[Classifier]", choice: Choice | None) -> Iterator[Shown]:
    """Yield the readings of a chosen file; one that says so while the network is loading or the file is gone."""
    if choice is None:
        error = TrazoError("no-such-file", name="picture")
        yield {"id": 0, "done": True, "items": [{"kind": "error", **failed(error)}]}
        return
    try:
        network = loaded(classifier)
    except Exception as error:
        yield {"id": choice.id, "done": True, "items": [{"kind": "error", **failed(error)}]}
        return
    if network is None:
        yield {"id": choice.id, "done": True, "items": [], **WAITING}
    else:
        yield from read_choice(network, choice)


def upload_tab(classifier: "Future[Classifier]", limit: int) -> None:
    """Lay out the tab, for files of at most `limit` megabytes, and connect it to the classifier being loaded."""
    with gr.Column(elem_id="panel-upload", elem_classes="tz-panel"):
        box = PictureBox(panel="panel-upload", limit=limit, elem_id="upload-box")
        reading = Reading(DIGITS, panel="panel-upload", elem_id="upload-reading")

    def read(choice: Choice | None) -> Iterator[Shown]:
        yield from read_upload(classifier, choice)

    box.input(
        read,
        box,
        reading,
        trigger_mode="multiple",
        show_progress="hidden",
        concurrency_id="read",
        concurrency_limit=1,
        api_visibility="private",
    )

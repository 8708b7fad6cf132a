"""What was read in uploaded pictures, as the page shows it: a digit with its answer, or a page with boxes and a table.

`read_picture` decides which of the two a picture is, and makes JSON of it; `reading` is where
it is shown.  Edits to the table stay in the browser, and so do its downloads.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import gradio as gr
import numpy as np

from demo.allocator import give_back_what_is_free
from demo.answer import Shown, failed, ink_place, knows_a_hand, shown, stage_film
from demo.component import component, part
from demo.images import data_url
from demo.picturebox import Choice, Mode
from mnist_core.classifier import Classifier
from mnist_core.pictures import Picture, open_pages
from mnist_core.prediction import REFUSED, Page, Prediction

PREVIEW_SIDE = 1400  # pixels: sharp on a phone, and a page of a book is still legible on a desktop
PAGES_READ = 20  # pages of a document: about as many as are read in the time people wait


def turned(picture: Picture, quarters: int) -> np.ndarray:
    """Return a picture's pixels turned clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(picture.pixels, -quarters))


def preview(pixels: np.ndarray) -> np.ndarray:
    """Return pixels of any kind as (H, W) or (H, W, 3) uint8 for showing, what is transparent as mid grey."""
    if pixels.dtype == np.uint16:
        pixels = pixels >> 8
    elif pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels, 0, 1) * 255)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # ink of either polarity is visible on a middle grey
        alpha = pixels[..., 3:].astype(np.float32) / 255
        pixels = pixels[..., :3] * alpha + 128 * (1 - alpha)
    return pixels.astype(np.uint8)


def is_several(prediction: Prediction) -> bool:
    """Return whether a picture read as one digit looks as if it held more."""
    return prediction.verdict == "not-a-digit" or any(reason.code == "two-digits" for reason in prediction.reasons)


def read_picture(classifier: Classifier, picture: Picture, mode: Mode, turns: int) -> Shown:
    """Return what the page shows of one picture: {"kind": "digit", ...} or {"kind": "page", ...}.

    mode "auto" reads one digit first, and a page when that looks like more and at least two digits are found, or would
    be if the picture were turned.
    """
    pixels = turned(picture, turns)
    scale = (picture.height if turns % 2 else picture.width) / pixels.shape[1]
    common = {"index": picture.page, "picture": data_url(preview(pixels), PREVIEW_SIDE), "mode": mode, "turns": turns}
    prediction = None
    if mode != "page":
        prediction = classifier.predict(pixels, stages=True)
    several = prediction is not None and mode == "auto" and is_several(prediction)
    if prediction is None or (several and classifier.card.preprocessing == "digit"):
        page = classifier.read_page(pixels, stages=True)
        readable = sum(digit.prediction.verdict not in REFUSED for digit in page.digits)
        turned_better = any(reason.code == "turned" for reason in page.reasons)
        if prediction is None or readable > 1 or turned_better:
            return {"kind": "page", **common, **sheet(page, classifier, pixels.shape, scale)}
    answer = shown(prediction, classifier.classes, knows_a_hand(classifier))
    return {"kind": "digit", **common, "answer": answer}


def sheet(page: Page, classifier: Classifier, shape: tuple[int, ...], scale: float) -> Shown:
    """Return a page as JSON, as the classifier read it.

    Its boxes are in pixels of a picture `scale` times as large as the (H, W) that was read.
    """
    return {
        "width": round(shape[1] * scale),
        "height": round(shape[0] * scale),
        "notes": [{"code": reason.code, "values": dict(reason.values)} for reason in page.reasons],
        "digits": [
            {
                "box": [round(side * scale) for side in digit.box],
                "line": digit.line,
                "number": digit.number,
                "confidence": round(digit.prediction.confidence, 4),
                **shown(replace(digit.prediction, stages=None), classifier.classes, knows_a_hand(classifier)),
                "film": stage_film(digit.prediction.stages),
                "place": ink_place(digit.prediction.stages),
            }
            for digit in page.digits
        ],
    }


def read_choice(classifier: Classifier, choice: Choice) -> Iterator[Shown]:
    """Yield all that has been read of a chosen file so far, page after page; the last one is `done`.

    A file that cannot be read, or can be only in part, ends with an item that says so; of garments the first page is
    all that is asked for.
    """
    of_digits = classifier.card.preprocessing == "digit"
    items: list[Shown] = []
    state = {"id": choice.id, "done": False}
    try:
        pages = open_pages(choice.path)
        for picture in islice(pages, PAGES_READ if of_digits else 1):
            items.append(read_picture(classifier, picture, choice.mode, choice.turns))
            yield {**state, "items": list(items)}
        if of_digits and next(pages, None):
            items.append({"kind": "error", "error": {"code": "upload-cut", "values": {"count": PAGES_READ}}})
    except Exception as error:
        items.append({"kind": "error", **failed(error, name=choice.name)})
    give_back_what_is_free()
    yield {**state, "items": items, "done": True}


def reading(classes: tuple[str, ...], *, elem_id: str, panel: str, pages: bool = True) -> gr.HTML:
    """Return the place of readings; `panel` is the id of the tab whose picture box they belong to.

    pages: whether a picture may be a page of several; where not, there is one reading at a time
    """
    return component(
        part("reading"),
        elem_id=elem_id,
        classes=list(classes),
        panel=panel,
        pages=pages,
    )

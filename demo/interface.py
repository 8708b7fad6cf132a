"""The public interface: `/predict` and `/read`, named, typed, documented; every other event is private.

Answers are what the command line's `--json` prints.  An input that cannot be read is an error of one English sentence.
"""

from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypedDict

import gradio as gr

from demo.picturebox import uploaded
from demo.reader import Reader
from demo.turn import too_late
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.export import page_record, prediction_record
from mnist_core.sentences import sentence
from mnist_core.verdict import with_reasons

LOADING_LIMIT = 120  # seconds that a caller waits for the network to be loaded


class DigitAnswer(TypedDict):
    """One digit: `label` is null for a blank; `verdict` is digit, unsure, not-a-digit or blank."""

    label: str | None
    probabilities: list[float]
    verdict: str
    reasons: list[dict[str, Any]]
    message: str


class BoxAnswer(TypedDict):
    """One digit of a page; `box` is x, y, width, height in pixels of the upright picture."""

    label: str | None
    confidence: float
    probabilities: list[float]
    verdict: str
    reasons: list[dict[str, Any]]
    box: list[int]
    line: int
    number: int


class PageAnswer(TypedDict):
    """A page: `text` has a space between numbers and a newline between lines."""

    verdict: str
    text: str
    digits: list[BoxAnswer]
    reasons: list[dict[str, Any]]


def opened(picture: Any) -> tuple[Path, str]:
    """Return the path of a picture that was sent to the interface, and what its sender calls it."""
    given = picture if isinstance(picture, dict) else {}
    path = uploaded(given.get("path"))
    return path, str(given.get("orig_name") or path.name)


def public(classifier: "Future[Classifier]", reader: Reader | None = None) -> None:
    """Offer both endpoints over the classifier that is being loaded, and from the second picture on a reader."""

    def answer(picture: Any, read: Any, request: gr.Request) -> Any:
        if too_late(request):
            raise gr.Error("The server is busy: try again in a few seconds.", print_exception=False)
        name = "picture"
        try:
            path, name = opened(picture)
            return read(path, name)
        except TrazoError as error:
            raise gr.Error(sentence(error.code, {**error.values, "name": name}), print_exception=False) from None
        except TimeoutError:
            raise gr.Error("The network is still loading: try again in a minute.", print_exception=False) from None

    def one_digit(path: Path, name: str) -> Any:
        if reader is not None:
            reader.begin_soon()  # a page that only people visit needs none
            if reader.begun:
                glyph, reasons = reader.find(path, name)
                answer = classifier.result(LOADING_LIMIT).predict_glyph(glyph)
                return prediction_record(with_reasons(answer, reasons))
        return prediction_record(classifier.result(LOADING_LIMIT).predict(path))

    def whole_page(path: Path, _: str) -> Any:
        return page_record(classifier.result(LOADING_LIMIT).read_page(path))

    def predict(picture: gr.FileData, request: gr.Request) -> DigitAnswer:
        """Read one handwritten digit in a picture: ten probabilities in class order, a verdict and its reasons."""
        return answer(picture, one_digit, request)

    def read(picture: gr.FileData, request: gr.Request) -> PageAnswer:
        """Read all handwritten digits of a picture, or of a document's first page, in order, with their boxes."""
        return answer(picture, whole_page, request)

    gr.api(predict, api_name="predict", concurrency_id="predict", concurrency_limit=4)
    gr.api(read, api_name="read", concurrency_id="read", concurrency_limit=1)

"""What the tabs answer to messages, honest and forged."""

from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.drawpad import Drawing
from demo.examples import digit_drawings
from demo.tabs.compare import answer_cards, compare_drawing, measured
from demo.tabs.draw import read_drawing
from demo.tabs.garments import read_example
from demo.tabs.upload import read_upload
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError


@pytest.fixture
def ready(classifier: Classifier) -> "Future[Classifier]":
    """The network, loaded."""
    future: Future[Classifier] = Future()
    future.set_result(classifier)
    return future


def test_a_finished_drawing_has_an_x_ray_and_one_being_made_has_none(ready: "Future[Classifier]") -> None:
    """It would cost as much as the answer, many times a second."""
    finished = read_drawing(ready, Drawing(3, False, digit_drawings()[5]))
    live = read_drawing(ready, Drawing(4, True, digit_drawings()[5]))

    assert (finished["id"], finished["label"], len(finished["stages"])) == (3, "5", 5)
    assert (live["id"], live["label"], live["stages"]) == (4, "5", [])


def test_an_empty_pad_is_empty_and_a_loading_network_waits(ready: "Future[Classifier]") -> None:
    """Neither needs an answer, and neither holds anyone up."""
    assert read_drawing(ready, Drawing(1, False, [])) == {"id": 1, "live": False, "empty": "answer-empty"}
    assert read_drawing(Future(), Drawing(1, True, digit_drawings()[0]))["waiting"] is True


def test_hundreds_of_dots_are_not_read_as_a_page(ready: "Future[Classifier]", monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows of broad dots: nobody's numbers, and each might belong to any beside it."""
    monkeypatch.setattr(Classifier, "read_page", lambda *_: pytest.fail("it is read as a page"))
    dots = [{"tool": "pen", "width": 0.05, "points": [[i % 40 / 40, 0.2 + i // 40 * 0.15]]} for i in range(0, 200, 2)]

    answered = read_drawing(ready, Drawing(1, False, dots))

    assert answered["notes"][0] == {"code": "two-digits", "values": {"count": 100}}


def picture_file(folder: Path) -> str:
    """Return the path of a picture on the server."""
    Image.fromarray(np.full((40, 40), 255, np.uint8)).save(folder / "secret.png")
    return str(folder / "secret.png")


@pytest.mark.parametrize("shape", ["path", "number", "points", "nan"])
def test_a_forged_drawing_is_one_sentence_and_opens_no_file(
    ready: "Future[Classifier]", tmp_path: Path, shape: str
) -> None:
    """Only strokes are read; a path in their place is none."""
    forged = {
        "path": picture_file(tmp_path),
        "number": 7,
        "points": [{"tool": "pen", "width": 0.1, "points": "x"}],
        "nan": [{"tool": "pen", "width": 0.1, "points": [[float("nan"), 0.5]]}],
    }[shape]

    drawn = read_drawing(ready, Drawing(1, False, forged))
    compared = compare_drawing({"mnist-cnn": ready}, Drawing(1, False, forged))

    assert drawn["error"]["code"] == "not-strokes"
    assert compared["answers"]["mnist-cnn"]["error"]["code"] == "not-strokes"


def test_a_network_that_cannot_be_loaded_is_said(ready: "Future[Classifier]") -> None:
    """Each tab says it in its own place, and the other networks still answer."""
    broken: Future[Classifier] = Future()
    broken.set_exception(TrazoError("unknown-checkpoint", name="x", known="y"))

    answers = compare_drawing({"good": ready, "bad": broken}, Drawing(1, False, digit_drawings()[2]))["answers"]
    (uploaded,) = read_upload(broken, {"id": 1, "path": "/etc/passwd"})

    assert answers["good"]["label"] == "2"
    assert answers["bad"]["error"]["code"] == "unknown-checkpoint"
    assert uploaded["items"][0]["error"]["code"] == "no-such-file"


@pytest.mark.parametrize("message", [None, {}, {"id": 1}, {"id": 1, "example": "x"}, "x"])
def test_a_forged_example_is_one_sentence(ready: "Future[Classifier]", message: object) -> None:
    """No traceback, no answer."""
    assert "error" in read_example(ready, message)["items"][0]


def test_what_was_measured_comes_best_first_and_is_nothing_when_nothing_was(tmp_path: Path) -> None:
    """Only digits, only what the page shows; a training's time is the processor's, where that is known."""
    path = tmp_path / "results.json"
    path.write_text(
        '[{"name": "a", "dataset": "mnist", "accuracy": 0.9, "confusion": []},'
        ' {"name": "b", "dataset": "mnist", "accuracy": 0.99, "training_seconds": 9, "core_seconds": 2},'
        ' {"name": "c", "dataset": "fashion", "accuracy": 0.8}]'
    )

    assert [row["name"] for row in measured(path)] == ["b", "a"]
    assert "confusion" not in measured(path)[1]
    assert measured(path)[0]["training_seconds"] == 2
    assert measured(tmp_path / "none.json") == []


def test_the_watched_network_is_shown_at_work() -> None:
    """Its hidden units and its strongest paths into the winner; nothing of a network that is no such one."""
    tutorial = Classifier.load("mnist-mlp-tutorial")
    future: Future[Classifier] = Future()
    future.set_result(tutorial)

    inside = compare_drawing({"mnist-mlp-tutorial": future}, Drawing(1, True, digit_drawings()[3]))["inside"]

    assert (len(inside["hidden"]), len(inside["chances"])) == (128, 10)
    assert {edge[2] for edge in inside["edges"] if edge[0] == 1} == {inside["winner"]}
    assert compare_drawing({"mnist-mlp-tutorial": future}, Drawing(1, True, []))["inside"] is None


def test_a_convolutional_network_is_not_watched(ready: "Future[Classifier]") -> None:
    """It has no such picture."""
    assert compare_drawing({"mnist-mlp-tutorial": ready}, Drawing(1, True, digit_drawings()[3]))["inside"] is None


def test_a_card_is_sent_its_networks_accuracy_and_no_other_figure() -> None:
    """Three tabs have cards; all that was measured is sent once, to the table."""
    known = {row["name"]: row["accuracy"] for row in measured()}

    cards = answer_cards(("mnist-cnn", "you"), elem_id="cards", empty={"you": "hand-untaught"})

    assert cards.props["accuracy"] == {"mnist-cnn": known["mnist-cnn"]}
    assert cards.props["empty"] == {"you": "hand-untaught"}
    assert len(cards.js_on_load) < 100  # what a kind does is there once

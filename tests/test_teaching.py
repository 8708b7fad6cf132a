"""Teaching the page a hand: samples in, a personal classifier out, files to keep, and nothing but samples is taken."""

import base64
import io
import zipfile
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import gradio as gr
import numpy as np
import pytest
from gradio.utils import get_upload_folder

from demo.examples import digit_drawings
from demo.images import pixels
from demo.tabs import handwriting
from demo.tabs.handwriting import follow, learn, read_both, read_known, tend
from demo.visit import Visit
from demo.why import explain_answer, glyph_of
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.hands import Hand, hand_glyph
from mnist_core.handwriting import memory_of
from mnist_core.traces import MOST

Tend = Callable[..., dict[str, Any]]


def given(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Return `count` samples of each digit by one hand, as the page sends them."""
    rng = np.random.default_rng(seed)
    hand = Hand(slant=0.55, wobble=0.01, variants={7: "crossed", 1: "upstroke-based", 9: "curled"})
    return [
        {"label": str(d), "glyph": pixels(hand_glyph(d, rng, hand))} for d in range(10) for _ in range(count)
    ]  # fmt: skip


FOUR = given(1)[4]


def ready(classifier: Classifier) -> "Future[Classifier]":
    """Return the network, loaded."""
    future: Future[Classifier] = Future()
    future.set_result(classifier)
    return future


@pytest.fixture
def visit() -> Visit:
    """A visit that has just begun."""
    return Visit()


@pytest.fixture
def ask(learner: Classifier, visit: Visit) -> Tend:
    """Ask the page's server for something, in this visit."""
    return lambda act, **more: tend(ready(learner), {"id": 1, "act": act, **more}, visit)


def test_a_lesson_makes_the_visits_own_classifier(ask: Tend, visit: Visit, learner: Classifier) -> None:
    """What is said is how each sample and each class is read, before and after; the network stays as it is."""
    said = ask("teach", samples=given(4), on=True)

    assert (said["id"], said["done"], said["taught"], said["count"], said["held"]) == (1, True, True, 40, None)
    assert said["after"] >= said["before"] == sum(change["before"] for change in said["changes"])
    assert [change["count"] for change in said["changes"]] == [4] * 10
    assert len(said["read"]) == 40
    assert visit.personal is not None
    assert visit.reader(learner) is visit.personal
    assert visit.reader(replace(learner, name="fashion-cnn")).memory is None
    assert learner.memory is None


def test_switched_off_it_is_known_but_not_used(ask: Tend, visit: Visit, learner: Classifier) -> None:
    """The sentence stays, and everything is read as for everyone."""
    ask("teach", samples=given(1), on=True)

    said = ask("teach", samples=given(1), on=False)

    assert said["count"] == 10
    assert visit.reader(learner) is learner


@pytest.mark.parametrize(
    "forged",
    [
        3,
        "x",
        None,
        [1],
        [{}],
        [{"label": "A", "glyph": FOUR["glyph"]}],
        [{"label": "4", "glyph": "x"}],
        [FOUR] * (MOST + 1),
    ],
)
def test_anything_but_samples_is_one_sentence(ask: Tend, visit: Visit, forged: object) -> None:
    """A forged lesson teaches nothing, raises nothing and leaves no older hand in place; so does one too large."""
    ask("teach", samples=given(1), on=True)

    assert ask("teach", samples=forged, on=True)["error"]["code"] == "not-samples"
    assert visit.personal is None


@pytest.mark.parametrize(
    "message", [None, 3, {"id": 1}, {"id": 1, "act": "x"}, {"id": 1, "act": "export", "form": "exe"}]
)
def test_an_unknown_wish_is_one_sentence(learner: Classifier, visit: Visit, message: object) -> None:
    """Whatever is forged."""
    assert tend(ready(learner), message, visit)["error"]["code"] == "not-samples"


def test_a_mistake_of_ours_is_not_called_the_visitors(ask: Tend, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is missing in the program is no forged message."""
    monkeypatch.setattr(handwriting, "fit", lambda *of: {}["missing"])

    assert ask("teach", samples=given(1), on=True)["error"]["code"] == "answer-failed"


def test_erasing_leaves_neither_a_hand_nor_a_file(ask: Tend, visit: Visit, tmp_path: Path) -> None:
    """What was learnt goes, and what was uploaded goes."""
    file = tmp_path / "page.png"
    file.write_bytes(b"x")
    visit.files.append(file)
    ask("teach", samples=given(1), on=True)

    assert ask("erase") == {"id": 1, "done": True}

    assert visit.personal is None
    assert visit.files == []
    assert not file.exists()


@pytest.mark.parametrize("inside", [True, False])
def test_a_saved_hand_is_opened_again(ask: Tend, visit: Visit, inside: bool) -> None:
    """With the samples inside they come back; without, the file itself is taught from, joined by new samples."""
    saved = ask("save", samples=given(2), inside=inside)["download"]
    assert saved["name"].endswith(".safetensors")
    assert len(base64.b64decode(saved["content"])) < 2**20

    opened = ask("open", content=saved["content"], name="mine")
    again = ask("teach", samples=[FOUR], file=saved["content"], on=True)

    assert opened["samples"] == (given(2) if inside else [])
    assert opened["bare"] != inside  # the file holds more than the samples in it: the page keeps it, too
    assert again["count"] == 21
    assert visit.personal is not None
    assert len(memory_of(visit.personal).labels) == 21


@pytest.mark.parametrize("content", [None, "?", "", base64.b64encode(b"PK\3\4" * 99).decode()])
def test_a_foreign_file_is_one_sentence(ask: Tend, content: object) -> None:
    """Named as the visitor calls it."""
    error = ask("open", content=content, name="cat.jpg")["error"]

    assert (error["code"], error["values"]["name"]) == ("damaged-hand", "cat.jpg")


def test_samples_go_out_in_three_forms(ask: Tend) -> None:
    """IDX and PNG as archives, CSV as it is: a file a sample, a row a sample."""
    idx, png, csv = (ask("export", samples=given(2), form=form)["download"] for form in ("idx", "png", "csv"))
    files = [zipfile.ZipFile(io.BytesIO(base64.b64decode(each["content"]))) for each in (idx, png)]

    assert len(files[0].read("samples-images-idx3-ubyte")) == 16 + 20 * 784
    assert {name[0] for name in files[1].namelist()} == set("0123456789")
    assert len(files[1].namelist()) == 20
    assert csv["name"] == "samples.csv"
    assert len(base64.b64decode(csv["content"]).splitlines()) == 21


def test_a_network_that_is_loading_is_waited_for(visit: Visit) -> None:
    """Nothing fails meanwhile."""
    assert tend(Future(), {"id": 2, "act": "teach", "samples": []}, visit)["waiting"] is True
    assert read_known(Future(), {"id": 2})["waiting"] is True
    assert explain_answer(Future(), visit, {"id": 2})["waiting"] is True


def test_a_drawing_is_read_with_and_without_the_memory(classifier: Classifier, visit: Visit) -> None:
    """Two answers beside each other; the second is empty until there is something to know."""
    message = {"id": 5, "live": False, "strokes": digit_drawings()[4]}

    before = read_both(ready(classifier), visit, message)
    visit.personal = classifier
    after = read_both(ready(classifier), visit, message)

    assert before["answers"]["everyone"]["label"] == "4"
    assert before["answers"]["you"] == {"empty": "hand-untaught"}
    assert before["taught"] is False
    assert after["answers"]["you"]["label"] == "4"
    assert after["taught"] is True


def test_of_an_empty_pad_a_card_knows_who_has_learnt(classifier: Classifier, visit: Visit) -> None:
    """It asks for a drawing, and says so of a hand only while there is none."""
    message = {"id": 5, "live": False, "strokes": []}

    before = read_both(ready(classifier), visit, message)["answers"]
    visit.personal = classifier
    after = read_both(ready(classifier), visit, message)["answers"]

    assert before == {"everyone": {"empty": "answer-empty"}, "you": {"empty": "hand-untaught"}}
    assert after == {"everyone": {"empty": "answer-empty"}, "you": {"empty": "answer-empty"}}


def test_a_sample_is_the_glyph_that_was_seen(learner: Classifier) -> None:
    """784 bytes, row by row."""
    samples = given(1)

    assert pixels(glyph_of(samples[3]["glyph"])) == samples[3]["glyph"]
    with pytest.raises(TrazoError):
        learn(learner, [{"label": "4", "glyph": samples[3]["glyph"][:-4]}])


def sure(*labels: int) -> np.ndarray:
    """Return probabilities of 0.91 for each label."""
    return np.full((len(labels), 10), 0.01) + 0.9 * np.eye(10)[list(labels)]


@pytest.mark.parametrize(
    ("read", "labels"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ([0, 7, 2, 3], [0, 1, 2, 3]),  # a 1 that looks like a 7 is where the 1 is
        ([0, 1, 3, 4, 5], [0, 1, 3, 4, 5]),  # the 2 was not found
        ([0, 1, 8, 2, 3, 4], [0, 1, None, 2, 3, 4]),  # a blot
        ([8, 9, 0, 1], [8, 9, 0, 1]),  # over and over
    ],
)
def test_a_known_sequence_is_followed(read: list[int], labels: list[int | None]) -> None:
    """Where the digits are says what they are, even where one is missing, or one too many."""
    assert follow(sure(*read)) == labels


def test_a_photographed_page_becomes_samples_and_is_deleted(classifier: Classifier) -> None:
    """Ten digits in a row; the file is gone from the disk at once."""
    page = np.full((200, 1500), 235, np.uint8)
    for place, strokes in enumerate(digit_drawings()):
        for stroke in strokes:
            points = np.array([[40 + 145 * place + 110 * x, 40 + 110 * y] for x, y, *_ in stroke["points"]], int)
            cv2.polylines(page, [points], False, 30, 7, cv2.LINE_AA)
    file = Path(get_upload_folder()) / "known" / "page.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), page)

    found = read_known(ready(classifier), {"id": 3, "path": str(file), "name": "page.png"})["found"]

    assert [sample["label"] for sample in found] == list("0123456789")
    assert not file.exists()


def test_an_empty_page_is_one_sentence(classifier: Classifier) -> None:
    """There is nothing to learn from, and the file goes, too."""
    file = Path(get_upload_folder()) / "known" / "empty.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), np.full((300, 300), 230, np.uint8))

    error = read_known(ready(classifier), {"id": 3, "path": str(file), "name": "empty.png"})["error"]

    assert (error["code"], error["values"]["name"]) == ("no-digits", "empty.png")
    assert not file.exists()
    assert read_known(ready(classifier), {"id": 3, "path": "/etc/hosts"})["error"]["code"] == "no-such-file"


def test_why_brings_evidence_and_a_contrast(learner: Classifier, visit: Visit) -> None:
    """784 weights, 128 off the ink; a flip toward the runner-up, or toward the digit that is asked for."""
    glyph = glyph_of(FOUR["glyph"])
    told = explain_answer(ready(learner), visit, {"id": 7, "glyph": FOUR["glyph"]})
    asked = explain_answer(ready(learner), visit, {"id": 8, "glyph": FOUR["glyph"], "target": "8"})
    chances = learner.probabilities(glyph[None])[0]

    weights = glyph_of(told["weights"])
    assert (weights[glyph == 0] == 128).all()
    assert weights.max() == 255 or weights.min() == 1
    assert told["label"] == str(chances.argmax())
    assert told["target"] == str(np.argsort(chances)[-2])
    assert asked["target"] == "8"
    assert explain_answer(ready(learner), visit, {"id": 9, "glyph": 3})["error"]["code"] == "not-samples"


def test_each_session_has_a_visit_of_its_own() -> None:
    """Gradio copies the state for every session, and keeps it no longer than an hour."""
    from copy import deepcopy

    from demo.visit import visiting

    with gr.Blocks():
        state = visiting()

    one, other = (deepcopy(state.value) for _ in range(2))
    one.files.append(Path("x"))
    assert other.files == []
    assert state.time_to_live == 3600

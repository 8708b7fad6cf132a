"""A prediction as JSON for the page: data and codes, never markup or sentences."""

import json
import logging
from concurrent.futures import Future

import numpy as np
import pytest

from demo.answer import answer_of, failed, ink_place, loaded, shown, stage_film, stage_pictures
from demo.texts import TEXTS
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.glyph import garment_stages
from mnist_core.pictures import open_picture
from mnist_core.prediction import Prediction, Stages, Verdict
from mnist_core.reasons import Reason

DIGITS = tuple("0123456789")


def four_or_nine() -> Prediction:
    """An unsure prediction with one reason that the headline says and one that it does not."""
    probabilities = np.array([0, 0, 0, 0, 0.5, 0, 0, 0, 0.1, 0.4], np.float32)
    reasons = (Reason("between", {"first": "4", "second": "9"}), Reason("too-faint"))
    return Prediction("4", probabilities, "unsure", reasons, np.eye(28, dtype=np.uint8))


def test_a_prediction_is_shown_as_json_with_its_winner_and_what_the_headline_leaves_unsaid() -> None:
    """Bars get numbers in class order; the sentence gets a code and values."""
    value = json.loads(json.dumps(shown(four_or_nine(), DIGITS)))

    assert value["headline"] == {"code": "answer-between", "values": {"first": "4", "second": "9"}}
    assert value["notes"] == [{"code": "too-faint", "values": {}}]
    assert value["winner"] == 4
    assert value["probabilities"][9] == pytest.approx(0.4)
    assert value["refused"] is False


@pytest.mark.parametrize(
    ("verdict", "code", "said"),
    [
        ("not-a-digit", "unlike-any-digit", True),
        ("unsure", "unlike-any-digit", False),
        ("unsure", "unlike-any-garment", False),
    ],
)
def test_why_an_answer_is_only_perhaps_is_a_note(verdict: Verdict, code: str, said: bool) -> None:
    """The headline "This is no digit" says as much; "8, perhaps" does not."""
    odd = Prediction("8", np.full(10, 0.1, np.float32), verdict, (Reason(code),), np.zeros((28, 28), np.uint8))

    assert shown(odd, DIGITS)["notes"] == ([] if said else [{"code": code, "values": {}}])


def test_what_is_refused_has_no_winner() -> None:
    """The bars of something that is no digit are greyed and none is marked."""
    refused = Prediction("8", np.full(10, 0.1, np.float32), "not-a-digit", (), np.zeros((28, 28), np.uint8))

    value = shown(refused, DIGITS)

    assert value["refused"] is True
    assert value["winner"] is None


def test_the_x_ray_has_five_pictures_in_order_and_is_empty_when_not_asked_for() -> None:
    """Each is a data URL with the key of its caption."""
    grey = np.zeros((80, 60), np.uint8)
    colour = np.zeros((80, 60, 3), np.uint8)

    pictures = stage_pictures(Stages(colour, grey, grey, grey, (0, 0, 1, 1), np.zeros((28, 28), np.uint8)))

    assert [p["text"] for p in pictures] == ["stage-upright", "stage-flat", "stage-ink", "stage-kept", "stage-glyph"]
    assert pictures[0]["src"].startswith("data:image/jpeg;base64,")
    assert pictures[1]["src"].startswith("data:image/png;base64,")
    assert stage_pictures(None) == []


def test_the_x_ray_of_a_garment_has_its_seven_steps_with_a_name_and_a_sentence_each() -> None:
    """It has no place of ink: nothing was written."""
    stages = garment_stages(open_picture(np.full((40, 30, 3), 200, np.uint8)))

    keys = [picture["text"] for picture in stage_pictures(stages)]

    steps = ("upright", "trimmed", "reduced", "sharpened", "extended", "negated", "grey")
    assert keys == [f"stage-{step}" for step in steps]
    assert {*keys, *(f"{key}-about" for key in keys)} <= set(TEXTS)
    assert (ink_place(stages), stage_film(stages)) == (None, None)


def test_an_error_of_ours_keeps_its_code_and_takes_the_visitors_name_for_the_file() -> None:
    """No path of the server is shown."""
    value = failed(TrazoError("empty-file", name="/tmp/x/abc.png"), name="scan.png")

    assert value == {"error": {"code": "empty-file", "values": {"name": "scan.png"}}}


def test_an_unforeseen_error_is_one_plain_sentence_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The visitor sees no traceback; whoever hosts the page does."""
    with caplog.at_level(logging.ERROR, "trazo"):
        value = failed(ValueError("secret"))

    assert value == {"error": {"code": "answer-failed", "values": {}}}
    assert "secret" not in json.dumps(value)
    assert len(caplog.records) == 1


def test_a_network_that_is_loading_is_none_and_one_that_failed_raises() -> None:
    """Nobody waits for it; its error is said when it is asked for."""
    loading: Future[object] = Future()
    assert loaded(loading) is None

    loading.set_exception(TrazoError("unknown-checkpoint", name="x", known="y"))
    with pytest.raises(TrazoError):
        loaded(loading)


def test_an_answer_is_what_was_asked_or_a_wait_or_a_failure(classifier: Classifier) -> None:
    """Whatever the network does, the page gets something to show."""
    network: Future[Classifier] = Future()
    assert answer_of(network, lambda loaded: {"name": loaded.name}) == {"waiting": True}

    network.set_result(classifier)
    assert answer_of(network, lambda loaded: {"name": loaded.name}) == {"name": "mnist-cnn"}
    assert answer_of(network, lambda loaded: {}["x"]) == {"error": {"code": "answer-failed", "values": {}}}

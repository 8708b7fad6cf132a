"""learn: the journey of a digit and a training, as the tab shows them."""

import asyncio
import base64
import json
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.torch import save

from demo import classroom
from demo.classroom import Turn
from demo.examples import digit_drawings
from demo.journey import EXAMPLE, GAP_SHADE, STEPS, journey, tiles
from demo.tabs.learn import APPRENTICE, DIGITS_SHOWN, PASSES, read_all, ready, train, travel
from demo.texts import TEXTS
from mnist_core import apprentice, networks
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError

ROOT = Path(__file__).resolve().parents[1]


def test_maps_lie_side_by_side_with_a_line_between() -> None:
    """Three maps of two by one in two columns; the largest value is white, its quarter half as bright."""
    maps = np.array([[[4.0], [1.0]], [[0.0], [0.0]], [[4.0], [4.0]]])

    sheet = tiles(maps, 2)

    g = GAP_SHADE
    assert sheet.tolist() == [[255, g, 0], [128, g, 0], [g, g, g], [255, g, g], [255, g, g]]


def test_maps_without_a_response_are_black() -> None:
    """Nothing is divided by nothing."""
    assert tiles(np.zeros((1, 2, 2)), 1).tolist() == [[0, 0], [0, 0]]


def test_the_journey_of_a_drawing_and_of_the_example_where_there_is_none(classifier: Classifier) -> None:
    """Every step has its picture or its numbers, and the end is what the page answers elsewhere."""
    own, example = journey(classifier, digit_drawings()[7]), journey(classifier, [])

    assert (own["example"], own["answer"]["label"]) == (False, "7")
    assert (example["example"], example["answer"]["label"]) == (True, str(EXAMPLE))
    assert own["values"]["points"] == sum(len(stroke["points"]) for stroke in digit_drawings()[7])
    assert {step.name for step in STEPS} == {*own["pictures"], "logits", "probabilities", "verdict"}
    assert len(own["logits"]) == 11
    json.dumps(own)


def test_every_step_has_a_title_a_sentence_and_its_modules() -> None:
    """The page makes the keys of both from the step's name; the modules are there to be read."""
    assert {f"step-{step.name}{end}" for step in STEPS for end in ("", "-about")} <= set(TEXTS)
    assert all((ROOT / module).is_file() for step in STEPS for module in step.modules)


def test_a_journey_waits_for_the_network_and_a_forged_drawing_is_one_sentence(classifier: Classifier) -> None:
    """Neither is a traceback."""
    assert travel(Future(), 4, []) == {"id": 4, "waiting": True}
    assert travel(ready(classifier), 5, "/etc/passwd")["error"]["code"] == "not-strokes"


def test_while_the_pen_is_down_only_the_answers_follow_it(classifier: Classifier) -> None:
    """The journey costs more than an answer, and comes when the pen is lifted."""
    networks = {"mnist-cnn": ready(classifier)}
    message = {"id": 1, "live": True, "strokes": digit_drawings()[5]}

    live, skipped = read_all(networks, None, message)
    lifted, way = read_all(networks, classifier, {**message, "live": False})

    assert live["answers"][APPRENTICE] == {"empty": "learn-untrained"}
    assert live["answers"]["mnist-cnn"]["label"] == "5"
    assert "pictures" not in skipped
    assert lifted["answers"][APPRENTICE]["label"] == "5"
    assert way["answer"]["label"] == "5"


def test_the_page_offers_what_a_training_may_be_asked_for() -> None:
    """The page does not import what brings torch, so it has the numbers a second time."""
    assert (DIGITS_SHOWN, PASSES) == (apprentice.DIGITS, apprentice.PASSES)


def taught(classifier: Classifier, message: object) -> list[tuple[dict[str, Any], Classifier | None]]:
    """Return all that a training of one visitor shows."""

    async def visit() -> list[tuple[dict[str, Any], Classifier | None]]:
        turns: list[Turn] = []
        return [state async for state in train(ready(classifier), turns, "ann", message)]

    return asyncio.run(visit())


def test_a_training_ends_in_a_network_that_reads(
    classifier: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the process says is gathered into one value for the page, and its weights become a classifier."""
    weights = base64.b64encode(save(networks.build("mlp").state_dict())).decode("ascii")
    record = {"step": 1, "steps": 2, "loss": 2.3, "accuracy": 0.1, "probabilities": [0.1] * 10, "seconds": 0.1}
    lines = [{"made": 0, "of": 9}, {"data": "hands", "shown": ""}, record, {**record, "step": 2}]
    said = "\n".join(json.dumps(line) for line in [*lines, {"weights": weights, "seen": 9}])
    (tmp_path / "said").write_text(said)
    program = "import pathlib, sys; sys.stdin.readline(); print(pathlib.Path(sys.argv[1]).read_text(), flush=True)"
    monkeypatch.setattr(classroom, "COMMAND", (sys.executable, "-c", program, str(tmp_path / "said")))

    states = taught(classifier, {"id": 8, "digits": 300, "passes": 1, "strokes": []})

    assert [state["state"] for state, _ in states][-5:] == ["writing", "writing", "training", "training", "done"]
    last, network = states[-1]
    assert (last["id"], last["state"], last["seen"]) == (8, "done", 9)
    assert last["points"] == [[1, 2.3, 0.1], [2, 2.3, 0.1]]
    assert "weights" not in last
    assert isinstance(network, Classifier)
    assert network.predict(digit_drawings()[1]).label is not None


@pytest.mark.parametrize("message", [None, "x", {"id": 1}, {"id": 1, "digits": 10**9, "passes": 1}])
def test_a_forged_request_trains_nothing(classifier: Classifier, message: object) -> None:
    """One sentence, no process."""
    ((state, network),) = taught(classifier, message)

    assert (state["state"], state["error"]["code"], network) == ("error", "training-failed", None)


def test_a_network_that_cannot_be_loaded_is_said() -> None:
    """The journey and the training need it."""
    broken: Future[Classifier] = Future()
    broken.set_exception(TrazoError("unknown-checkpoint", name="x", known="y"))

    assert travel(broken, 1, [])["error"]["code"] == "unknown-checkpoint"

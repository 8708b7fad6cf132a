"""Compare: the same drawing through every network side by side, and what each of them was measured to be worth."""

import base64
import json
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from demo.answer import Shown, answer_of, shown
from demo.component import DRAWN, component, part
from demo.drawpad import Drawing, draw_pad, drawing
from demo.examples import digit_strip
from demo.tabs.draw import DIGITS
from mnist_core.classifier import Classifier
from mnist_core.strokes import parse_strokes

RESULTS = Path(__file__).resolve().parents[2] / "mnist_core" / "weights" / "results.json"
WATCHED = "mnist-mlp-tutorial"  # the network that is shown at work
# What of a result the page shows; the rest is for the command line.
FIGURES = (
    "name",
    "parameters",
    "accuracy",
    "training_seconds",
    "testing_seconds",
    "prediction_milliseconds",
    "reliability",
    "errors_left",
)


def compare_drawing(classifiers: "Mapping[str, Future[Classifier]]", drawn: Drawing) -> Shown:
    """Return every network's answer to a drawing, by the network's name, and what goes on inside one of them."""
    answers = {name: one_answer(classifier, drawn) for name, classifier in classifiers.items()}
    watched = answers.get(WATCHED, {})
    return {
        "id": drawn.id,
        "live": drawn.live,
        "answers": answers,
        "inside": inside(classifiers[WATCHED].result(), watched) if "glyph" in watched else None,
    }


def inside(network: Classifier, answer: Shown) -> Shown | None:
    """Return a network of one hidden layer at work on the glyph of its answer, None for a network of another kind.

    hidden: what each unit holds, 0 up; edges: [layer, from, to, carried], the strongest paths into the winner
    """
    from mnist_core.layers import network_paths  # brings torch, which is there once a network is

    paths = network_paths(network, np.frombuffer(base64.b64decode(answer["glyph"]), np.uint8).reshape(28, 28).copy())
    if paths is None or len(paths.layers) != 3:
        return None
    return {
        "glyph": answer["glyph"],
        "winner": int(paths.layers[2].argmax()),
        "chances": [round(float(chance), 4) for chance in paths.layers[2]],
        "hidden": [round(float(held), 3) for held in paths.layers[1]],
        "edges": [[layer, start, end, round(carried, 4)] for layer, start, end, carried in paths.edges],
    }


def one_answer(classifier: "Future[Classifier]", drawn: Drawing) -> Shown:
    """Return one network's answer to a drawing."""
    if drawn.strokes == []:
        return {"empty": "answer-empty"}
    return answer_of(classifier, lambda network: shown(network.predict(parse_strokes(drawn.strokes)), network.classes))


def ready(classifier: Classifier) -> "Future[Classifier]":
    """Return a future that is done."""
    known: Future[Classifier] = Future()
    known.set_result(classifier)
    return known


def measured(path: Path = RESULTS) -> list[dict[str, Any]]:
    """Return what is known of the digit networks and of other methods, best first; nothing when nothing is known."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    # Where a training shared its machine, its time on the wall says nothing; what it took of the processor does.
    worked = [row | {"training_seconds": row.get("core_seconds") or row.get("training_seconds")} for row in results]
    rows = [{key: row.get(key) for key in FIGURES} for row in worked if row.get("dataset") == "mnist"]
    rows.sort(key=lambda row: -(row["accuracy"] or 0))
    for row in rows[1:]:  # its curves are drawn of the best one only
        del row["reliability"], row["errors_left"]
    return rows


def answer_cards(names: Collection[str], *, elem_id: str, empty: Mapping[str, str] | None = None) -> gr.HTML:
    """Return the place of several networks' answers to one drawing, a card each, with the accuracy where it is known.

    empty: the key of a card's text before its first answer, by the network's name
    """
    known = {row["name"]: row["accuracy"] for row in measured()}
    return component(
        part("compare"),
        elem_id=elem_id,
        names=list(names),
        classes=list(DIGITS),
        accuracy={name: known[name] for name in names if name in known},
        empty=dict(empty or {}),
    )


def compare_tab(classifiers: "Mapping[str, Future[Classifier]]") -> None:
    """Lay out the tab and connect it to the classifiers that are being loaded."""
    with gr.Column(elem_id="panel-compare", elem_classes="tz-panel"):
        with gr.Column(elem_classes="tz-compare"):
            pad = draw_pad(elem_id="compare-pad")
            answers = answer_cards(classifiers, elem_id="compare-answers")
            digit_strip(elem_id="compare-examples")
        component(part("inside"), elem_id="compare-inside", classes=list(DIGITS))
        component(part("measured"), elem_id="compare-measured", rows=measured())
    pad.input(lambda message: compare_drawing(classifiers, drawing(message)), pad, answers, **DRAWN)

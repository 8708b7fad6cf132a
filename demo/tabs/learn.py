"""Learn: how the page reads one digit, step by step, and a network that is trained while the visitor looks on.

Knows what is shown; what a training is, and who is next, `demo/classroom.py` and `mnist_core.apprentice` know.
"""

import asyncio
import base64
import secrets
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import Future
from contextlib import aclosing
from typing import Any

import gradio as gr

from demo.answer import Shown, answer_of, failed
from demo.classroom import Turn, attend, stop
from demo.component import DIRECT, DRAWN, PRIVATE, component, part
from demo.drawpad import draw_pad, drawing
from demo.examples import digit_drawings, digit_strip
from demo.images import pixels
from demo.journey import EXAMPLE, journey, journey_place
from demo.tabs.compare import answer_cards, measured, one_answer, ready
from demo.tabs.draw import DIGITS
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.strokes import parse_strokes

APPRENTICE = "apprentice"
DIGITS_SHOWN, PASSES = (300, 1000, 5000), (1, 3, 10)  # as `mnist_core.apprentice` has them; a test holds them equal
FORGOTTEN = 3600  # seconds after which a session's trained network goes
LOOK = 0.3  # seconds between two looks whether the shipped network has been loaded


def travel(classifier: "Future[Classifier]", identity: int, drawn: Any) -> Shown:
    """Return the journey of a drawing, or of the example where nothing is drawn."""
    return {"id": identity, **answer_of(classifier, lambda network: journey(network, drawn))}


def read_all(
    classifiers: "Mapping[str, Future[Classifier]]", trained: Classifier | None, message: object
) -> tuple[Shown, Any]:
    """Return every network's answer to a drawing, and its journey through the last of them once the pen is lifted."""
    drawn = drawing(message)
    answers = {APPRENTICE: {"empty": "learn-untrained"} if trained is None else one_answer(ready(trained), drawn)}
    answers |= {name: one_answer(classifier, drawn) for name, classifier in classifiers.items()}
    way = gr.skip() if drawn.live else travel(list(classifiers.values())[-1], drawn.id, drawn.strokes)
    return {"id": drawn.id, "live": drawn.live, "answers": answers}, way


def request_of(message: object) -> tuple[int, dict[str, Any], Any]:
    """Return a message's number, how much is to be learnt, and the drawing.  Raises TrazoError for a forged one."""
    given: dict[str, Any] = message if isinstance(message, dict) else {}
    digits, passes = given.get("digits"), given.get("passes")
    if digits not in DIGITS_SHOWN or passes not in PASSES:
        raise TrazoError("training-failed")
    return given.get("id") or 0, {"digits": digits, "passes": passes}, given.get("strokes")


async def train(
    classifier: "Future[Classifier]", turns: list[Turn], visitor: str, message: object
) -> AsyncGenerator[tuple[Shown, Classifier | None], None]:
    """Yield how a training goes, as the page shows it, and at the end the network that came out of it.

    The second part is None until there is one.
    """
    state: Shown = {"id": message.get("id") if isinstance(message, dict) else 0, "state": "starting", "points": []}
    beat = 0
    try:
        _, asked, drawn = request_of(message)
        while not classifier.done():
            yield {**state, "beat": (beat := beat + 1)}, None
            await asyncio.sleep(LOOK)
        prediction = classifier.result().predict(parse_strokes(drawn or digit_drawings()[EXAMPLE]))
        asked |= {"glyph": pixels(prediction.glyph), "seed": secrets.randbelow(2**31)}
        state["glyph"] = asked["glyph"]
        trained = None
        async with aclosing(attend(turns, visitor, asked)) as lines:
            async for line in lines:
                weights = line.pop("weights", None)
                state = progressed(state, line)
                if weights is not None:
                    trained = await asyncio.to_thread(apprentice, weights)
                    break
                yield {**state, "beat": (beat := beat + 1)}, None
        yield {**state, "state": "done" if trained else "stopped"}, trained
    except Exception as error:
        yield {**state, **failed(error), "state": "error"}, None


def progressed(state: Shown, line: dict[str, Any]) -> Shown:
    """Return how a training stands after one more line of its process."""
    if "ahead" in line:
        return {**state, "state": "waiting", **line}
    if "made" in line:
        return {**state, "state": "writing", **line}
    if "step" in line:
        points = [*state["points"], [line["step"], line["loss"], line["accuracy"]]]
        return {**state, "state": "training", **line, "points": points}
    return {
        **state,
        **({} if line else {"state": "starting" if state["state"] == "waiting" else state["state"]}),
        **line,
    }


def apprentice(weights: str) -> Classifier:
    """Return the classifier of a trained tutorial network's weights, safetensors in base64, its verdicts not fitted."""
    from safetensors.torch import load

    from mnist_core.checkpoint import Card, Checkpoint
    from mnist_core.networks import fuse
    from mnist_core.verdict import Fitted

    checkpoint = Checkpoint(Card("mlp", "mnist", DIGITS), load(base64.b64decode(weights)))
    return Classifier(APPRENTICE, checkpoint.card, fuse(checkpoint.network()), Fitted())


def learn_tab(classifiers: "Mapping[str, Future[Classifier]]") -> None:
    """Lay out the tab and connect it to the classifiers that are being loaded; the last one's journey is shown."""
    whole = list(classifiers.values())[-1]
    with gr.Column(elem_id="panel-learn", elem_classes="tz-panel"):
        way = journey_place(DIGITS, elem_id="learn-journey")
        with gr.Column(elem_classes="tz-learn"):
            with gr.Column(elem_classes="tz-learn-pad"):
                pad = draw_pad(elem_id="learn-pad")
                digit_strip(elem_id="learn-examples")
            trainer = component(
                part("trainer", "stop"),
                elem_id="learn-trainer",
                classes=list(DIGITS),
                digits=list(DIGITS_SHOWN),
                passes=list(PASSES),
                store="drawing",
                reference=next((row["accuracy"] for row in measured() if row["name"] == "mnist-mlp-tutorial"), None),
            )
            names = (APPRENTICE, *classifiers)
            answers = answer_cards(names, elem_id="learn-answers", empty={APPRENTICE: "learn-untrained"})
    trained = gr.State(None, time_to_live=FORGOTTEN)
    turns: list[Turn] = []  # of all visitors: who trains and who waits

    async def begin(message: object, request: gr.Request) -> AsyncGenerator[tuple[Any, Any], None]:
        async with aclosing(train(whole, turns, str(request.session_hash), message)) as states:
            async for state, network in states:
                yield state, network if network is not None else gr.skip()

    async def end(request: gr.Request) -> None:
        stop(turns, str(request.session_hash))

    # Whose turn it is `attend` decides; waiting costs nothing, so the page's own queue holds nobody back.
    trainer.input(begin, trainer, [trainer, trained], trigger_mode="multiple", concurrency_limit=None, **PRIVATE)
    trainer.stop(end, None, None, **DIRECT)
    way.input(lambda message: travel(whole, drawing(message).id, []), way, way, **DIRECT)
    pad.input(
        lambda message, network: read_all(classifiers, network, message),
        [pad, trained],
        [answers, way],
        **DRAWN,
    )

"""My hand: a visitor writes digits, says which they are, and is then read by a network that knows their hand.

The samples stay in the visitor's browser; what was learnt from them lives in Gradio's session, and goes with it.  Knows
nothing of how it is learnt (`mnist_core.handwriting` does).
"""

from concurrent.futures import Future
from typing import Any

import gradio as gr

from demo.answer import WAITING, Shown, failed, loaded
from demo.drawpad import draw_pad, drawing
from demo.frame import script
from demo.tabs.compare import one_answer
from demo.tabs.draw import DIGITS
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.handwriting import Memory, Sample, fit
from mnist_core.strokes import parse_strokes

SAMPLES_KEPT = 100  # ten of each digit: more teaches little, and is more than anyone writes here
FORGOTTEN = 3600  # seconds after which a session's memory goes; the page teaches it again when it is asked for
NAMES = ("everyone", "you")


def learn(classifier: Classifier, given: object) -> Classifier:
    """Return the classifier with a memory of the hand that wrote [{"label", "strokes"}, ...].

    Raises TrazoError not-strokes for anything else, and what `handwriting.fit` raises.
    """
    if not isinstance(given, list) or len(given) > SAMPLES_KEPT:
        raise TrazoError("not-strokes")
    samples = []
    for one in given:
        if not isinstance(one, dict) or one.get("label") not in classifier.classes or not one.get("strokes"):
            raise TrazoError("not-strokes")
        samples.append(Sample(classifier.predict(parse_strokes(one["strokes"])).glyph, one["label"]))
    return fit(classifier, samples)


def teach(classifier: "Future[Classifier]", message: object) -> tuple[Shown, Classifier | None]:
    """Return what the page says of a lesson, and the classifier that learnt from it."""
    given: dict[str, Any] = message if isinstance(message, dict) else {}
    state = {"id": given.get("id"), "taught": True}
    try:
        network = loaded(classifier)
        if network is None:
            return {**state, **WAITING}, None
        if not given.get("samples"):
            return state, None  # forgotten
        personal = learn(network, given["samples"])
        return {**state, **lesson(personal)}, personal
    except Exception as error:
        return {**state, **failed(error)}, None


def lesson(personal: Classifier) -> Shown:
    """Return how many samples there were, how many of them are read right before and after, and if nothing changed."""
    memory = personal.memory
    if not isinstance(memory, Memory):
        return {"held": True}
    changes = memory.changes()
    return {
        "count": sum(change.count for change in changes),
        "before": sum(change.before for change in changes),
        "after": sum(change.after for change in changes),
        "held": memory.held_back is not None,
    }


def read_both(classifier: "Future[Classifier]", personal: Classifier | None, message: object) -> Shown:
    """Return the answers to a drawing without and with the memory; the same twice when there is none."""
    drawn = drawing(message)
    answers = {"everyone": one_answer(classifier, drawn)}
    if personal is None:
        answers["you"] = {"empty": True}
    else:
        known: Future[Classifier] = Future()
        known.set_result(personal)
        answers["you"] = one_answer(known, drawn)
    return {"id": drawn.id, "live": drawn.live, "answers": answers, "taught": personal is not None}


def handwriting_tab(classifier: "Future[Classifier]") -> None:
    """Lay out the tab and connect it to the classifier that is being loaded."""
    with gr.Column(elem_id="panel-handwriting", elem_classes="tz-panel"), gr.Column(elem_classes="tz-hand"):
        pad = draw_pad(elem_id="hand-pad", store="hand")
        lessons = gr.HTML(
            html_template="",
            js_on_load=script("hand.js"),
            apply_default_css=False,
            elem_id="hand-lesson",
            classes=list(DIGITS),
            store="hand",
            most=SAMPLES_KEPT,
        )
        answers = gr.HTML(
            html_template="",
            js_on_load=script("compare.js"),
            apply_default_css=False,
            elem_id="hand-answers",
            names=list(NAMES),
            classes=list(DIGITS),
            measured=[],
            empty={"you": "hand-untaught"},
        )
    personal = gr.State(None, time_to_live=FORGOTTEN)
    lessons.input(
        lambda message: teach(classifier, message),
        lessons,
        [lessons, personal],
        trigger_mode="always_last",
        show_progress="hidden",
        concurrency_id="read",
        concurrency_limit=1,
        api_visibility="private",
    )
    pad.input(
        lambda message, known: read_both(classifier, known, message),
        [pad, personal],
        answers,
        trigger_mode="always_last",
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )

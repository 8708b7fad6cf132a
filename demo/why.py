"""Why: what in a glyph's ink spoke for its answer and what against, and the least stroke that would change it.

The component is not seen: it carries questions of the page's answers (`why.js` draws what comes back).  Knows how a
question travels; knows nothing of how it is answered (`mnist_core.explain` and `mnist_core.flip` do).
"""

import base64
from concurrent.futures import Future
from typing import Any

import gradio as gr
import numpy as np

from demo.answer import Shown, answer_of
from demo.component import QUEUED, component, part
from demo.images import pixels
from demo.visit import Visit
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError


def glyph_of(encoded: object) -> np.ndarray:
    """Return the (28, 28) uint8 glyph whose bytes the page sent as base64.  Raises TrazoError not-samples."""
    try:
        content = base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
        return np.frombuffer(content, np.uint8).reshape(28, 28).copy()
    except ValueError as error:
        raise TrazoError("not-samples") from error


def explain_answer(classifier: "Future[Classifier]", visit: Visit, message: object) -> Shown:
    """Return what the page draws of an answer to a glyph, and how it could become the digit that is asked for.

    weights: 784 bytes, base64: 128 where ink said nothing, 255 where it spoke most for the winner, 1 most against
    flip: None where no stroke was found; its path in glyph pixels, its ink as 784 bytes
    """
    given: dict[str, Any] = message if isinstance(message, dict) else {}

    def work(network: Classifier) -> Shown:
        return explained(visit.reader(network), glyph_of(given.get("glyph")), given.get("target"))

    return {"id": given.get("id"), **answer_of(classifier, work)}


def explained(classifier: Classifier, glyph: np.ndarray, target: object) -> Shown:
    """Return an answer's evidence, and its contrast with the target, or with the runner-up where that is none."""
    from mnist_core.explain import evidence  # these bring torch, which is there once a network is
    from mnist_core.flip import flip

    chances = classifier.probabilities(glyph[None])[0]
    second, first = (classifier.classes[i] for i in np.argsort(chances)[-2:])
    wanted = target if isinstance(target, str) and target in classifier.classes and target != first else second
    told, least = evidence(classifier, glyph), flip(classifier, glyph, wanted)
    shown: Shown = {
        "label": first,
        "target": wanted,
        "weights": pixels(np.round(128 + 127 * told.weights()).astype(np.uint8)),
        "flip": None,
    }
    if least is not None:
        shown["flip"] = {
            "added": least.added,
            "path": [[round(x, 2), round(y, 2)] for x, y in least.path],
            "change": pixels(np.round(255 * least.change).astype(np.uint8)),
        }
    return shown


def why(classifier: "Future[Classifier]", visit: gr.State) -> None:
    """Let every answer of the page ask why."""
    asking = component(part("asking"), elem_id="why")
    asking.input(
        lambda message, held: explain_answer(classifier, held, message),
        [asking, visit],
        asking,
        trigger_mode="multiple",
        **QUEUED,
    )

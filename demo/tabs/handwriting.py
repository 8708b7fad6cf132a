"""My hand: a visitor's own digits, and a network that learns from them how this one person writes.

The samples stay in the visitor's browser, which sends all of them for every lesson; what was learnt from them lives in
the visit, and goes with it.  Knows nothing of how it is learnt (`mnist_core.handwriting` does), nor of what a saved
hand looks like (`mnist_core.handfile`).
"""

import base64
import io
import zipfile
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from demo.answer import WAITING, Shown, failed, loaded
from demo.component import DRAWN, QUEUED, component, part
from demo.drawpad import draw_pad, drawing
from demo.images import pixels
from demo.picturebox import choice, picture_box
from demo.tabs.compare import answer_cards, one_answer, ready
from demo.tabs.draw import DIGITS
from demo.turn import busy, too_late
from demo.visit import Visit
from demo.why import glyph_of
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.handfile import as_csv, as_idx, as_pictures, pack, unpack
from mnist_core.handwriting import Memory, fit, memory_of, recall
from mnist_core.prediction import REFUSED
from mnist_core.traces import MOST, Sample, join, traces_of

ROUNDS = 2  # of the ten digits, in the guided minute
NAMES = ("everyone", "you")
SKIPPED = 6.0  # what it costs, in log probability, to pass over a box or a digit of the page's sequence
BEGUN_LATER = 1.0  # the same for each digit that the page does not begin with
UNLIKELY = -8.0  # log probability below which a box is no less likely to be the digit that its place says


def samples_of(classifier: Classifier, given: object) -> list[Sample]:
    """Return the samples in [{"label", "glyph"}, ...].  Raises TrazoError not-samples for anything else."""
    if not isinstance(given, list) or len(given) > MOST:
        raise TrazoError("not-samples")
    samples = []
    for one in given:
        if not isinstance(one, dict) or one.get("label") not in classifier.classes:
            raise TrazoError("not-samples")
        samples.append(Sample(glyph_of(one.get("glyph")), one["label"]))
    return samples


def learn(classifier: Classifier, given: object, saved: object = None) -> Classifier:
    """Return the classifier with a memory of the hand that wrote the samples, and of a saved hand where there is one.

    Raises TrazoError not-samples for what are none, and what `handwriting.fit` and `handfile.unpack` raise.
    """
    samples = samples_of(classifier, given)
    if saved is None:
        return fit(classifier, samples)
    known = memory_of(unpack(_bytes(saved), classifier).classifier)
    return recall(classifier, join(known.traces, traces_of(classifier, samples)))


def tend(classifier: "Future[Classifier]", message: object, visit: Visit) -> Shown:
    """Return what the page asked for: a lesson, a saved hand opened, a file to keep, or everything erased."""
    given: dict[str, Any] = message if isinstance(message, dict) else {}
    state = {"id": given.get("id"), "done": True}
    try:
        if given.get("act") == "erase":
            visit.erase()
            return state
        network = loaded(classifier)
        if network is None:
            return {**state, **WAITING}
        act = {"teach": _teach, "open": _open, "save": _save, "export": _export}.get(str(given.get("act")))
        if act is None:
            raise TrazoError("not-samples")
        return {**state, **act(network, given, visit)}
    except Exception as error:
        return {**state, **failed(error)}


def _teach(network: Classifier, given: Mapping[str, Any], visit: Visit) -> Shown:
    try:
        personal = learn(network, given.get("samples"), given.get("file"))
    except Exception:
        visit.personal = None  # no answer may come from a hand that is not the one on screen
        raise
    visit.personal = personal if given.get("on") is True else None
    return lesson(personal)


def _open(network: Classifier, given: Mapping[str, Any], visit: Visit) -> Shown:
    name = str(given.get("name") or "hand")
    hand = unpack(_bytes(given.get("content")), network, name)
    samples = [{"label": sample.label, "glyph": pixels(sample.glyph)} for sample in hand.samples]
    return {"samples": samples, "bare": len(memory_of(hand.classifier).traces.labels) > len(samples)}


def _save(network: Classifier, given: Mapping[str, Any], visit: Visit) -> Shown:
    samples = samples_of(network, given.get("samples")) if given.get("inside") is True else []
    content = pack(learn(network, given.get("samples"), given.get("file")), samples)
    return _download("my-hand.safetensors", content)


def _export(network: Classifier, given: Mapping[str, Any], visit: Visit) -> Shown:
    samples, form = samples_of(network, given.get("samples")), str(given.get("form"))
    write = {
        "idx": lambda: as_idx(samples, network.classes),
        "png": lambda: as_pictures(samples),
        "csv": lambda: as_csv(samples),
    }.get(form)
    if write is None:
        raise TrazoError("not-samples")
    files = write()
    if len(files) == 1:
        ((name, content),) = files.items()
        return _download(name, content)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return _download(f"samples-{form}.zip", stream.getvalue())


def _download(name: str, content: bytes) -> Shown:
    return {"download": {"name": name, "content": base64.b64encode(content).decode("ascii")}}


def _bytes(encoded: object) -> bytes:
    """Return what the page sent as base64; nothing where it is none, which no file of ours is."""
    try:
        return base64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
    except ValueError:
        return b""


def lesson(personal: Classifier) -> Shown:
    """Return what is known of each sample and each class, before and after, and which guard held the memory back."""
    memory = personal.memory
    if not isinstance(memory, Memory):
        return {"held": "cannot-learn", "changes": [], "read": []}
    changes = [
        {"label": change.label, "count": change.count, "before": change.before, "after": change.after}
        for change in memory.changes()
    ]
    return {
        "taught": True,
        "count": len(memory.labels),
        "before": sum(change["before"] for change in changes),
        "after": sum(change["after"] for change in changes),
        "held": memory.held_back,
        "changes": changes,
        "read": list(zip(memory.before, memory.after, strict=True)),
    }


def read_both(classifier: "Future[Classifier]", visit: Visit, message: object) -> Shown:
    """Return the answers to a drawing without and with the memory; the second is empty when there is none."""
    drawn = drawing(message)
    answers = {"everyone": one_answer(classifier, drawn)}
    if visit.personal is None:
        answers["you"] = {"empty": "hand-untaught"}
    else:
        answers["you"] = one_answer(ready(visit.personal), drawn)
    return {"id": drawn.id, "live": drawn.live, "answers": answers, "taught": visit.personal is not None}


def read_known(classifier: "Future[Classifier]", message: object) -> Shown:
    """Return the samples on a photographed page of 0 to 9, over and over; its file is deleted at once."""
    given: dict[str, Any] = message if isinstance(message, dict) else {}
    state = {"id": given.get("id"), "done": True, "panel": "panel-handwriting"}
    path: Path | None = None
    name = "picture"
    try:
        network = loaded(classifier)
        if network is None:
            return {**state, **WAITING}
        chosen = choice(message)
        path, name = chosen.path, chosen.name
        page = network.read_page(path)
        digits = [digit.prediction for digit in page.digits if digit.prediction.verdict not in REFUSED]
        if not digits:
            raise TrazoError("no-digits", name=name)
        labels = follow(np.stack([digit.probabilities for digit in digits]))
        found = [
            {"label": network.classes[label], "glyph": pixels(digit.glyph)}
            for digit, label in zip(digits, labels, strict=True)
            if label is not None
        ]
        return {**state, "found": found}
    except Exception as error:
        return {**state, **failed(error, name=name)}
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def follow(chances: np.ndarray) -> list[int | None]:
    """Return which digit of 0, 1, ... 9, 0, 1, ... each of (N, 10) probabilities is, None for what is none of them.

    The sequence is laid along the digits so that the whole is likeliest; either may have what the other lacks.
    """
    count = len(chances)
    match = np.maximum(np.log(np.maximum(chances, 1e-12)), UNLIKELY)
    length = count + 10  # of the sequence: some of its digits may be missing on the page
    best = np.full((count + 1, length + 1), -np.inf)
    best[0] = -BEGUN_LATER * np.arange(length + 1)
    best[:, 0] = -SKIPPED * np.arange(count + 1)
    for i in range(1, count + 1):
        for j in range(1, length + 1):
            along = best[i - 1, j - 1] + match[i - 1, (j - 1) % 10]
            best[i, j] = max(along, best[i - 1, j] - SKIPPED, best[i, j - 1] - SKIPPED)
    labels: list[int | None] = [None] * count
    i, j = count, int(best[count].argmax())
    while i and j:
        if best[i, j] == best[i - 1, j - 1] + match[i - 1, (j - 1) % 10]:
            i, j = i - 1, j - 1
            labels[i] = j % 10
        elif best[i, j] == best[i - 1, j] - SKIPPED:
            i -= 1
        else:
            j -= 1
    return labels


def handwriting_tab(classifier: "Future[Classifier]", limit: int, visit: gr.State) -> None:
    """Lay out the tab, for pictures of at most `limit` megabytes, and connect it to the classifier and to the visit."""
    panel = "panel-handwriting"
    with gr.Column(elem_id=panel, elem_classes="tz-panel"), gr.Column(elem_classes="tz-hand"):
        pad = draw_pad(elem_id="hand-pad", store="hand")
        lessons = component(
            part("hand"),
            elem_id="hand-lesson",
            classes=list(DIGITS),
            store="hand",
            rounds=ROUNDS,
        )
        box = picture_box(elem_id="hand-box", panel=panel, limit=limit, multiple=False, texts="hand-page")
        answers = answer_cards(NAMES, elem_id="hand-answers", empty={"you": "hand-untaught"})
    lessons.input(
        lambda message, held: (tend(classifier, message, held), held),
        [lessons, visit],
        [lessons, visit],
        trigger_mode="multiple",
        **QUEUED,
    )

    def read(message: object, request: gr.Request) -> Shown:
        return busy(message) if too_late(request, message) else read_known(classifier, message)

    box.input(read, box, lessons, trigger_mode="multiple", **QUEUED)
    pad.input(lambda message, held: read_both(classifier, held, message), [pad, visit], answers, **DRAWN)

"""Every text of the page, in English and Spanish; each part of the page has a module of its own here.

Knows keys; `{name}` in a text is a value of the same name, filled in by the page.  The sentences of reasons and errors
are not here but in `mnist_core/sentences.py`; `page_texts` joins both for the browser, which chooses the language.
"""

from demo.texts import (
    answer,
    compare,
    corrections,
    garments,
    hand,
    journey,
    pad,
    page,
    sheet,
    stages,
    trainer,
    upload,
    why,
)
from mnist_core.message import sureness
from mnist_core.prediction import Prediction
from mnist_core.sentences import LANGUAGES, SENTENCES

PARTS = (page, pad, answer, stages, upload, garments, compare, journey, trainer, hand, corrections, why, sheet)
# Sentences that only commands and programs say, and answers whose headlines stand in `answer`.
NEVER_SAID = {
    "very-sure",
    "sure",
    "likely",
    "perhaps",
    "not-an-array",
    "is-a-folder",
    "no-pictures",
    "damaged-file",
    "no-marks",
    "data-missing",
    "data-damaged",
    "missing-package",
    "unknown-option",
    "no-device",
    "cannot-write",
    "loss-not-finite",
    "resume-needs-csv",
    "fit-needs-out",
    "no-readers",
    "process-lost",
    "cannot-resume",
}
TEXTS: dict[str, dict[str, str]] = {key: text for part in PARTS for key, text in part.TEXTS.items()}


def headline(prediction: Prediction) -> tuple[str, dict[str, object]]:
    """Return the key and values of the one plain sentence that says what was read."""
    label: dict[str, object] = {"label": prediction.label}
    if prediction.verdict == "blank":
        return "answer-blank", {}
    if prediction.verdict == "not-a-digit":
        return "answer-not-a-digit", {}
    if prediction.verdict == "unsure":
        between = next((reason for reason in prediction.reasons if reason.code == "between"), None)
        return ("answer-between", dict(between.values)) if between else ("answer-maybe", label)
    return f"answer-{sureness(prediction)}", label


def page_texts() -> dict[str, list[str]]:
    """Return {key: its text in each of LANGUAGES} of the page's texts and of the sentences of reasons and errors."""
    said = {code: text for code, text in SENTENCES.items() if code not in NEVER_SAID}
    return {key: [text[language] for language in LANGUAGES] for key, text in {**said, **TEXTS}.items()}

"""Every text is there in both languages, says the same values, and is used."""

import re
from pathlib import Path

import numpy as np
import pytest

from demo.journey import STEPS
from demo.texts import NEVER_SAID, PARTS, TEXTS, headline, page_texts
from mnist_core.prediction import Prediction, Verdict
from mnist_core.reasons import Reason
from mnist_core.sentences import LANGUAGES, SENTENCES

DEMO = Path(__file__).resolve().parents[1] / "demo"
CORE = DEMO.parent / "mnist_core"
MADE = (
    "stage-",
    "tab-",
    "class-",
    "network-",
    "upload-drop",
    "upload-hint",
    "upload-paste",
    "garments-",
    "pad-",
    "hand-page-",
    "hand-export-",
    "answer-very-sure",
    "answer-sure",
    "answer-likely",
    *(f"step-{step.name}" for step in STEPS),
)  # joined to their end in code


def values_of(text: str) -> set[str]:
    """Return the names in braces."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_says_the_same_in_every_language(key: str) -> None:
    """Each language has it, not empty, with the same values in it."""
    text = TEXTS[key]

    assert set(text) == set(LANGUAGES)
    assert all(text.values())
    assert len({frozenset(values_of(said)) for said in text.values()}) == 1


def test_no_part_hides_anothers_text() -> None:
    """A key stands in one part alone, and every module beside `__init__` is a part."""
    assert sum(len(part.TEXTS) for part in PARTS) == len(TEXTS)
    assert {part.__name__.split(".")[-1] for part in PARTS} == {
        path.stem for path in (DEMO / "texts").glob("*.py") if path.stem != "__init__"
    }


def test_no_text_hides_a_sentence() -> None:
    """The page's keys and the core's codes never mean two things."""
    assert not set(TEXTS) & set(SENTENCES)
    assert set(page_texts()) == set(TEXTS) | (set(SENTENCES) - NEVER_SAID)


def test_the_page_is_not_sent_what_it_never_says() -> None:
    """No script, no part of the page and nothing that reads what a visitor gives names such a sentence."""
    readers = ("pictures", "documents", "pdfdrawer", "pixels", "strokes", "ink", "marks", "page", "handfile", "traces")
    files = [*DEMO.glob("*.py"), *DEMO.glob("*.js"), *(DEMO / "tabs").glob("*.py")]
    code = "".join(path.read_text() for path in (*files, *(CORE / f"{name}.py" for name in readers)))

    assert set(SENTENCES) > NEVER_SAID
    named = {name for name in NEVER_SAID if f'"{name}"' in code}
    # No visitor gives an array or a folder; "sure" is also a kind of box.
    assert named <= {"not-an-array", "is-a-folder", "no-pictures", "sure"}
    assert page_texts()["empty-file"] == [SENTENCES["empty-file"][language] for language in LANGUAGES]


def test_every_key_in_the_page_has_a_text_and_every_text_is_used() -> None:
    """What the markup and the scripts ask for is there, and nothing is there that nobody asks for."""
    files = [path for path in sorted(DEMO.rglob("*")) if path.suffix in (".py", ".js")]
    code = "".join(path.read_text() for path in files if path.parent.name != "texts" or path.stem == "__init__")
    asked = set(re.findall(r'data-t(?:-label|-title)?="([a-z][\w-]+)"', code))
    asked |= set(re.findall(r'\bt\(\s*"([a-z][\w-]+)"', code))
    quoted = set(re.findall(r'"([a-z][\w/ -]*)"', code))

    assert {key for key in asked if not key.endswith("-")} <= set(page_texts())
    assert {key for key in TEXTS if key not in quoted | asked and not key.startswith(MADE)} == set()


def prediction(verdict: Verdict, confidence: float, *reasons: Reason) -> Prediction:
    """A prediction of 7 with the rest shared by the other classes."""
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[7] = confidence
    return Prediction(
        None if verdict == "blank" else "7", probabilities, verdict, reasons, np.zeros((28, 28), np.uint8)
    )


@pytest.mark.parametrize(
    ("given", "key", "english"),
    [
        (prediction("digit", 0.999), "answer-very-sure", "7, very sure"),
        (prediction("digit", 0.8), "answer-sure", "7, fairly sure"),
        (prediction("digit", 0.6), "answer-likely", "7, most likely"),
        (prediction("unsure", 0.5, Reason("between", {"first": "4", "second": "9"})), "answer-between", "4 or 9"),
        (prediction("unsure", 0.5), "answer-maybe", "7, perhaps"),
        (prediction("not-a-digit", 0.9, Reason("unlike-any-digit")), "answer-not-a-digit", "This is no digit"),
        (prediction("unsure", 0.9, Reason("unlike-any-garment")), "answer-maybe", "7, perhaps"),
        (prediction("blank", 0.1), "answer-blank", "Nothing here yet"),
    ],
)
def test_the_headline_is_one_plain_sentence(given: Prediction, key: str, english: str) -> None:
    """It says what was read and how surely, or that there was nothing to read."""
    found, values = headline(given)

    assert found == key
    assert TEXTS[key]["en"].format(**values) == english

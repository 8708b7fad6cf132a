"""sentences: every code has a sentence in each language, and every code that is used exists and gets its values."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from parsed import parsed

from mnist_core.sentences import LANGUAGES, SENTENCES, sentence

ROOT = Path(__file__).resolve().parents[1]
MODULES = [path for package in ("mnist_core", "demo") for path in (ROOT / package).rglob("*.py")]


def placeholders(template: str) -> set[str]:
    """Return the names of the values that a template asks for."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def uses() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield place, code and names of values (None where they cannot be read off) of each error and reason made."""
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("TrazoError", "Reason")):
                continue
            if not (node.args and isinstance(node.args[0], ast.Constant)):
                continue
            names: set[str] | None = {str(keyword.arg) for keyword in node.keywords}
            if len(node.args) > 1:
                given = node.args[1]
                names = {ast.literal_eval(key) for key in given.keys if key} if isinstance(given, ast.Dict) else None
            if any(keyword.arg is None for keyword in node.keywords):
                names = None
            yield f"{path.name}:{node.lineno}", str(node.args[0].value), names


@pytest.mark.parametrize("code", SENTENCES)
def test_a_code_has_the_same_values_in_each_language(code: str) -> None:
    """Both languages have a sentence of their own, which asks for the same values and ends as a sentence does."""
    texts = SENTENCES[code]

    assert set(texts) == set(LANGUAGES)
    assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1
    assert len(set(texts.values())) == len(LANGUAGES)
    assert all(text.endswith(".") for text in texts.values())


@pytest.mark.parametrize(("place", "code", "names"), [pytest.param(*use, id=use[0]) for use in uses()])
def test_a_code_that_is_used_has_a_sentence_and_its_values(place: str, code: str, names: set[str] | None) -> None:
    """Whatever is raised or given as a reason can be said, in any language, without a missing value."""
    assert code in SENTENCES, place
    assert names is None or placeholders(SENTENCES[code]["en"]) <= names, place


def test_every_sentence_is_said_by_something() -> None:
    """No code is left over from what is gone."""
    said = {
        node.value
        for path in MODULES
        if path.name != "sentences.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(SENTENCES) - said == set()


def test_a_sentence_is_filled_in_and_falls_back_to_english() -> None:
    """Values stand in the sentence; a language that is not there is answered in English."""
    assert sentence("between", {"first": "3", "second": "8"}) == "It could be 3 or 8."
    assert sentence("between", {"first": "3", "second": "8"}, "es") == "Podría ser 3 o 8."
    assert sentence("nothing-drawn", language="eo") == sentence("nothing-drawn")

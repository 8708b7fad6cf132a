"""baselines: other methods learn and are measured on the same samples, and say what they were set to."""

import json
import sys

import pytest

from mnist_core import baselines, datasets, evaluation
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError


@pytest.mark.parametrize("name", ["nearest-neighbours", "random-forest", "support-vector-machine"])
def test_a_method_is_measured(name: str, samples: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows again what it was shown; its row has a network's figures where it has them, and its settings."""
    monkeypatch.setattr(evaluation, "MISLABELLED", (0,))

    row = baselines.result_of(name, samples, samples)

    assert json.loads(json.dumps(row)) == row
    assert row["accuracy"] == row["accuracy_without_mislabelled"] == 1.0
    assert (row["kind"], row["dataset"], row["samples"]) == ("method", "mnist", len(samples))
    assert row["settings"]
    assert row["testing_seconds"] > 0
    (whole,) = evaluation.merged([], [row], {})
    assert f"| `{name}`, {row['settings']} | 100.00 % (" in evaluation.table([whole])


def test_an_unknown_method_is_said_before_anything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """With those that there are."""
    monkeypatch.setattr(datasets, "load", lambda *_: pytest.fail("read"))

    with pytest.raises(TrazoError, match="NAME cannot be tree: choose nearest-neighbours, random-forest"):
        next(baselines.evaluate(["random-forest", "tree"]))


def test_without_scikit_learn_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the command."""
    monkeypatch.setitem(sys.modules, "sklearn", None)

    with pytest.raises(TrazoError, match="scikit-learn is needed for this and is not installed: run `pip install"):
        next(baselines.evaluate())

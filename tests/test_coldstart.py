"""A start takes hardly longer than the imports that it cannot do without."""

import json

import pytest

from demo import coldstart


def test_a_ratio_is_of_what_cannot_be_done_without() -> None:
    """The page needs Gradio, the prediction torch too."""
    seconds = {"import gradio": 2.0, "import gradio, torch": 4.0, "first page": 1.0, "first prediction": 5.0}

    assert coldstart.ratios(seconds) == {"first page": 0.5, "first prediction": 1.25}


def test_the_first_page_and_the_first_prediction_come_soon(capsys: pytest.CaptureFixture[str]) -> None:
    """Within 1.15 times the bare imports, in one run."""
    assert coldstart.main(["--runs", "1", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert 0 < said["seconds"]["first page"] < said["seconds"]["first prediction"]
    assert max(said["ratios"].values()) <= coldstart.LIMIT

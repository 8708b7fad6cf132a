"""The drawing pad's messages: anything may arrive, and only a drawing comes out."""

import pytest

from demo.drawpad import Drawing, drawing


def test_a_message_becomes_a_drawing_with_its_strokes_untouched() -> None:
    """What the browser sent is handed on as it is; `strokes.py` checks it."""
    strokes = [{"tool": "pen", "width": 0.05, "points": [[0.1, 0.2, 0]]}]

    assert drawing({"id": 7, "live": True, "strokes": strokes}) == Drawing(7, True, strokes)


@pytest.mark.parametrize("message", [None, "x", 3, [], {}, {"id": "seven"}, {"strokes": None}, {"live": "yes"}])
def test_anything_else_is_an_empty_drawing(message: object) -> None:
    """A forged or empty message draws nothing and raises nothing."""
    assert drawing(message) == Drawing(0, False, [])

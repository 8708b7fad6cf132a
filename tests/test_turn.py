"""turn: nobody waits on and on, and who has just come is never sent away."""

import asyncio
import time

import gradio as gr
import pytest
from starlette.requests import Request

from demo.journal import Scope
from demo.turn import PATIENCE, arrivals, busy, too_late


def arrived(seconds_ago: float, monkeypatch: pytest.MonkeyPatch) -> gr.Request:
    """Return the request of an event that came so long ago, as Gradio hands it to a function."""
    seen: list[Scope] = []

    async def gradio(scope: Scope, *_: object) -> None:
        seen.append(scope)

    now = time.monotonic()
    with monkeypatch.context() as clock:
        clock.setattr(time, "monotonic", lambda: now - seconds_ago)
        asyncio.run(arrivals(gradio)({"type": "http"}, None, None))  # type: ignore[arg-type]
    return gr.Request(Request(dict(seen[0])))


@pytest.mark.parametrize(("seconds", "late"), [(0, False), (PATIENCE - 0.5, False), (PATIENCE + 0.1, True)])
def test_who_has_waited_too_long_is_too_late(seconds: float, late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from when the request came."""
    assert too_late(arrived(seconds, monkeypatch)) is late


def test_who_comes_again_is_never_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or whoever sends one picture after the other would always be before them."""
    late = arrived(PATIENCE + 1, monkeypatch)

    assert too_late(late, {"id": 3, "again": False})
    assert not too_late(late, {"id": 3, "again": True})


def test_who_came_by_another_way_is_never_too_late() -> None:
    """A function that is called without a request, or with one that nobody noted."""
    assert not too_late(None)
    assert not too_late(gr.Request())
    assert not too_late(gr.Request(Request({"type": "http"})))


@pytest.mark.parametrize(("message", "number"), [({"id": 7}, 7), ({}, None), ("forged", 0), (None, 0)])
def test_a_component_is_told_which_of_its_messages_came_too_late(message: object, number: object) -> None:
    """By its number; anything at all may have been sent."""
    assert busy(message) == {"id": number, "busy": True}

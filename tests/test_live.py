"""live: the quick way for drawings says what Gradio would, takes no more than it can, and leaves the rest to Gradio."""

import asyncio
import json
import threading
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from demo.live import BODY_LIMIT, live


@dataclass(frozen=True)
class Block:
    """What this layer knows of a component."""

    _id: int
    stateful: bool = False
    value: str = "nobody's"


VALUE, OTHER, STATE = Block(5), Block(6), Block(7, stateful=True)
KNOWN = '"known"'  # as JSON
CALL = "http://trazo/gradio_api/run/predict"


def page(function: Any, **more: Any) -> SimpleNamespace:
    """Return what this layer knows of a page: one event with one input and one output, and one session, "known"."""
    known = {"known": {7: "this visitor's"}}
    return SimpleNamespace(
        state_holder=SimpleNamespace(session_data=known),
        fns={
            3: SimpleNamespace(
                **{"fn": function, "inputs": [VALUE], "outputs": [VALUE], "queue": False, "batch": False, **more}
            )
        },
    )


def asked(bodies: list[bytes], blocks: SimpleNamespace, address: str = CALL, **settings: int) -> list[httpx.Response]:
    """Post all bodies at once to a layer over an application that answers with what it was sent."""

    async def gradio(scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        await PlainTextResponse(b"Gradio has " + body)(scope, receive, send)

    layered = live(gradio, **settings)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await layered({**scope, "app": SimpleNamespace(get_blocks=lambda: blocks)}, receive, send)

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return await asyncio.gather(*(client.post(address, content=body) for body in bodies))

    return asyncio.run(ask())


def test_a_direct_event_is_answered_with_the_functions_value() -> None:
    """As Gradio answers: a list of one output."""
    (answer,) = asked([b'{"fn_index": 3, "data": [[1, 2]]}'], page(sum))

    assert answer.json()["data"] == [3]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b'{"fn_index": 3, "data": [1]}', {"queue": True}),
        (b'{"fn_index": 3, "data": [1]}', {"inputs": [VALUE, OTHER]}),
        (b'{"fn_index": 4, "data": [1]}', {}),
        (b'{"fn_index": 3, "data": []}', {}),
        (b'{"fn_index": [], "data": [1]}', {}),
        (b'{"data": [1]}', {}),
        (b"[" * 100_000, {}),
        (b"nothing", {}),
    ],
)
def test_any_other_call_is_left_to_gradio_whole(body: bytes, more: dict) -> None:
    """Queued events, those with a state, and what cannot be understood."""
    (answer,) = asked([body], page(lambda value: value, **more))

    assert answer.content == b"Gradio has " + body


def test_other_addresses_are_left_to_gradio() -> None:
    """Only direct calls are looked at."""
    (answer,) = asked([b"x"], page(sum), "http://trazo/gradio_api/upload")

    assert answer.content == b"Gradio has x"


def test_a_body_that_is_too_large_is_refused() -> None:
    """Before it is parsed, and without being held."""
    (answer,) = asked([b" " * (BODY_LIMIT + 1)], page(sum))

    assert answer.status_code == 413


def test_a_function_that_fails_is_an_error_without_words() -> None:
    """Its message may quote what a visitor sent."""
    (answer,) = asked([b'{"fn_index": 3, "data": [0]}'], page(lambda value: 1 / value))

    assert answer.status_code == 500
    assert answer.json() == {"error": None}


def test_who_comes_when_enough_wait_is_told_so_with_the_drawings_number() -> None:
    """One is read, one waits, and of four at once two are asked to come again."""
    begun = threading.Event()

    def slow(message: dict) -> dict:
        begun.wait(0.2)
        return {"id": message["id"]}

    bodies = [json.dumps({"fn_index": 3, "data": [{"id": n, "live": True}]}).encode() for n in range(4)]

    answers = [answer.json()["data"][0] for answer in asked(bodies, page(slow), workers=1, waiting=1)]

    assert [answer["id"] for answer in answers] == [0, 1, 2, 3]
    assert [answer.get("busy", False) for answer in answers] == [False, False, True, True]


@pytest.mark.parametrize(("session", "held"), [(KNOWN, "this visitor's"), ('"new"', "nobody's"), ("null", "nobody's")])
def test_what_the_page_holds_of_a_visit_is_handed_on(session: str, held: str) -> None:
    """That session's own state, and a fresh one for whoever has none; whatever stands in its place in the message."""
    body = f'{{"fn_index": 3, "data": [1, "forged"], "session_hash": {session}}}'.encode()

    (answer,) = asked([body], page(lambda value, state: [value, state], inputs=[VALUE, STATE]))

    assert answer.json()["data"] == [[1, held]]


@pytest.mark.parametrize("session", ["[]", "{}", "1e999"])
def test_a_session_that_is_no_name_is_gradios_to_refuse(session: str) -> None:
    """Nothing is looked up by it."""
    body = f'{{"fn_index": 3, "data": [1], "session_hash": {session}}}'.encode()

    (answer,) = asked([body], page(lambda value: value))

    assert answer.content.startswith(b"Gradio has") or answer.json()["data"] == [1]

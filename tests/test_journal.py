"""The log has one line a request, and nothing in it that a visitor gave."""

import asyncio
import io
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.journal import Discreet, journal

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def client() -> TestClient:
    """A server with a route that answers and one that fails."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse("answer", 202)

    async def fail(request: Request) -> PlainTextResponse:
        raise ValueError("secret")

    routes = [Route("/call/{api_name}/{event_id}", answer), Route("/assets/{path:path}", answer), Route("/fail", fail)]
    app = Starlette(routes=routes, middleware=[Middleware(journal)])
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/call/predict/secret?key=secret", r"GET /call/predict/{event_id} 202 \d+ ms"),
        ("/call/secret/secret", r"GET /call/{api_name}/{event_id} 202 \d+ ms"),
        ("/secret%0asecret", r"GET \? 404 \d+ ms"),
        ("/fail?secret", r"GET /fail 500 \d+ ms"),
    ],
)
def test_a_request_is_one_line_of_method_route_status_and_time(
    client: TestClient, caplog: pytest.LogCaptureFixture, path: str, line: str
) -> None:
    """No query, no file name, no event's number, no path that is none of ours."""
    with caplog.at_level("INFO", "trazo.requests"):
        client.get(path)

    told = [record.getMessage() for record in caplog.records if record.name == "trazo.requests"]
    assert len(told) == 1
    assert re.fullmatch(line, told[0])


def test_the_pages_own_files_are_not_told(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """There are many, and they say nothing."""
    with caplog.at_level("INFO", "trazo.requests"):
        client.get("/assets/index.js")

    assert not [record for record in caplog.records if record.name == "trazo.requests"]


def test_one_who_left_before_the_answer_is_told_as_such(caplog: pytest.LogCaptureFixture) -> None:
    """With status 499; a connection that is no request is not told."""

    async def leave(scope: Any, receive: Any, send: Any) -> None:
        return None

    with caplog.at_level("INFO", "trazo.requests"):
        asyncio.run(journal(leave)({"type": "http", "path": "/", "method": "secret"}, None, None))  # type: ignore[arg-type]
        asyncio.run(journal(leave)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]

    assert [record.getMessage() for record in caplog.records] == ["? ? 499 0 ms"]


def test_an_error_is_logged_by_its_type_and_place() -> None:
    """Not by its message, nor by the lines that others put below theirs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet())
    log = logging.Logger("other")
    log.addHandler(handler)

    try:
        int("secret")
    except ValueError:
        log.exception("an answer failed\nsecret")

    assert "an answer failed\nbuiltins.ValueError at\n  " in written.getvalue()
    assert "test_journal.py" in written.getvalue()
    assert "secret" not in written.getvalue()


def test_gradios_tracebacks_and_uvicorns_go_the_same_way() -> None:
    """And so does an error that nobody caught."""
    program = (
        "import logging, threading, traceback, uvicorn\n"
        "from demo.journal import keep_journal\n"
        "keep_journal()\n"
        "uvicorn.Config(None)\n"
        "try: int('secret')\n"
        "except ValueError: traceback.print_exc(); logging.getLogger('uvicorn.error').exception('in uvicorn')\n"
        "thread = threading.Thread(target=int, args=('secret',)); thread.start(); thread.join()\n"
        "int('secret')"
    )
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert said.stderr.count("builtins.ValueError at") == 4
    assert "in uvicorn" in said.stderr
    assert "secret" not in said.stderr

"""Only what the page needs is answered."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from demo.doors import is_door, only_doors


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("HEAD", "/"),
        ("GET", "/config"),
        ("GET", "/assets/index-1.js"),
        ("GET", "/own/0a1b.js"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/queue/data"),
        ("GET", "/gradio_api/call/predict/0a1b"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/call/v2/read"),
        ("POST", "/gradio_api/run/predict/"),
    ],
)
def test_what_the_page_and_programs_need_is_a_door(method: str, path: str) -> None:
    """To be looked at, drawn on, uploaded to and asked."""
    assert is_door(method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/gradio_api/file=/tmp/gradio/0a1b/scan.png"),
        ("GET", "/gradio_api/file=https://example.org/"),
        ("GET", "/gradio_api/file/scan.png"),
        ("GET", "/gradio_api/proxy=https://example.hf.space/"),
        ("GET", "/gradio_api/stream/a/b/1/playlist-file"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/deep_link"),
        ("GET", "/gradio_api/custom_component/a/client/b/c"),
        ("GET", "/monitoring/summary"),
        ("GET", "/gradio_api/mcp/"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/login"),
        ("POST", "/"),
        ("GET", "/gradio_api/call/predict/none"),
        ("GET", "/gradio_api/upload"),
        ("GET", "/gradio_api/upload_progress"),
        ("PUT", "/gradio_api/upload"),
        ("DELETE", "/config"),
        ("GET", "/config/../gradio_api/file=x"),
    ],
)
def test_nothing_else_is(method: str, path: str) -> None:
    """No file can be read back, nothing is fetched for anyone, and Gradio's other tools are not there."""
    assert not is_door(method, path)


def test_a_closed_door_is_404_and_asks_nobody() -> None:
    """As if it did not exist."""
    client = TestClient(only_doors(PlainTextResponse("answer")))

    assert client.get("/config").text == "answer"
    assert client.get("/monitoring").status_code == 404


def test_an_answer_that_is_broken_off_is_ended() -> None:
    """A stream that was begun ends with what it told; an error before it, or of another kind, is one."""

    async def told() -> AsyncIterator[str]:
        yield "data: not found"
        raise HTTPException(404)

    async def failed() -> AsyncIterator[str]:
        yield "data: "
        raise ValueError("of our own")

    def stream(request: Request) -> StreamingResponse:
        return StreamingResponse(failed() if "failed" in request.query_params else told())

    asked = TestClient(only_doors(Starlette(routes=[Route("/gradio_api/queue/data", stream)])))

    assert asked.get("/gradio_api/queue/data").text == "data: not found"
    with pytest.raises(ValueError, match="of our own"):
        asked.get("/gradio_api/queue/data?failed")

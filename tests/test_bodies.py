"""bodies: a request that sends too much is refused, whether it says how much or not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from demo.bodies import MARGIN, MESSAGE_LIMIT, bounded

UPLOAD = 2 * MESSAGE_LIMIT


async def counting(scope: Any, receive: Any, send: Any) -> None:
    """Answer with the length of what was sent."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def pieces(length: int) -> AsyncIterator[bytes]:
    """Yield so many bytes, their sum told to nobody."""
    for start in range(0, length, 2**20):
        yield bytes(min(2**20, length - start))


@pytest.mark.parametrize("told", [True, False], ids=["length told", "length not told"])
@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("queue/join", MESSAGE_LIMIT, 200),
        ("queue/join", MESSAGE_LIMIT + 1, 413),
        ("upload", UPLOAD, 200),
        ("upload/", UPLOAD + MARGIN + 1, 413),
    ],
)
def test_what_is_too_much_is_refused(path: str, length: int, status: int, told: bool) -> None:
    """A message is smaller than a file."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(bounded(counting, UPLOAD))) as client:
            content = bytes(length) if told else pieces(length)
            return await client.post(f"http://trazo/gradio_api/{path}", content=content)

    assert asyncio.run(ask()).status_code == status

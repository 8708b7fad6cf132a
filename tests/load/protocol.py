"""Gradio's own protocol, as the page's browser side speaks it: direct calls, or joining the queue and listening.

Knows requests and events; knows nothing of what they are about.
"""

import io
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

PATIENCE = 6.0  # seconds: when the pad takes an answer for lost (`PATIENCE_MS` in drawpad.js)
KEPT_OPEN = 2  # seconds that a connection is used again: the server closes it after five
JSON = {"Content-Type": "application/json"}


LONGEST_LINE = 2**23  # bytes of one message: the answer to a page of many boxes is one line


@dataclass(frozen=True)
class Event:
    """What happens on the page when a component of this name sends its value.

    index: of the function; trigger: the component's number; queued: whether the function is called through the queue;
    inputs: how many values it takes, of which the first is the component's and the others the server's own
    """

    index: int
    trigger: int
    queued: bool
    inputs: int = 1


@dataclass(frozen=True)
class Reply:
    """What came of a call.

    status: of HTTP; data: the function's outputs, None unless it succeeded; text: what was said otherwise;
    ranks: the places in the queue that were told on the way
    """

    status: int
    data: list[Any] | None
    text: str = ""
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Page:
    """An open page: its address, its events by their component's name, and the connections to it."""

    address: str
    events: dict[str, Event]
    http: aiohttp.ClientSession

    async def call(self, name: str, data: Sequence[Any], session: str, wait: float = PATIENCE) -> Reply:
        """Have the component `name` send `data`; the way it goes is the one that the page was told.

        Raises TimeoutError when there is no answer within `wait` seconds, aiohttp.ClientError when none can come.
        """
        event = self.events[name]
        body = {
            "data": [*data, *[None] * (event.inputs - len(data))],
            "event_data": None,
            "fn_index": event.index,
            "trigger_id": event.trigger,
            "session_hash": session,
        }
        limit = aiohttp.ClientTimeout(total=wait)
        if event.queued:
            return await self._queued(body, session, limit)
        return await self.post("run/predict", json.dumps(body).encode(), limit)

    async def post(self, path: str, body: bytes, limit: aiohttp.ClientTimeout | None = None) -> Reply:
        """Post JSON and return what a function that is called directly returned."""
        async with self.http.post(f"{self.address}/gradio_api/{path}", data=body, headers=JSON, timeout=limit) as got:
            text = await got.text()
            if got.status != 200:
                return Reply(got.status, None, text)
            return Reply(200, json.loads(text)["data"])

    async def _queued(self, body: dict[str, Any], session: str, limit: aiohttp.ClientTimeout) -> Reply:
        async with self.http.post(f"{self.address}/gradio_api/queue/join", json=body, timeout=limit) as got:
            text = await got.text()
            if got.status != 200:
                return Reply(got.status, None, text)
        ranks: list[int] = []
        async for message in self._messages(f"queue/data?session_hash={session}", limit):
            if message["msg"] == "estimation":
                ranks.append(message["rank"])
            elif message["msg"] in ("process_completed", "unexpected_error"):
                output = message.get("output") or message
                good = message.get("success", False)
                return Reply(
                    200, output.get("data") if good else None, "" if good else json.dumps(output), tuple(ranks)
                )
        return Reply(200, None, "the stream ended", tuple(ranks))

    async def named(self, name: str, data: Sequence[Any], wait: float = 30) -> Reply:
        """Call a public endpoint as a program does."""
        limit = aiohttp.ClientTimeout(total=wait)
        url = f"{self.address}/gradio_api/call/{name}"
        async with self.http.post(url, json={"data": list(data)}, timeout=limit) as got:
            text = await got.text()
            if got.status != 200:
                return Reply(got.status, None, text)
        async with self.http.get(f"{url}/{json.loads(text)['event_id']}", timeout=limit) as got:
            text = await got.text()
        for block in text.split("\n\n"):
            kind, _, said = block.partition("\ndata: ")
            if kind == "event: complete":
                return Reply(200, json.loads(said))
            if kind == "event: error":
                return Reply(200, None, said)
        return Reply(got.status, None, text)

    async def _messages(self, path: str, limit: aiohttp.ClientTimeout) -> AsyncIterator[dict[str, Any]]:
        async with self.http.get(f"{self.address}/gradio_api/{path}", timeout=limit) as got:
            async for line in got.content:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    async def upload(self, content: bytes, name: str) -> Reply:
        """Upload a file; the reply's data is a list of its path."""
        form = aiohttp.FormData()
        form.add_field("files", io.BytesIO(content), filename=name)
        async with self.http.post(f"{self.address}/gradio_api/upload", data=form) as got:
            text = await got.text()
            return Reply(got.status, json.loads(text) if got.status == 200 else None, text)

    async def stay(self, session: str) -> None:
        """Hold the connection that tells the server that a visitor is still there; ends when it is cancelled."""
        forever = aiohttp.ClientTimeout(total=None)
        async with self.http.get(f"{self.address}/gradio_api/heartbeat/{session}", timeout=forever) as got:
            async for _ in got.content:
                pass


def file_data(path: str, name: str) -> dict[str, Any]:
    """Return an uploaded file as a public endpoint takes it."""
    return {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Page]:
    """Open the page; the events are named by the `elem_id` of the component that sends them."""
    connections = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN)
    async with aiohttp.ClientSession(
        connector=connections, cookie_jar=aiohttp.DummyCookieJar(), read_bufsize=LONGEST_LINE
    ) as http:
        async with http.get(f"{address}/config") as got:
            config = await got.json()
        names = {part["id"]: part["props"].get("elem_id") for part in config["components"]}
        events = {
            names[component]: Event(function["id"], component, function["queue"] is not False, len(function["inputs"]))
            for function in config["dependencies"]
            for component, _ in function["targets"]
            if component in names  # leaving the page is no component's
        }
        yield Page(address, events, http)

"""The quick way for drawings: what a pad sends is answered before Gradio is asked, and never by more than is good.

A pad's events are called directly (`queue=False`): one request, one answer.  Through Gradio each costs several times
the processor time of the reading itself (measured by `tests/load/settings.py`), so this layer calls the same function
and answers in the same words.  As many drawings are read at a time as there are cores; some more wait their turn, and
who comes then is asked to come again: a pad does, with the drawing as it is by then.
"""

import asyncio
import json
import logging
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial
from typing import Any

from starlette.responses import JSONResponse

from demo.drawpad import drawing
from demo.journal import App, Message, Receive, Scope, Send

LOG = logging.getLogger("trazo")

DIRECT = re.compile(r"/gradio_api/(?:run|api)/[\w-]+/?")
BODY_LIMIT = 2**20  # bytes: the largest drawing (`POINT_LIMIT` in mnist_core.strokes) takes 600 KB
WAITING_LIMIT = 48  # drawings: they are read in a quarter of a second


class BodyTooLargeError(Exception):
    """A body is longer than its limit."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """Return a request's body.  Raises BodyTooLargeError as soon as it is longer than `limit` bytes."""
    parts, length, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > limit:
            raise BodyTooLargeError
        more = message.get("more_body", False)
    return b"".join(parts)


def again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read once more, and then what there is to receive."""
    given = False

    async def receiving() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def direct_call(page: Any, body: bytes) -> tuple[Callable[[], Any], Any] | None:
    """Return a direct event's call and the value that a component sent; None for anything but one value in, one out.

    page: Gradio's Blocks; what the page holds of a visit (`gr.State`) is handed on as Gradio would
    """
    try:
        called = json.loads(body)
        event, data, session = page.fns[called["fn_index"]], called["data"], called.get("session_hash")
        values = dict(zip(event.inputs, data, strict=True))
        held = page.state_holder.session_data.get(session)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    sent = [value for block, value in values.items() if not block.stateful]
    if event.queue or event.batch or len(sent) != 1 or len(event.outputs) != 1 or event.outputs[0].stateful:
        return None
    for block in values:
        if block.stateful:
            values[block] = deepcopy(block.value) if held is None else held[block._id]
    return partial(event.fn, *values.values()), sent[0]


def answered(value: Any) -> dict[str, Any]:
    """Return a function's value as Gradio answers a direct call."""
    return {"data": [value], "is_generating": False, "render_config": None, "changed_state_ids": []}


def busy(message: object) -> dict[str, Any]:
    """Return the answer to a pad's message that there is no time for now."""
    drawn = drawing(message)
    return {"id": drawn.id, "live": drawn.live, "waiting": True, "busy": True}


def live(app: App, workers: int = 0, waiting: int = WAITING_LIMIT) -> App:
    """Return an ASGI application that answers direct events itself, and everything else as `app` does.

    workers: drawings read at a time, 0 for one a core; waiting: how many more may wait

    One worker alone answers drawings 7 % faster than two (tests/load/settings.md), but then whoever asks for more, as
    Why? does, holds up all who draw.
    """
    workers = workers or os.cpu_count() or 1
    pool = ThreadPoolExecutor(workers, thread_name_prefix="live")
    inside = 0

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal inside
        if scope["type"] != "http" or scope["method"] != "POST" or not DIRECT.fullmatch(scope["path"]):
            await app(scope, receive, send)
            return
        try:
            body = await read_body(receive, BODY_LIMIT)
        except BodyTooLargeError:
            await JSONResponse({"detail": "Too large."}, 413)(scope, receive, send)
            return
        call = direct_call(scope["app"].get_blocks(), body)
        if call is None:
            await app(scope, again(body, receive), send)
            return
        function, message = call
        scope["trazo.route"] = "/gradio_api/run/{api_name}"
        if inside >= workers + waiting:
            await JSONResponse(answered(busy(message)))(scope, receive, send)
            return
        inside += 1  # all requests are begun and ended in the server's one event loop
        try:
            value = await asyncio.get_running_loop().run_in_executor(pool, function)
        except Exception as error:
            LOG.error("an event failed", exc_info=error)
            await JSONResponse({"error": None}, 500)(scope, receive, send)
        else:
            await JSONResponse(answered(value))(scope, receive, send)
        finally:
            inside -= 1

    return answer

"""What the server writes down: one line a request, and where an error happened; never what a visitor gave.

A line has the method, the route that Gradio found for the path, the status and the milliseconds.  A route is the
path's pattern: file names, event and session numbers stay `{...}`, and a path that is no route is not repeated.  Of an
error the log has its type and place; its message may quote what a visitor sent, so it is left out.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from types import TracebackType
from typing import Any

from uvicorn.config import LOGGING_CONFIG

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOG = logging.getLogger("trazo.requests")
OWN_FILES = ("/assets/", "/static/", "/svelte/", "/own/")  # the page's: many requests that say nothing
NAMES = {"predict", "read"}  # the public endpoints, whose names may be told
CLIENT_GONE = 499  # as other servers count a request whose sender left before the answer
FAILED = 500


def journal(app: App) -> App:
    """Return an ASGI application that answers as `app` does and logs each request when it is done."""

    async def told(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OWN_FILES):
            await app(scope, receive, send)
            return
        status, began = CLIENT_GONE, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await app(scope, receive, sending)
        except Exception:
            status = FAILED
            raise
        finally:
            took = round(1000 * (time.perf_counter() - began))
            LOG.info("%s %s %d %d ms", method(scope), route(scope), status, took)

    return told


def method(scope: Scope) -> str:
    """Return a request's method, if it is one that there is."""
    return scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"} else "?"


def route(scope: Scope) -> str:
    """Return the pattern of the route that answered a request, `?` when none did."""
    found = str(scope.get("trazo.route") or getattr(scope.get("route"), "path", "?"))
    name = scope.get("path_params", {}).get("api_name")
    return found.replace("{api_name}", name) if name in NAMES else found


class Discreet(logging.Formatter):
    """A formatter for which an error is its type and its place, and a message of another's one line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """Return the record's line; `asyncio` puts an error's text in the lines below its first."""
        record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def formatException(self, error: Any) -> str:  # noqa: N802
        """Return the places and the type of an error, without its message."""
        return place(error[1])


def place(error: BaseException | None) -> str:
    """Return an error's type and the places it came through, innermost last."""
    if error is None:
        return "no error"
    frames = traceback.extract_tb(error.__traceback__)
    places = "".join(f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at{places}"


def keep_journal() -> None:
    """Have everything that is logged by anyone, and every traceback that Gradio prints, written so, on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    LOG.setLevel(logging.INFO)

    def print_place(*_: Any, **__: Any) -> None:
        logging.getLogger("trazo").error("an error", exc_info=True)

    def log_thread(uncaught: threading.ExceptHookArgs) -> None:
        if uncaught.exc_value is not None:
            log_uncaught(uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)

    def log_uncaught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            logging.getLogger("trazo").error("an error", exc_info=(kind, error, where))
        else:
            sys.__excepthook__(kind, error, where)

    traceback.print_exc = print_place  # what Gradio calls for an error that it did not expect
    sys.excepthook, threading.excepthook = log_uncaught, log_thread
    for part in ("handlers", "loggers"):  # uvicorn would set up its own, which print tracebacks whole
        LOGGING_CONFIG[part] = {}

"""The health address, `/health`: which version this is, since when it runs, and which checkpoints are loaded.

The status is 200 while the page can be used, its digits' network perhaps still loading, and 503 when that network
could not be loaded or the server is ending.
"""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from starlette.responses import JSONResponse

import mnist_core
from demo.journal import App, Receive, Scope, Send

ADDRESS = "/health"


def state(future: "Future[Any]") -> str:
    """Return how far the loading of a checkpoint is: loading, ready or failed."""
    if not future.done():
        return "loading"
    return "ready" if future.exception() is None else "failed"


def report(checkpoints: "Mapping[str, Future[Any]]", began: float, ending: bool) -> dict[str, Any]:
    """Return what the health address says; the first checkpoint is the one that the page cannot do without.

    began: `time.monotonic()` of the start
    """
    states = {name: state(future) for name, future in checkpoints.items()}
    return {
        "status": "ending" if ending else next(iter(states.values()), "ready"),
        "version": mnist_core.__version__,
        "uptime_seconds": round(time.monotonic() - began, 1),
        "checkpoints": states,
    }


def health(app: App, checkpoints: "Mapping[str, Future[Any]]", ending: threading.Event) -> App:
    """Return an ASGI application that answers the health address, and everything else as `app` does."""
    began = time.monotonic()

    async def healthy(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/") != ADDRESS or scope["method"] not in ("GET", "HEAD"):
            await app(scope, receive, send)
            return
        scope["trazo.route"] = ADDRESS
        said = report(checkpoints, began, ending.is_set())
        await JSONResponse(said, 503 if said["status"] in ("failed", "ending") else 200)(scope, receive, send)

    return healthy

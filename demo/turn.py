"""How long anyone waits for their turn: who has waited too long is asked to come again, as a page does by itself.

A full queue refuses who comes next (`app.QUEUE_LENGTH`), but what is in it may take a second each to read.  So what
reads a picture asks first how long its visitor has waited, and then begins nothing: a crowd is answered in seconds.
Who comes again waits as long as it takes, or whoever sends much would always be before them.
"""

import time

import gradio as gr

from demo.journal import App, Receive, Scope, Send

PATIENCE = 1.5  # seconds: with the slowest of pictures, which takes another, a crowd is answered within three
ARRIVED = "trazo.arrived"  # in a request's scope: when it came, of `time.monotonic`


def arrivals(app: App) -> App:
    """Return an ASGI application that answers as `app` does and notes when each request came."""

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        scope[ARRIVED] = time.monotonic()
        await app(scope, receive, send)

    return noting


def too_late(request: gr.Request | None, message: object = None) -> bool:
    """Return whether the event that a request asked for has waited for longer than `PATIENCE`, and for the first time.

    message: what a component sent, which says when it comes again
    """
    if isinstance(message, dict) and message.get("again"):
        return False
    asked = None if request is None else request.request
    return asked is not None and time.monotonic() - asked.scope.get(ARRIVED, float("inf")) > PATIENCE


def busy(message: object) -> dict[str, object]:
    """Return the answer to a component's message that came too late to its turn: its script asks again."""
    return {"id": message.get("id") if isinstance(message, dict) else 0, "busy": True}

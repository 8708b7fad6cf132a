"""How much a request may send: a file as large as an upload may be, anything else as large as a lesson of drawings.

Whoever sends more is told so (413) before it is held in memory, let alone parsed.
"""

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

MESSAGE_LIMIT = 4 * 2**20  # bytes: a hundred drawings of an honest hand take a tenth of it
MARGIN = 2**16  # bytes around a file in an upload
UPLOADS = "/gradio_api/upload"


def bounded(app: ASGIApp, upload: int) -> ASGIApp:
    """Return an ASGI application that takes messages of at most MESSAGE_LIMIT bytes and files of `upload` bytes."""
    messages = RequestBodyLimitMiddleware(app, max_body_size=MESSAGE_LIMIT)
    files = RequestBodyLimitMiddleware(app, max_body_size=upload + MARGIN)

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        sending_file = scope["type"] == "http" and scope["path"].rstrip("/") == UPLOADS
        await (files if sending_file else messages)(scope, receive, send)

    return limited

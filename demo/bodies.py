"""How much a request may send: a file as large as an upload may be, anything else as large as a lesson of drawings.

Whoever sends more is told so (413) before it is held in memory, let alone parsed; and who sends what cannot be
understood, in one sentence (422).
"""

import logging

from fastapi.exceptions import RequestValidationError
from gradio.route_utils import FnIndexInferError
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOG = logging.getLogger("trazo")

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


async def not_understood(request: Request, error: Exception) -> JSONResponse:
    """Answer a message whose body is not what its address takes; anything else that fails is the server's own fault.

    FastAPI would quote the body, which it cannot where that has numbers that JSON does not know (NaN); Gradio raises
    nearly anything.
    """
    if request.method != "POST":
        raise error
    if not isinstance(error, RequestValidationError):
        LOG.error("a request failed", exc_info=error)
    return JSONResponse({"detail": "This is no request that the page makes."}, 422)


REFUSALS = dict.fromkeys(
    (RequestValidationError, FnIndexInferError, ValueError, KeyError, TypeError, AttributeError), not_understood
)

"""The addresses that the page needs, and no other: what Gradio offers beside them is answered with 404.

So no upload can be read back by anyone, its sender included, nobody has this server fetch another's address, and
nothing of monitoring, run history or development can be asked for.
"""

import re

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from demo.journal import App, Message, Receive, Scope, Send

NAME, ID, EVENT = r"[\w-]+", r"[^/]+", r"[0-9a-f]+"  # an event's number; Gradio breaks off its answer to another
READ = re.compile(
    rf"""/(?:
    |config|theme\.css|favicon\.ico|robots\.txt|manifest\.json
    |(?:assets|static|svelte|source|own)/.+
    |gradio_api/(?:
        info|openapi\.json|theme\.css|startup-events|app_id|login_check
        |queue/(?:data|status)
        |heartbeat/{ID}
        |call/(?:v2/)?{NAME}/{EVENT}
    ))/?""",
    re.VERBOSE,
)
WRITTEN = re.compile(
    rf"""/gradio_api/(?:
    upload|cancel|reset
    |queue/join
    |call/(?:v2/)?{NAME}
    |(?:run|api)/{NAME}
    )/?""",
    re.VERBOSE,
)
DOORS = {"GET": READ, "HEAD": READ, "POST": WRITTEN}


def is_door(method: str, path: str) -> bool:
    """Return whether the page, or a program that asks it, needs this."""
    return method in DOORS and DOORS[method].fullmatch(path) is not None


def only_doors(app: App) -> App:
    """Return an ASGI application that asks `app` only what the page needs."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_door(scope["method"], scope["path"]):
            await JSONResponse({"detail": "Not Found"}, 404)(scope, receive, send)
        else:
            await to_its_end(app, scope, receive, send)

    return guarded


async def to_its_end(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as `app` does, and end an answer that it breaks off.

    Gradio tells a session that it does not know, as that of a page from before a restart, so in its stream, and then
    raises what it has just told.
    """
    begun = False

    async def sending(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    try:
        await app(scope, receive, sending)
    except RuntimeError as error:
        if not begun or not isinstance(error.__cause__, HTTPException):
            raise
        await send({"type": "http.response.body", "body": b""})

"""The page's document as it is sent: introduced by its own name, and compressed.

What other programs show when its address is passed on is Gradio's name and a picture from another server; Gradio also
leaves uncompressed what has no suffix.  Knows HTTP, and nothing of what the page does.
"""

import gzip
import re
from html import escape

from demo.journal import App, Message, Receive, Scope, Send
from demo.texts import TEXTS

LEVEL = 6  # of gzip's nine: higher ones take longer and save next to nothing
GRADIOS = re.compile(rb'<meta\s[^>]*?(?:property="og:|name="twitter:)[^>]*>\s*')


def introduced(document: bytes) -> bytes:
    """Return the page's document with our introduction in place of Gradio's."""
    title, about = (escape(TEXTS[key]["en"]) for key in ("page-title", "page-tagline"))
    ours = (
        f'<meta name="description" content="{about}"><meta property="og:type" content="website">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{about}">'
    )
    return GRADIOS.sub(b"", document).replace(b"</head>", ours.encode() + b"</head>", 1)


def introduction(app: App) -> App:
    """Return an ASGI application that introduces and compresses `app`'s document, and leaves other answers alone."""

    async def introducing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        packed = any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
        begun: Message = {}
        document = b""

        async def hold(message: Message) -> None:
            nonlocal begun, document
            if message["type"] != "http.response.body":
                begun = message
                return
            document += message.get("body", b"")
            if message.get("more_body"):
                return
            whole = introduced(document)
            headers = [header for header in begun["headers"] if header[0].lower() != b"content-length"]
            headers.append((b"vary", b"Accept-Encoding"))
            if packed:
                whole = gzip.compress(whole, LEVEL)
                headers.append((b"content-encoding", b"gzip"))
            headers.append((b"content-length", str(len(whole)).encode()))
            await send({**begun, "headers": headers})
            await send({"type": "http.response.body", "body": whole})

        await app(scope, receive, hold)

    return introducing

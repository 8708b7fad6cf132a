"""The headers that tell a browser what the page may do: ask its own server, and nothing else.

Gradio needs `unsafe-eval` (its HTML components are compiled in the browser) and `unsafe-inline` (the page's
configuration and ours stand in it); a script of another's still has no way in, and nothing a way out.
"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders

from demo.journal import OWN_FILES, App, Message, Receive, Scope, Send

FRAMED_BY = ("'self'", "https://huggingface.co", "https://*.huggingface.co", "https://*.hf.space")
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self' data: blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
# The camera and the clipboard are asked for by buttons of ours; a frame gets them only if its page lends them.
ALLOWED = "camera=(self), clipboard-read=(self), clipboard-write=(self), fullscreen=(self)"
DENIED = "accelerometer, browsing-topics, display-capture, geolocation, gyroscope, microphone, midi, payment, usb"


def headers(embed: Sequence[str] = ()) -> dict[str, str]:
    """Return the headers of every answer; `embed` has further origins that may show the page in a frame."""
    policy = {**POLICY, "frame-ancestors": " ".join((*FRAMED_BY, *embed))}
    return {
        "content-security-policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": ", ".join((ALLOWED, *(f"{name}=()" for name in DENIED.split(", ")))),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }


def strict_headers(app: App, embed: Sequence[str] = ()) -> App:
    """Return an ASGI application whose answers are `app`'s with these headers; none but the page's files is kept."""
    ours = headers(embed)

    async def strict(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                sent.update(ours)
                if not scope["path"].startswith(OWN_FILES):
                    sent["cache-control"] = "no-store"
            await send(message)

        await app(scope, receive, sending)

    return strict

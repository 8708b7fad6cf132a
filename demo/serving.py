"""Serve a page until it is told to end, and end in order.

Told to end (SIGTERM or Ctrl+C), the server begins nothing new, finishes what runs, for at most `PATIENCE` seconds,
closes what is left, deletes the uploads, and is gone within five seconds.  A second signal ends it at once.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import gradio as gr
from starlette.responses import JSONResponse

from demo.journal import App, Receive, Scope, Send
from demo.options import Options
from demo.uploads import keep_swept, upload_folder

PATIENCE, GRACE = 3.0, 0.5  # seconds for what runs to finish; for what is left to notice that it is closed
LOOK = 0.02  # seconds between two looks at what still runs
# Seconds without a request after which all is done: an answer is fetched by a request of its own.
QUIET = 0.3
# Gradio deletes the uploads that it knows (see `app.KEEPING`); these are for what it does not, uploads broken off.
SWEEP_EVERY, SWEEP_AGE = 60, 780
ENDLESS = "/gradio_api/heartbeat/"  # a stream that ends when its visitor leaves
BAD_OPTION = 2


class Work:
    """What a server is at: how many requests, and whether it is ending."""

    def __init__(self) -> None:
        self.running = 0
        self.ending = threading.Event()

    def counted(self, app: App) -> App:
        """Return an ASGI application that does `app`'s work, counts it, and begins none when the server is ending."""

        async def counting(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["path"].startswith(ENDLESS):
                await app(scope, receive, send)
                return
            if self.ending.is_set() and scope["method"] == "POST":
                closed = JSONResponse({"detail": "The server is restarting: try again in a minute."}, 503)
                closed.headers["retry-after"] = "60"
                await closed(scope, receive, send)
                return
            self.running += 1  # all requests are begun and ended in the server's one event loop
            try:
                await app(scope, receive, send)
            finally:
                self.running -= 1

        return counting


def serve(
    build: Callable[[], gr.Blocks], options: Options, launch: dict[str, Any], work: Work, load: Callable[[], None]
) -> None:
    """Serve what `build` returns, launched with `launch`, while `load` runs beside it, until told to end.

    Never returns: the process ends, with status 0, or 2 when the address cannot be listened on.
    """
    told = threading.Event()

    def tell(*_: Any) -> None:
        if told.is_set():
            os._exit(1)
        told.set()

    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), tell)
    status = 0
    with upload_folder() as folder:
        page = build()
        try:
            _, address, _ = page.launch(
                server_name=options.host, server_port=options.port, prevent_thread_lock=True, quiet=True, **launch
            )
        except OSError:
            print(
                f"Cannot listen on {options.host}, port {options.port or 'from 7860'}: is it in use?", file=sys.stderr
            )
            told.set()
            status = BAD_OPTION
        else:
            print(f"Trazo is at {address}", flush=True)
            threading.Thread(target=load, name="load", daemon=True).start()
            sweeping = (folder, SWEEP_AGE, SWEEP_EVERY, work.ending)
            threading.Thread(target=keep_swept, args=sweeping, name="sweep", daemon=True).start()
        while not told.wait(1):  # not for ever at once: on Windows a signal is noticed between two waits
            pass
        end(page, work)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # and not by returning: that would wait for whatever still computes


def end(page: gr.Blocks, work: Work) -> None:
    """Finish what runs, then close the page."""
    work.ending.set()
    busy = time.monotonic()
    until = busy + PATIENCE
    while busy + QUIET > (now := time.monotonic()) < until:
        busy = now if work.running else busy
        time.sleep(LOOK)
    server = getattr(page, "server", None)
    if server is not None:
        server.config.timeout_graceful_shutdown = GRACE  # uvicorn waits for streams without end otherwise
    page.close(verbose=False)

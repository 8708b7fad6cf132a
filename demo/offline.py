"""Keep the server from contacting anybody: Gradio would fetch an address that is sent in place of an upload."""

from typing import NoReturn

import gradio as gr
from gradio import processing_utils

REFUSED = "Upload the picture itself: addresses are not fetched."


async def refuse(url: str) -> NoReturn:
    """Raise what a caller is told who sent an address in place of a picture."""
    raise gr.Error(REFUSED, print_exception=False)


def stay_offline() -> None:
    """Have Gradio refuse what it would fetch, in this process, from now on."""
    processing_utils.async_ssrf_protected_get = refuse  # every way to fetch a caller's address comes through here

"""The drawing pad: a canvas for mouse, pen and finger whose value is strokes.

Knows how a drawing travels; knows nothing of what is in it (`mnist_core.strokes` checks and reads it).  A drawing is
sent while it is being made, the next when the last was answered, and always the final one.  Nothing touches a disk
here; the browser keeps the drawing for a reload in its own session storage.
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.component import component, part

# Fractions of the pad's side, for the eye only: the ink that is read has MNIST's stroke width whatever the pen.
PEN_WIDTHS = (0.035, 0.055, 0.085)
ERASER_WIDTH = 0.12
SEND_INTERVAL_MS = 50


@dataclass(frozen=True)
class Drawing:
    """What the pad sends: its strokes as they came (JSON, not yet checked), and whether the pen is still down.

    id: counts the pad's messages, so that an answer can be told from a late one.
    """

    id: int
    live: bool
    strokes: Any


def draw_pad(*, elem_id: str, store: str = "drawing") -> gr.HTML:
    """Return a square canvas.  The browser keeps its drawing under the name `store`; pads of one name share it."""
    return component(
        part("drawpad"),
        elem_id=elem_id,
        store=store,
        widths=list(PEN_WIDTHS),
        eraser=ERASER_WIDTH,
        interval=SEND_INTERVAL_MS,
    )


def drawing(message: object) -> Drawing:
    """Return the drawing in a message of the pad; anything that is no message is an empty drawing."""
    if not isinstance(message, dict):
        return Drawing(id=0, live=False, strokes=[])
    number = message.get("id")
    identity = number if isinstance(number, int) else 0
    return Drawing(id=identity, live=message.get("live") is True, strokes=message.get("strokes") or [])

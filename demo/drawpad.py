"""The drawing pad: a canvas for mouse, pen and finger whose value is strokes.

Knows how a drawing travels; knows nothing of what is in it (`mnist_core.strokes` checks and reads it).  A drawing is
sent while it is being made, the next when the last was answered, and always the final one.  Nothing touches a disk
here; the browser keeps the drawing for a reload in its own session storage.
"""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from demo.component import component
from demo.frame import part

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


ICONS = {
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "eraser": "M8 20h12M4 14l9-9 6 6-8 8H8z",
    "undo": "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H8",
    "redo": "M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h6",
    "clear": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
}


def icon(name: str) -> str:
    """Return a tool's icon as inline SVG, hidden from screen readers."""
    return (
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{ICONS[name]}" fill="none" stroke="currentColor" '
        'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def tool(name: str, *, pressed: bool | None = None) -> str:
    """Return a tool button; `pressed` makes it a toggle."""
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return (
        f'<button type="button" class="tz-tool tz-{name}"{state} data-t-title="pad-{name}" data-t-label="pad-{name}">'
        f'{icon(name)}<span data-t="pad-{name}" aria-hidden="true"></span></button>'
    )


TEMPLATE = f"""<div class="tz-pad">
  <div class="tz-paper">
    <canvas class="tz-canvas" tabindex="0" role="application" data-t-label="pad-label"></canvas>
    <p class="tz-pad-empty" aria-hidden="true"><span data-t="pad-empty"></span></p>
    <span class="tz-crosshair" hidden aria-hidden="true"></span>
  </div>
  <div class="tz-tools" role="toolbar" data-t-label="pad-tools">
    {tool("pen", pressed=True)}{tool("eraser", pressed=False)}
    <label class="tz-tool tz-width"><input type="range" min="0" max="2" step="1" value="1" data-t-label="pad-width">
      <span data-t="pad-width" aria-hidden="true"></span></label>
    {tool("undo")}{tool("redo")}{tool("clear")}
  </div>
  <p class="tz-pad-note" role="status" hidden></p>
</div>"""


def draw_pad(*, elem_id: str, store: str = "drawing") -> gr.HTML:
    """Return a square canvas.  The browser keeps its drawing under the name `store`; pads of one name share it."""
    return component(
        part("drawpad"),
        elem_id=elem_id,
        template=TEMPLATE,
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

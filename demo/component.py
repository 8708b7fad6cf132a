"""A component of the page: its script makes what is seen, its events are private.

Knows what Gradio is told of every one of them; knows nothing of what a script does with its properties.
"""

from collections.abc import Mapping
from typing import Any

import gradio as gr

# How an event of a component is answered.
PRIVATE: Mapping[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# At once, beside Gradio's queue: `demo/live.py` says why.
DIRECT: Mapping[str, Any] = {**PRIVATE, "queue": False}
# A drawing, at once: the pad sends the next when the last was answered.
DRAWN: Mapping[str, Any] = {**DIRECT, "trigger_mode": "always_last"}
# One after the other, of all visitors: it takes a core for a while.
QUEUED: Mapping[str, Any] = {**PRIVATE, "concurrency_id": "read", "concurrency_limit": 1}


def part(name: str, *events: str) -> str:
    """Return the script of a component of a kind: the browser has what that kind does only once, as `trazo.parts`.

    events: of this component beside "input"; Gradio looks for their names here
    """
    named = ",".join(f'"{event}"' for event in ("input", *events))
    return f'trazo.build("{name}",element,props,trigger,watch,upload);//{named}'


def component(on_load: str, *, elem_id: str, template: str = "", **properties: Any) -> gr.HTML:
    """Return the place where a script builds a component.

    on_load: the script, run when the page has it; template: what is there before; properties: its `props`
    """
    return gr.HTML(html_template=template, js_on_load=on_load, apply_default_css=False, elem_id=elem_id, **properties)

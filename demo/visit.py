"""What the server holds of one visit: a memory of the visitor's hand and the files they uploaded; and how it goes.

A visit lives in Gradio's session.  `leave` takes the whole session out of memory when its page is closed, where Gradio
by itself would keep it for an hour.  Knows nothing of what is in a memory.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import gradio as gr

from mnist_core.classifier import Classifier

FORGOTTEN = 3600  # seconds after which a memory goes by itself; the page teaches it again when it is asked for


@dataclass(eq=False)
class Visit:
    """A visitor's own things; each session has a copy of its own.

    personal: the classifier that knows their hand, None while there is none, or while it is switched off
    files: what they uploaded and is not yet deleted
    """

    personal: Classifier | None = None
    files: list[Path] = field(default_factory=list)

    def reader(self, network: Classifier) -> Classifier:
        """Return the network, with the memory of the visitor's hand where there is one of this network."""
        return self.personal if self.personal is not None and self.personal.name == network.name else network

    def erase(self) -> None:
        """Forget the hand and delete the files."""
        self.personal = None
        while self.files:
            with suppress(OSError):
                self.files.pop().unlink(missing_ok=True)


def visiting() -> gr.State:
    """Return the place of a visit in the session."""
    return gr.State(Visit(), time_to_live=FORGOTTEN)


def leaving(page: gr.Blocks) -> None:
    """Let nothing of a visit stay when its page is closed."""

    def leave(request: gr.Request) -> None:
        holder, name = page.app.state_holder, str(request.session_hash)
        session = holder.session_data.pop(name, None)
        holder.time_last_used.pop(name, None)
        for held in session.state_data.values() if session else ():
            if isinstance(held, Visit):
                held.erase()

    page.unload(leave)

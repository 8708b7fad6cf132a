"""Import Gradio and torch in about half the time that they take by themselves.

Knows two things that cost a start its time and serving gains nothing from: while it is imported, Gradio parses the
source of each of its components and compares it with type stubs for editors, and the garbage collector walks over
everything imported so far, again and again, though next to nothing of it is garbage.
"""

import gc
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage inside."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import what is imported inside without collecting garbage, and Gradio without writing stubs for editors."""
    find_file = inspect.getfile

    def getfile(thing: Any) -> str:
        # Gradio (`component_meta.create_or_modify_pyi`) writes no stubs for a component that has no file.
        if type(thing).__name__ == "ComponentMeta" or getattr(thing, "__name__", "") == "BlocksEvents":
            raise OSError("no stubs are wanted")
        return find_file(thing)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        with uncollected():
            yield
    finally:
        inspect.getfile = find_file


def keep_what_is_loaded() -> None:
    """Spare the collector, from now on, all that was imported and loaded: it is needed until the end."""
    gc.freeze()

"""The project's own source, for those who want to see how a step is done.

On a Space a module's address is that of the Space's own files; anywhere else this server shows the module as it runs.
"""

import os
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[1]
SPACE_FILES = "https://huggingface.co/spaces/{space}/blob/main/"
OWN_FILES = "source/"
PACKAGES = ("mnist_core", "demo")  # of which modules are shown


def source_base() -> str:
    """Return what a module's path is appended to, as `mnist_core/ink.py`, for its address."""
    space = os.environ.get("SPACE_ID", "")
    return SPACE_FILES.format(space=space) if re.fullmatch(r"[\w.-]+/[\w.-]+", space) else OWN_FILES


def show_source(request: Request) -> PlainTextResponse:
    """Answer with the text of the module that is asked for."""
    known = {path.relative_to(ROOT).as_posix(): path for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    path = known.get(request.path_params["path"])
    if path is None:
        return PlainTextResponse("There is no such module.\n", 404)
    return PlainTextResponse(path.read_text(encoding="utf-8"))


def source_routes() -> list[Route]:
    """Return the routes that show modules."""
    return [Route(f"/{OWN_FILES}{{path:path}}", show_source)]

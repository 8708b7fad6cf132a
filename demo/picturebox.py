"""The box that takes pictures: files, several files, a PDF, the camera, the clipboard, or whatever is dropped on it.

Knows how a picture travels: the browser uploads it to Gradio's folder and sends its path, which
is handed on undecoded (`mnist_core.pictures` opens it).  Only paths inside that folder are taken.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import gradio as gr
from gradio.utils import get_upload_folder

from demo.component import component, part
from mnist_core.errors import TrazoError

Mode = Literal["auto", "digit", "page"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True)
class Choice:
    """One picture that a visitor chose.

    id: counts the box's messages; path: of the uploaded file; name: as the visitor calls it; mode: what to look for;
    turns: quarter turns clockwise that the visitor gave it
    """

    id: int
    path: Path
    name: str
    mode: Mode = "auto"
    turns: int = 0


def uploaded(path: object) -> Path:
    """Return the path of an uploaded file.  Raises TrazoError no-such-file for any path that is not one."""
    folder = Path(get_upload_folder()).resolve()
    if isinstance(path, str) and "\0" not in path:
        real = Path(path).resolve()
        if real.is_relative_to(folder) and real.is_file():
            return real
    raise TrazoError("no-such-file", name="picture")


def picture_box(*, elem_id: str, panel: str, limit: int, multiple: bool = True, texts: str = "upload") -> gr.HTML:
    """Return a box for pictures of at most `limit` megabytes; it takes drops and pastes while `panel` is shown.

    texts: begins the keys of its title and hint
    """
    return component(
        part("picturebox"),
        elem_id=elem_id,
        panel=panel,
        limit=limit,
        multiple=multiple,
        texts=texts,
    )


def choice(message: object) -> Choice:
    """Return the choice in a message of the box.  Raises TrazoError no-such-file when it names no uploaded file."""
    given: dict[str, Any] = message if isinstance(message, dict) else {}
    path = uploaded(given.get("path"))
    number, turns = given.get("id"), given.get("turns")
    return Choice(
        id=number if isinstance(number, int) else 0,
        path=path,
        name=str(given.get("name") or path.name),
        mode=next((mode for mode in MODES if mode == given.get("mode")), "auto"),
        turns=turns % 4 if isinstance(turns, int) else 0,
    )

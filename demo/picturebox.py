"""The box that takes pictures: files, several files, a PDF, the camera, the clipboard, or whatever is dropped on it.

Knows how a picture travels: the browser uploads it to Gradio's folder and sends its path, which
is handed on undecoded (`mnist_core.pictures` opens it).  Only paths inside that folder are taken.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import gradio as gr
from gradio.utils import get_upload_folder

from demo.component import component
from demo.frame import part
from mnist_core.errors import TrazoError

ACCEPTED = "image/*,application/pdf,.heic,.heif,.tif,.tiff"  # what the file dialog offers; content decides
Mode = Literal["auto", "digit", "page"]
MODES: tuple[Mode, ...] = get_args(Mode)

ICONS = {
    "choose": "M12 16V5M7 10l5-5 5 5M5 16v3h14v-3",
    "camera": "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z",
    "paste": "M9 5H6v15h12V5h-3M9 3.5h6V7H9z",
}


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


def button(name: str, *, primary: bool = False) -> str:
    """Return one of the box's buttons."""
    path = f'<path d="{ICONS[name]}" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'
    return (
        f'<button type="button" class="tz-button tz-{name}{" primary" if primary else ""}">'
        f'<svg viewBox="0 0 24 24" aria-hidden="true">{path}</svg><span data-t="upload-{name}"></span></button>'
    )


def template(texts: str) -> str:
    """Return the box's markup; `texts` begins the keys of its title and hint."""
    return f"""<section class="tz-box">
  <input type="file" class="tz-file" accept="{ACCEPTED}" multiple hidden data-t-label="upload-choose">
  <input type="file" class="tz-snap" accept="image/*" capture="environment" hidden data-t-label="upload-camera">
  <p class="tz-box-title" data-t="{texts}-drop"></p>
  <p class="tz-box-hint" data-t="{texts}-hint"></p>
  <div class="tz-box-buttons">{button("choose", primary=True)}{button("camera")}{button("paste")}</div>
  <p class="tz-box-note" role="status" hidden></p>
</section>"""


def picture_box(*, elem_id: str, panel: str, limit: int, multiple: bool = True, texts: str = "upload") -> gr.HTML:
    """Return a box for pictures of at most `limit` megabytes; it takes drops and pastes while `panel` is shown."""
    return component(
        part("picturebox"),
        elem_id=elem_id,
        template=template(texts),
        panel=panel,
        limit=limit,
        multiple=multiple,
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

"""What the browser is given of ours: the stylesheet, the texts and the scripts, as small as they can be, and when.

The document has what the page and its first tab need.  The scripts of the other tabs follow in one file of their own;
`page.js` says when it is asked for.  An address has a digest of the content, so that a browser may keep it for good.
Knows nothing of what a script does.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.texts import page_texts
from mnist_core.sentences import LANGUAGES

FOLDER = Path(__file__).resolve().parent
SHARED = (
    "page.js",
    "bars.js",
    "timeline.js",
    "samples.js",
    "correct.js",
    "why.js",
    "answer.js",
)  # in this order: each uses those before it
# Scripts of components, by the kind's name (`component.part`): of the page and its first tab, and of the other tabs.
FIRST = ("frame.js", "drawpad.js", "examples.js", "drawn.js", "asking.js")
LATER = ("picturebox.js", "reading.js", "hand.js", "compare.js", "inside.js", "measured.js", "journey.js", "trainer.js")
OWN_FOLDER = "own/"
BETWEEN = "|"  # what stands in no text: one string of all costs a fifth less than their quotes, twice escaped, would
YEAR = 365 * 24 * 3600  # seconds


@lru_cache
def small(name: str) -> str:
    """Return the text of a script or stylesheet of this folder without what only its readers need.

    That is comments and spaces; every name stays as it is, so that what a browser shows can be found here.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    return _without_spaces(text) if name.endswith(".css") else str(jsmin(text))


def parts(names: Sequence[str]) -> str:
    """Return a script that makes those scripts known as `trazo.parts`, each as a function of its component."""
    known = ",".join(
        f"{name.removesuffix('.js')}(element,props,trigger,watch,upload){{{small(name)}}}" for name in names
    )
    return f"Object.assign(trazo.parts,{{{known}}});"


@dataclass(frozen=True)
class Asset:
    """A file of the page that has an address of its own: its content, and how its name and its media type end."""

    content: bytes
    suffix: str
    kind: str

    @property
    def address(self) -> str:
        """Where the page finds it, from its own address."""
        return f"{OWN_FOLDER}{hashlib.sha256(self.content).hexdigest()[:16]}{self.suffix}"

    def route(self) -> Route:
        """Return the route that serves it."""

        def serve(request: Request) -> Response:
            kept = {"cache-control": f"public, max-age={YEAR}, immutable"}
            return Response(self.content, headers=kept, media_type=self.kind)

        return Route(f"/{self.address}", serve)


def later() -> Asset:
    """Return the scripts of the tabs after the first, as one."""
    return Asset(parts(LATER).encode(), ".js", "text/javascript")


def picture(path: Path) -> Asset:
    """Return a PNG file."""
    return Asset(path.read_bytes(), ".png", "image/png")


def head(data: Mapping[str, object]) -> str:
    """Return the markup for the page's head: the stylesheet, every text, and the scripts of the page and its first tab.

    data: what the scripts find as `trazo.data`, in JSON

    The stylesheet goes here and not through Gradio's `css`, which rewrites rules and moves media queries before the
    rules that they should override.
    """
    texts = BETWEEN.join(text for key, texts in page_texts().items() for text in (key, *texts))
    given = _json({"languages": LANGUAGES, "between": BETWEEN, "texts": texts, **data})
    scripts = (f"window.trazoData={given};", *map(small, SHARED), parts(FIRST))
    return f"<style>{small('style.css')}</style>" + "".join(f"<script>{script}</script>" for script in scripts)


def _without_spaces(style: str) -> str:
    """Return a stylesheet without comments, and the spaces and leading zeros that mean nothing.

    Not by a library: rcssmin 1.3 loses the space of `.a :is(.b)` in a nested rule, which then means another thing.
    """
    style = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    style = re.sub(r" ?([{};,>]) ?", r"\1", re.sub(r"\b0(?=\.\d)", "", style))
    return style.replace(": ", ":").replace(";}", "}").strip()


def _json(value: object) -> str:
    """Return a value as JSON that can stand in a script of a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")

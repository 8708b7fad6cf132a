"""What surrounds the tabs: the header with its tabs, language and theme, the footer, and the page's shared script.

Knows the order of the tabs; knows nothing of what is in them.  A tab is a column with the class `tz-panel` and the id
`panel-NAME`; `page.js` shows the one that the address names.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import gradio as gr

from demo.component import component
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
PARTS = (
    "drawpad.js",
    "picturebox.js",
    "reading.js",
    "compare.js",
    "examples.js",
)  # scripts of components of which there are several
LANGUAGE_NAMES = {"en": "English", "es": "Español"}

# The mark: one stroke of a pen.
MARK = (
    '<svg class="tz-mark" viewBox="0 0 32 32" aria-hidden="true">'
    '<path d="M4 21c3-9 8-13 11-11 4 3-6 12-2 13 5 1 8-9 15-11"'
    ' fill="none" stroke="currentColor" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
SUN_MOON = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="8.2" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/><path d="M12 3.8a8.2 8.2 0 0 1 0 16.4z" fill="currentColor"/></svg>'
)


def script(name: str) -> str:
    """Return the text of a script or stylesheet of this folder without what only its readers need.

    That is indentation, lines of comment, and a stylesheet's spaces after punctuation.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    if name.endswith(".css"):
        text = re.sub(r"([{;:,]) +", r"\1", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def part(name: str) -> str:
    """Return the script of a component that is one of several of its kind: the page has what they do only once."""
    return f'trazo.parts.{name}(element, props, trigger, watch, upload); // triggers "input"'


def head(data: Mapping[str, object]) -> str:
    """Return the markup for the page's head: the stylesheet, every text, and the scripts that components share.

    data: what the scripts find as `trazo.data`, in JSON

    The stylesheet goes here and not through Gradio's `css`, which rewrites rules and moves media queries before the
    rules that they should override.
    """
    given = {"trazoTexts": page_texts(), "trazoData": data}
    told = "".join(f"window.{name}={_json(value)};" for name, value in given.items())
    shared = "".join(f"<script>{script(name)}</script>" for name in SHARED)
    parts = ",\n".join(
        f"{name.removesuffix('.js')}(element, props, trigger, watch, upload) {{\n{script(name)}\n}}" for name in PARTS
    )
    return (
        f"<style>{script('style.css')}</style><script>{told}</script>{shared}"
        f"<script>trazo.parts = {{\n{parts}\n}};</script>"
    )


def _json(value: object) -> str:
    """Return a value as JSON that can stand in a script of a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def header(tabs: Sequence[str]) -> gr.HTML:
    """Return the page's header: the name, a link a tab, the language and the theme."""
    links = "".join(f'<a class="tz-tab" href="#{name}" data-t="tab-{name}"></a>' for name in tabs)
    choices = "".join(f'<option value="{code}">{LANGUAGE_NAMES[code]}</option>' for code in LANGUAGES)
    template = f"""<header class="tz-header">
  <a class="tz-brand" href="#{tabs[0]}">{MARK}<span>Trazo</span></a>
  <h1 class="tz-hidden" data-t="page-tagline"></h1>
  <nav class="tz-tabs" data-t-label="page-tabs">{links}</nav>
  <div class="tz-settings">
    <select class="tz-language" data-t-label="page-language">{choices}</select>
    <button type="button" class="tz-theme" data-t-label="page-theme" data-t-title="page-theme">{SUN_MOON}</button>
  </div>
</header>"""
    return component(script("frame.js"), elem_id="header", template=template)


def footer() -> gr.HTML:
    """Return the page's footer: what happens to what a visitor gives."""
    template = """<footer class="tz-footer"><span data-t="page-privacy"></span>
  <a href="gradio_api/openapi.json" data-t="page-interface"></a></footer>"""
    return component("trazo.translate(element);", elem_id="footer", template=template)

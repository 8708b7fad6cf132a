"""What surrounds the tabs: the header with its tabs, language and theme, and the footer.

Knows the order of the tabs; knows nothing of what is in them.  A tab is a column with the class `tz-panel` and the id
`panel-NAME`; `page.js` shows the one that the address names.
"""

from collections.abc import Sequence

import gradio as gr

from demo.component import component, part
from mnist_core.sentences import LANGUAGES

LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def header(tabs: Sequence[str]) -> gr.HTML:
    """Return the page's header: the name, a link a tab, the language and the theme."""
    names = {code: LANGUAGE_NAMES[code] for code in LANGUAGES}
    return component(part("frame"), elem_id="header", tabs=list(tabs), languages=names)


def footer() -> gr.HTML:
    """Return the page's footer: what happens to what a visitor gives."""
    template = """<footer class="tz-footer"><span data-t="page-privacy"></span>
  <a href="gradio_api/openapi.json" data-t="page-interface"></a></footer>"""
    return component("trazo.translate(element);", elem_id="footer", template=template)

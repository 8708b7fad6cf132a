"""assets: everything of ours is small, is sent once, and lies where the page looks for it."""

import re
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache

import gradio as gr
import httpx
import pytest

from demo.app import NETWORKS, build, launch_kwargs
from demo.assets import FIRST, FOLDER, LATER, SHARED, head, later, small
from mnist_core.classifier import Classifier

BUDGET = 120_000  # bytes of ours in the document, unpacked
WHOLE = 170_000  # with what has addresses of its own: of all tabs


@contextmanager
def serving(*, bare: bool = False) -> Iterator[httpx.Client]:
    """Serve the page, whose networks are never loaded; `bare`: its components without anything of ours."""
    loading: Future[Classifier] = Future()
    page, settings = build(dict.fromkeys(NETWORKS, loading)), launch_kwargs()
    if bare:
        settings["head"] = ""
        for block in page.blocks.values():
            if isinstance(block, gr.HTML):
                block.html_template, block.js_on_load, block.props = "", "", {}
    _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, **settings)
    try:
        with httpx.Client(base_url=url) as client:
            yield client
    finally:
        page.close()


@lru_cache(maxsize=1)
def served() -> tuple[str, dict[str, httpx.Response]]:
    """Return the document, and the answers at the addresses in it that are our own."""
    with serving() as client:
        document = client.get("/").text
        return document, {path: client.get(f"/{path}") for path in re.findall(r"own/\w+\.\w+", document)}


def size(text: str) -> int:
    """Return the bytes of a text."""
    return len(text.encode())


def test_what_is_ours_stays_small() -> None:
    """Unpacked: the document without what Gradio makes of the same page bare, and all that it names."""
    document, own = served()
    with serving(bare=True) as client:
        ours = size(document) - size(client.get("/").text)

    assert 50_000 < ours < BUDGET
    assert ours + sum(len(answer.content) for answer in own.values()) < WHOLE


def test_own_addresses_are_kept_by_a_browser_for_good() -> None:
    """Their names change with their content; an old name is nothing."""
    _, own = served()

    assert {path.partition(".")[2] for path in own} == {"js", "png"}
    for answer in own.values():
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert own[later().address].headers["content-type"].startswith("text/javascript")
    with serving() as client:
        assert client.get("/own/0123456789abcdef.js").status_code == 404


def test_every_script_is_sent_once() -> None:
    """Each file of the folder has its place, in the document or after it, and no name in two of them."""
    names = (*SHARED, *FIRST, *LATER)

    assert sorted(names) == sorted(path.name for path in FOLDER.glob("*.js"))
    assert [name for name in names if (small(name) in head({})) == (small(name).encode() in later().content)] == []


def test_a_small_stylesheet_says_the_same() -> None:
    """Every selector and every value is there, with the spaces that part one name from the next."""

    def words(style: str) -> list[str]:
        plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
        parts = (" ".join(part.split()) for part in re.split("[{};]", plain))
        return [re.sub(r" ?([,>]) ?|(?<=:) |\b0(?=\.\d)", r"\1", part) for part in parts if part]

    style = words((FOLDER / "style.css").read_text(encoding="utf-8"))

    assert len(style) > 1000
    assert words(small("style.css")) == style
    assert ".tz-figures :is(th,td)" in style


@pytest.mark.parametrize("name", [path.name for path in sorted(FOLDER.glob("*.js"))])
def test_no_comment_is_sent_and_every_name_is(name: str) -> None:
    """What a browser shows can be found in the repository."""
    text = (FOLDER / name).read_text(encoding="utf-8")

    assert text.startswith("// ")
    assert "// " not in small(name)
    assert set(re.findall(r"const (\w+) =", text)) == set(re.findall(r"const (\w+)=", small(name)))

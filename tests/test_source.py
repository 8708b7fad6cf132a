"""source: modules can be looked at, and nothing else can."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.journey import STEPS
from demo.source import ROOT, source_base, source_routes


@pytest.mark.parametrize("path", sorted({module for step in STEPS for module in step.modules}))
def test_every_module_that_is_linked_is_shown_as_it_is(path: str) -> None:
    """As plain text, to the letter."""
    answer = TestClient(Starlette(routes=source_routes())).get(f"/source/{path}")

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text == (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    ["mnist_core/../requirements.txt", "..%2F..%2Fetc%2Fpasswd", "/etc/passwd", "mnist_core/weights", ".git/config"],
)
def test_nothing_else_is_shown(path: str) -> None:
    """No folder, no other file, nothing outside."""
    assert TestClient(Starlette(routes=source_routes())).get(f"/source/{path}").status_code == 404


@pytest.mark.parametrize(
    ("space", "base"),
    [
        ("", "source/"),
        ("ann/trazo", "https://huggingface.co/spaces/ann/trazo/blob/main/"),
        ("ann/trazo/..", "source/"),
        ("javascript:alert(1)", "source/"),
    ],
)
def test_on_a_space_its_own_files_are_linked(monkeypatch: pytest.MonkeyPatch, space: str, base: str) -> None:
    """Anywhere else, and where the Space's name is none, this server shows them."""
    monkeypatch.setenv("SPACE_ID", space)

    assert source_base() == base

"""A browser is told to ask this server only, and who may show the page in a frame."""

from typing import Any

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from demo.headers import headers, strict_headers


def policy(sent: Any) -> dict[str, str]:
    """Return a content security policy by its directives."""
    parts = (part.strip().partition(" ") for part in sent["content-security-policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def test_nothing_may_be_loaded_or_sent_elsewhere() -> None:
    """Every directive names this server, data in the page, or nothing."""
    told = policy(headers())
    framing = told.pop("frame-ancestors")
    sources = {source for line in told.values() for source in line.split()}

    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}
    assert told["default-src"] == "'self'"
    assert told["object-src"] == "'none'"
    assert "https://huggingface.co" in framing.split()
    assert "*" not in framing.split()


def test_further_sites_may_frame_the_page_when_they_are_named() -> None:
    """Beside Hugging Face's."""
    assert policy(headers(["https://example.org"]))["frame-ancestors"].endswith(" https://example.org")


def test_every_answer_has_the_headers_and_only_the_pages_files_are_kept() -> None:
    """An answer replaces what its maker said of the same things."""
    loose = PlainTextResponse("answer", headers={"cache-control": "max-age=99", "referrer-policy": "unsafe-url"})
    client = TestClient(strict_headers(loose))

    answer, file, script = (client.get(path).headers for path in ("/config", "/assets/index.js", "/own/0a1b.js"))

    assert set(headers()) <= set(answer)
    assert answer["referrer-policy"] == "no-referrer"
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["cache-control"] == "no-store"
    assert file["cache-control"] == script["cache-control"] == "max-age=99"

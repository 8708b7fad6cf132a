"""The health address says what runs, since when, and what is loaded."""

import threading
from concurrent.futures import Future

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

import mnist_core
from demo.health import health


def future(ends: str) -> "Future[str]":
    """Return a future that is loading, ready or failed."""
    made: Future[str] = Future()
    if ends == "ready":
        made.set_result("network")
    elif ends == "failed":
        made.set_exception(OSError("secret"))
    return made


@pytest.mark.parametrize(("first", "status"), [("loading", 200), ("ready", 200), ("failed", 503)])
def test_the_first_checkpoint_decides(first: str, status: int) -> None:
    """A page that loads is healthy; one that never will read is not; another's failure is told."""
    client = TestClient(
        health(PlainTextResponse("page"), {"a": future(first), "b": future("failed")}, threading.Event())
    )

    answer = client.get("/health")

    assert answer.status_code == status
    assert answer.json()["status"] == first
    assert answer.json()["checkpoints"] == {"a": first, "b": "failed"}
    assert answer.json()["version"] == mnist_core.__version__
    assert 0 <= answer.json()["uptime_seconds"] < 60
    assert "secret" not in answer.text


def test_a_server_that_ends_says_so() -> None:
    """So nobody is sent there any more."""
    ending = threading.Event()
    ending.set()
    answer = TestClient(health(PlainTextResponse("page"), {"a": future("ready")}, ending)).get("/health/")

    assert (answer.status_code, answer.json()["status"]) == (503, "ending")


def test_everything_else_is_answered_as_before() -> None:
    """Other addresses, other methods."""
    client = TestClient(health(PlainTextResponse("page"), {}, threading.Event()))

    assert client.get("/").text == client.get("/healthy").text == client.post("/health").text == "page"

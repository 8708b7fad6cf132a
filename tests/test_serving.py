"""A server that is told to end finishes what runs, is gone within five seconds, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from hosting import TESTS, Hosted, hosted

ROOT = TESTS.parent
# A page as ours is served, with one endpoint that takes as long as it is told.
PROGRAM = """
import time
import demo.app
import gradio as gr
from demo.options import read_options
from demo.serving import Work, serve

def wait(seconds: float) -> str:
    "Wait."
    print("waiting", flush=True)
    time.sleep(seconds)
    return "waited"

def build():
    with gr.Blocks() as page:
        gr.api(wait, api_name="predict", concurrency_limit=8)
    return page.queue()

work = Work()
serve(build, read_options(), demo.app.launch_kwargs(work=work), work, lambda: None)
"""
IDLE_VISITORS = 20
ENDS_WITHIN = 5  # seconds


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Hosted]:
    """That page, served."""
    path = os.pathsep.join((str(TESTS / "watched"), str(ROOT)))
    with hosted(["-c", PROGRAM], tmp_path, {"PYTHONPATH": path}) as running:
        yield running


def idle(address: str, number: int) -> None:
    """Look at the page until the server closes the connection."""
    try:
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/visitor{number}", timeout=60) as beats:
            beats.read()
    except httpx.HTTPError:
        return


def asked(address: str, seconds: float) -> str:
    """Return all that is told of a question that takes so many seconds."""
    event = httpx.post(f"{address}/gradio_api/call/predict", json={"data": [seconds]}, timeout=60).json()["event_id"]
    return httpx.get(f"{address}/gradio_api/call/predict/{event}", timeout=60).text


def wait_until(condition) -> None:
    """Return when a condition holds."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(("seconds", "answered"), [(1.5, True), (60, False)])
def test_told_to_end_it_finishes_what_runs_and_is_gone_within_five_seconds(
    server: Hosted, seconds: float, answered: bool
) -> None:
    """With idle visitors, an upload, and a question that takes a while or far too long."""
    upload = httpx.post(f"{server.address}/gradio_api/upload", files={"files": ("scan.png", b"pixels")}).json()[0]
    assert Path(upload).read_bytes() == b"pixels"
    assert Path(upload).is_relative_to(server.uploads)
    with ThreadPoolExecutor(IDLE_VISITORS + 1) as pool, ExitStack() as after:
        after.callback(server.process.kill)  # so that a failure here does not wait for the visitors
        for number in range(IDLE_VISITORS):
            pool.submit(idle, server.address, number)
        question = pool.submit(asked, server.address, seconds)
        wait_until(lambda: b"waiting" in server.log.read_bytes())

        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: httpx.get(f"{server.address}/health").status_code == 503)
        refused = httpx.post(f"{server.address}/gradio_api/call/predict", json={"data": [0]})
        status = server.process.wait(60)
        took = time.monotonic() - told

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
    assert took < ENDS_WITHIN
    assert status == 0
    assert answered == (question.exception() is None and "waited" in question.result())
    assert [path for path in server.uploads.rglob("*") if path.is_file()] == []


def test_a_second_signal_ends_it_at_once(server: Hosted) -> None:
    """Whatever runs."""
    threading.Thread(target=idle, args=(server.address, 0), daemon=True).start()
    with ThreadPoolExecutor(1) as pool, ExitStack() as after:
        after.callback(server.process.kill)
        question = pool.submit(asked, server.address, 60)
        wait_until(lambda: b"waiting" in server.log.read_bytes())

        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: httpx.get(f"{server.address}/health").status_code == 503)
        server.process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        status = server.process.wait(60)

    assert time.monotonic() - told < 1
    assert status == 1
    assert question.exception() is not None


def test_a_port_in_use_is_one_sentence(server: Hosted, tmp_path: Path) -> None:
    """And status 2."""
    port = server.address.rpartition(":")[2]
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(tmp_path / "others")}
    second = subprocess.run(
        [sys.executable, "-m", "demo", "--port", port], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert second.returncode == 2
    assert second.stderr == f"Cannot listen on 127.0.0.1, port {port}: is it in use?\n"
    assert list((tmp_path / "others").glob("trazo-*")) == []

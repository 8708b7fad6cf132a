"""The public interface, asked as a program asks it: named, typed, and closed to everything but pictures."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from demo import turn
from demo.app import NETWORKS, build, launch_kwargs
from mnist_core.classifier import Classifier

README = Path(__file__).resolve().parents[1] / "README.md"

# Gradio's queue sets a pandas option that pandas is giving up.
pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")


@pytest.fixture(scope="module")
def address(classifier: Classifier) -> Iterator[str]:
    """The page, served in this process."""
    ready: Future[Classifier] = Future()
    ready.set_result(classifier)
    page = build(dict.fromkeys(NETWORKS, ready))
    _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, **launch_kwargs())
    yield url
    page.close()


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    """A program that asks the page."""
    return Client(address, verbose=False)


@pytest.fixture
def picture(tmp_path: Path, seven: np.ndarray) -> str:
    """A file with a 7 in it."""
    cv2.imwrite(str(tmp_path / "seven.png"), seven)
    return str(tmp_path / "seven.png")


def test_predict_answers_as_the_command_line_does(client: Client, picture: str) -> None:
    """Label, ten probabilities, verdict, reasons and a sentence."""
    answer = client.predict(handle_file(picture), api_name="/predict")

    assert set(answer) == {"label", "probabilities", "verdict", "reasons", "message"}
    assert answer["label"] == "7"
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("endpoint", ["/predict", "/read"])
def test_who_has_waited_too_long_is_asked_to_come_again(
    client: Client, picture: str, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence, and nothing is read."""
    with monkeypatch.context() as crowd:
        crowd.setattr(turn, "PATIENCE", -1.0)
        with pytest.raises(AppError, match="The server is busy: try again in a few seconds"):
            client.predict(handle_file(picture), api_name=endpoint)

    assert client.predict(handle_file(picture), api_name=endpoint)


def test_read_answers_with_text_and_boxes(client: Client, picture: str) -> None:
    """One box for one digit."""
    answer = client.predict(handle_file(picture), api_name="/read")

    assert answer["text"] == "7"
    assert len(answer["digits"][0]["box"]) == 4


def test_a_file_that_is_no_picture_is_one_sentence(client: Client, tmp_path: Path) -> None:
    """It names the file, not where it lies."""
    path = tmp_path / "notes.png"
    path.write_text("no picture")

    with pytest.raises(AppError, match=r"^notes\.png is not a picture"):
        client.predict(handle_file(str(path)), api_name="/predict")


@pytest.mark.parametrize("path", ["/etc/passwd", "pyproject.toml", "../../etc/passwd"])
def test_no_file_of_the_server_can_be_read(address: str, path: str) -> None:
    """A path in place of an upload is an error, whatever else the message says."""
    for picture in ({"path": path}, {"path": path, "meta": {"_type": "gradio.FileData"}}):
        sent = httpx.post(f"{address}gradio_api/call/predict", json={"data": [picture]})
        event = sent.json()["event_id"]
        answer = httpx.get(f"{address}gradio_api/call/predict/{event}").text

        assert "event: error" in answer
        assert "label" not in answer


def test_only_the_two_endpoints_are_public_and_they_are_described(address: str) -> None:
    """Names, types and a sentence each."""
    named = httpx.get(f"{address}gradio_api/info").json()["named_endpoints"]
    described = httpx.get(f"{address}gradio_api/openapi.json").json()

    assert set(named) == {"/predict", "/read"}
    assert any("/call/v2/predict" in path for path in described["paths"])
    assert "probabilities" in str(named["/predict"]["returns"])


def test_the_readmes_examples_run(address: str, picture: str, tmp_path: Path) -> None:
    """Both, as they stand there but for the server's address, read a 7."""
    section = README.read_text(encoding="utf-8").split("## For programs")[1].split("\n## ")[0]
    examples = dict(re.findall(r"```(\w+)\n(.*?)```", section, re.DOTALL))
    for name in ("seven.jpg", "scan.jpg"):
        cv2.imwrite(str(tmp_path / name), cv2.imread(picture))
    commands = {"python": [sys.executable, "-c"], "sh": ["bash", "-ec"]}

    for language, command in commands.items():
        text = examples[language].replace("http://127.0.0.1:7860", address.rstrip("/"))
        done = subprocess.run([*command, text], cwd=tmp_path, capture_output=True, text=True, check=True)
        assert re.search(r"^7$|\"label\": ?\"7\"", done.stdout, re.MULTILINE), done.stdout


def test_the_page_is_small_on_its_way(address: str) -> None:
    """The document, in which all our markup, scripts, styles, texts and examples are, as it is sent to a browser."""
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
        sent = sum(map(len, response.iter_raw()))

    assert 10_000 < sent < 150_000


def test_the_page_introduces_itself(address: str) -> None:
    """Its document names no other server and does not call itself Gradio where it is passed on."""
    document = httpx.get(address).text

    assert 'property="og:title" content="Trazo' in document
    assert "og-image" not in document
    assert "githubusercontent" not in document


@pytest.mark.parametrize("path", ["monitoring", "gradio_api/runs"])
def test_nothing_about_visitors_can_be_asked_for(address: str, path: str) -> None:
    """Monitoring and run history are off."""
    assert httpx.get(f"{address}{path}").status_code in (403, 404)


@pytest.mark.parametrize(
    "body", ['{"data": [NaN]', '{"data": [Infinity], "session_hash": 1}', "[1]", '{"fn_index": -2}']
)
def test_a_body_that_cannot_be_understood_is_one_sentence(address: str, body: str) -> None:
    """Not what was sent, which JSON may have no word for, and no failure of the server's."""
    for place in ("call/predict", "call/v2/predict", "call/none"):
        answer = httpx.post(f"{address}gradio_api/{place}", content=body, headers={"content-type": "application/json"})

        assert (answer.status_code, answer.json()) == (422, {"detail": "This is no request that the page makes."})

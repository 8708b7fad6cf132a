"""What SECURITY.md promises a visitor, held against a running server that is cut off the network and watched."""

import json
import re
import time
from concurrent.futures import Future
from pathlib import Path

import httpx
import pytest
from hosting import Hosted

import demo.app
from demo.examples import digit_drawings
from demo.offline import REFUSED
from mnist_core.classifier import Classifier

SECRET = "geheim-8451"  # stands in everything that these visitors give


def ask(server: Hosted, body: dict[str, object], name: str = "predict") -> str:
    """Return all that a program is told that calls an endpoint."""
    sent = httpx.post(f"{server.address}/gradio_api/call/{name}", json=body, timeout=60)
    if sent.status_code != 200:
        return sent.text
    answer = f"{server.address}/gradio_api/call/{name}/{sent.json()['event_id']}"
    return httpx.get(answer, timeout=60).text


def upload(server: Hosted, name: str, content: bytes) -> str:
    """Return the path of an uploaded file."""
    files = {"files": (name, content)}
    return str(httpx.post(f"{server.address}/gradio_api/upload", files=files, timeout=60).json()[0])


def draw(server: Hosted, strokes: object) -> httpx.Response:
    """Return the answer to a drawing on the first tab's pad."""
    config = httpx.get(f"{server.address}/config").json()
    pad = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "pad")
    event = next(event for event in config["dependencies"] if [pad, "input"] in map(list, event["targets"]))
    held = [None] * (len(event["inputs"]) - 1)  # what the server keeps for the session stands here in its place
    message = {"id": 1, "live": False, "strokes": strokes}
    body = {"fn_index": event["id"], "data": [message, *held], "session_hash": SECRET}
    return httpx.post(f"{server.address}/gradio_api/run/predict", json=body, timeout=60)


def test_a_drawing_is_never_on_disk(space_server: Hosted) -> None:
    """It is read without a file being opened for writing."""
    upload(space_server, "control.txt", b"this one is on disk")
    deadline = time.monotonic() + 60
    while "waiting" in (said := draw(space_server, digit_drawings()[7]).text) and time.monotonic() < deadline:
        time.sleep(0.1)
    before = space_server.did("write")
    again = draw(space_server, digit_drawings()[7]).text

    assert json.loads(said)["data"][0]["label"] == json.loads(again)["data"][0]["label"] == "7"
    assert space_server.did("write") == before
    assert any(path.startswith(f"{space_server.uploads}/trazo-uploads-") for path in before)
    own = [path for path in before if not path.startswith((str(space_server.uploads), "/dev/null"))]
    assert [path for path in own if "__pycache__" not in path] == []


def test_nothing_of_a_visitor_is_in_the_log(space_server: Hosted) -> None:
    """Not a file's name, nor its content, a path, a query, a session, a header or a forged event."""
    path = upload(space_server, f"{SECRET}.png", SECRET.encode())
    data = {"meta": {"_type": "gradio.FileData"}, "orig_name": f"{SECRET}.png"}
    ask(space_server, {"data": [{**data, "path": path}]})
    ask(space_server, {"data": [{**data, "path": f"/etc/{SECRET}"}]})
    ask(space_server, {"data": [{**data, "path": f"https://{SECRET}.example/"}]})
    ask(space_server, {"data": [SECRET, SECRET, SECRET], "session_hash": SECRET})
    ask(space_server, {"data": {SECRET: SECRET}})
    ask(space_server, {"data": []}, SECRET)
    draw(space_server, SECRET)
    draw(space_server, [{SECRET: SECRET}])
    for method, address in [
        ("GET", f"{SECRET}?{SECRET}={SECRET}"),
        ("GET", f"gradio_api/file={path}"),
        ("GET", f"gradio_api/custom_component/{SECRET}/client/{SECRET}/{SECRET}"),
        ("GET", f"config?deep_link={SECRET}"),
        ("POST", f"gradio_api/cancel?{SECRET}"),
    ]:
        httpx.request(method, f"{space_server.address}/{address}", headers={"X-Name": SECRET, "Cookie": SECRET})
    with httpx.stream("GET", f"{space_server.address}/gradio_api/queue/data?session_hash={SECRET}", timeout=60):
        pass  # a stream that may not end by itself
    httpx.post(
        f"{space_server.address}/gradio_api/queue/join",
        json={"fn_index": SECRET, "trigger_id": SECRET, "data": [SECRET], "session_hash": SECRET},
    )

    log = space_server.log.read_text()
    assert SECRET not in log
    assert "Traceback" not in log
    assert re.search(r"POST /gradio_api/upload 200 \d+ ms", log)
    assert re.search(r"GET /gradio_api/call/predict/\{event_id\} 200 \d+ ms", log)


def test_an_address_in_place_of_a_picture_is_refused_and_nobody_contacted(space_server: Hosted) -> None:
    """The server fetches nothing for anyone."""
    for given in ({"path": "http://198.51.100.7/7.png"}, {"path": "7.png", "url": "http://198.51.100.7/7.png"}):
        said = ask(space_server, {"data": [{**given, "meta": {"_type": "gradio.FileData"}}]})

        assert "event: error" in said
    assert REFUSED in ask(
        space_server, {"data": [{"path": "http://198.51.100.7/7.png", "meta": {"_type": "gradio.FileData"}}]}
    )
    assert httpx.get(f"{space_server.address}/gradio_api/file=http://198.51.100.7/7.png").status_code == 404
    assert space_server.did("connect") == []


def test_nobody_reads_an_upload_back(space_server: Hosted) -> None:
    """Not even its sender, by any way that Gradio has; and no other user of the machine."""
    path = upload(space_server, "scan.png", b"pixels")

    for address in (f"gradio_api/file={path}", f"gradio_api/file/{path}", f"file={path}", f"static/../..{path}"):
        answer = httpx.get(f"{space_server.address}/{address}")
        assert answer.status_code == 404
        assert b"pixels" not in answer.content
    [folder] = [
        each for each in space_server.uploads.iterdir() if each.name.startswith("trazo-uploads-") and each.is_dir()
    ]
    assert Path(path).is_relative_to(folder)
    assert folder.stat().st_mode & 0o077 == 0


def test_answers_carry_the_headers(space_server: Hosted) -> None:
    """The page, its configuration, an upload, an address that there is not."""
    for address in ("", "config", "gradio_api/info", "health", "nowhere"):
        sent = httpx.get(f"{space_server.address}/{address}").headers
        assert "default-src 'self'" in sent["content-security-policy"]
        assert sent["cache-control"] == "no-store"


def test_the_health_address_tells_what_runs(space_server: Hosted) -> None:
    """All that the page reads with, loaded or loading."""
    said = httpx.get(f"{space_server.address}/health").json()

    assert list(said["checkpoints"]) == list(demo.app.NETWORKS)
    assert said["status"] in ("loading", "ready")


def test_gradio_deletes_an_upload_when_it_is_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With an age limit of a second in place of ten minutes."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr(demo.app, "CLEANING", 1)
    monkeypatch.setattr(demo.app, "KEEPING", 1)
    loading: Future[Classifier] = Future()
    page = demo.app.build(dict.fromkeys(demo.app.NETWORKS, loading))
    _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, **demo.app.launch_kwargs())
    try:
        path = Path(httpx.post(f"{url}gradio_api/upload", files={"files": ("scan.png", b"pixels")}).json()[0])
        assert path.is_relative_to(tmp_path)
        assert path.exists()
        deadline = time.monotonic() + 60
        while path.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not path.exists()
    finally:
        page.close()

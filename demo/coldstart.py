"""`python -m demo.coldstart`: how long a start takes until the first page and until the first prediction.

Each is measured beside the bare imports that it cannot do without, of Gradio, and of Gradio and torch, by turns in the
same run, each in a process of its own; medians and their ratios are printed.  The page is asked as a browser asks it;
the prediction is of a picture that is sent as soon as the page has been answered.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import cv2
import numpy as np

APP = Path(__file__).resolve().parent / "app.py"
LIMIT = 1.15  # times the bare imports, at most
PATIENCE = 120  # seconds that a start may take
LOOK = 0.01  # seconds between two looks whether the page is answered
IMPORTS = {"import gradio": "import gradio", "import gradio, torch": "import gradio, torch"}
# What is measured, and beside what.
BESIDE = {"first page": "import gradio", "first prediction": "import gradio, torch"}


def picture() -> bytes:
    """Return a PNG of a 7, dark on white."""
    page = np.full((200, 160), 255, np.uint8)
    cv2.polylines(page, [np.array([[35, 40], [120, 40], [70, 165]])], False, 20, 12, cv2.LINE_AA)
    return cv2.imencode(".png", page)[1].tobytes()


def imported(program: str) -> float:
    """Return the seconds from the start of a Python to the end of its imports."""
    began = time.perf_counter()
    quiet = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"}
    command = [sys.executable, "-c", f"{program}; print('done', flush=True)"]
    with subprocess.Popen(command, env=quiet, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if process.stdout.readline() != b"done\n":
            raise RuntimeError(f"`{program}` failed")
        return time.perf_counter() - began


@contextmanager
def starting(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the page on a port; kill it at the end."""
    with tempfile.TemporaryDirectory() as uploads:
        settings = {**os.environ, "GRADIO_TEMP_DIR": uploads}
        command = [sys.executable, str(APP), "--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def ask(port: int, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
    """Return the whole answer to a request.  Raises OSError while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, {"Content-Type": kind} if body else {})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}")
        return said
    finally:
        connection.close()


def predicted(port: int) -> None:
    """Return when a picture has been read."""
    edge = "trazo-cold-start"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="7.png"\r\n\r\n'
    sent = head.encode() + picture() + f"\r\n--{edge}--\r\n".encode()
    paths = json.loads(ask(port, "POST", "/gradio_api/upload", sent, f"multipart/form-data; boundary={edge}"))
    given = {"data": [{"path": paths[0], "meta": {"_type": "gradio.FileData"}}]}
    event = json.loads(ask(port, "POST", "/gradio_api/call/predict", json.dumps(given).encode()))["event_id"]
    answer = ask(port, "GET", f"/gradio_api/call/predict/{event}").decode()
    if "event: complete" not in answer or '"label": "7"' not in answer:
        raise RuntimeError("the prediction failed")


def started() -> dict[str, float]:
    """Return the seconds from a start of the page to its first page and to its first prediction."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    began = time.perf_counter()
    with starting(port) as process:
        while True:
            try:
                ask(port, "GET", "/")
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise RuntimeError("the page did not start") from None
                time.sleep(LOOK)
        page = time.perf_counter() - began
        predicted(port)
        return {"first page": page, "first prediction": time.perf_counter() - began}


def measure(runs: int) -> dict[str, float]:
    """Return the medians, in seconds, over so many rounds; in each, everything is measured once."""
    rounds = []
    for _ in range(runs):
        rounds.append({**{name: imported(program) for name, program in IMPORTS.items()}, **started()})
    return {name: median(each[name] for each in rounds) for name in rounds[0]}


def ratios(seconds: dict[str, float]) -> dict[str, float]:
    """Return how many times as long as the bare imports the first page and the first prediction took."""
    return {name: seconds[name] / seconds[bare] for name, bare in BESIDE.items()}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; return 1 when a ratio is over the limit."""
    parser = argparse.ArgumentParser(prog="python -m demo.coldstart", description="Measure how long a start takes.")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured (default: 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    seconds = measure(max(1, options.runs))
    found = ratios(seconds)
    if options.json:
        rounded = {name: round(value, 3) for name, value in seconds.items()}
        print(json.dumps({"seconds": rounded, "ratios": {name: round(value, 3) for name, value in found.items()}}))
    else:
        for name, bare in BESIDE.items():
            print(f"{bare:20}  {seconds[bare]:6.2f} s")
            print(f"{name:20}  {seconds[name]:6.2f} s  {found[name]:.2f} times that (at most {LIMIT})")
    return int(max(found.values()) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())

"""A server in a process of its own, watched: started as a Space starts it, or as the shell does.

Knows the environment that a Space sets and `tests/watched`, which cuts a process off the network and notes what it
writes; knows nothing of what is asked of the server.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

TESTS = Path(__file__).resolve().parent
START_LIMIT = 90  # seconds
# What Spaces sets for a Space of the Gradio SDK.
SPACE = {
    "SYSTEM": "spaces",
    "SPACE_ID": "somebody/a-copy-of-trazo",
    "SPACE_HOST": "somebody-a-copy-of-trazo.hf.space",
    "SPACE_AUTHOR_NAME": "somebody",
    "SPACE_REPO_NAME": "a-copy-of-trazo",
    "GRADIO_SERVER_NAME": "0.0.0.0",
    "GRADIO_NUM_PORTS": "1",
    "GRADIO_ALLOW_FLAGGING": "never",
    "GRADIO_THEME": "huggingface",
    "PYTHONUNBUFFERED": "1",
}


@dataclass(frozen=True)
class Hosted:
    """A running server.

    log: all that it prints; watched: what it connected to and wrote, a line each; uploads: where they would lie
    """

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    watched: Path
    uploads: Path

    def did(self, what: str) -> list[str]:
        """Return the hosts that it tried to `connect` to, or the paths that it opened to `write`."""
        lines = self.watched.read_text().splitlines()
        return [line.partition(" ")[2] for line in lines if line.startswith(what)]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def hosted(command: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> Iterator[Hosted]:
    """Run `python COMMAND`, standing in `folder`, until the end of the block; ready when its page is answered.

    environment: beside the watch's and the port's; nothing of this project or of Gradio's is inherited
    """
    port = free_port()
    log, watched, uploads = folder / "log.txt", folder / "watched.txt", folder / "uploads"
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("GRADIO", "TRAZO", "OMP", "PYTHON"))}
    watch = {"PYTHONPATH": str(TESTS / "watched"), "WATCHED": str(watched), "GRADIO_TEMP_DIR": str(uploads)}
    settings = {**inherited, **watch, "GRADIO_SERVER_PORT": str(port), **(environment or {})}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, env=settings, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, log)
        yield Hosted(address, process, log, watched, uploads)
    finally:
        process.kill()
        process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the page is answered."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address, timeout=START_LIMIT)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the page was not answered:\n{log.read_text()}")

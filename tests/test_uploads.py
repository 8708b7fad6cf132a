"""Uploads lie in a folder of this server's own, are swept when old, and do not outlive it, however it ends."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from demo.app import CLEANING, KEEPING
from demo.serving import SWEEP_AGE, SWEEP_EVERY
from demo.uploads import keep_swept, sweep_old, upload_folder

ROOT = Path(__file__).resolve().parents[1]
QUARTER_OF_AN_HOUR = 15 * 60
# A server that has an upload, and half of another, when it is killed.
VICTIM = """
import tempfile, time
from demo.uploads import upload_folder
with upload_folder() as folder:
    (folder / "scan.png").touch()
    tempfile.NamedTemporaryFile(delete=False).write(b"half")
    print(folder, flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the folders of uploads are made in."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return tmp_path


def test_gradio_and_tempfile_use_the_folder_while_it_is_there(parent: Path) -> None:
    """Only its owner can look inside; at the end it is gone, and all is as before."""
    usual = tempfile.gettempdir()
    with upload_folder() as folder:
        assert os.environ["GRADIO_TEMP_DIR"] == tempfile.gettempdir() == str(folder)
        assert folder.parent == parent
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "a").mkdir()
        (folder / "a" / "scan.png").touch()

    assert list(parent.iterdir()) == []
    assert os.environ["GRADIO_TEMP_DIR"] == str(parent)
    assert tempfile.gettempdir() == usual


def test_a_killed_servers_folder_goes_when_the_next_starts_and_a_living_ones_stays(
    parent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed without warning, in the middle of an upload."""
    victim = subprocess.Popen([sys.executable, "-c", VICTIM], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert victim.stdout is not None
    left = Path(victim.stdout.readline().strip())

    with upload_folder() as living:
        assert len(list(left.iterdir())) == 2
        victim.kill()
        victim.communicate()
        monkeypatch.setenv("GRADIO_TEMP_DIR", str(parent))  # as in a process of its own
        with upload_folder():
            assert not left.exists()
            assert living.exists()

    assert list(parent.iterdir()) == []


def test_what_is_old_is_deleted_and_what_is_new_stays(parent: Path) -> None:
    """By the time of the last change; folders left empty go too, links are not followed."""
    (parent / "kept").mkdir()
    elsewhere = parent / "kept" / "not-an-upload.txt"
    elsewhere.touch()
    folder = parent / "uploads"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "scan.png").touch()
    (folder / "link").symlink_to(elsewhere)

    sweep_old(folder, 100, time.time() + 90)
    assert len(list(folder.rglob("*"))) == 3
    sweep_old(folder, 100, time.time() + 110)

    assert list(folder.rglob("*")) == []
    assert elsewhere.exists()


def test_sweeping_goes_on_until_the_end(parent: Path) -> None:
    """A file that nobody told Gradio of, as an upload broken off leaves one, goes by itself."""
    ending = threading.Event()
    sweeper = threading.Thread(target=keep_swept, args=(parent, 0, 0.01, ending))
    sweeper.start()
    (parent / "broken-off").touch()
    deadline = time.monotonic() + 20
    while list(parent.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    ending.set()
    sweeper.join(20)

    assert list(parent.iterdir()) == []
    assert not sweeper.is_alive()


def test_no_file_gets_a_quarter_of_an_hour_old() -> None:
    """Neither one that Gradio knows of nor another: age limit and one round; Gradio, which counts, is the first."""
    assert KEEPING + CLEANING < SWEEP_AGE
    assert SWEEP_AGE + SWEEP_EVERY <= QUARTER_OF_AN_HOUR

"""The page starts from anywhere, keeps nothing longer than it says, and has no door that it does not name."""

import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from demo.app import CLEANING, COMPARED, KEEPING, NETWORKS, build, launch_kwargs
from mnist_core.classifier import Classifier

ROOT = Path(__file__).resolve().parents[1]
QUARTER_OF_AN_HOUR = 15 * 60


@pytest.mark.parametrize("command", [["-m", "demo"], ["-m", "demo.app"], [str(ROOT / "demo" / "app.py")]])
def test_the_page_starts_from_any_folder(command: list[str], tmp_path: Path) -> None:
    """As a module or as a file, wherever the shell stands."""
    folder = ROOT if command[0] == "-m" else tmp_path
    asked = subprocess.run([sys.executable, *command, "--help"], cwd=folder, capture_output=True, text=True, check=True)

    assert "--port" in asked.stdout


def test_the_page_is_built_before_any_network_is_loaded() -> None:
    """Futures that never end hold nothing up, and torch is not needed."""
    loading: Future[Classifier] = Future()

    page = build(dict.fromkeys(NETWORKS, loading))

    assert set(COMPARED) <= set(NETWORKS)
    assert page.config["components"]


def test_serving_does_not_import_torch_before_it_must() -> None:
    """The page is answered while torch still loads, so importing it must not bring torch along."""
    program = "import sys, demo.app; print([n for n in ('torch', 'torchvision', 'matplotlib') if n in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "[]"


def test_uploads_are_deleted_within_a_quarter_of_an_hour() -> None:
    """The oldest a file can get is its age limit and one round of cleaning."""
    loading: Future[Classifier] = Future()

    page = build(dict.fromkeys(NETWORKS, loading))

    assert page.delete_cache == (CLEANING, KEEPING)
    assert CLEANING + KEEPING <= QUARTER_OF_AN_HOUR


def test_every_event_of_the_page_is_private() -> None:
    """Only the two named endpoints are offered to programs."""
    loading: Future[Classifier] = Future()

    page = build(dict.fromkeys(NETWORKS, loading))

    public = {event.api_name for event in page.fns.values() if event.api_visibility == "public"}
    assert public == {"predict", "read"}


def test_nothing_about_visitors_is_kept_or_sent() -> None:
    """Run history, monitoring, sharing and Gradio's own links are off."""
    options = launch_kwargs()

    assert options["run_history"] is False
    assert options["enable_monitoring"] is False
    assert options["share"] is False
    assert options["footer_links"] == []


def test_our_own_assets_are_small_and_ask_nobody_else() -> None:
    """Styles, scripts and texts together stay under 150 KB, and name no other address."""
    markup = launch_kwargs()["head"]

    assert len(markup.encode()) < 150_000
    assert "http://" not in markup.replace("http://www.w3.org", "")
    assert "https://" not in markup

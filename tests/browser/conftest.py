"""A real server with the shipped network, and one Chromium for all tests."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.app import NETWORKS, build, launch_kwargs
from mnist_core.classifier import Classifier

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A site in the world may not show a page of this machine in a frame; here the site is of this machine too.
    "--disable-features=LocalNetworkAccessChecks",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Gradio's queue uses an option and an argument that pandas is giving up; as errors they would end its events.
GRADIOS = ("ignore:.*no_silent_downcasting", "ignore:The copy keyword is deprecated")
PATIENCE = 15_000  # milliseconds that anything on the page may take on a busy machine
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests in this folder, which need a browser, run them last, and let the server in this process work."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.filterwarnings(*GRADIOS))
    # Playwright keeps an event loop running in this thread, in which no test after it could start another.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def installed() -> str | None:
    """Return the path of the machine's Chromium or Chrome; None for the one that playwright installs."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def ready(classifier: Classifier) -> "Future[Classifier]":
    """Return a future whose loading is done."""
    future: Future[Classifier] = Future()
    future.set_result(classifier)
    return future


@contextmanager
def serve(classifiers: Mapping[str, "Future[Classifier]"]) -> Iterator[str]:
    """Serve the page in this process on a free port, and give its address."""
    page = build(classifiers)
    _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, **launch_kwargs())
    try:
        yield url
    finally:
        page.close()


@pytest.fixture(scope="session")
def address(classifier: Classifier) -> Iterator[str]:
    """The address of the page with the default network in every place."""
    with serve(dict.fromkeys(NETWORKS, ready(classifier))) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome: the machine's, else the one that playwright installed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the page as a visitor with these browser settings; fails on any error in a script of the page."""
    contexts, errors = [], []

    def open_page(tab: str = "draw", **settings: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **settings}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}#{tab}")
        page.wait_for_selector(f"#panel-{tab}.shown")
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # else a handler cut short raises in whichever test comes next
        context.close()
    assert errors == []


ROTATED_RIGHT = 6  # EXIF: to be turned a quarter clockwise to be upright


def pen(page: np.ndarray, strokes: list[list[tuple[float, float]]], corner: tuple[int, int], size: int) -> None:
    """Draw strokes, given in sides of a square of `size` pixels, with its upper left at `corner`."""
    for stroke in strokes:
        points = np.array([[corner[0] + x * size, corner[1] + y * size] for x, y in stroke], int)
        cv2.polylines(page, [points], False, (70, 50, 40), max(3, size // 14), cv2.LINE_AA)


SEVEN = [[(0.2, 0.1), (0.8, 0.1), (0.4, 0.95)]]
FOUR = [[(0.55, 0.05), (0.15, 0.6), (0.85, 0.6)], [(0.62, 0.35), (0.6, 0.95)]]
ONE = [[(0.5, 0.05), (0.5, 0.95)]]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photographed 7, stored lying on its side as phones do, with the note that says so."""
    page = np.full((600, 460, 3), (228, 224, 214), np.uint8)
    pen(page, SEVEN, (80, 120), 320)
    lying = Image.fromarray(np.rot90(page))
    exif = Image.Exif()
    exif[0x0112] = ROTATED_RIGHT
    lying.save(tmp_path / "seven.jpg", exif=exif, quality=90)
    return tmp_path / "seven.jpg"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A page of two lines: 74 1, then 47."""
    page = np.full((640, 900, 3), (236, 233, 226), np.uint8)
    pen(page, SEVEN, (80, 80), 120)
    pen(page, FOUR, (210, 80), 120)
    pen(page, ONE, (540, 80), 120)
    pen(page, FOUR, (80, 360), 120)
    pen(page, SEVEN, (210, 360), 120)
    Image.fromarray(page).save(tmp_path / "sheet.png")
    return tmp_path / "sheet.png"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A text file that calls itself a picture."""
    (tmp_path / "broken.png").write_text("This is not a picture.")
    return tmp_path / "broken.png"

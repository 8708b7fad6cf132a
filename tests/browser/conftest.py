"""A real server with the shipped network, and one Chromium for all tests."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from demo.app import NETWORKS, build, launch_kwargs
from mnist_core.classifier import Classifier

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 15_000  # milliseconds that anything on the page may take on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder as one that needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


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
        context.close()
    assert errors == []

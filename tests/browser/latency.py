"""How long a visitor waits for the bars: from a sent drawing to painted bars, and from the end of a stroke.

    python tests/browser/latency.py [--strokes 50] [--training]

Serves the page with the shipped network, draws in a real browser, and prints median and 95th percentile; --training:
while another visitor trains on the page.  Not a test: figures depend on the machine, and this one draws on it as well.
"""

import argparse
import asyncio
import random
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, nullcontext
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

import numpy as np
from conftest import FLAGS, installed, ready, serve
from playwright.sync_api import sync_playwright

from demo.app import NETWORKS
from demo.classroom import attend
from demo.images import pixels
from demo.tabs.learn import DIGITS_SHOWN, PASSES
from mnist_core.classifier import Classifier

PAUSE_MS = 400  # between strokes, as a person lifts the pen

# Collects, in the page, when each drawing was sent and when the bars that answer it were on screen.
WATCH = """() => {
  window.sent = new Map(); window.waits = []; window.after = []; window.lifted = null;
  document.addEventListener("trazo-sent", ({ detail }) => window.sent.set(detail.id, performance.now()));
  document.addEventListener("pointerup", () => { window.lifted = performance.now(); }, true);
  document.addEventListener("trazo-answer", ({ detail }) => requestAnimationFrame(() => setTimeout(() => {
    const now = performance.now();
    if (window.sent.has(detail.id)) window.waits.push(now - window.sent.get(detail.id));
    if (window.lifted !== null && !detail.live) { window.after.push(now - window.lifted); window.lifted = null; }
  })));
}"""


def figures(milliseconds: list[float]) -> str:
    """Return median, 95th percentile and count as text."""
    ordered = sorted(milliseconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"median {statistics.median(ordered):.0f} ms, 95th percentile {late:.0f} ms, n = {len(ordered)}"


@contextmanager
def trainings() -> Iterator[None]:
    """Let one training of the largest size follow another, as a page's visitors may have it, until this is left."""
    over = threading.Event()

    async def visitor() -> None:
        asked = {
            "digits": DIGITS_SHOWN[-1],
            "passes": PASSES[-1],
            "seed": 0,
            "glyph": pixels(np.zeros((28, 28), np.uint8)),
        }
        while not over.is_set():
            async with aclosing(attend([], "visitor", dict(asked))) as lines:
                async for _ in lines:
                    if over.is_set():
                        break

    thread = threading.Thread(target=lambda: asyncio.run(visitor()))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def main() -> None:
    """Draw, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=50)
    parser.add_argument("--training", action="store_true", help="while a network is trained on the page")
    options = parser.parse_args()
    chance = random.Random(0)
    networks = dict.fromkeys(NETWORKS, ready(Classifier.load(NETWORKS[0])))
    beside = trainings() if options.training else nullcontext()
    with serve(networks) as url, sync_playwright() as playwright, beside:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.goto(url)
        page.wait_for_selector("#panel-draw.shown")
        page.evaluate(WATCH)
        box = page.locator("#pad canvas").bounding_box()
        assert box is not None
        for number in range(options.strokes):
            if number % 3 == 0:
                page.locator("#pad canvas").press("c")
            places = [(chance.uniform(0.2, 0.8), chance.uniform(0.15, 0.85)) for _ in range(4)]
            page.mouse.move(box["x"] + places[0][0] * box["width"], box["y"] + places[0][1] * box["height"])
            page.mouse.down()
            for x, y in places[1:]:
                for step in range(8):
                    page.mouse.move(box["x"] + x * box["width"] - 8 + step, box["y"] + y * box["height"], steps=1)
                    page.wait_for_timeout(16)
            page.mouse.up()
            page.wait_for_timeout(PAUSE_MS)
        waits, after = page.evaluate("[window.waits, window.after]")
        browser.close()
    print("sent drawing to painted bars:", figures(waits))
    print("end of stroke to final bars: ", figures(after))


if __name__ == "__main__":
    main()

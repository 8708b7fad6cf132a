"""Comparing networks as a visitor does it, and looking into one of them."""

from collections.abc import Callable

import pytest
from conftest import PATIENCE, ready, serve
from playwright.sync_api import Browser, Page, expect
from pointers import DIGITS, draw

from demo.app import NETWORKS
from mnist_core.classifier import Classifier

LIT = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(900, 0, 300, canvas.height);
  return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
}"""

# Which words of the chart leave it, or lie on another or on a circle; a box is a little higher than its letters.
ASTRAY = """chart => {
  const box = (node) => node.getBoundingClientRect(), edge = box(chart);
  const boxes = (tag) => [...chart.querySelectorAll(tag)].map((node) => [node.textContent, box(node)]);
  const words = boxes("text"), circles = boxes("circle");
  const meet = (a, b) => Math.min(a.right, b.right) > Math.max(a.left, b.left)
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return words.filter(([, a], i) => a.left < edge.left || a.right > edge.right
    || [...words.slice(0, i), ...circles].some(([, b]) => meet(a, b))).map(([text]) => text);
}"""
# Which words and bars of the cards and of the tools are not within them, or not on the screen.
CUT = """() => [...document.querySelectorAll("#panel-compare :is(.tz-card, .tz-tool)")].flatMap((place) => {
  const { right, left } = place.getBoundingClientRect(), range = document.createRange();
  return [...place.querySelectorAll(".tz-card-title, .tz-headline, .tz-bar-track, .tz-tool span")].filter((node) => {
    range.selectNodeContents(node);
    return [range, node].map((one) => one.getBoundingClientRect())
      .some((box) => box.width && (box.left < left || box.right > Math.min(right, innerWidth)));
  }).map((node) => node.className + node.textContent);
})"""


def test_the_tutorials_network_is_seen_at_work(browser: Browser, classifier: Classifier) -> None:
    """A drawing lights its hidden units up, and its strongest paths lead to the answer; a cleared pad dims them."""
    tutorial = Classifier.load("mnist-mlp-tutorial")
    networks = dict.fromkeys(NETWORKS, ready(classifier)) | {"mnist-mlp-tutorial": ready(tutorial)}
    errors: list[str] = []
    with serve(networks) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}#compare")
        page.wait_for_selector("#panel-compare.shown")
        inside = page.locator("#compare-inside canvas")
        dark = inside.evaluate(LIT)

        draw(page, DIGITS["7"], "#compare-pad")

        expect(inside).to_have_attribute("aria-label", "The network at work: its strongest paths lead to 7")
        assert inside.evaluate(LIT) > dark + 20
        page.locator("#compare-pad .tz-clear").click()
        expect(inside).to_have_attribute("aria-label", "Waiting for your digit")
        context.close()
    assert errors == []


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_a_small_phone_cuts_no_word_off(visit: Callable[..., Page], locale: str, width: int) -> None:
    """Cards, tools and the chart's names have their whole words inside them, and no name lies on another."""
    page = visit("compare", locale=locale, viewport={"width": width, "height": 800})
    page.locator("#compare-examples .tz-example").nth(3).click()
    expect(page.locator("#compare-answers .tz-bar.winner")).to_have_count(3)

    chart = page.locator("#compare-measured .tz-chart").first
    expect(chart).to_have_attribute("viewBox", f"0 0 {width - 24} 320")
    assert chart.evaluate(ASTRAY) == []
    assert page.evaluate(CUT) == []


def test_a_tap_on_the_word_of_the_pens_width_sets_it(visit: Callable[..., Page]) -> None:
    """The slider can be taken hold of anywhere in its tool."""
    page = visit("compare", viewport={"width": 320, "height": 800}, has_touch=True)
    tool = page.locator("#compare-pad .tz-width")
    box = tool.bounding_box()

    for share, chosen in ((0.85, "2"), (0.15, "0")):
        tool.tap(position={"x": share * box["width"], "y": box["height"] - 5})
        expect(tool.locator("input")).to_have_value(chosen)

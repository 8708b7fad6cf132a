"""Comparing networks as a visitor does it, and looking into one of them."""

from conftest import PATIENCE, ready, serve
from playwright.sync_api import Browser, expect
from pointers import DIGITS, draw

from demo.app import NETWORKS
from mnist_core.classifier import Classifier

LIT = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(900, 0, 300, canvas.height);
  return new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
}"""


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

"""Learning how it works: the journey of a digit, and training a network on the page."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from pointers import DIGITS, draw

TRAINED = 120_000  # milliseconds in which a training is over on a busy machine


def train(page: Page, digits: str = "300", passes: str = "1") -> None:
    """Choose how much it learns and begin."""
    page.get_by_role("radio", name=digits, exact=True).check()
    page.get_by_role("radio", name=passes, exact=True).check()
    page.locator(".tz-train").click()


def test_the_journey_is_an_examples_until_something_is_drawn(visit: Callable[..., Page]) -> None:
    """Every step has its picture; a drawing replaces the example, and clearing brings it back."""
    page = visit("learn")
    first = page.locator(".tz-step").first
    expect(first).to_contain_text("An example.")
    expect(page.locator(".tz-step-picture img")).to_have_count(5)
    expect(page.locator(".tz-step-verdict")).to_have_text("3, very sure")

    draw(page, DIGITS["7"], "#learn-pad")

    expect(first).not_to_contain_text("An example.")
    expect(first).to_contain_text("Pen strokes: 1;")
    expect(page.locator(".tz-step-verdict")).to_contain_text("7,")
    expect(page.locator(".tz-signed-row.most")).to_contain_text("7")
    page.locator("#learn-pad canvas").press("c")
    expect(first).to_contain_text("An example.")


def test_a_module_is_shown_by_this_server(visit: Callable[..., Page], address: str) -> None:
    """A step's link opens the source as it runs, and asks nobody else for it."""
    page = visit("learn")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="glyph.py").click()

    assert urlsplit(opened.value.url).netloc == urlsplit(address).netloc
    expect(opened.value.locator("body")).to_contain_text("def to_glyph")


def test_a_network_is_trained_and_then_reads_beside_the_others(visit: Callable[..., Page]) -> None:
    """Its curves are drawn while it learns; afterwards it answers the drawing on the pad."""
    page = visit("learn", viewport={"width": 390, "height": 844})
    draw(page, DIGITS["7"], "#learn-pad")
    expect(page.locator("#learn-answers .tz-bar.winner")).to_have_count(2)

    train(page)

    expect(page.locator(".tz-train-said")).to_contain_text("Done:", timeout=TRAINED)
    expect(page.locator(".tz-train-charts polyline")).to_have_count(2)
    assert (
        page.locator(".tz-train-charts polyline").nth(1).get_attribute("points").count(",") == 6
    )  # none, then 5 steps
    expect(page.locator("#learn-answers .tz-bar.winner")).to_have_count(3)


def test_one_trains_at_a_time_and_leaving_makes_room(visit: Callable[..., Page]) -> None:
    """The second visitor is told so, begins when the first one leaves, and can stop."""
    first, second = visit("learn"), visit("learn")
    train(first, "5,000", "10")
    expect(first.locator(".tz-train")).to_have_text("Stop here")
    train(second, "5,000", "10")
    expect(second.locator(".tz-train-said")).to_contain_text("You are next")

    first.close()

    expect(second.locator(".tz-train-charts polyline")).to_have_count(2, timeout=TRAINED)
    second.locator(".tz-train").click()
    expect(second.locator(".tz-train-said")).to_contain_text("Done:", timeout=TRAINED)
    expect(second.locator(".tz-train")).to_have_text("Train again")


def test_numbers_are_written_as_the_visitors_language_has_them(visit: Callable[..., Page]) -> None:
    """Spanish thousands stand apart by a space that does not break, as in the page's texts; decimals as asked for."""
    english, spanish = visit("learn"), visit("learn", locale="es-ES")
    written = "[trazo.number(50000), trazo.number(0.5, 2), trazo.number(0.5, 2, 2), trazo.number(null)]"

    assert english.evaluate(written) == ["50,000", "0.5", "0.50", ""]
    assert spanish.evaluate(written) == ["50\u00a0000", "0,5", "0,50", ""]

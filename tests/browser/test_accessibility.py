"""axe-core finds nothing to complain about, in any tab, language, theme or width, empty or full."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pointers import DIGITS, choose, draw

from demo.app import TABS


def violations(page: Page) -> list[tuple[str, str]]:
    """Return the rules that are broken, each with the first place where."""
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    found = Axe().run(page).response["violations"]
    return [(violation["id"], violation["nodes"][0]["html"]) for violation in found]


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [("en-GB", "light", 1280), ("en-GB", "dark", 390), ("es-ES", "light", 390), ("es-ES", "dark", 1280)],
)
def test_nothing_is_violated(
    visit: Callable[..., Page], sheet: Path, broken: Path, locale: str, scheme: str, width: int
) -> None:
    """Every tab empty; then a drawing, a letter, a page of digits, its X-ray enlarged, an error and a garment."""
    page = visit(locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    for tab in TABS:
        page.evaluate("tab => { location.hash = tab }", tab)
        page.wait_for_selector(f"#panel-{tab}.shown")
        assert violations(page) == [], tab

    page.evaluate("location.hash = 'draw'")
    draw(page, DIGITS["7"])
    expect(page.locator("#draw-answer .tz-stage")).to_have_count(5)
    assert violations(page) == []
    page.locator("#pad canvas").press("c")
    draw(page, [[(0.2, 0.85), (0.5, 0.1), (0.8, 0.85)], [(0.3, 0.6), (0.7, 0.6)]])
    expect(page.locator("#draw-answer .tz-bars.refused")).to_have_count(1)
    assert violations(page) == []

    page.evaluate("location.hash = 'compare'")
    expect(page.locator("#compare-answers .tz-bar-percent").last).not_to_be_empty()
    assert violations(page) == []

    page.evaluate("location.hash = 'upload'")
    choose(page, sheet, broken)
    expect(page.locator(".tz-mark-box")).to_have_count(5)
    expect(page.locator(".tz-file-chip.error")).to_have_count(1)
    page.locator(".tz-mark-box").nth(1).click()
    expect(page.locator("#upload-reading .tz-stage")).to_have_count(5)
    assert violations(page) == []
    page.locator("#upload-reading .tz-stage").nth(1).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".tz-file-chip.error").click()
    assert violations(page) == []

    page.evaluate("location.hash = 'garments'")
    page.locator("#garments-examples .tz-example").nth(2).click()
    expect(page.locator("#garments-reading .tz-bar-percent").first).not_to_be_empty()
    assert violations(page) == []


@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-GB", "light", 390), ("es-ES", "dark", 1280)])
def test_nothing_is_violated_by_a_training(visit: Callable[..., Page], locale: str, scheme: str, width: int) -> None:
    """The journey of a digit is there, then the curves of a training and what came of it."""
    page = visit("learn", locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800})
    draw(page, DIGITS["4"], "#learn-pad")
    expect(page.locator("#learn-answers .tz-bar.winner")).to_have_count(2)
    assert violations(page) == []

    page.get_by_role("radio", name="300", exact=True).check()
    page.locator(".tz-train").click()

    expect(page.locator("#learn-answers .tz-bar.winner")).to_have_count(3, timeout=120_000)
    assert violations(page) == []

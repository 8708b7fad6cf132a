"""Every tab from beginning to end with nothing but a keyboard, and with nothing but a finger."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pointers import DIGITS, touch

from demo.app import TABS

STOPS = 200  # more than any tab has: a round through the page that is longer never ends
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "device_scale_factor": 3}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

# Marks what has the focus, and tells its number of visits and whether one can see that it has the focus.
ARRIVE = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const seen = Number(node.dataset.visits ?? 0) + 1;
  node.dataset.visits = seen;
  const visible = [node, ...node.querySelectorAll("rect"), node.nextElementSibling].filter(Boolean).some((part) => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || parseFloat(style.strokeWidth) >= 5;
  });
  return [seen, visible, node.outerHTML.slice(0, 120)];
}"""
# What can be used in the tab that is shown, and was never reached.
MISSED = """tab => [...document.getElementById(`panel-${tab}`)
    .querySelectorAll('a[href], button, select, input, canvas[tabindex], [tabindex="0"]')]
  .filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0 && !node.dataset.visits
    && !(node.type === "radio" && document.querySelector(`input[name="${node.name}"][data-visits]`)))
  .map((node) => node.outerHTML.slice(0, 120))"""


def go_round(page: Page) -> None:
    """Press Tab until what was reached first is reached again; every stop must be visible as such."""
    page.evaluate("document.querySelectorAll('[data-visits]').forEach(node => delete node.dataset.visits)")
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        arrived = page.evaluate(ARRIVE)
        if arrived is None:  # the window's own controls
            continue
        visits, visible, what = arrived
        if visits > 1:
            return
        assert visible, what
    raise AssertionError("the keyboard goes round in the page for ever")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by Tab")


def draw_one(page: Page) -> None:
    """Draw a 1 on the pad that has the focus."""
    page.keyboard.press("c")
    for key, times in (("ArrowUp", 5), (" ", 1), ("ArrowDown", 10), (" ", 1)):
        for _ in range(times):
            page.keyboard.press(f"Shift+{key}" if key.startswith("Arrow") else key)


def rows(path: Path) -> Iterator[tuple[str, str]]:
    """Yield file and value of each row of a downloaded CSV."""
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
        yield row["file"], row["value"]


WAYS = [("en-GB", DESKTOP), ("es-ES", PHONE)]


@pytest.mark.parametrize(("locale", "screen"), WAYS, ids=["1280", "390"])
def test_everything_can_be_done_by_keyboard(
    visit: Callable[..., Page], photo: Path, sheet: Path, locale: str, screen: dict
) -> None:
    """Draw, upload, choose a box, correct, download, try a garment, compare, teach; each stop shows the focus."""
    page = visit(locale=locale, **screen)
    for tab in TABS:
        tab_to(page, page.locator(f'.tz-tab[href="#{tab}"]'))
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#panel-{tab}.shown")
        go_round(page)
        assert page.evaluate(MISSED, tab) == []

    def open_tab(tab: str) -> None:
        tab_to(page, page.locator(f'.tz-tab[href="#{tab}"]'))
        page.keyboard.press("Enter")

    open_tab("draw")
    tab_to(page, page.locator("#pad canvas"))
    draw_one(page)
    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("1")
    tab_to(page, page.locator("#pad .tz-clear"))
    page.keyboard.press("Enter")
    expect(page.locator("#draw-answer .tz-answer")).to_have_attribute("data-state", "empty")
    tab_to(page, page.locator("#draw-examples .tz-example").nth(3))
    page.keyboard.press("Enter")
    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("3")
    tab_to(page, page.locator("#draw-answer .tz-stage").first)
    page.keyboard.press("Enter")
    expect(page.locator("dialog.tz-enlarged")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.tz-enlarged")).to_have_count(0)

    open_tab("upload")
    with page.expect_file_chooser() as choosing:  # begun before the way there: a dialog that opens at once is missed
        tab_to(page, page.locator("#upload-box .tz-choose"))
        page.keyboard.press("Enter")
    choosing.value.set_files([photo, sheet])
    chip = page.locator(".tz-file-chip.page")
    expect(chip).to_have_count(1)
    tab_to(page, chip)
    page.keyboard.press("Enter")
    expect(page.locator(".tz-mark-box")).to_have_count(5)
    tab_to(page, page.locator(".tz-mark-box").first)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("4")
    tab_to(page, page.locator(".tz-number").nth(1))
    page.keyboard.press("End")
    page.keyboard.type("5")
    tab_to(page, page.locator("#upload-reading .tz-sheet .tz-button.primary"))
    with page.expect_download() as downloading:
        page.keyboard.press("Enter")
    values = [("seven.jpg", "7"), ("sheet.png", "74"), ("sheet.png", "15"), ("sheet.png", "47")]
    assert list(rows(Path(downloading.value.path()))) == values

    open_tab("garments")
    tab_to(page, page.locator("#garments-examples .tz-example").nth(2))
    page.keyboard.press("Enter")
    expect(page.locator("#garments-reading .tz-bar-percent").first).not_to_be_empty()

    open_tab("compare")
    tab_to(page, page.locator("#compare-pad canvas"))
    draw_one(page)
    expect(page.locator("#compare-answers .tz-bar.winner")).to_have_count(3)

    open_tab("handwriting")
    tab_to(page, page.locator("#hand-pad canvas"))
    draw_one(page)
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("1")
    page.keyboard.press("1")
    expect(page.locator("#hand-lesson .tz-key small").nth(1)).to_have_text("×1")


@pytest.mark.parametrize(("locale", "screen"), WAYS, ids=["1280", "390"])
def test_everything_can_be_done_with_a_finger(
    visit: Callable[..., Page], photo: Path, sheet: Path, locale: str, screen: dict
) -> None:
    """The same without a keyboard but to type the correction; the page never scrolls under a stroke."""
    page = visit(locale=locale, has_touch=True, **screen)

    def open_tab(tab: str) -> None:
        page.locator(f'.tz-tab[href="#{tab}"]').tap()
        page.wait_for_selector(f"#panel-{tab}.shown")

    touch(page, DIGITS["7"])
    said = page.locator("#draw-answer .tz-headline")
    expect(said).to_contain_text("7")
    assert page.evaluate("scrollY") == 0
    page.locator("#pad .tz-undo").tap()
    expect(page.locator("#draw-answer .tz-answer")).to_have_attribute("data-state", "empty")
    page.locator("#pad .tz-redo").tap()
    expect(said).to_contain_text("7")
    page.locator("#draw-answer .tz-stage").nth(2).tap()
    page.locator("dialog.tz-enlarged button").tap()
    page.locator("#draw-examples .tz-example").nth(4).tap()
    expect(said).to_contain_text("4")

    open_tab("upload")
    with page.expect_file_chooser() as choosing:
        page.locator("#upload-box .tz-choose").tap()
    choosing.value.set_files([photo, sheet])
    page.locator(".tz-file-chip.page").tap()
    page.locator(".tz-mark-box").nth(1).tap()
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("4")
    expect(page.locator("#upload-reading .tz-stage")).to_have_count(5)
    number = page.locator(".tz-number").nth(2)
    number.tap()
    number.fill("49")
    with page.expect_download() as downloading:
        page.locator("#upload-reading .tz-sheet .tz-button.primary").tap()
    assert list(rows(Path(downloading.value.path())))[-1] == ("sheet.png", "49")

    open_tab("garments")
    page.locator("#garments-examples .tz-example").nth(2).tap()
    expect(page.locator("#garments-reading .tz-bar-percent").first).not_to_be_empty()

    open_tab("compare")
    page.locator("#compare-pad .tz-clear").tap()
    touch(page, DIGITS["0"], "#compare-pad")
    expect(page.locator("#compare-answers .tz-bar.winner")).to_have_count(3)

    open_tab("handwriting")
    touch(page, DIGITS["1"], "#hand-pad")
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("1")
    page.locator("#hand-lesson .tz-key").nth(1).tap()
    expect(page.locator("#hand-lesson .tz-key small").nth(1)).to_have_text("×1")
    page.locator(".tz-theme").tap()
    assert page.evaluate("document.body.classList.contains('dark')")

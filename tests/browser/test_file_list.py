"""The list of uploaded files: read one after the other, told apart, taken off again."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect
from pointers import choose


def test_several_files_are_read_one_after_the_other(
    visit: Callable[..., Page], photo: Path, broken: Path, sheet: Path
) -> None:
    """Each has its place in the list; a bad one does not stop the rest."""
    page = visit("upload")
    held = []
    page.route("**/gradio_api/upload*", lambda route: held.append(route), times=1)

    choose(page, photo, broken, sheet)

    expect(page.locator("#upload-reading .tz-progress")).to_have_text("0 of 3 read")
    expect(page.locator("#upload-reading .tz-progress-bar")).to_be_visible()
    held[0].continue_()
    chips = page.locator(".tz-file-chip")
    expect(chips).to_have_count(3)
    expect(chips.nth(2)).to_have_class(re.compile("page"))
    expect(chips.nth(1)).to_have_class(re.compile("error"))
    expect(page.locator("#upload-reading .tz-progress-bar")).to_be_hidden()
    chips.nth(2).click()
    expect(page.locator(".tz-mark-box")).to_have_count(5)


def test_a_file_is_taken_off_the_list(visit: Callable[..., Page], photo: Path, sheet: Path, broken: Path) -> None:
    """Its neighbour is shown, its numbers are in no download, and after the last one the box is as empty as before."""
    page = visit("upload")
    choose(page, photo, sheet, broken)
    chips, given = page.locator(".tz-file-chip"), page.locator("#upload-reading .tz-picture img")
    expect(page.locator(".tz-file-chip.error")).to_have_count(1)

    page.get_by_role("button", name="Remove broken.png").click()
    expect(chips).to_have_text(["seven.jpg", "sheet.png"])
    expect(given).to_be_visible()  # what was shown stays
    page.get_by_role("button", name="Remove seven.jpg").click()
    expect(page.locator(".tz-mark-box")).to_have_count(5)
    expect(chips).to_have_count(0)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download CSV").click()
    rows = csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text("utf-8-sig")))
    assert [(row["file"], row["value"]) for row in rows] == [(sheet.name, value) for value in ("74", "1", "47")]

    page.get_by_role("button", name="Remove sheet.png").click()
    expect(page.locator("#upload-reading .tz-reading")).to_be_hidden()
    expect(page.locator("#upload-box .tz-box-hint")).to_be_visible()
    expect(given).to_have_count(0)


def test_files_are_taken_off_the_list_by_keyboard(
    visit: Callable[..., Page], photo: Path, sheet: Path, broken: Path
) -> None:
    """The focus goes to the next file's button, then to the last one's, then to where files are chosen."""
    page = visit("upload", viewport={"width": 390, "height": 844}, locale="es-ES")
    choose(page, photo, broken, sheet)
    expect(page.locator(".tz-file-chip.page")).to_have_count(1)
    page.locator(".tz-file-chip").first.focus()

    page.keyboard.press("Tab")
    for name in ("seven.jpg", "broken.png", "sheet.png"):
        expect(page.locator("#upload-reading :focus")).to_have_attribute("aria-label", f"Quitar {name}")
        box = page.locator("#upload-reading :focus").bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
        page.keyboard.press("Enter")

    expect(page.locator("#upload-box .tz-choose")).to_be_focused()


def test_what_is_taken_off_while_it_waits_is_not_sent_and_does_not_come_back(
    visit: Callable[..., Page], photo: Path, sheet: Path, broken: Path
) -> None:
    """Neither the one that is on its way nor the one behind it; the third is read."""
    page = visit("upload")
    held: list[Route] = []
    page.route("**/gradio_api/upload*", lambda route: held.append(route))
    choose(page, photo, broken, sheet)
    while not held:
        page.wait_for_timeout(10)

    page.get_by_role("button", name="Remove seven.jpg").click()
    page.get_by_role("button", name="Remove broken.png").click()
    expect(page.locator("#upload-reading .tz-waiting")).to_contain_text("sheet.png")
    held[0].continue_()
    while len(held) < 2:
        page.wait_for_timeout(10)
    held[1].continue_()

    expect(page.locator(".tz-mark-box")).to_have_count(5)
    expect(page.locator(".tz-file-chip")).to_have_count(0)
    assert len(held) == 2


def test_files_of_one_name_are_told_apart(visit: Callable[..., Page], photo: Path) -> None:
    """The second "seven.jpg" is "seven (2).jpg", the third has the next number."""
    page = visit("upload")
    for count in (0, 2, 3):  # one alone needs no list
        choose(page, photo)
        expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")
        expect(page.locator(".tz-file-chip")).to_have_count(count)

    names = page.locator(".tz-file-chip").all_inner_texts()

    assert names == ["seven.jpg", "seven (2).jpg", "seven (3).jpg"]

"""Uploading as a visitor does it: any picture, rotated, broken or full of digits, gets its own answer and no other."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pointers import choose


def test_a_rotated_photo_is_read_upright(visit: Callable[..., Page], photo: Path) -> None:
    """The digit is read as it was written, and shown so."""
    page = visit("upload")

    choose(page, photo)

    expect(page.locator("#upload-reading .tz-headline")).to_contain_text(re.compile("^7, "))
    image = page.locator("#upload-reading .tz-picture img")
    assert image.evaluate("image => image.naturalHeight > image.naturalWidth")


def test_a_broken_file_is_one_sentence_and_leaves_no_old_answer(
    visit: Callable[..., Page], photo: Path, broken: Path
) -> None:
    """Beside a picture that cannot be opened stands no answer of the one before."""
    page = visit("upload")
    choose(page, photo)
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")

    choose(page, broken)

    said = page.locator("#upload-reading .tz-headline")
    expect(said).to_contain_text("broken.png is not a picture")
    expect(page.locator("#upload-reading .tz-bar.winner")).to_have_count(0)
    expect(page.locator("#upload-reading .tz-picture")).to_have_count(0)


def test_the_answer_goes_as_soon_as_a_new_picture_is_chosen(visit: Callable[..., Page], photo: Path) -> None:
    """While the server has not answered yet, nothing of the last answer is on screen."""
    page = visit("upload")
    choose(page, photo)
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")
    held = []
    page.route("**/gradio_api/upload*", lambda route: held.append(route))

    choose(page, photo)

    expect(page.locator("#upload-reading .tz-waiting")).to_contain_text("seven (2).jpg")
    expect(page.locator("#upload-reading .tz-bar.winner")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("#upload-reading .tz-bar.winner")).to_be_visible()


def test_a_page_is_read_corrected_and_downloaded(visit: Callable[..., Page], sheet: Path) -> None:
    """Boxes on the picture, a table by line, and a CSV of what the table says after a correction."""
    page = visit("upload")
    choose(page, sheet)
    expect(page.locator(".tz-mark-box")).to_have_count(5)
    numbers = page.locator(".tz-number")
    assert [numbers.nth(i).input_value() for i in range(3)] == ["74", "1", "47"]

    numbers.nth(2).fill("49")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text("utf-8-sig"))))

    assert [(row["line"], row["number"], row["value"], row["read"]) for row in rows] == [
        ("1", "1", "74", "74"),
        ("1", "2", "1", "1"),
        ("2", "1", "49", "47"),
    ]


def test_choosing_a_box_shows_its_answer_also_by_keyboard(visit: Callable[..., Page], sheet: Path) -> None:
    """A click and the arrow keys both choose."""
    page = visit("upload")
    choose(page, sheet)
    said = page.locator("#upload-reading .tz-headline")
    expect(said).to_have_text("Choose a box to see its answer.")

    page.locator(".tz-mark-box").nth(1).click()
    expect(said).to_contain_text("4")
    page.keyboard.press("Tab")
    page.locator(".tz-mark-box").nth(1).focus()
    page.keyboard.press("ArrowRight")

    expect(said).to_contain_text("1")


def test_a_box_is_corrected_beside_its_answer(visit: Callable[..., Page], sheet: Path) -> None:
    """What the visitor says it is stands in the table and at the box."""
    page = visit("upload")
    choose(page, sheet)
    page.locator(".tz-mark-box").nth(1).click()

    page.locator("#upload-reading .tz-no").click()
    page.locator("#upload-reading .tz-is .tz-key").nth(9).click()

    expect(page.locator(".tz-number").first).to_have_value("79")
    expect(page.locator(".tz-mark-box").nth(1)).to_have_attribute("aria-label", "9, as you said")


def test_a_chosen_box_has_its_x_ray(visit: Callable[..., Page], sheet: Path) -> None:
    """Five pictures: as given, evened, all ink, its own ink, the glyph; each is there and none is plain."""
    page = visit("upload")
    choose(page, sheet)

    page.locator(".tz-mark-box").nth(1).click()

    stages = page.locator("#upload-reading .tz-stage img")
    expect(stages).to_have_count(5)
    spread = """async image => {
        await image.decode();
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight), pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0);
        const grey = pen.getImageData(0, 0, canvas.width, canvas.height).data.filter((_, i) => i % 4 === 0);
        return Math.max(...grey) - Math.min(...grey);
    }"""
    assert all(stages.nth(i).evaluate(spread) > 100 for i in range(5))


def test_a_page_on_its_side_is_turned_with_one_click(visit: Callable[..., Page], sheet: Path, tmp_path: Path) -> None:
    """The turn that reads better is offered, and the boxes come after it."""
    with Image.open(sheet) as picture:
        picture.rotate(90, expand=True).save(tmp_path / "lying.png")
    page = visit("upload")
    choose(page, tmp_path / "lying.png")

    page.get_by_role("button", name="Turn it now").click()

    expect(page.locator(".tz-mark-box.sure")).to_have_count(5)
    expect(page.locator(".tz-note")).to_have_count(0)


def test_several_files_of_one_digit_share_one_table(
    visit: Callable[..., Page], photo: Path, sheet: Path, tmp_path: Path
) -> None:
    """A digit is corrected where its file is shown, and one CSV has the numbers of all files."""
    page = visit("upload")
    choose(page, photo, sheet)
    expect(page.locator(".tz-file-chip.page")).to_have_count(1)

    page.locator(".tz-number").fill("1")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text("utf-8-sig"))))

    assert [(row["file"], row["value"], row["read"]) for row in rows] == [
        ("seven.jpg", "1", "7"),
        ("sheet.png", "74", "74"),
        ("sheet.png", "1", "1"),
        ("sheet.png", "47", "47"),
    ]


def test_a_picture_is_turned_and_turned_back(visit: Callable[..., Page], photo: Path) -> None:
    """A quarter turn reads the picture anew."""
    page = visit("upload")
    choose(page, photo)
    image = page.locator("#upload-reading .tz-picture img")
    expect(image).to_be_visible()

    page.get_by_role("button", name="Turn right").click()

    expect(page.locator("#upload-reading .tz-picture img")).to_be_visible()
    page.wait_for_function(
        "() => { const image = document.querySelector('#upload-reading .tz-picture img');"
        " return image && image.naturalWidth > image.naturalHeight }"
    )
    page.get_by_role("button", name="Turn left").click()
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")


def test_a_pasted_and_a_dropped_picture_are_read(visit: Callable[..., Page], photo: Path) -> None:
    """Wherever on the tab that happens."""
    page = visit("upload")
    send = """([bytes, name]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], `${name}.jpg`, { type: 'image/jpeg' }));
        document.querySelector('h1').dispatchEvent(name === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""

    page.evaluate(send, [list(photo.read_bytes()), "paste"])
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")

    page.evaluate(send, [list(photo.read_bytes()), "drop"])
    expect(page.locator(".tz-file-chip")).to_have_text(["paste.jpg", "drop.jpg"])
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")


def test_a_document_is_read_page_by_page(visit: Callable[..., Page], photo: Path, sheet: Path, tmp_path: Path) -> None:
    """A PDF of two pages is two pictures: here one digit, then a page of them."""
    pages = [Image.open(path).convert("RGB") for path in (photo, sheet)]
    pages[0].save(tmp_path / "both.pdf", save_all=True, append_images=pages[1:])
    page = visit("upload")

    choose(page, tmp_path / "both.pdf")

    expect(page.locator(".tz-file-chip")).to_have_text(["both.pdf, page 1", "both.pdf, page 2"])
    page.locator(".tz-file-chip").nth(1).click()
    expect(page.locator(".tz-mark-box")).to_have_count(5)


def test_a_page_that_is_turned_stays_on_screen(
    visit: Callable[..., Page], photo: Path, sheet: Path, tmp_path: Path
) -> None:
    """Its document is read anew from the first page on, and the turned page is shown as soon as it is there."""
    pages = [Image.open(path).convert("RGB") for path in (photo, sheet)]
    pages[0].save(tmp_path / "both.pdf", save_all=True, append_images=pages[1:])
    page = visit("upload")
    choose(page, tmp_path / "both.pdf")
    page.locator(".tz-file-chip").nth(1).click()
    expect(page.locator(".tz-mark-box")).to_have_count(5)

    page.get_by_role("button", name="Turn right").click()

    expect(page.locator(".tz-file-chip").nth(1)).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        "() => { const image = document.querySelector('#upload-reading .tz-picture img');"
        " return image && image.naturalHeight > image.naturalWidth }"
    )


def test_a_long_document_is_waited_for_as_long_as_pages_come(visit: Callable[..., Page], photo: Path) -> None:
    """Two minutes without anything of the file are too long, and they begin anew with every page."""
    page = visit("upload")
    page.clock.install()
    asked: list[Route] = []
    page.route("**/gradio_api/queue/join*", lambda route: asked.append(route))
    choose(page, photo)
    while not asked:
        page.wait_for_timeout(10)
    said = page.locator("#upload-reading .tz-headline")

    page.clock.fast_forward(119_000)
    page.locator("#upload-reading").evaluate(
        "element => element.dispatchEvent(new CustomEvent('trazo-answer',"
        " { bubbles: true, detail: { panel: 'panel-upload', id: trazo.id() - 1, done: false } }))"
    )
    page.clock.fast_forward(118_000)
    expect(said).to_be_hidden()
    page.clock.fast_forward(3_000)
    expect(said).to_contain_text("could not be sent")


def test_a_file_name_is_text_whatever_it_says(visit: Callable[..., Page], tmp_path: Path) -> None:
    """Markup in a file's name is shown, not run."""
    page = visit("upload")
    named = tmp_path / "<img src=x onerror=alert(1)>.png"
    named.write_bytes(b"no picture")

    choose(page, named)

    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("is not a picture")
    expect(page.locator("#upload-reading .tz-headline img")).to_have_count(0)


def test_what_was_corrected_is_in_doubt_no_more(visit: Callable[..., Page], sheet: Path) -> None:
    """A page of five doubtful digits says so at cell, box, heading and CSV; a corrected number is counted out."""
    page = visit("upload")
    page.route(
        "**/gradio_api/queue/data*",
        lambda route: route.fulfill(body=re.sub(r'"verdict": ?"digit"', '"verdict":"unsure"', route.fetch().text())),
    )
    choose(page, sheet)
    summary, first = page.locator(".tz-summary"), page.locator(".tz-number").first
    expect(summary).to_have_text("5 digits, 5 to check")
    expect(page.locator(".tz-mark-box.doubtful")).to_have_count(5)

    first.fill("94")

    expect(summary).to_have_text("5 digits, 3 to check")
    expect(first).not_to_have_class(re.compile("doubtful"))
    expect(page.locator(".tz-mark-box.doubtful")).to_have_count(3)
    expect(page.locator(".tz-mark-box text").nth(1)).to_have_text("4")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download CSV").click()
    rows = csv.DictReader(io.StringIO(Path(downloading.value.path()).read_text("utf-8-sig")))
    assert [row["doubtful"] for row in rows] == ["false", "true", "true"]


def test_labels_at_the_top_of_a_picture_have_room(visit: Callable[..., Page], sheet: Path, tmp_path: Path) -> None:
    """Where a page's first line touches its top each label stands above its box and inside the frame."""
    page = visit("upload")
    image = Image.open(sheet)
    top = np.flatnonzero((np.asarray(image.convert("L")) < 128).any(axis=1))[0]
    image.crop((0, top - 2, image.width, image.height)).save(tmp_path / "top.png")

    choose(page, tmp_path / "top.png")

    expect(page.locator(".tz-mark-box")).to_have_count(5)
    frame = page.locator(".tz-picture").bounding_box()
    label, box = (page.locator(f".tz-mark-box {part}").first.bounding_box() for part in ("text", "rect"))
    assert frame["y"] <= label["y"] < box["y"]
    picture, overlay = (page.locator(f".tz-picture {part}").bounding_box() for part in ("img", "svg"))
    assert all(abs(picture[side] - overlay[side]) < 1.5 for side in picture)


def test_a_cell_stays_under_the_finger_that_chose_it(visit: Callable[..., Page], sheet: Path) -> None:
    """On a phone the answer opens above the table; the tapped cell does not jump away, nor behind the tabs."""
    page = visit("upload", locale="en-GB", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    choose(page, sheet)
    cell = page.locator(".tz-number").nth(1)
    cell.scroll_into_view_if_needed()
    before = cell.evaluate("cell => cell.getBoundingClientRect().top")

    cell.tap()

    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("1,")
    after = cell.evaluate("cell => cell.getBoundingClientRect().top")
    assert abs(after - before) < 2
    page.keyboard.type("2")
    below = page.locator(".tz-tabs").evaluate("tabs => tabs.getBoundingClientRect().top")
    assert cell.evaluate("cell => cell.getBoundingClientRect().bottom") < below


def test_a_correction_waits_while_the_picture_is_read_otherwise(visit: Callable[..., Page], sheet: Path) -> None:
    """Read as one digit and as a page again, or turned and turned back, the page has it still."""
    page = visit("upload")
    choose(page, sheet)
    page.locator(".tz-number").nth(2).fill("49")

    page.get_by_role("button", name="Read as one digit").click()
    page.get_by_role("button", name="Read as a page").click()
    expect(page.locator(".tz-number").nth(2)).to_have_value("49")
    page.get_by_role("button", name="Turn right").click()
    expect(page.get_by_role("button", name="Turn it now")).to_be_visible()
    page.get_by_role("button", name="Turn left").click()

    expect(page.locator(".tz-number").nth(2)).to_have_value("49")

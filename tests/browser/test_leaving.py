"""What a visitor gave is nobody else's, and nothing of it is left when they have gone."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

from gradio.utils import get_upload_folder
from playwright.sync_api import Page, expect
from pointers import DIGITS, choose, draw
from teaching import keep_a_sample, kept, taught

from demo.visit import Visit
from mnist_core.handwriting import Memory

GONE = 10  # seconds in which a closed page is noticed


def memories() -> list[Memory]:
    """Return the memories that are alive in the server, which is this process."""
    gc.collect()
    return [held for held in gc.get_objects() if type(held) is Memory]


def test_two_browsers_never_see_each_others_samples(visit: Callable[..., Page]) -> None:
    """One is taught, the other is not: neither its samples nor its answers know of it."""
    one, other = visit("handwriting"), visit("handwriting")
    taught(one)

    draw(other, DIGITS["7"], "#hand-pad")

    expect(other.locator("#hand-answers .tz-card").first).to_contain_text("7,")
    expect(other.locator("#hand-answers .tz-card").last).to_contain_text("Not taught yet")
    assert kept(other) == 0
    keep_a_sample(other, "0")
    assert kept(one) == 10


def test_nothing_is_left_after_erasing_nor_after_the_visit(visit: Callable[..., Page]) -> None:
    """No memory is alive in the server after "erase", nor a session after its page was closed."""
    before = len(memories())
    page = visit("handwriting")
    taught(page, 2)
    assert len(memories()) > before
    page.get_by_role("button", name="Erase everything").click()
    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")
    wait_for(lambda: len(memories()) == before)
    taught(page, 2)
    held = [one for one in gc.get_objects() if type(one) is Visit and one.personal]
    assert held
    del held

    page.context.close()

    wait_for(lambda: len(memories()) == before)


def uploads() -> set[Path]:
    """Return the files that visitors have uploaded and that are still there."""
    return {path for path in Path(get_upload_folder()).rglob("*") if path.is_file()}


def test_no_uploaded_file_is_left_after_the_visit(visit: Callable[..., Page], photo: Path) -> None:
    """It is there while it may be read again, and goes when its page is closed."""
    before = uploads()
    page = visit("upload")
    choose(page, photo)
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")
    assert uploads() > before

    page.context.close()

    wait_for(lambda: uploads() == before)


def wait_for(true: Callable[[], bool]) -> None:
    """Wait until it is true, for as long as a closed page takes to be noticed."""
    end = time.monotonic() + GONE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)

"""Teaching the page one's hand, as a visitor does it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pointers import DIGITS, draw


def test_a_written_digit_is_kept_under_the_name_that_is_pressed(visit: Callable[..., Page]) -> None:
    """The pad is cleared for the next one, the next digit is asked for, and a reload loses nothing."""
    page = visit("handwriting")
    draw(page, DIGITS["0"], "#hand-pad")

    page.get_by_role("button", name="This is a 0").click()

    expect(page.get_by_role("button", name="This is a 0 (1 kept)")).to_be_visible()
    expect(page.locator(".tz-hand-hint")).to_contain_text("Write a 1")
    expect(page.locator("#hand-pad .tz-pad")).to_have_class("tz-pad empty")
    page.reload()
    expect(page.get_by_role("button", name="This is a 0 (1 kept)")).to_be_visible()


def test_a_digit_is_named_by_key(visit: Callable[..., Page]) -> None:
    """While the pad has the focus, 0 to 9 say what was drawn."""
    page = visit("handwriting")
    draw(page, DIGITS["7"], "#hand-pad")

    page.keyboard.press("7")

    expect(page.get_by_role("button", name="This is a 7 (1 kept)")).to_be_visible()


def test_nothing_is_kept_of_an_empty_pad_and_all_can_be_forgotten(visit: Callable[..., Page]) -> None:
    """Pressing a name without a drawing does nothing; forgetting takes every sample."""
    page = visit("handwriting")
    page.get_by_role("button", name="This is a 3").click()
    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")
    draw(page, DIGITS["1"], "#hand-pad")
    page.get_by_role("button", name="This is a 1").click()
    expect(page.locator(".tz-hand-said")).to_contain_text("1 kept")

    page.get_by_role("button", name="Forget it").click()

    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")
    assert page.evaluate("sessionStorage.getItem('trazo-samples')") == "[]"

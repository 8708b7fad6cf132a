"""The scripts of the tabs after the first come by themselves, once, and whatever happens to the connection."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

OWN = "**/own/*.js"


def test_they_come_once_while_the_first_tab_is_shown(visit: Callable[..., Page]) -> None:
    """So that another tab is there at once when it is wanted."""
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()

    expect(page.locator("#upload-box .tz-box")).to_be_attached()
    for tab in ("upload", "compare", "learn", "draw"):
        page.locator(f".tz-tab[href='#{tab}']").click()
        expect(page.locator(f"#panel-{tab}")).to_be_visible()

    expect(page.locator("#draw-answer .tz-answer")).to_be_visible()
    assert len([url for url in asked if "/own/" in url and url.endswith(".js")]) == 1


def test_a_tab_whose_scripts_do_not_come_says_so_until_they_do(visit: Callable[..., Page]) -> None:
    """The connection is lost, the server fails; then the tab is there, with nothing left of what was said."""
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.abort()
        elif len(asked) == 2:
            route.fulfill(status=503)
        else:
            route.continue_()

    page = visit("handwriting", locale="es-ES")
    page.route(OWN, lose)
    page.reload()

    note = page.locator("#panel-handwriting .tz-pad-note:visible")
    expect(note).to_have_text("Sin conexión. Esta parte de la página llegará en cuanto la haya.")
    page.locator(".tz-language").select_option("en")
    expect(note).to_have_text("No connection. This part of the page comes as soon as there is one.")
    expect(page.locator("#hand-pad canvas")).to_be_visible()
    expect(page.locator("#hand-lesson .tz-key")).to_have_count(10)
    expect(note).to_have_count(0)
    assert len(asked) == 3
    page.locator(".tz-tab[href='#garments']").click()
    expect(page.locator("#garments-box .tz-box")).to_be_visible()


def test_the_first_tab_does_not_wait_for_them(visit: Callable[..., Page]) -> None:
    """A drawing is read while they never come."""
    page = visit()
    page.route(OWN, lambda route: route.abort())
    page.reload()

    page.locator("#draw-examples .tz-example").nth(7).click()

    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("7")


def test_a_picture_of_garments_that_did_not_come_is_asked_for_again(visit: Callable[..., Page]) -> None:
    """Until it is there, in every button."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort() if len(lost) == 1 else route.continue_()

    page = visit("garments")
    page.route("**/own/*.png", lose)
    page.reload()

    pictures = page.locator("#garments-examples img")
    expect(pictures).to_have_count(10)
    page.wait_for_function(
        "[...document.querySelectorAll('#garments-examples img')].every(({ naturalWidth }) => naturalWidth === 280)"
    )
    assert len(lost) > 1

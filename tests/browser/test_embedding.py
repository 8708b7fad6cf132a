"""The page works inside a frame of Hugging Face's site, as a Space is shown there, and in no frame of a stranger's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pointers import DIGITS

# As huggingface.co frames a Space.
FRAME = """<!doctype html><title>A Space</title>
<iframe src="{address}" style="width: 100%; height: 95vh; border: 0"
  allow="accelerometer; autoplay; camera; clipboard-read; clipboard-write; fullscreen; microphone"
  sandbox="allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin
    allow-scripts allow-storage-access-by-user-activation"></iframe>"""
# As browsers answer a framed page whose site may keep nothing.
NO_STORES = """if (window !== top) for (const store of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, store, { get() { throw new DOMException("denied", "SecurityError"); } });"""


@pytest.fixture
def framed(browser: Browser, address: str) -> Iterator[Page]:
    """A page that can go to a site that frames ours."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.route(
        lambda url: not url.startswith(address),
        lambda route: route.fulfill(content_type="text/html", body=FRAME.format(address=address)),
    )
    yield page
    context.close()


@pytest.mark.parametrize("stores", [True, False])
def test_a_drawing_is_read_inside_hugging_faces_frame(framed: Page, stores: bool) -> None:
    """Also where the browser lets a framed page keep nothing."""
    if not stores:
        framed.add_init_script(NO_STORES)
    framed.goto("https://huggingface.co/spaces/somebody/trazo")
    inside = framed.frame_locator("iframe")
    inside.locator("#panel-draw.shown").wait_for()
    canvas = inside.locator("#pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None

    for stroke in DIGITS["7"]:
        for number, (x, y) in enumerate(stroke):
            framed.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
            if number == 0:
                framed.mouse.down()
        framed.mouse.up()

    expect(inside.locator("#draw-answer .tz-headline")).to_contain_text("7,", timeout=15_000)


def test_a_strangers_frame_stays_empty(framed: Page) -> None:
    """The browser refuses it, as the page's headers say."""
    with framed.expect_console_message(lambda message: "frame-ancestors" in message.text):
        framed.goto("https://stranger.example/")

    assert framed.frame_locator("iframe").locator("#pad").count() == 0

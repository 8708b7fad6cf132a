"""What holds for every visit: the visitor's language and colours, privacy, and the page's own looks."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import serve
from gradio.queueing import Queue
from playwright.sync_api import Browser, Page, expect
from pointers import DIGITS, choose, draw

from demo import turn
from demo.app import NETWORKS, QUEUE_LENGTH, TABS
from mnist_core.classifier import Classifier


def test_no_request_leaves_the_machine(visit: Callable[..., Page], address: str) -> None:
    """All that the page needs comes from its own server, while it is loaded and while it is used."""
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.reload()
    draw(page, DIGITS["7"])
    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("7,")

    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")}
    assert hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize(
    ("locale", "language", "tab"),
    [("en-GB", "en", "Upload"), ("es-MX", "es", "Subir"), ("fr-FR", "en", "Upload")],
)
def test_the_page_speaks_the_browsers_language(
    visit: Callable[..., Page], locale: str, language: str, tab: str
) -> None:
    """English and Spanish; English for those who read neither."""
    page = visit(locale=locale)

    expect(page.get_by_role("link", name=tab)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language


def test_the_language_can_be_changed_and_is_remembered(visit: Callable[..., Page]) -> None:
    """Every text changes at once, the answer on screen too, and a reload keeps the choice."""
    page = visit()
    draw(page, DIGITS["7"])
    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("7,")

    page.get_by_label("Language").select_option("es")

    expect(page.locator("#draw-answer .tz-headline")).to_contain_text("seguridad")
    expect(page.get_by_role("button", name="Deshacer")).to_be_visible()
    expect(page).to_have_title("Trazo: ¿qué lees en mis dígitos?")
    page.reload()
    expect(page.get_by_role("button", name="Deshacer")).to_be_visible()


BUSY = {"en": "Very busy right now: trying again…", "es": "Hay mucha gente ahora: se intenta de nuevo…"}
AT_ONCE = 3000  # milliseconds, on a busy machine; the queue's refusal takes a few


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Have Gradio's queue refuse everyone, as it does when it is full, until it is undone."""
    monkeypatch.setattr(Queue, "__len__", lambda queue: QUEUE_LENGTH)
    yield monkeypatch
    monkeypatch.undo()


def refusals(page: Page) -> list[int]:
    """Return a list that grows by one with every event that the queue refuses."""
    found: list[int] = []
    page.on("response", lambda answer: found.append(answer.status) if answer.status == 503 else None)
    return found


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("es-ES", "es")])
def test_a_full_queue_is_said_at_once_and_tried_again(
    visit: Callable[..., Page], photo: Path, crowd: pytest.MonkeyPatch, locale: str, language: str
) -> None:
    """As often as it takes, without sending the picture anew; the sentence goes when it was read."""
    page = visit("upload", locale=locale)
    refused, sent = refusals(page), []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/upload") else None)

    choose(page, photo)

    said = page.locator("#upload-reading .tz-progress[role=status]")
    expect(said).to_have_text(BUSY[language], timeout=AT_ONCE)
    page.wait_for_event("response", lambda answer: answer.status == 503)
    expect(said).to_have_text(BUSY[language])
    assert len(refused) >= 2
    crowd.undo()
    expect(page.locator("#upload-reading .tz-headline")).to_contain_text("7,")
    expect(said).to_be_empty()
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("tab", "box", "told", "read"),
    [
        ("upload", "#upload-box", "#upload-reading .tz-progress[role=status]", "#upload-reading .tz-headline"),
        ("handwriting", "#hand-box", "#hand-lesson .tz-hand-said", "#hand-lesson .tz-hand-said"),
    ],
)
def test_who_has_waited_too_long_is_told_so_and_read_later(
    visit: Callable[..., Page], photo: Path, monkeypatch: pytest.MonkeyPatch, tab: str, box: str, told: str, read: str
) -> None:
    """The page asks again by itself, without sending the picture anew, and is not sent away a second time."""
    page, sent = visit(tab), []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/upload") else None)
    monkeypatch.setattr(turn, "PATIENCE", -1.0)

    page.locator(f"{box} .tz-file").set_input_files(photo)

    expect(page.locator(told)).to_contain_text(BUSY["en"], timeout=AT_ONCE)
    expect(page.locator(read)).to_contain_text(re.compile("7,|Found on your page"))
    assert len(sent) == 1


def test_a_garment_takes_the_place_of_one_that_the_server_was_too_busy_for(
    visit: Callable[..., Page], photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later one is on screen, whatever becomes of the earlier one."""
    page = visit("garments")
    monkeypatch.setattr(turn, "PATIENCE", -1.0)

    page.locator("#garments-box .tz-file").set_input_files(photo)
    expect(page.locator("#garments-reading .tz-progress[role=status]")).to_have_text(BUSY["en"], timeout=AT_ONCE)
    with page.expect_response(
        lambda answer: "/queue/join" in answer.url and '"again":true' in answer.request.post_data
    ):
        page.locator("#garments-examples .tz-example").nth(9).click()
    expect(page.locator("#garments-reading .tz-stage").first).to_be_visible()
    expect(page.locator("#garments-reading img").first).to_have_js_property("naturalWidth", 28)


def test_visitors_who_send_the_same_picture_share_no_file(visit: Callable[..., Page], photo: Path) -> None:
    """What one sent is deleted when they leave, and the other's, which may still wait to be read, is not."""
    paths = []
    for page in (visit("upload"), visit("upload")):
        with page.expect_response("**/gradio_api/upload*") as answered:
            choose(page, photo)
        paths += answered.value.json()

    assert len(set(paths)) == 2


def test_a_full_queue_refuses_an_example_only_for_a_while(
    visit: Callable[..., Page], crowd: pytest.MonkeyPatch
) -> None:
    """As with an upload."""
    page = visit("garments")

    page.locator("#garments-examples .tz-example").nth(2).click()

    said = page.locator("#garments-reading .tz-progress")
    expect(said).to_have_text(BUSY["en"], timeout=AT_ONCE)
    crowd.undo()
    expect(page.locator("#garments-reading .tz-stage").first).to_be_visible()
    expect(said).to_be_empty()


def test_a_full_queue_loses_nothing_that_my_hand_was_taught(
    visit: Callable[..., Page], sheet: Path, crowd: pytest.MonkeyPatch
) -> None:
    """A page of digits is said to wait, and read when there is room; so is the lesson after it."""
    page = visit("handwriting")
    page.locator("#hand-box .tz-file").set_input_files(sheet)
    expect(page.locator(".tz-hand-said")).to_contain_text(BUSY["en"], timeout=AT_ONCE)

    crowd.undo()

    expect(page.locator(".tz-hand-said")).to_contain_text("Found on your page")


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_systems_colours_until_told_otherwise(
    visit: Callable[..., Page], scheme: str, dark: bool
) -> None:
    """The switch turns them round, and a reload keeps it."""
    page = visit(color_scheme=scheme)

    def is_dark() -> bool:
        colour = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
        return int(colour.split("(")[1].split(",")[0]) < 128

    assert is_dark() == dark
    page.get_by_role("button", name="Dark colours").click()
    assert is_dark() != dark
    page.reload()
    page.wait_for_selector("#panel-draw.shown")
    assert is_dark() != dark


@pytest.mark.parametrize("width", [320, 390, 3840])
def test_nothing_overflows_sideways(visit: Callable[..., Page], sheet: Path, width: int) -> None:
    """From a small phone to a 4K screen there is nothing to scroll to the right, in any tab, nor beside a page."""
    page = visit(viewport={"width": width, "height": 700}, locale="es-ES")
    fits = "document.documentElement.scrollWidth <= innerWidth"
    for tab in TABS:
        page.evaluate("tab => { location.hash = tab }", tab)
        page.wait_for_selector(f"#panel-{tab}.shown")
        assert page.evaluate(fits), tab

    page.evaluate("location.hash = 'upload'")
    choose(page, sheet)
    page.locator(".tz-mark-box").first.click()
    assert page.evaluate(fits)
    outside = (
        "() => [...document.querySelectorAll('.tz-panel.shown .tz-button')].filter(button =>"
        "button.getBoundingClientRect().right > button.closest('.tz-panel > *').getBoundingClientRect().right).length"
    )
    assert page.evaluate(outside) == 0


def test_another_tab_begins_at_its_top(visit: Callable[..., Page]) -> None:
    """However far down the last one was left."""
    page = visit("compare", viewport={"width": 390, "height": 700})
    page.evaluate("scrollTo(0, 900)")
    page.wait_for_function("scrollY > 500")

    page.get_by_role("link", name="My hand").click()

    page.wait_for_function("scrollY === 0")


def test_targets_are_large_enough_for_a_finger(visit: Callable[..., Page]) -> None:
    """Every control on the drawing tab is at least 44 pixels high and wide."""
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    small = page.evaluate(
        """() => [...document.querySelectorAll(':is(#panel-draw, header) :is(button, select, a, .tz-width)')]
            .filter(node => node.offsetParent)
            .map(node => [node.className, node.getBoundingClientRect()])
            .filter(([, box]) => box.width < 43.5 || box.height < 43.5).map(([name]) => name)"""
    )

    assert small == []


def test_a_network_that_is_still_loading_is_said_and_the_drawing_is_read_afterwards(
    browser: Browser, classifier: Classifier
) -> None:
    """The page takes drawings before there is a network, says so, and answers as soon as there is."""
    loading: Future[Classifier] = Future()
    with serve(dict.fromkeys(NETWORKS, loading)) as url:
        page = browser.new_page(locale="en-GB")
        page.goto(url)
        page.wait_for_selector("#panel-draw.shown")
        draw(page, DIGITS["7"])
        expect(page.locator("#draw-answer .tz-headline")).to_contain_text("waking up")

        loading.set_result(classifier)

        expect(page.locator("#draw-answer .tz-headline")).to_contain_text("7,")
        page.close()


def test_a_full_queue_delays_a_training_which_can_be_called_off(
    visit: Callable[..., Page], crowd: pytest.MonkeyPatch
) -> None:
    """It is said, and asked again while it is wanted."""
    page = visit("learn")
    button, said = page.locator(".tz-train"), page.locator(".tz-train-said")
    refused = refusals(page)

    button.click()
    expect(said).to_have_text(BUSY["en"], timeout=AT_ONCE)
    page.wait_for_event("response", lambda answer: answer.status == 503)
    assert len(refused) >= 2

    button.click()
    expect(said).to_have_text("Stopped before it began.")
    button.click()
    expect(said).to_have_text(BUSY["en"])
    crowd.undo()
    expect(said).to_have_text(re.compile("^Learning"))
    button.click()
    expect(button).to_have_text("Train again")

"""Teaching the page one's hand, as a visitor does it."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect
from pointers import DIGITS, choose, draw
from teaching import keep_a_sample, kept, taught

from demo.examples import digit_drawings
from mnist_core.handfile import LARGEST
from mnist_core.handwriting import FEWEST
from mnist_core.strokes import POINT_LIMIT, STROKE_LIMIT
from mnist_core.traces import MOST


def test_a_written_digit_is_kept_under_the_name_that_is_pressed(visit: Callable[..., Page]) -> None:
    """The pad is cleared for the next one, the next digit is asked for, and a reload loses nothing."""
    page = visit("handwriting")

    keep_a_sample(page, "0")

    expect(page.get_by_role("button", name="This is a 0 (1 kept)")).to_be_visible()
    expect(page.locator(".tz-hand-hint")).to_contain_text("write a 1")
    expect(page.locator("#hand-pad .tz-pad")).to_have_class("tz-pad empty")
    page.reload()
    expect(page.get_by_role("button", name="This is a 0 (1 kept)")).to_be_visible()


def test_it_is_an_8_not_a_8(visit: Callable[..., Page]) -> None:
    """Whichever text has the article; a file's name is left as it is."""
    page = visit("handwriting")

    expect(page.get_by_role("button", name="This is an 8 (0 kept)")).to_be_visible()
    assert page.evaluate("trazo.t('hand-sample', { label: '8' })").startswith("An 8 of yours")
    assert page.evaluate("trazo.t('upload-reading', { name: 'a 8.png' })") == "Reading a 8.png…"


def test_the_pages_limits_are_the_servers(visit: Callable[..., Page]) -> None:
    """It is told them, and each of its scripts holds to what it was told."""
    page = visit("handwriting")
    assert page.evaluate("trazo.data.limits") == {
        "strokes": STROKE_LIMIT,
        "points": POINT_LIMIT,
        "samples": MOST,
        "fewest": FEWEST,
        "hand": LARGEST,
    }
    page.evaluate("Object.assign(trazo.data.limits, { strokes: 1, samples: 1, fewest: 2 })")

    draw(page, DIGITS["7"], "#hand-pad")
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("7,")
    draw(page, DIGITS["1"], "#hand-pad")
    expect(page.locator("#hand-pad .tz-pad-note")).to_contain_text("The pad is full")
    page.keyboard.press("7")
    expect(page.locator(".tz-hand-said")).to_contain_text("1 kept in this window; it begins to learn from 2 on")
    draw(page, DIGITS["1"], "#hand-pad")
    page.keyboard.press("1")
    expect(page.locator(".tz-hand-said")).to_contain_text("1 samples are kept at most")


def test_a_digit_is_named_by_key(visit: Callable[..., Page]) -> None:
    """While the pad has the focus, 0 to 9 say what was drawn."""
    page = visit("handwriting")
    draw(page, DIGITS["7"], "#hand-pad")

    page.keyboard.press("7")

    expect(page.get_by_role("button", name="This is a 7 (1 kept)")).to_be_visible()


# A pad cleared, and as soon as that was answered a stroke so quick that nothing of it has been sent when it ends; then,
# some milliseconds later, a key.
QUICKLY = """async ([gap, key]) => {
    const canvas = document.querySelector('#hand-pad canvas'), box = canvas.getBoundingClientRect();
    const press = (key) => canvas.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    canvas.setPointerCapture = () => {}; // a made event has no pointer to capture
    if (!document.querySelector('#hand-pad .tz-clear').disabled) {
        const answered = new Promise((done) => document.addEventListener('trazo-answer', done, { once: true }));
        press('c');
        await answered;
    }
    const point = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1,
        pointerType: 'mouse', button: 0, clientX: box.x + x * box.width, clientY: box.y + y * box.height }));
    point('pointerdown', 0.5, 0.15);
    for (let y = 0.2; y < 0.85; y += 0.05) point('pointermove', 0.5, y);
    point('pointerup', 0.5, 0.85);
    if (gap) await new Promise((done) => setTimeout(done, gap));
    press(key);
}"""


@pytest.mark.parametrize("gap", [0, 20, 45])
def test_a_key_right_after_a_stroke_is_kept_for_it(visit: Callable[..., Page], gap: int) -> None:
    """Nothing of it may be sent yet, as something was sent just before; the drawing after it is not named."""
    page = visit("handwriting")
    draw(page, DIGITS["7"], "#hand-pad")
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("7")

    page.evaluate(QUICKLY, [gap, "1"])

    expect(page.get_by_role("button", name="This is a 1 (1 kept)")).to_be_visible()
    expect(page.locator("#hand-pad .tz-pad")).to_have_class("tz-pad empty")
    draw(page, DIGITS["7"], "#hand-pad")
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("7")
    assert kept(page) == 1


def test_a_key_in_the_guided_minute_need_not_wait_for_the_answer(visit: Callable[..., Page]) -> None:
    """The digit's own key takes it as soon as it was read, though the pen has not rested; another's does not."""
    page = visit("handwriting")
    page.evaluate("const later = setTimeout; setTimeout = (run, wait) => later(run, wait === 1100 ? 1e6 : wait)")
    page.get_by_role("button", name="Start the guided minute").click()
    page.evaluate(QUICKLY, [0, "8"])
    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("1")
    assert kept(page) == 0

    page.evaluate(QUICKLY, [0, "0"])

    expect(page.locator(".tz-prompt")).to_contain_text("Write a 1")
    assert kept(page) == 1


def test_a_key_names_the_whole_drawing_not_what_was_answered_first(visit: Callable[..., Page]) -> None:
    """The answer to the first stroke comes when the second is finished and named: it is not what is kept."""
    page = visit("handwriting")
    sent, held, glyphs = [], [], {}

    def hold(route: Route) -> None:
        drawn = route.request.post_data_json["data"][0]
        sent.append((drawn["live"], len(drawn["strokes"])))
        if sent[-1] == (False, 1):
            held.append(route)
        else:
            answer = route.fetch()
            glyphs[sent[-1]] = answer.json()["data"][0]["answers"]["everyone"].get("glyph")
            route.fulfill(response=answer)

    page.route("**/gradio_api/run/**", hold)
    first, second = DIGITS["4"]
    draw(page, [first], "#hand-pad")
    while not held:
        page.wait_for_timeout(10)
    draw(page, [second], "#hand-pad")
    page.keyboard.press("4")
    held[0].continue_()

    expect(page.get_by_role("button", name="This is a 4 (1 kept)")).to_be_visible()
    assert [glyphs[drawn] for drawn in sent if drawn == (False, 2)] == [page.evaluate("trazo.samples.list()[0].glyph")]


def test_a_key_is_forgotten_with_its_drawing(visit: Callable[..., Page]) -> None:
    """What is cleared before it was read is not kept, and its name is not the next drawing's, however soon that is."""
    page = visit("handwriting")
    clear = "document.dispatchEvent(new CustomEvent('trazo-clear', { detail: { store: 'hand' } }))"

    page.evaluate(f"async () => {{ const draw = {QUICKLY}; await draw([0, '1']); {clear}; await draw([0, 'x']); }}")

    expect(page.locator("#hand-answers .tz-headline").first).to_contain_text("1")
    assert kept(page) == 0


def test_nothing_is_kept_of_an_empty_pad_and_all_is_erased_in_one_click(visit: Callable[..., Page]) -> None:
    """Pressing a name without a drawing does nothing; erasing takes every sample."""
    page = visit("handwriting")
    page.get_by_role("button", name="This is a 3").click()
    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")
    keep_a_sample(page, "1")
    expect(page.locator(".tz-hand-said")).to_contain_text("1 kept")

    page.get_by_role("button", name="Erase everything").click()

    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")
    assert page.evaluate("sessionStorage.getItem('trazo-samples')") is None


def test_an_answer_is_confirmed_corrected_and_taken_back(visit: Callable[..., Page]) -> None:
    """Yes; no, it is a 1, by key; pressed again, it is no sample any more."""
    page = visit()
    draw(page, DIGITS["7"])
    said = page.locator("#draw-answer .tz-kept")

    page.get_by_role("button", name="Yes, a 7").click()
    expect(said).to_have_text("Kept as a 7. 1 sample of your hand.")
    page.get_by_role("button", name="No, it is a").click()
    expect(page.locator("#draw-answer .tz-is button")).to_have_count(10)
    page.keyboard.press("1")
    expect(said).to_have_text("Kept as a 1. 1 sample of your hand.")
    page.get_by_role("button", name="No, it is a").click()
    page.locator("#draw-answer .tz-is").get_by_role("button", name="It is a 1").click()
    expect(said).to_have_text("")
    assert kept(page) == 0


def test_a_box_of_a_page_is_corrected(visit: Callable[..., Page], sheet: Path) -> None:
    """Each box has its own answer, and each answer its own keys."""
    page = visit("upload")
    choose(page, sheet)
    page.locator(".tz-mark-box").nth(1).click()

    page.locator("#upload-reading").get_by_role("button", name="No, it is a").click()
    page.locator("#upload-reading").get_by_role("button", name="It is a 9").click()

    expect(page.locator("#upload-reading .tz-kept")).to_have_text("Kept as a 9. 1 sample of your hand.")


def test_a_sample_is_looked_at_relabelled_and_removed(visit: Callable[..., Page]) -> None:
    """In the list of samples, each by itself."""
    page = visit("handwriting")
    keep_a_sample(page, "7")
    page.locator(".tz-gallery summary").click()

    page.get_by_role("button", name="A 7 of yours").click()
    page.get_by_role("dialog").get_by_role("button", name="It is a 1").click()
    page.get_by_role("button", name="A 1 of yours").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()

    expect(page.locator(".tz-hand-said")).to_contain_text("0 kept")


def test_the_guided_minute_takes_each_digit_when_the_pen_rests(visit: Callable[..., Page]) -> None:
    """It asks for a 0, keeps it, clears the pad and asks for a 1; one step back asks for the 0 again."""
    page = visit("handwriting")
    page.get_by_role("button", name="Start the guided minute").click()
    expect(page.locator(".tz-prompt")).to_contain_text("Write a 0")

    draw(page, DIGITS["0"], "#hand-pad")
    expect(page.locator(".tz-prompt")).to_contain_text("Write a 1")
    expect(page.locator("#hand-pad .tz-pad")).to_have_class("tz-pad empty")
    assert kept(page) == 1

    page.get_by_role("button", name="Once more").click()
    expect(page.locator(".tz-prompt")).to_contain_text("Write a 0")
    assert kept(page) == 0


def test_a_photographed_page_teaches(visit: Callable[..., Page], tmp_path: Path) -> None:
    """0 to 9 in a row: ten samples, and the sentence says what was learnt."""
    paper = np.full((200, 1500), 235, np.uint8)
    for place, strokes in enumerate(digit_drawings()):
        for stroke in strokes:
            points = np.array([[40 + 145 * place + 110 * x, 40 + 110 * y] for x, y, *_ in stroke["points"]], int)
            cv2.polylines(paper, [points], False, 30, 7, cv2.LINE_AA)
    cv2.imwrite(str(tmp_path / "known.png"), paper)
    page = visit("handwriting")

    page.locator("#hand-box .tz-file").set_input_files(str(tmp_path / "known.png"))

    expect(page.locator(".tz-hand-said")).to_contain_text("Found on your page: 10.")
    expect(page.locator(".tz-thumb-button")).to_have_count(10)
    expect(page.locator(".tz-hand-said")).to_contain_text("of your 10 digits")


def test_a_hand_is_saved_and_opened_in_another_window(visit: Callable[..., Page], tmp_path: Path) -> None:
    """The file alone is enough there; where there are samples they stay; a file of another kind is one sentence."""
    page, other = visit("handwriting"), visit("handwriting")
    taught(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save my hand").click()
    saved.value.save_as(tmp_path / "hand.safetensors")

    other.locator(".tz-hand-file").set_input_files(str(tmp_path / "hand.safetensors"))
    expect(other.locator(".tz-hand-said")).to_contain_text("of your 10 digits")
    assert kept(other) == 0

    page.locator(".tz-hand-file").set_input_files(str(tmp_path / "hand.safetensors"))
    expect(page.locator(".tz-hand-said")).to_contain_text("hand.safetensors was opened.")
    assert kept(page) == 10

    (tmp_path / "cat.safetensors").write_bytes(b"meow")
    other.locator(".tz-hand-file").set_input_files(str(tmp_path / "cat.safetensors"))
    expect(other.locator(".tz-hand-said")).to_contain_text("cat.safetensors is not a whole file")


def test_a_card_says_who_has_learnt_before_anything_is_drawn(visit: Callable[..., Page]) -> None:
    """As soon as the lesson is over, and when it is switched off."""
    page = visit("handwriting")
    mine = page.locator("#hand-answers .tz-card").nth(1).locator(".tz-headline")
    expect(mine).to_have_text("Not taught yet, or switched off")

    taught(page)
    expect(mine).to_have_text("Waiting for your digit")
    page.get_by_role("link", name="Draw").click()
    page.reload()
    expect(page.locator(".tz-hand-said")).to_contain_text("of your 10 digits")  # while another tab is shown
    page.get_by_role("link", name="My hand").click()
    expect(mine).to_have_text("Waiting for your digit")
    page.get_by_label("Read everything on this page with my hand in mind").uncheck()
    expect(mine).to_have_text("Not taught yet, or switched off")


def test_a_saved_hand_that_cannot_be_taught_is_dropped_and_told(visit: Callable[..., Page]) -> None:
    """One that the window kept, from a program that made other files, say."""
    page = visit("handwriting")
    held = json.dumps({"samples": [], "file": base64.b64encode(b"meow").decode(), "on": True})
    page.evaluate("held => sessionStorage.setItem('trazo-samples', held)", held)

    page.reload()

    expect(page.locator(".tz-hand-said.problem")).to_contain_text("is not a whole file of a hand")
    assert page.evaluate("sessionStorage.getItem('trazo-samples')") is None

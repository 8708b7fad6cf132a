"""Drawing as a visitor does it: what is drawn is read while it is drawn, and nothing of it is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from pointers import DIGITS, draw, touch

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}


def headline(page: Page) -> Locator:
    """Return the sentence beside the drawing pad."""
    return page.locator("#draw-answer .tz-headline")


@pytest.mark.parametrize("digit", ["7", "4", "0"])
def test_a_digit_drawn_with_the_mouse_is_read(visit: Callable[..., Page], digit: str) -> None:
    """The sentence names it, its bar is the marked one, and the glyph is what the network saw."""
    page = visit()

    draw(page, DIGITS[digit])

    expect(headline(page)).to_contain_text(re.compile(f"^{digit}, "))
    winner = page.locator("#draw-answer .tz-bar.winner")
    expect(winner).to_have_count(1)
    expect(winner.locator(".tz-bar-label")).to_have_text(digit)
    expect(page.locator("#draw-answer .tz-stage")).to_have_count(5)
    assert (
        page.evaluate(
            "() => { const c = document.querySelector('#draw-answer .tz-glyph');"
            " return Math.max(...c.getContext('2d').getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0)) }"
        )
        == 255
    )


@pytest.mark.parametrize("digit", ["7", "4", "0"])
def test_a_digit_drawn_with_a_finger_is_read_and_the_page_stays_where_it_is(
    visit: Callable[..., Page], digit: str
) -> None:
    """On a phone the pad takes the finger; the page does not scroll under it."""
    page = visit(**PHONE)

    touch(page, DIGITS[digit])

    expect(headline(page)).to_contain_text(re.compile(f"^{digit}, "))
    assert page.evaluate("scrollY") == 0


def test_two_digits_drawn_are_read_as_two(visit: Callable[..., Page]) -> None:
    """Side by side they are a number."""
    page = visit()
    for digit, left in (("4", 0.0), ("7", 0.5)):
        draw(page, [[(left + 0.5 * x, 0.25 + 0.5 * y) for x, y in stroke] for stroke in DIGITS[digit]])

    expect(headline(page)).to_have_text("47")


def test_an_example_writes_itself_and_is_read(visit: Callable[..., Page]) -> None:
    """A click is enough to see the page at work."""
    page = visit()

    page.get_by_role("button", name="Draw an example 3").click()

    expect(headline(page)).to_contain_text(re.compile("^3, "))


def test_one_can_step_back_to_an_earlier_answer(visit: Callable[..., Page]) -> None:
    """The slider shows what was believed before, and the last answer again at its end."""
    page = visit()
    first, second = DIGITS["4"]
    finished = page.locator("#draw-answer .tz-status")  # told of no live answer, after which another would come
    draw(page, [first])
    expect(finished).to_have_text(re.compile("."))
    expect(finished).not_to_contain_text("4,")
    draw(page, [second])
    expect(finished).to_contain_text("4,")
    slider = page.get_by_label("Step back to an earlier answer")

    inked = (
        "() => { const c = document.querySelector('#pad canvas'); return c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data.filter((value, i) => i % 4 === 3 && value > 0).length }"
    )
    whole = page.evaluate(inked)

    slider.fill("0")
    expect(headline(page)).not_to_contain_text("4,")
    assert 0 < page.evaluate(inked) < whole

    slider.fill(slider.get_attribute("max") or "")
    expect(headline(page)).to_contain_text("4,")
    assert page.evaluate(inked) == whole


def test_bars_move_while_the_stroke_is_still_being_drawn(visit: Callable[..., Page]) -> None:
    """Before the button is released there are percentages."""
    page = visit()
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.15 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.8 * box["height"], steps=12)

    expect(page.locator("#draw-answer .tz-bar.winner")).to_have_count(1)
    page.mouse.up()


def test_a_second_finger_changes_nothing(visit: Callable[..., Page]) -> None:
    """Only the finger that began draws; one stroke is made."""
    page = visit(**PHONE)
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    first = {"x": box["x"] + 100, "y": box["y"] + 60, "id": 1}
    second = {"x": box["x"] + 250, "y": box["y"] + 300, "id": 2}

    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first, second]})
    for step in range(10):
        moved = [{**first, "y": first["y"] + 20 * step}, {**second, "x": second["x"] - 10 * step}]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": moved})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(headline(page)).to_contain_text("1")
    assert page.evaluate("JSON.parse(sessionStorage.getItem('trazo-drawing')).length") == 1


def test_undo_redo_and_clear_by_button_and_by_key(visit: Callable[..., Page]) -> None:
    """Each step back brings the answer of that step; even clearing can be undone."""
    page = visit()
    draw(page, DIGITS["4"])
    expect(headline(page)).to_contain_text("4,")

    page.get_by_role("button", name="Clear").click()
    expect(headline(page)).to_have_text("Waiting for your digit")
    expect(page.locator("#draw-answer .tz-bar.winner")).to_have_count(0)

    page.get_by_role("button", name="Undo").click()
    expect(headline(page)).to_contain_text("4,")

    page.locator("#pad canvas").focus()
    page.keyboard.press("c")
    expect(headline(page)).to_have_text("Waiting for your digit")
    page.keyboard.press("z")
    expect(headline(page)).to_contain_text("4,")
    page.keyboard.press("Shift+Z")
    expect(headline(page)).to_have_text("Waiting for your digit")


def test_what_is_erased_is_not_read(visit: Callable[..., Page]) -> None:
    """An eraser passed over the whole drawing leaves nothing to read."""
    page = visit()
    draw(page, DIGITS["1"])
    expect(headline(page)).to_contain_text("1")

    page.get_by_role("button", name="Eraser").click()
    draw(page, [[(0.5, 0.05), (0.5, 0.95)]])

    expect(page.locator("#draw-answer .tz-answer")).to_have_attribute("data-state", "blank")
    expect(page.locator("#draw-answer .tz-bar.winner")).to_have_count(0)


def test_a_drawing_survives_a_turned_phone_and_stays_sharp(visit: Callable[..., Page]) -> None:
    """The pad has another size then, as many pixels as the screen has there, and the same strokes."""
    page = visit(**PHONE)
    touch(page, DIGITS["7"])
    expect(headline(page)).to_contain_text("7,")
    looks = """() => {
        const canvas = document.querySelector('#pad canvas');
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        const inked = pixels.reduce((sum, value, i) => sum + (i % 4 === 3 && value > 127), 0);
        return [canvas.width / canvas.clientWidth, 4 * inked / pixels.length];
    }"""
    dense, inked = page.evaluate(looks)
    width = page.locator("#pad canvas").bounding_box()["width"]

    page.set_viewport_size({"width": 844, "height": 390})

    page.wait_for_function("width => document.querySelector('#pad canvas').clientWidth !== width", arg=width)
    page.wait_for_function(f"() => Math.abs(({looks})()[0] - 3) < 0.05")
    assert dense == pytest.approx(3, abs=0.05)
    assert page.evaluate(looks)[1] == pytest.approx(inked, rel=0.1)
    expect(headline(page)).to_contain_text("7,")


def test_the_palm_is_ignored_while_the_pen_draws_and_pressure_is_kept(visit: Callable[..., Page]) -> None:
    """A touch beside the pen, or just before it, leaves no stroke."""
    page = visit()
    page.evaluate(
        """() => {
            const canvas = document.querySelector('#pad canvas'), box = canvas.getBoundingClientRect();
            canvas.setPointerCapture = () => {};
            const send = (type, pointerType, pointerId, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
                pointerType, pointerId, clientX: box.left + x * box.width, clientY: box.top + y * box.height,
                pressure: 0.25, button: 0, buttons: 1, bubbles: true }));
            send('pointerdown', 'touch', 1, 0.9, 0.9);
            send('pointerdown', 'pen', 2, 0.5, 0.2);
            send('pointerdown', 'touch', 3, 0.8, 0.9);
            for (let y = 0.2; y < 0.8; y += 0.05) {
                send('pointermove', 'pen', 2, 0.5, y);
                send('pointermove', 'touch', 3, y, 0.9);
            }
            send('pointerup', 'pen', 2, 0.5, 0.8);
            send('pointerup', 'touch', 3, 0.8, 0.9);
        }"""
    )

    expect(headline(page)).to_contain_text("1")
    (stroke,) = page.evaluate("JSON.parse(sessionStorage.getItem('trazo-drawing'))")
    assert {point[0] for point in stroke["points"]} == {0.5}
    assert {point[3] for point in stroke["points"]} == {0.25}


def test_nothing_moves_for_those_who_want_no_motion(visit: Callable[..., Page]) -> None:
    """An example is there at once, and bars jump to where they belong."""
    page = visit(reduced_motion="reduce")

    page.get_by_role("button", name="Draw an example 3").click()

    strokes = page.evaluate("JSON.parse(sessionStorage.getItem('trazo-drawing'))")
    assert strokes[-1]["points"][-1][2] == 900
    assert page.evaluate("getComputedStyle(document.querySelector('.tz-bar-fill')).transitionDuration") == "0s"
    expect(headline(page)).to_contain_text("3,")


def test_a_drawing_survives_a_reload_and_another_tab(visit: Callable[..., Page]) -> None:
    """The browser keeps it for this window, and it is read again."""
    page = visit()
    draw(page, DIGITS["7"])
    expect(headline(page)).to_contain_text("7,")

    page.reload()
    expect(headline(page)).to_contain_text("7,")

    page.get_by_role("link", name="Upload").click()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(headline(page)).to_contain_text("7,")


def test_a_digit_can_be_drawn_by_keyboard_alone(visit: Callable[..., Page]) -> None:
    """Arrows move, space puts the pen down and lifts it."""
    page = visit()
    page.locator("#pad canvas").focus()
    for _ in range(16):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(32):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")

    expect(headline(page)).to_contain_text("1")


def test_a_full_pad_says_so_until_there_is_room(visit: Callable[..., Page]) -> None:
    """An answer that comes meanwhile leaves the note; a stroke taken back takes it away."""
    page = visit()
    page.evaluate("Object.assign(trazo.data.limits, { strokes: 1 })")
    draw(page, [*DIGITS["7"], *DIGITS["1"]])
    note = page.locator("#pad .tz-pad-note")
    expect(headline(page)).to_contain_text("7,")
    expect(note).to_contain_text("The pad is full")

    page.keyboard.press("z")

    expect(note).to_be_hidden()


def test_a_lost_connection_is_said_and_the_drawing_sent_again(visit: Callable[..., Page]) -> None:
    """Offline, the page says so and keeps the drawing; online again, it is read."""
    page = visit()
    page.context.set_offline(True)
    draw(page, DIGITS["7"])
    expect(page.locator("#pad .tz-pad-note")).to_contain_text("No connection")

    page.context.set_offline(False)

    expect(headline(page)).to_contain_text("7,", timeout=30_000)
    expect(page.locator("#pad .tz-pad-note")).to_be_hidden()


def test_why_is_drawn_on_the_ink(visit: Callable[..., Page]) -> None:
    """Two pictures with what they say; another digit can be asked about."""
    page = visit()
    draw(page, DIGITS["7"])
    page.get_by_role("button", name="Why?").click()

    expect(page.locator("#draw-answer .tz-why figcaption").last).to_contain_text("would be a")
    page.get_by_role("button", name="Why not a 1?").click()
    expect(page.get_by_role("button", name="Why not a 1?")).to_have_attribute("aria-pressed", "true")
    colours = page.locator("#draw-answer .tz-why canvas").first.evaluate(
        "canvas => { const all = canvas.getContext('2d').getImageData(0, 0, 384, 384).data; let n = 0;"
        " for (let i = 3; i < all.length; i += 4) n += all[i] > 128; return n; }"
    )
    assert 2000 < colours < 60000

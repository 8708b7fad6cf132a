"""What a visitor's hands do: draw with a mouse or a finger, choose files."""

from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page

Strokes = list[list[tuple[float, float]]]
# Three digits as strokes through the corners and bends of a person's, in sides of the pad.
DIGITS: dict[str, Strokes] = {
    "7": [[(0.28, 0.2), (0.72, 0.2), (0.42, 0.82)]],
    "4": [[(0.58, 0.15), (0.28, 0.58), (0.76, 0.58)], [(0.62, 0.36), (0.6, 0.86)]],
    "1": [[(0.5, 0.15), (0.5, 0.85)]],
    "0": [[(0.5, 0.15), (0.3, 0.3), (0.27, 0.55), (0.38, 0.8), (0.6, 0.82), (0.73, 0.6), (0.7, 0.32), (0.5, 0.15)]],
}


def draw(page: Page, strokes: Strokes, pad: str = "#pad") -> None:
    """Draw strokes on a pad with the mouse."""
    page.locator(f"{pad} canvas").scroll_into_view_if_needed()
    box = page.locator(f"{pad} canvas").bounding_box()
    assert box is not None
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=8)
        page.mouse.up()


def touch(page: Page, strokes: Strokes, pad: str = "#pad") -> None:
    """Draw strokes on a pad with one emulated finger."""
    box = page.locator(f"{pad} canvas").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)

    def send(kind: str, *place: float) -> None:
        points = [{"x": box["x"] + place[0] * box["width"], "y": box["y"] + place[1] * box["height"]}] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for stroke in strokes:
        send("touchStart", *stroke[0])
        for (x0, y0), (x1, y1) in pairwise(stroke):
            for step in range(1, 9):
                send("touchMove", x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8)
        send("touchEnd")


def choose(page: Page, *paths: Path) -> None:
    """Give files to the upload box."""
    page.locator("#upload-box .tz-file").set_input_files([str(path) for path in paths])

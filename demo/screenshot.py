"""`python -m demo.screenshot OUT.png`: take the README's picture from the running page.

Serves the page, draws a digit on it as a visitor would, and saves what is then on screen.  Needs playwright and a
Chromium or Chrome, which serving does not.
"""

import argparse
import shutil
from pathlib import Path

from demo.app import build, launch_kwargs, load, pending
from demo.examples import digit_drawings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WIDTH, HEIGHT = 1200, 900
PATIENCE = 60_000  # milliseconds


def take(out: Path, digit: int = 7, *, dark: bool = False, locale: str = "en-GB") -> None:
    """Save a picture of the page at `out` with `digit` drawn on it."""
    from playwright.sync_api import sync_playwright

    networks = pending()
    load(networks)
    page = build(networks)
    _, address, _ = page.launch(prevent_thread_lock=True, quiet=True, **launch_kwargs())
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])
        window = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2, locale=locale)
        window.emulate_media(color_scheme="dark" if dark else "light")
        window.set_default_timeout(PATIENCE)
        window.goto(address)
        canvas = window.locator("#pad canvas")
        box = canvas.bounding_box()
        assert box is not None
        for stroke in digit_drawings()[digit]:
            places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y, _ in stroke["points"]]
            window.mouse.move(*places[0])
            window.mouse.down()
            for place in places[1:]:
                window.mouse.move(*place)
                window.wait_for_timeout(40)
            window.mouse.up()
        window.locator("#draw-answer .tz-stage").first.wait_for()
        canvas.blur()
        window.wait_for_timeout(500)  # until the bars have come to rest
        window.screenshot(path=out)
        browser.close()
    page.close()


def main() -> None:
    """Take the picture that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m demo.screenshot", description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="where to save the PNG")
    parser.add_argument("--digit", type=int, choices=range(10), default=7)
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    parser.add_argument("--locale", default="en-GB", help="the browser's language: es-ES for Spanish")
    options = parser.parse_args()
    take(options.out, options.digit, dark=options.dark, locale=options.locale)


if __name__ == "__main__":
    main()

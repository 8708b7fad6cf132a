"""Teaching the page a hand, quickly, for tests of what comes of it."""

import base64
import json

import numpy as np
from playwright.sync_api import Page, expect
from pointers import DIGITS, draw

from mnist_core.hands import Hand, hand_glyph


def keep_a_sample(page: Page, digit: str) -> None:
    """Write a digit on the pad of My hand and press its name."""
    draw(page, DIGITS[digit], "#hand-pad")
    page.get_by_role("button", name=f"This is a {digit}").click()


def taught(page: Page, count: int = 1, label: int | None = None) -> None:
    """Give the window `count` samples of each digit by one hand, and let it learn; all called `label` if given."""
    rng = np.random.default_rng(0)
    glyphs = [hand_glyph(digit, rng, Hand(slant=0.4)) for digit in range(10) for _ in range(count)]
    samples = [
        {"label": str(i // count if label is None else label), "glyph": base64.b64encode(glyph.tobytes()).decode()}
        for i, glyph in enumerate(glyphs)
    ]
    held = json.dumps({"samples": samples, "file": None, "on": True})
    page.evaluate("held => sessionStorage.setItem('trazo-samples', held)", held)
    page.reload()
    expect(page.locator(".tz-hand-said")).to_contain_text(f"your {10 * count} digits")


def kept(page: Page) -> int:
    """Return how many samples the window keeps."""
    return page.evaluate("JSON.parse(sessionStorage.getItem('trazo-samples') ?? '{}').samples?.length ?? 0")

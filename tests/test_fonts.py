"""fonts: a character is ink on a canvas, and every font that is named is there with all that is written in it."""

import numpy as np
import pytest

from mnist_core import fonts
from mnist_core.fonts import FONTS, LATIN, OTHERS, SCRIPT_FONTS, character, fonts_are_here

WRITTEN = [(font, LATIN) for family in FONTS.values() for font in family] + [(font, OTHERS) for font in SCRIPT_FONTS]


@pytest.mark.parametrize(("font", "letters"), WRITTEN, ids=lambda value: value[:24])
def test_every_character_is_ink_within_its_canvas(font: str, letters: str) -> None:
    """Some of it full, none of it cut off at an edge."""
    for letter in letters:
        ink = character(font, letter)

        assert ink.dtype == np.float32
        assert ink.max() == 1
        assert not np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]]).any(), letter


def test_without_matplotlib_there_are_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked for, not imported."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    fonts._folder.cache_clear()
    try:
        assert not fonts_are_here()
    finally:
        fonts._folder.cache_clear()

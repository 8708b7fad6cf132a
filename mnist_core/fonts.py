"""Characters of the fonts that come with matplotlib, which are found without importing it.

Where matplotlib is missing there are none.  Knows files and ink; knows nothing of what a character is taken for.
"""

import importlib.util
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT_SIZE = 64  # pixels; over three times the glyph's ink
LATIN = "ACDEFGHJKLMNPRTUVWXYadefhijkmnprtuvwxy#%+<>?@="
OTHERS = "ΓΔΣΠΩΨΞωπψμλαЖШЩЦИЮЯДЫЪПжшщцюядыאשמטהחעצقكشضجخعغيظÑÆŒßþŁ"
FONTS = {
    "font-sans": ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    "font-serif": ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "STIXGeneral", "STIXGeneralBol"),
    "font-typewriter": ("DejaVuSansMono", "DejaVuSansMono-Bold", "cmtt10"),
    "font-roman": ("cmr10", "cmb10", "cmss10", "cmti10", "STIXGeneralItalic", "STIXGeneralBolIta"),
}
SCRIPT_FONTS = ("DejaVuSans", "DejaVuSans-Bold")


def fonts_are_here() -> bool:
    """Return whether there are fonts to draw with."""
    return _folder() is not None


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    found = importlib.util.find_spec("matplotlib")
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" if found and found.origin else None
    return folder if folder and folder.is_dir() else None


@lru_cache(maxsize=1024)
def character(font: str, letter: str) -> np.ndarray:
    """Return the ink of one character, (128, 128) float32 in [0, 1], somewhere in the middle."""
    folder = _folder()
    assert folder is not None, "only where fonts_are_here()"
    canvas = Image.new("L", (FONT_SIZE * 2, FONT_SIZE * 2))
    ImageDraw.Draw(canvas).text(
        (FONT_SIZE // 2, FONT_SIZE // 4),
        letter,
        fill=255,
        font=ImageFont.truetype(folder / f"{font}.ttf", FONT_SIZE),
    )
    return np.asarray(canvas, np.float32) / 255

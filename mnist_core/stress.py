"""How well a classifier reads under each condition: accuracy on scenes made in code, a row a condition, and a sheet.

Real photographs are few; this shows what each change to preprocessing or training gains and what it costs elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from mnist_core.allographs import ALLOGRAPHS
from mnist_core.classifier import Classifier
from mnist_core.conditions import CONDITIONS, Condition
from mnist_core.prediction import REFUSED
from mnist_core.scenes import Digits, Scene, digit_scene, on_desk, page_scene

# Ways to write that half of the world uses and MNIST hardly has: what each is called in the table.
RARE = {
    "crossed 7": (7, ("crossed", "crossed-hooked", "crossed-slanted", "crossed-curved", "looped")),
    "1 with a long up-stroke": (1, ("upstroke", "upstroke-based", "tent")),
    "1 with a base": (1, ("based",)),
    "curled 9": (9, ("curled", "hooked", "open", "swept")),
    "slashed or dotted 0": (0, ("slashed", "dotted")),
    "wide 0": (0, ("flat",)),
    "4 in two strokes": (4, ("open", "lightning", "curved")),
    "5 in two strokes": (5, ("two-stroke", "long-hat")),
    "8 of two circles": (8, ("two-circles",)),
    "8 not closed": (8, ("open", "crossing")),
}
PAGES = ("clean", "pencil", "ruled", "squared", "photo", "squared-photo", "shadowed-photo")
PAGE_LINES = (4, 24)  # what is small on a large page shows what is measured against the page, not the digits
LINE_NUMBERS, NUMBER_DIGITS = 3, 6  # at most
PAGE_DIGITS = 4  # for each scene of one digit: those of a page share their hand, pen and light, and tell less
SKEW = 8.0  # degrees a page is turned at most
NOTE, SHEET = 0.3, Condition(pen="ballpoint")  # of the picture is the sheet that lies on a desk; how it is written
THUMBNAIL = (120, 90)


@dataclass(frozen=True)
class Row:
    """One condition: what was pictured, how many were read right and how many were refused, of how many.

    On pages `count` is of digits and `right` those on the longest common run of text; nothing is refused there.
    """

    group: str  # "samples", "hands", "rare hands" or "pages"
    condition: str
    right: int
    refused: int
    count: int

    @property
    def accuracy(self) -> float:
        """The share that was read right, 0..1; 0 of nothing."""
        return self.right / self.count if self.count else 0.0


def stress(classifier: Classifier, count: int = 50, seed: int = 0, digits: Digits | None = None) -> Iterator[Row]:
    """Read scenes of every condition and yield a row for each as it is done.

    count: digits a condition, on pages four times as many; digits: glyphs (N, 28, 28) uint8 and labels (N,) for the
    rows of samples, which are left out where None.  The same seed gives the same scenes.
    """
    groups = {"hands": None} if digits is None else {"samples": digits, "hands": None}
    for group, given in groups.items():
        for name, condition in CONDITIONS.items():
            yield _row(classifier, group, name, (_scene(condition, given, [seed, i]) for i in range(count)))
    notes = (on_desk(_scene(SHEET, None, [seed, i]), NOTE, np.random.default_rng([seed, i, 1])) for i in range(count))
    yield _row(classifier, "hands", "sheet-on-desk", notes)
    for name, (label, variants) in RARE.items():
        yield _row(classifier, "rare hands", name, (_rare(label, variants, seed, i) for i in range(count)))
    for name in PAGES:
        yield _page_row(classifier, name, count, np.random.default_rng(seed))


def line(row: Row) -> str:
    """Return a row as a line of text."""
    refused = f"  {row.refused} refused" if row.refused else ""
    return f"{row.group:<11} {row.condition:<24} {row.accuracy:7.1%} of {row.count}{refused}"


def sheet(seed: int = 0, digits: Digits | None = None, columns: int = 10) -> Image.Image:
    """Picture samples of every condition and of every way to write a digit, named, a row each, in two blocks."""
    rows = {
        name: [_scene(condition, digits if i % 2 else None, [seed, i]) for i in range(columns)]
        for name, condition in CONDITIONS.items()
    }
    rows |= {
        f"{variant} {label}": [_rare(label, (variant,), seed, i) for i in range(columns)]
        for label, named in ALLOGRAPHS.items()
        for variant in named
    }
    width, height = THUMBNAIL[0] + 4, THUMBNAIL[1] + 16
    half = (len(rows) + 1) // 2
    picture = Image.new("RGB", (2 * columns * width, half * height), "white")
    draw = ImageDraw.Draw(picture)
    for index, (name, scenes) in enumerate(rows.items()):
        left, top = index // half * columns * width, index % half * height
        draw.text((left + 2, top), name, fill="black")
        for column, scene in enumerate(scenes):
            image = Image.fromarray(scene.pixels).convert("RGBA")
            matte = Image.new("RGBA", image.size, "lightgreen")  # so that white on nothing can be seen
            small = Image.alpha_composite(matte, image).convert("RGB").resize(THUMBNAIL, Image.Resampling.BOX)
            picture.paste(small, (left + column * width, top + 12))
    return picture


def _scene(condition: Condition, digits: Digits | None, seed: list[int]) -> Scene:
    """Picture the digit that the seed stands for: the same under every condition, so that rows compare."""
    rng = np.random.default_rng(seed)
    if digits is None:
        return digit_scene(seed[-1] % 10, condition, rng)
    glyphs, labels = digits
    at = int(rng.integers(len(glyphs)))
    return digit_scene(int(labels[at]), condition, rng, glyph=glyphs[at])


def _rare(label: int, variants: Sequence[str], seed: int, index: int) -> Scene:
    rng = np.random.default_rng([seed, index])
    return digit_scene(label, CONDITIONS["clean"], rng, variant=variants[index % len(variants)])


def _row(classifier: Classifier, group: str, name: str, scenes: Iterator[Scene]) -> Row:
    right = refused = count = 0
    for scene in scenes:
        prediction = classifier.predict(scene.pixels)
        right += prediction.label == str(scene.digits[0].label)
        refused += prediction.verdict in REFUSED
        count += 1
    return Row(group, name, right, refused, count)


def _page_row(classifier: Classifier, name: str, count: int, rng: np.random.Generator) -> Row:
    right = total = 0
    while total < PAGE_DIGITS * count:
        rows = int(rng.integers(PAGE_LINES[0], PAGE_LINES[1] + 1))
        lines = [" ".join(_number(rng) for _ in range(rng.integers(1, LINE_NUMBERS + 1))) for _ in range(rows)]
        scene = page_scene(lines, rng, CONDITIONS[name], skew=rng.uniform(-SKEW, SKEW))
        right += common(scene.text, classifier.read_page(scene.pixels).text)
        total += len(scene.digits)
    return Row("pages", name, right, 0, total)


def _number(rng: np.random.Generator) -> str:
    return "".join(map(str, rng.integers(0, 10, rng.integers(1, NUMBER_DIGITS + 1))))


def common(truth: str, read: str) -> int:
    """Count the digits of the longest common subsequence of two texts; spaces and newlines are matched, not counted."""
    best = [(0, 0)] * (len(read) + 1)  # characters matched, digits among them
    for expected in truth:
        above = (0, 0)
        for j, found in enumerate(read, 1):
            matched = (above[0] + 1, above[1] + expected.isdigit()) if expected == found else (0, 0)
            above, best[j] = best[j], max(best[j], best[j - 1], matched)
    return best[-1][1]

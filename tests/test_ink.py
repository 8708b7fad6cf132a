"""Ink is found on any paper, and none where none was written."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from mnist_core import ink as ink_module
from mnist_core.conditions import CONDITIONS
from mnist_core.ink import (
    Ink,
    drop_and_grain,
    find_ink,
    pen_width,
    without_dust,
)
from mnist_core.light import WHITE
from mnist_core.pictures import open_picture
from mnist_core.scenes import page_scene

HEIGHT, WIDTH = 300, 400
FIVE = [(0.7, 0.15), (0.4, 0.15), (0.38, 0.45), (0.55, 0.42), (0.68, 0.6), (0.6, 0.82), (0.35, 0.85)]
EIGHT = [(0.6, 0.25), (0.5, 0.15), (0.4, 0.28), (0.6, 0.65), (0.5, 0.85), (0.38, 0.68), (0.6, 0.25)]


def stroke(
    points: list[tuple[float, float]], width: int, size: float = 1.0, at: tuple[int, int] = (50, 0)
) -> np.ndarray:
    """Return (300, 400) float32, 1 where a pen went through `points`, scaled to `size` frame heights."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    path = np.round(np.array(points) * HEIGHT * size + at).astype(np.int32)
    cv2.polylines(mask, [path], False, 255, width, cv2.LINE_AA)
    return mask.astype(np.float32) / 255


def photo(paper: np.ndarray, noise: float = 2.0) -> np.ndarray:
    """Return a paper, (300, 400) or (300, 400, 3) of levels, as a camera sees it: a little blurred, with grain."""
    blurred = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), 0.7)
    grain = np.random.default_rng(1).normal(0, noise, blurred.shape)
    return np.clip(blurred + grain, 0, 255).astype(np.uint8)


def overlap(pixels: np.ndarray, drawn: np.ndarray) -> float:
    """Return how well the ink found in `pixels` is the ink drawn: intersection over union."""
    found = find_ink(open_picture(pixels)).values > 0.5
    wanted = cv2.resize(drawn, found.shape[::-1], interpolation=cv2.INTER_AREA) > 0.5
    return float((found & wanted).sum() / max(1, (found | wanted).sum()))


def grids(step: int, slope: float, squared: bool) -> np.ndarray:
    """Return (300, 400) float32, 1 on ruled lines two pixels thick."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    lines = (y - slope * x) % step < 2
    if squared:
        lines |= (x + slope * y) % step < 2
    return lines.astype(np.float32)


def shadow() -> np.ndarray:
    """Return (300, 400) float32, 0.5 in a shadow with hard edges and a corner, else 1."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.where((y + 0.3 * x > 200) & (x > 120), 0.5, 1.0)


def vignette() -> np.ndarray:
    """Return (300, 400) float32, 1 in the middle and 0.45 in the corners."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    return 1 - 0.27 * (x**2 + y**2)


def lamp() -> np.ndarray:
    """Return (300, 400) float32, 1 in a spot at one side and 0.45 far from it."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    return 0.45 + 0.55 * np.exp(-((x - 0.4) ** 2 + (y + 0.3) ** 2) / 0.5)


def test_two_levels_are_paper_and_ink() -> None:
    """On a tiny picture of two levels the darker minority is 1 and the rest 0, whichever of the two is lighter."""
    picture = np.full((5, 7), 200, np.uint8)
    picture[1:4, 3] = 50
    want = (picture == 50).astype(np.float32)
    assert (find_ink(open_picture(picture)).values == want).all()
    assert (find_ink(open_picture(255 - picture)).values == want).all()


def test_a_clean_glyph_keeps_its_shades() -> None:
    """A 28x28 picture with grey edges comes through as it is, either polarity, and enlarged by repeating pixels."""
    glyph = np.zeros((28, 28), np.uint8)
    cv2.polylines(glyph, [np.round(np.array(FIVE) * 28).astype(np.int32)], False, 255, 2, cv2.LINE_AA)
    want = glyph.astype(np.float32) / 255
    for picture in (glyph, 255 - glyph, np.kron(glyph, np.ones((10, 10), np.uint8))):
        assert np.abs(find_ink(open_picture(picture)).values - want).max() < 0.01


PAPERS = {
    "plain": lambda ink: photo(225 - 170 * ink),
    "black on white without noise": lambda ink: (255 - 255 * ink).astype(np.uint8),
    "white on black": lambda ink: (255 * ink).astype(np.uint8),
    "faint ballpoint": lambda ink: photo(210 - 20 * ink, noise=1.0),
    "a hard shadow": lambda ink: photo((225 - 170 * ink) * shadow()),
    "a vignette": lambda ink: photo((225 - 170 * ink) * vignette()),
    "a lamp to one side": lambda ink: photo((225 - 150 * ink) * np.linspace(0.4, 1, WIDTH)),
    "noise": lambda ink: photo(220 - 150 * ink, noise=12),
    "chalk on a board": lambda ink: photo(50 + 160 * ink, noise=4),
    "ruled": lambda ink: photo(np.minimum(225 - 60 * grids(37, 0.05, False), 225 - 170 * ink)),
    "squared": lambda ink: photo(np.minimum(225 - 60 * grids(25, 0.07, True), 225 - 170 * ink)),
    "dark ruled": lambda ink: photo(np.minimum(225 - 150 * grids(61, 0.02, False), 225 - 170 * ink)),
    "red on green of one brightness": lambda ink: photo(
        np.array([80.0, 140, 80]) * (1 - ink[..., None]) + np.array([210.0, 75, 75]) * ink[..., None]
    ),
    "white on transparent": lambda ink: np.dstack([np.full((HEIGHT, WIDTH, 3), 255), 255 * ink]).astype(np.uint8),
    "black on transparent": lambda ink: np.dstack([np.zeros((HEIGHT, WIDTH, 3)), 255 * ink]).astype(np.uint8),
    "sixteen bits": lambda ink: (60000 - 50000 * ink).astype(np.uint16),
    "floats": lambda ink: (0.9 - 0.8 * ink).astype(np.float32),
}


@pytest.mark.parametrize("points", [FIVE, EIGHT])
@pytest.mark.parametrize("paper", PAPERS)
def test_ink_is_found_on_any_paper(paper: str, points: list[tuple[float, float]]) -> None:
    """A digit on paper of many kinds is found whole, and nothing else is."""
    ink = stroke(points, 12)
    assert overlap(PAPERS[paper](ink), ink) > 0.75


@pytest.mark.parametrize(("width", "size"), [(1, 1.0), (3, 0.5), (30, 1.0), (60, 1.0), (3, 0.1)])
def test_strokes_of_any_width_are_found(width: int, size: float) -> None:
    """Hair lines, brushes a fifth of the frame wide and digits of a tenth of it are found, none of them hollow."""
    ink = stroke(FIVE, width, size)
    pixels = photo(225 - 170 * ink) if width > 1 else (255 - 255 * ink).astype(np.uint8)
    assert overlap(pixels, ink) > 0.6


BLANKS = {
    "one grey": np.full((HEIGHT, WIDTH), 128.0),
    "a vignette": 225 * vignette(),
    "ruled": 225 - 60 * grids(40, 0.0, False),
    "black": np.zeros((HEIGHT, WIDTH)),
    "a lamp's spot": 225 * lamp(),
    "a lamp's spot on ruled paper": 225 * lamp() * (1 - 0.2 * grids(40, 0.05, False)),
}


@pytest.mark.parametrize("noise", [0, 1, 6])
@pytest.mark.parametrize("paper", BLANKS)
def test_blank_paper_has_no_ink(paper: str, noise: float) -> None:
    """Paper on which nothing was written has no ink at all, be it grainy, badly lit or ruled."""
    pixels = photo(BLANKS[paper], noise) if noise else BLANKS[paper].astype(np.uint8)
    assert not find_ink(open_picture(pixels)).values.any()


@pytest.mark.parametrize("noise", [1, 6])
def test_a_hard_shadow_is_no_ink(noise: float) -> None:
    """Blank paper in a camera's grain stays blank under a shadow with hard edges; without any grain it is a drawing."""
    assert not find_ink(open_picture(photo(225 * shadow(), noise))).values.any()


def test_the_colours_of_compressed_paper_are_no_ink() -> None:
    """Where JPEG leaves blocks of hardly different colours on blank paper there is no ink."""
    rng = np.random.default_rng(0)
    paper = np.array([225, 215, 190]) + np.kron(rng.normal(0, 1.5, (38, 50, 3)), np.ones((8, 8, 1)))
    assert not find_ink(open_picture(paper[:HEIGHT, :WIDTH].astype(np.uint8))).values.any()


def test_a_large_picture_is_reduced_and_says_by_how_much() -> None:
    """Ink of a large picture is smaller than it, and `scale` leads back to the picture's pixels."""
    pixels = cv2.resize((255 - 255 * stroke(FIVE, 12)).astype(np.uint8), None, fx=10, fy=10)
    ink = find_ink(open_picture(pixels))
    assert max(ink.values.shape) <= 1400
    assert ink.scale == pytest.approx(ink.values.shape[1] / 4000)
    assert ink.upright.shape == (*ink.values.shape, 3)
    assert ink.flat.shape == ink.values.shape


@pytest.mark.parametrize("edge", [100, 280])
def test_what_is_lighter_than_paper_in_a_shadow_is_no_ink(edge: int) -> None:
    """Paper without any noise, as where a camera has too much light: most of it, or the lesser part, in a shadow."""
    ink = stroke(FIVE, 6, 0.4, (120, 90))
    paper = np.where(np.arange(WIDTH) < edge, 102, 246)[None]

    assert overlap(np.where(ink > 0.5, paper // 8, np.broadcast_to(paper, ink.shape)).astype(np.uint8), ink) > 0.75


def test_rulings_and_faint_ink_are_reported() -> None:
    """The reasons name lines that were removed and ink that is faint, and say nothing otherwise."""
    ink = stroke(FIVE, 12)

    def codes(paper: str) -> list[str]:
        return [reason.code for reason in find_ink(open_picture(PAPERS[paper](ink))).reasons]

    assert codes("plain") == []
    assert codes("ruled") == ["rulings-removed"]
    assert codes("faint ballpoint") == ["too-faint"]


@pytest.mark.parametrize("shape", [(1, 5000), (3, 20000), (20000, 2), (3, 20000, 3)])
def test_strips_are_pictures_too(shape: tuple[int, ...]) -> None:
    """A picture a few pixels high and thousands wide is no trouble, whatever is on it."""
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert np.isfinite(find_ink(open_picture(noise)).values).all()


shapes = st.tuples(st.integers(1, 40), st.integers(1, 40)) | st.tuples(
    st.integers(1, 40), st.integers(1, 40), st.sampled_from([3, 4])
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.one_of(npst.arrays(np.uint8, shapes), npst.arrays(np.uint16, shapes), npst.arrays(bool, shapes)))
def test_any_array_has_ink_in_range(pixels: np.ndarray) -> None:
    """Whatever the pixels, ink is float32 between 0 and 1, and the pictures to show have its size."""
    ink = find_ink(open_picture(pixels))
    assert ink.values.dtype == np.float32
    assert np.isfinite(ink.values).all()
    assert 0 <= ink.values.min() <= ink.values.max() <= 1
    assert ink.flat.shape == ink.upright.shape[:2] == ink.values.shape


def test_a_fine_stroke_is_no_dust() -> None:
    """Where strokes are taken for broader than they are, a long thin piece stays and one as short as a dot goes."""
    values = np.zeros((60, 80), np.float32)
    values[10:12, 5:45] = 1
    values[40:42, 60:70] = 1

    left = without_dust(values, values > 0, 13.0)

    assert (left[:30] == values[:30]).all()
    assert not left[30:].any()


def test_the_width_of_strokes_is_measured_across_them() -> None:
    """Of bars it is their own; of nothing, or of grain, what it was taken for."""
    for width in (8, 16, 30):
        paper = np.full((400, 400), WHITE, np.uint8)
        paper[50:350, 100 : 100 + width] = 40
        assert pen_width(*drop_and_grain(paper, 40.0), 40.0) == pytest.approx(width, rel=0.07)
    blank = np.full((400, 400), WHITE, np.uint8)
    assert pen_width(*drop_and_grain(blank, 40.0), 40.0) == 40.0
    blank[::20, 5::20] = 40  # grain
    assert pen_width(*drop_and_grain(blank, 40.0), 40.0) == 40.0


def test_fine_pencil_on_a_large_page_is_all_ink() -> None:
    """Strokes too fine to be seen in the small picture in which they are measured are no dust."""
    drawn = np.zeros((1380, 1000), np.float32)
    five = cv2.resize(stroke(FIVE, 14)[:, 50:350], (34, 40), interpolation=cv2.INTER_AREA)
    for y in range(40, 1320, 85):
        for x in range(40, 950, 60):
            drawn[y : y + 40, x : x + 34] = five
    pencil = drawn * np.random.default_rng(2).uniform(0, 1, drawn.shape)

    ink = find_ink(open_picture(photo(220 * (1 - 0.35 * pencil), 3.0))).values

    assert (ink[drawn > 0.2] > 0).mean() > 0.8


def test_pencil_too_fine_for_a_reduced_page_is_looked_for_in_the_whole() -> None:
    """A sheet of twenty lines on which nothing is seen at half its size is no blank one."""
    rng = np.random.default_rng([5, 36])
    lines = ["".join(map(str, rng.integers(0, 10, 7))) for _ in range(20)]
    page = page_scene(lines, rng, CONDITIONS["pencil"])

    ink = find_ink(open_picture(page.pixels))

    assert ink.values.shape == page.pixels.shape[:2]
    assert ink.scale == 1
    assert all(ink.values[y : y + h, x : x + w].any() for x, y, w, h in (digit.box for digit in page.digits))


def test_fine_pencil_in_a_shadow_is_looked_for_in_the_whole() -> None:
    """On a page of 23 lines some of it is lost at half the size, as it hardly stands out of the shadow's grain."""
    rng = np.random.default_rng(7)
    lines = ["".join(map(str, rng.integers(0, 10, 8))) for _ in range(23)]
    page = page_scene(lines, rng, CONDITIONS["shadowed-photo"])

    ink = find_ink(open_picture(page.pixels))

    assert ink.scale == 1
    assert all(ink.values[y : y + h, x : x + w].max() > 0.5 for x, y, w, h in (digit.box for digit in page.digits))


@pytest.mark.parametrize(("seen", "again", "scale"), [(0.2, 0.3, 1.0), (0.2, 0.1, 0.5)])
def test_of_two_looks_that_with_more_ink_counts(
    seen: float, again: float, scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reducing takes away grain, too, in which strokes may be lost at the second look."""

    def look(pixels: np.ndarray, width: int) -> tuple[Ink, bool]:
        is_reduced = pixels.shape[1] < width
        values = np.full(pixels.shape[:2], seen if is_reduced else again, np.float32)
        return Ink(values, pixels, pixels, pixels.shape[1] / width), is_reduced

    monkeypatch.setattr(ink_module, "_ink_in", look)
    page = np.random.default_rng(0).integers(0, 255, (2800, 400), np.uint8)

    assert find_ink(open_picture(page)).scale == scale


@pytest.mark.parametrize("seed", [15, 27])
def test_columns_of_digits_with_bare_paper_between_are_no_rulings(seed: int) -> None:
    """On a page of 24 lines in a shadow, ways from top to bottom meet many digits and are bare where they meet none."""
    rng = np.random.default_rng(seed)
    lines = ["".join(map(str, rng.integers(0, 10, 6))) for _ in range(24)]
    page = page_scene(lines, rng, CONDITIONS["shadowed-photo"], height=24, skew=7)

    ink = find_ink(open_picture(page.pixels))

    assert "rulings-removed" not in {reason.code for reason in ink.reasons}
    found = [ink.values[y : y + h, x : x + w].any() for x, y, w, h in (digit.box for digit in page.digits)]
    assert np.mean(found) > 0.97

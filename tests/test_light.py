"""The light is taken off a picture, and its polarity found, without hollowing a stroke."""

import cv2
import numpy as np
import pytest

from mnist_core.light import WHITE, close, even_light, flatten, histogram, noise_level, orient, reduced

HEIGHT, WIDTH = 240, 320
Y, X = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
ANGLES = pytest.mark.parametrize("angle", [0.0, 0.5, 1.2, 2.4])


def barred(width: int, paper: int = 200, ink: int = 60) -> np.ndarray:
    """Return (240, 320) uint8 paper with a standing and a lying bar."""
    picture = np.full((HEIGHT, WIDTH), paper, np.uint8)
    picture[40:200, 100 : 100 + width] = ink
    picture[120 : 120 + width, 60:260] = ink
    return picture


def shaded(angle: float) -> np.ndarray:
    """Return (240, 320) bool: what lies in a hard shadow whose edge lies at this angle."""
    return X * np.cos(angle) + Y * np.sin(angle) > 0.1


def test_levels_are_counted() -> None:
    """A histogram has the number of pixels of each level."""
    counts = histogram(np.array([[0, 3], [3, 255]], np.uint8))
    assert (counts[0], counts[3], counts[255], counts.sum()) == (1, 2, 1, 4)


def test_closing_fills_strokes_and_keeps_gradients() -> None:
    """Closing with a square removes a narrower dark bar and leaves a gradient as it is, to the very border."""
    paper = np.tile(np.arange(100, 140, dtype=np.uint8), (40, 1))
    barred = paper.copy()
    barred[:, 20:24] = 10
    assert (close(paper, 9) == paper).all()
    assert np.abs(close(barred, 9).astype(int) - paper).max() <= 5


@pytest.mark.parametrize("width", [4, 12, 40])
def test_polarity_and_width_are_found(width: int) -> None:
    """Dark and light bars are told apart, and the width is hardly more than theirs, never less."""
    for picture in (barred(width), 255 - barred(width)):
        dark, stroke = orient(picture)
        assert dark[120, 61] < dark[0, 0]
        assert width <= stroke <= 2 * width


def test_what_lies_within_a_stroke_is_no_light_stroke() -> None:
    """A broad ring whose hole is narrower than its stroke is dark ink, its negative light ink, in noise as well."""
    ring = np.full((HEIGHT, WIDTH), 240.0)
    cv2.circle(ring, (160, 120), 30, 10, 40, cv2.LINE_AA)
    noisy = ring + np.random.default_rng(0).normal(0, 8, ring.shape)
    for picture in (np.clip(noisy, 0, 255).astype(np.uint8), 255 - np.clip(noisy, 0, 255).astype(np.uint8)):
        dark, stroke = orient(picture)
        assert dark[120, 130] < dark[120, 160]
        assert 40 <= stroke <= 80


@ANGLES
def test_a_shadow_is_no_stroke(angle: float) -> None:
    """Across a hard shadow's edge, however it lies, faint strokes keep their polarity and their width."""
    light = np.where(shaded(angle), 0.5, 1.0)
    for strokes in (barred(12, 200, 170), 255 - barred(12, 200, 170)):
        dark, stroke = orient((strokes * light).astype(np.uint8))
        assert dark[125, 70] < dark[110, 70]
        assert 12 <= stroke <= 24


@ANGLES
def test_light_alone_is_no_stroke(angle: float) -> None:
    """Blank paper has strokes of no width, under a hard shadow and under a lamp."""
    shadow = np.where(shaded(angle), 100, 200)
    lamp = 80 + 120 * np.exp(-2 * ((X - np.cos(angle) / 2) ** 2 + Y**2))
    assert [orient(light.astype(np.uint8))[1] for light in (shadow, lamp)] == [0, 0]


@pytest.mark.parametrize("width", [4, 12, 40])
def test_flattening_hollows_no_stroke(width: int) -> None:
    """Paper comes to one level on both sides of a shadow's edge; the middle of a broad bar stays as dark as its rim."""
    shadow = np.where(np.arange(WIDTH) > 180, 0.5, 1.0)
    flat, paper = flatten((barred(width) * shadow).astype(np.uint8), width)
    blank = barred(width) == 200
    away = cv2.erode(blank.astype(np.uint8), np.ones((7, 7))) > 0
    away[:, 176:186] = False
    assert np.abs(flat[away].astype(int) - WHITE).max() <= 4
    assert flat[~blank].max() < 0.45 * WHITE
    assert np.abs(paper[:, 20].astype(int) - 200).max() <= 4


def test_smooth_light_is_evened_and_a_shadow_is_left_alone() -> None:
    """A vignette is divided out, writing or not; a picture with a hard edge in its light comes back as it is."""
    picture = barred(12)
    even = even_light((picture * (1 - 0.25 * (X**2 + Y**2))).astype(np.uint8))
    assert even[picture == 200].std() < 4
    shadowed = (picture * np.where(X + Y > 0.3, 0.5, 1)).astype(np.uint8)
    assert even_light(shadowed) is shadowed


def test_a_lamps_spot_is_evened_and_no_desk_is_taken_for_one() -> None:
    """The light of a lamp near the paper, at one side of it; beside a dark desk a surface so supple would ring."""
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
    lamp = (0.45 + 0.55 * np.exp(-((x - 0.4) ** 2 + (y + 0.3) ** 2) / 0.6)) * barred(12)
    desk = lamp.astype(np.uint8)
    desk[:, :40] = 30

    paper = even_light(lamp.astype(np.uint8))[barred(12) == 200]

    assert np.percentile(lamp[barred(12) == 200], 95) > 1.5 * np.percentile(lamp[barred(12) == 200], 5)
    assert np.percentile(paper, 95) < 1.05 * np.percentile(paper, 5)
    assert even_light(desk) is desk


def test_what_is_on_a_tiny_picture_is_no_light() -> None:
    """A surface with as many terms as the picture has pixels would follow all of it."""
    tiny = np.random.default_rng(0).integers(50, 200, (6, 6), np.uint8)

    assert even_light(tiny) is tiny


def test_noise_is_measured_beside_strokes() -> None:
    """The level of the grain is found within a third, whatever is written; a picture without noise has the least."""
    grainy = barred(12) + np.random.default_rng(0).normal(0, 5, (HEIGHT, WIDTH))
    assert noise_level(barred(12)) == 0.5
    assert 5 * 2 / 3 < noise_level(grainy.astype(np.uint8)) < 5 * 4 / 3
    assert noise_level(np.zeros((1, 1), np.uint8)) == 0.5


def test_the_longer_side_is_bounded_and_the_shape_kept() -> None:
    """A smaller picture is not enlarged, and no side vanishes."""
    assert reduced(np.zeros((400, 200), np.uint8), 100).shape == (100, 50)
    assert reduced(np.zeros((50, 20), np.uint8), 100).shape == (50, 20)
    assert reduced(np.zeros((1, 9000), np.uint8), 100).shape == (1, 100)


@pytest.mark.parametrize("ink_level", [0.5, 0.8])
def test_a_stroke_across_a_shadows_edge_stays_whole(ink_level: float) -> None:
    """In the light its ink is as dark as the paper in the shadow, or less dark, and is ink all the same."""
    ink = cv2.line(np.zeros((200, 300), np.uint8), (110, 60), (190, 140), 1, 12)
    paper = np.full((200, 300), 200.0)
    paper[:, 150:] = 100

    flat, _ = flatten(np.where(ink, ink_level * paper, paper).astype(np.uint8), 12.0)

    assert (flat[cv2.erode(ink, np.ones((5, 5), np.uint8)) > 0] < (0.1 + ink_level) * WHITE).all()
    assert (flat[cv2.dilate(ink, np.ones((25, 25), np.uint8)) == 0] > 0.9 * WHITE).all()


def test_a_corner_of_a_shadow_is_no_ink() -> None:
    """Where no stroke runs on into it a shadow's corner stays paper, whatever its angle."""
    paper = np.full((200, 300), 200, np.uint8)
    paper[60:, 150:] = 100

    flat, _ = flatten(paper, 12.0)

    edges = cv2.morphologyEx(paper, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8))
    assert (flat[edges == 0] > 0.9 * WHITE).all()

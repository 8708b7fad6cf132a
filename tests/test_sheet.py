"""A written sheet on a dark desk becomes paper all over, and nothing else that is bright in the dark does."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from mnist_core.classifier import Classifier
from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import DESK, digit_scene, on_desk, page_scene
from mnist_core.sheet import find_sheet, without_desk

PAPER, WOOD, INK = 220, 40, 60


def desk(corners: list[tuple[int, int]], mark: bool = True, wood: int = WOOD) -> np.ndarray:
    """Return (200, 300) uint8: a bright shape in the dark, a short stroke in the middle of it."""
    grey = np.full((200, 300), wood, np.uint8)
    cv2.fillPoly(grey, [np.array(corners, np.int32)], PAPER)
    if mark:
        x, y = np.mean(corners, axis=0).astype(int).tolist()
        cv2.line(grey, (x, y - 12), (x, y + 12), INK, 3)
    return grey


SHEET = [(90, 40), (220, 55), (205, 150), (80, 140)]


def test_the_desk_around_a_written_sheet_becomes_paper() -> None:
    """All of the picture is paper then but for what is written, which is as it was."""
    grey = desk(SHEET)

    laid = without_desk(grey)

    assert (laid == PAPER).mean() > 0.98
    assert (laid[60:130, 100:195] == grey[60:130, 100:195]).all()
    assert (laid < 100).sum() == (grey[80:120, 140:160] < 100).sum() > 50


def test_paper_goes_on_as_bright_as_it_is_at_its_edge() -> None:
    """Light that falls off to one side does so beyond the sheet too."""
    light = np.linspace(1.0, 0.6, 300, dtype=np.float32)
    laid = without_desk((desk(SHEET) * light).astype(np.uint8))

    assert abs(int(laid[100, 5]) - PAPER * light[90]) < 8
    assert abs(int(laid[100, 295]) - PAPER * light[210]) < 8


OVAL = [(150 + round(60 * np.cos(t)), 100 + round(75 * np.sin(t))) for t in np.linspace(0, 2 * np.pi, 40)]


@pytest.mark.parametrize(
    "grey",
    [
        desk(SHEET, mark=False),  # a light blob: it may be anything
        desk(SHEET, wood=160),  # hardly darker
        desk([(0, 0), (170, 0), (140, 199), (0, 199)]),  # light beside a shadow
        desk([(130, 20), (160, 20), (160, 180), (130, 180)]),  # a light 1
        desk(OVAL),  # the spot of a lamp
        desk([(132, 82), (168, 82), (168, 118), (132, 118)]),  # too small to be written on
        desk([(40, 20), (260, 20), (260, 60), (90, 60), (90, 180), (40, 180)]),  # an angle
        np.full((200, 300), PAPER, np.uint8),
        np.zeros((200, 300), np.uint8),
    ],
    ids=["blank", "on-light-wood", "shadow", "bar", "oval", "crumb", "angle", "white", "black"],
)
def test_what_is_no_written_sheet_on_a_dark_desk_stays(grey: np.ndarray) -> None:
    """Nothing of the picture is changed."""
    assert find_sheet(grey) is None
    assert without_desk(grey) is grey


@pytest.mark.parametrize(("thick", "sign"), [(6, "8"), (28, "")], ids=["cell", "broad-0"])
def test_a_light_frame_is_no_sheet(thick: int, sign: str) -> None:
    """A cell drawn on a dark screen, whose digit is as light; or a square 0."""
    grey = desk([(90, 30), (210, 30), (210, 170), (90, 170)], mark=False)
    cv2.rectangle(grey, (90 + thick, 30 + thick), (210 - thick, 170 - thick), WOOD, -1)
    cv2.putText(grey, sign, (130, 125), cv2.FONT_HERSHEY_SIMPLEX, 2, PAPER, 6)

    assert find_sheet(grey) is None


def test_what_else_is_bright_beside_a_sheet_is_kept() -> None:
    """A window, or another sheet, may be written on too."""
    grey = desk(SHEET)
    cv2.rectangle(grey, (250, 80), (285, 110), PAPER, -1)

    assert find_sheet(grey) is None


def test_what_is_small_is_left_alone() -> None:
    """A digit of MNIST's size is brighter than its ground too."""
    grey = cv2.resize(desk(SHEET), (90, 60), interpolation=cv2.INTER_AREA)

    assert without_desk(grey) is grey


@settings(deadline=None)
@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=130)), st.integers(1, 4))
def test_any_picture_keeps_its_shape(pixels: np.ndarray, times: int) -> None:
    """And its type."""
    grey = np.kron(pixels, np.ones((times, times), np.uint8))
    laid = without_desk(grey)

    assert laid.shape == grey.shape
    assert laid.dtype == np.uint8


@pytest.mark.parametrize("wood", [DESK, (0.3, 0.3, 0.31), (0.55, 0.43, 0.3)], ids=["dark", "grey", "light"])
@pytest.mark.parametrize("share", [0.12, 0.33, 0.6])
def test_a_note_on_a_desk_is_read(classifier: Classifier, share: float, wood: tuple[float, float, float]) -> None:
    """A digit of it, and lines of them, whatever share of the picture it fills."""
    rng = np.random.default_rng(3)
    digit = on_desk(digit_scene(5, CONDITIONS["ballpoint"], rng), share, rng, wood)
    page = on_desk(page_scene(["40 532", "2869", "6 082"], rng, CONDITIONS["ballpoint"], 80), share, rng, wood)

    assert classifier.predict(digit.pixels).label == "5"
    assert classifier.read_page(page.pixels).text == page.text

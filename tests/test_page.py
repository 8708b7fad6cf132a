"""page: the digits of a page come out in reading order, in lines and numbers, whole, and where they are."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import as_ink, digit, judge, paste, printed

from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.lattice import HEAP
from mnist_core.marks import single
from mnist_core.page import Box, _in_company, read_boxes


def text(boxes: tuple[Box, ...]) -> str:
    """Return what the judge reads, a space between numbers, a newline between lines."""
    rows: dict[int, dict[int, str]] = {}
    for box in boxes:
        if box.judged[10] <= 0.5:
            row = rows.setdefault(box.line, {})
            row[box.number] = row.get(box.number, "") + str(int(box.judged[:10].argmax()))
    return "\n".join(" ".join(row.values()) for row in rows.values())


def read(values: np.ndarray) -> str:
    """Return the text of ink."""
    return text(read_boxes(as_ink(values), judge))


def test_no_ink() -> None:
    """A blank page has no boxes, and the judge is not asked."""
    assert read_boxes(as_ink(np.zeros((50, 70), np.float32)), lambda glyphs: pytest.fail("asked")) == ()


def test_one_pixel() -> None:
    """A page of one inked pixel is one box of one pixel."""
    values = np.zeros((20, 20), np.float32)
    values[7, 5] = 1
    (box,) = read_boxes(as_ink(values), judge)
    assert (box.x, box.y, box.width, box.height) == (5, 7, 1, 1)


@pytest.mark.parametrize("label", list("0123456789"))
def test_one_digit_is_read_as_predict_reads_it(label: str) -> None:
    """A page of one digit, and some dust, has the glyph and the box that `single` gives."""
    values = np.zeros((120, 160), np.float32)
    paste(values, digit(label, 60), 50, 30)
    values[5:8, 5:8] = 1
    ink = as_ink(values, 0.5)
    (box,) = read_boxes(ink, judge)
    cut = single(ink)
    np.testing.assert_array_equal(box.glyph, to_glyph(normalise_stroke(cut.kept)))
    assert (box.x, box.y, box.width, box.height) == tuple(2 * side for side in cut.box)
    assert text((box,)) == label


def test_rows_of_a_page() -> None:
    """Three rows come out in reading order."""
    rows = ["0123456789", "98765", "31415926"]
    assert read(printed(rows)) == "\n".join(rows)


def test_numbers_of_a_line() -> None:
    """Wide gaps part numbers, and only they."""
    rows = ["12 345 67", "890 12 3"]
    assert read(printed(rows, gap=0.25)) == "\n".join(rows)


def test_boxes_lie_on_the_digits() -> None:
    """A box is the digit's own, in pixels of the picture, whatever the scale of the ink."""
    values = np.zeros((100, 200), np.float32)
    for index, label in enumerate("480"):
        paste(values, digit(label, 40), 20 + 60 * index, 30)
    for index, box in enumerate(read_boxes(as_ink(values, 0.25), judge)):
        assert box.x == pytest.approx(4 * (20 + 60 * index), abs=8)
        assert box.y == pytest.approx(4 * 30, abs=8)
        assert box.height == pytest.approx(4 * 40, abs=8)


@pytest.mark.parametrize("degrees", [-15, -9, 4, 12, 15])
def test_skewed_pages(degrees: float) -> None:
    """A page turned by up to 15 degrees is read, and its boxes lie on the ink of the picture as it was given."""
    rows = ["0123456", "789 012", "34567"]
    values = printed(rows, gap=0.3, degrees=degrees)
    boxes = read_boxes(as_ink(values), judge)
    assert text(boxes) == "\n".join(rows)
    covered = np.zeros_like(values)
    for box in boxes:
        covered[box.y : box.y + box.height, box.x : box.x + box.width] = 1
    assert (values * covered).sum() > 0.97 * values.sum()


def test_two_hundred_digits() -> None:
    """A page of 200 digits is read whole with the judge asked a few times."""
    calls = []

    def counting(glyphs: np.ndarray) -> np.ndarray:
        calls.append(len(glyphs))
        return judge(glyphs)

    rows = ["01234567890123456789"] * 10
    values = printed(rows, height=24, gap=0.35, lead=1.6)
    assert text(read_boxes(as_ink(values), counting)) == "\n".join(rows)
    assert len(calls) <= 4
    assert sum(calls) < 300


def test_broken_strokes_are_joined() -> None:
    """A digit broken in two by a faint stretch, across or above, is one digit."""
    values = printed(["2468", "3057"], gap=0.5)
    whole = text(read_boxes(as_ink(values), judge))
    broken = values.copy()
    broken[58:60] = 0  # through the middle of the first line
    broken[100:, 52:54] = 0  # through the first digit of the second
    assert read(broken) == whole == "2468\n3057"


@pytest.mark.parametrize("pair", ["03", "24", "58", "69", "70", "88", "83", "35"])
def test_touching_digits_are_parted(pair: str) -> None:
    """Two digits that touch are two, beside digits that do not."""
    left, right = (digit(label, 40) for label in pair)
    both = np.zeros((40, left.shape[1] + right.shape[1] - 3), np.float32)
    paste(both, left, 0, 0)
    paste(both, right, left.shape[1] - 3, 0)
    assert cv2.connectedComponents((both > 0.1).astype(np.uint8))[0] == 2
    values = np.zeros((80, 300), np.float32)
    paste(values, digit("6", 40), 20, 20)
    paste(values, both, 90, 20)
    paste(values, digit("9", 40), 220, 20)
    assert read(values).replace(" ", "") == f"6{pair}9"


def test_specks_and_rules_are_dropped() -> None:
    """Dust between digits, a long rule and a stray dot far off leave the text as it is."""
    values = printed(["4071", "2396"], height=40, gap=0.6)
    expected = read(values)
    generator = np.random.default_rng(1)
    for y, x in zip(
        generator.integers(0, values.shape[0], 60), generator.integers(0, values.shape[1], 60), strict=True
    ):
        values[y : y + 2, x : x + 2] = np.maximum(values[y : y + 2, x : x + 2], 0.5)
    values[-8:-5, 10:-10] = 1
    values[-30:-22, -20:-12] = 1
    assert read(values) == expected == "4071\n2396"


def test_other_marks_are_boxes_of_no_digit() -> None:
    """A mark as large as a digit that is none has a box, and the judge's doubt with it."""
    values = printed(["12", "34"], gap=0.6)
    values[40:80, 150:190] = np.eye(40, dtype=np.float32).repeat(1, 0) + np.eye(40, dtype=np.float32)[::-1]
    values = np.clip(cv2.dilate(values, np.ones((3, 3))), 0, 1)
    boxes = read_boxes(as_ink(values), judge)
    refused = [box for box in boxes if box.judged[10] > 0.5]
    assert len(refused) == 1
    assert refused[0].x == pytest.approx(149, abs=3)
    assert text(boxes) == "12\n34"


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.integers(1, 30), st.integers(1, 30), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_any_ink_is_read(height: int, width: int, share: float, seed: int) -> None:
    """Whatever the ink, every box lies in it, is judged, and lines and numbers count from 0."""
    noise = np.random.default_rng(seed).random((2, height, width), np.float32)
    values = np.where(noise[0] < share**3, noise[1], 0)
    for box in read_boxes(as_ink(values), judge):
        assert box.glyph.shape == (28, 28)
        assert box.judged.shape == (11,)
        assert 0 <= box.x < width
        assert 0 <= box.y < height
        assert box.width >= 1
        assert box.height >= 1
        assert box.line >= 0
        assert box.number >= 0


def test_stages_are_made_only_when_asked_for() -> None:
    """They cost time that most readers of a page need not spend."""
    assert all(box.stages is None for box in read_boxes(as_ink(printed(["12"])), judge))


@pytest.mark.parametrize("degrees", [0, 9])
def test_every_box_can_show_how_it_came_to_its_glyph(degrees: float) -> None:
    """Its surroundings as given, evened and inked; its own ink alone, without its neighbours', level as it was read."""
    values = np.zeros((160, 240), np.float32)
    for index, label in enumerate("480"):
        paste(values, digit(label, 50), 40 + 45 * index, 50)
    matrix = cv2.getRotationMatrix2D((120, 80), -degrees, 1)
    values = cv2.warpAffine(values, matrix, (240, 160))

    boxes = read_boxes(as_ink(values), judge, stages=True)

    assert text(boxes) == "480"
    for box in boxes:
        steps = box.stages
        assert steps is not None
        assert steps.upright.shape[:2] == steps.flat.shape == steps.ink.shape == steps.kept.shape
        x, y, width, height = steps.box
        outside = steps.kept.copy()
        outside[y - 1 : y + height + 1, x - 1 : x + width + 1] = 0
        assert outside.max() == 0
        assert steps.ink.max() > 200
        assert (steps.kept <= steps.ink.astype(int) + 2).all()
        assert steps.ink.sum() >= steps.kept.sum()
        again = to_glyph(normalise_stroke(steps.kept.astype(np.float32) / 255))
        np.testing.assert_allclose(again.astype(int), steps.glyph.astype(int), atol=25)


def test_slices_of_nothing_but_faint_ink_have_boxes_too() -> None:
    """A heap of dots, cut wherever it may be and turned level, has its boxes within the picture."""
    rng = np.random.default_rng(5)
    dots = np.zeros((240, 320), np.uint8)
    for _ in range(70):
        centre = int(rng.integers(320)), int(rng.integers(240))
        cv2.circle(dots, centre, int(rng.integers(4, 9)), 255, -1, cv2.LINE_AA)

    boxes = read_boxes(as_ink(cv2.GaussianBlur(dots, (0, 0), 1.0).astype(np.float32) / 255), judge)

    assert boxes
    for box in boxes:
        assert -20 <= box.x < box.x + box.width <= 340
        assert -20 <= box.y < box.y + box.height <= 260


def test_company_says_more_the_more_of_it_there_is() -> None:
    """One doubtful box beside a hundred sure digits is a digit; beside three or far off it stays doubtful."""

    def doubt(digits: int, away: float = 0.0) -> float:
        """Return how much a box that is none by 0.6 is thought none beside so many sure digits."""
        answers = np.zeros((digits + 1, 11), np.float32)
        answers[:, 1], answers[-1, 10] = 1.0, 0.6
        boxes = np.array([[25.0 * i, 0, 20, 40] for i in range(digits + 1)])
        boxes[-1, 0] += away
        return float(_in_company(answers, boxes)[-1, 10])

    assert doubt(100) < 0.2
    assert 0.45 < doubt(3) < 0.6
    assert doubt(100, away=500) == pytest.approx(0.6)


def test_of_a_heap_the_heaviest_pieces_are_boxes() -> None:
    """Of 200 scraps in falling rows, none like a digit, 150 are boxes as they lie: not turned level, cut or joined."""
    values = np.zeros((900, 900), np.float32)
    for index in range(200):
        row, column = divmod(index, 20)
        x, y = 20 + 42 * column, 20 + 60 * row + 5 * column
        values[y : y + 30, x : x + 24] = 1
        values[y + 8 : y + 22, x + 8 : x + 16] = 0
        values[y : y + 4, x : x + index % 7] = 0  # so that some are heavier

    boxes = read_boxes(as_ink(values), lambda glyphs: np.tile(np.array([0.1] * 10 + [0.99]), (len(glyphs), 1)))

    assert len(boxes) == HEAP
    assert {(box.width, box.height) for box in boxes} == {(24, 30)}

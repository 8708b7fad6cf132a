"""Scenes: pictures as the condition says, with the truth where the ink is."""

import cv2
import numpy as np
import pytest

from mnist_core.conditions import CONDITIONS, Condition
from mnist_core.hands import Hand
from mnist_core.scenes import Scene, Written, digit_scene, enlarged, on_desk, page_scene, phone_scene


def darkest(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """The box of what is darker than the middle, x, y, width, height."""
    return cv2.boundingRect((pixels[..., :3].mean(2) < 128).astype(np.uint8))


def test_the_text_of_a_scene_has_spaces_between_numbers_and_newlines_between_lines():
    """Three digits in two numbers on one line, then one on the next."""
    box = (0, 0, 1, 1)
    digits = (Written(0, box), Written(1, box), Written(2, box, 0, 1), Written(3, box, 1, 0))

    assert Scene(np.zeros((1, 1, 3), np.uint8), digits).text == "01 2\n3"


def test_an_enlarged_glyph_keeps_its_shape():
    """A bar of 4 by 20 pixels made 100 high is about 20 wide, sharp, and full of ink."""
    glyph = np.zeros((28, 28), np.uint8)
    glyph[4:24, 12:16] = 255
    ink = enlarged(glyph, 100)

    assert float((ink > 0.5).any(1).sum()) == pytest.approx(100, abs=4)
    assert float((ink > 0.5).any(0).sum()) == pytest.approx(20, abs=4)
    assert ((ink > 0.1) & (ink < 0.9)).mean() < 0.15


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_condition_gives_a_picture_with_its_digit(name: str):
    """A picture of the frame's size, not of one colour, its truth at least partly inside."""
    condition = CONDITIONS[name]
    scene = digit_scene(7, condition, np.random.default_rng(0))
    height, width = condition.frame
    x, y, box_width, box_height = scene.digits[0].box

    assert scene.pixels.shape == (height, width, 4 if condition.transparent else 3)
    assert scene.pixels.dtype == np.uint8
    assert np.ptp(scene.pixels[..., -1]) > 10
    assert scene.text == "7"
    assert x < width
    assert y < height
    assert x + box_width > 0
    assert y + box_height > 0


def test_the_truth_lies_around_the_ink():
    """On clean paper the box of what is dark is the box of the truth."""
    for label in range(10):
        scene = digit_scene(label, CONDITIONS["clean"], np.random.default_rng(label))

        assert darkest(scene.pixels) == pytest.approx(scene.digits[0].box, abs=3)


def test_the_truth_follows_the_perspective():
    """Where the paper is tilted, the box is moved with the ink: around all of it, and not much larger."""
    tilted = Condition(tilt=0.1)
    for label in range(10):
        scene = digit_scene(label, tilted, np.random.default_rng(label))
        ink_x, ink_y, ink_width, ink_height = darkest(scene.pixels)
        x, y, width, height = scene.digits[0].box

        assert x - 3 <= ink_x < ink_x + ink_width <= x + width + 3
        assert y - 3 <= ink_y < ink_y + ink_height <= y + height + 3
        assert width * height < 2 * ink_width * ink_height + 2000


def test_inverting_makes_the_ink_lighter_than_the_paper():
    """The corner is dark and the brightest pixel is ink."""
    scene = digit_scene(1, CONDITIONS["inverted"], np.random.default_rng(0))

    assert scene.pixels[0, 0].max() < 60
    assert scene.pixels.max() > 200


def test_a_glyph_can_be_pictured_instead_of_a_hand():
    """A glyph that is a filled block comes out as a block on paper."""
    glyph = np.zeros((28, 28), np.uint8)
    glyph[4:24, 9:19] = 255
    scene = digit_scene(1, CONDITIONS["screen"], np.random.default_rng(0), glyph=glyph)
    x, y, width, height = darkest(scene.pixels)

    assert width / height == pytest.approx(0.5, abs=0.06)
    assert scene.pixels[y + height // 2, x + width // 2].max() < 40


def test_a_variant_is_written_where_it_is_asked_for():
    """A crossed 7 of the same hand has ink that a plain one lacks."""
    steady = Hand(wobble=0.0)
    plain, crossed = (
        digit_scene(7, CONDITIONS["screen"], np.random.default_rng(0), steady, variant=name).pixels
        for name in ("plain", "crossed")
    )

    assert (plain != crossed).any()


def test_a_page_has_its_lines_and_boxes_in_reading_order():
    """Text as asked; within a line boxes go right, from line to line they go down, and none overlaps the next."""
    lines = ["012 345", "9 8", "7777"]
    scene = page_scene(lines, np.random.default_rng(0), CONDITIONS["ruled"], height=40)

    assert scene.text == "\n".join(lines)
    for one, other in zip(scene.digits, scene.digits[1:], strict=False):
        if one.line == other.line:
            assert one.box[0] + one.box[2] <= other.box[0] + 1
        else:
            assert one.box[1] + one.box[3] < other.box[1] + other.box[3]
    height, width = scene.pixels.shape[:2]
    for digit in scene.digits:
        x, y, box_width, box_height = digit.box

        assert 0 <= x < x + box_width <= width
        assert 0 <= y < y + box_height <= height


def test_a_skewed_page_rises_to_the_right():
    """The last digit of a line lies higher than the first by the tangent of the angle."""
    scene = page_scene(["1111111111"], np.random.default_rng(0), height=40, skew=10)
    first, last = scene.digits[0].box, scene.digits[-1].box
    rise = (first[1] - last[1]) / (last[0] - first[0])

    assert rise == pytest.approx(np.tan(np.radians(10)), abs=0.06)


def test_a_page_can_be_written_with_glyphs():
    """Given glyphs of one label only, other digits come from a hand."""
    glyph = np.zeros((1, 28, 28), np.uint8)
    glyph[:, 4:24, 4:24] = 255
    scene = page_scene(["31"], np.random.default_rng(0), digits=(glyph, np.array([3])), height=40)
    x, y, width, height = scene.digits[0].box

    assert width == pytest.approx(height, abs=2)
    assert scene.pixels[y + 8 : y + height - 8, x + 8 : x + width - 8].max() < 60


def test_an_empty_page_is_paper():
    """No lines, no digits, no error."""
    assert page_scene([], np.random.default_rng(0)).text == ""


def test_the_phone_photo_has_its_row_its_desk_and_its_speck():
    """A dark side, ten digits in one number on the paper, and brightness that differs from place to place."""
    scene = phone_scene(np.random.default_rng(0), frame=(477, 1008))
    pixels = scene.pixels.mean(2)

    assert scene.pixels.shape == (477, 1008, 3)
    assert scene.text == "0123456789"
    assert pixels[:, :40].mean() < 60
    assert all(digit.box[0] > 300 for digit in scene.digits)
    assert np.ptp(cv2.resize(pixels[:, 400:], (4, 4), interpolation=cv2.INTER_AREA)) > 15


def test_a_sheet_on_a_desk_fills_its_share_and_keeps_its_digits():
    """Paper in a quarter of the frame, dark wood around it, and ink where the truth says, though it lies askew."""
    rng = np.random.default_rng(1)
    page = page_scene(["123"], rng)
    scene = on_desk(page, 0.25, rng)
    pixels = scene.pixels.mean(2)

    assert (pixels > 110).mean() == pytest.approx(0.25, abs=0.04)
    assert pixels[:20].max() < 80
    assert scene.text == "123"
    for digit in scene.digits:
        x, y, width, height = digit.box
        assert np.ptp(pixels[y : y + height, x : x + width]) > 80


def test_the_same_seed_gives_the_same_scene():
    """Nothing but the generator decides."""
    one, same, other = (digit_scene(5, CONDITIONS["photo"], np.random.default_rng(seed)) for seed in (0, 0, 1))

    assert (one.pixels == same.pixels).all()
    assert one.digits == same.digits
    assert (one.pixels != other.pixels).any()

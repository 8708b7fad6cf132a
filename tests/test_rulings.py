"""Printed lines are told from strokes, and taken away without them."""

import cv2
import numpy as np
import pytest

from mnist_core.rulings import find_rulings, without_crumbs

HEIGHT, WIDTH = 300, 400
LEAST = 0.05


def ruled(step: float, slope: float = 0.0, level: float = 0.3) -> np.ndarray:
    """Return (300, 400) float32 contrast of paper with lines two pixels thick."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return np.where((y - slope * x) % step < 2, np.float32(level), np.float32(0))


def seven() -> np.ndarray:
    """Return (300, 400) float32 contrast of a 7, its bar lying."""
    digit = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.polylines(digit, [np.array([[140, 80], [240, 80], [180, 250]], np.int32)], False, 0.8, 9)
    return digit


@pytest.mark.parametrize("slope", [-0.2, 0.0, 0.13])
def test_lines_are_removed_and_the_digit_on_them_stays(slope: float) -> None:
    """All lines of ruled paper go, lying or standing, askew or not, and hardly a pixel of the digit does."""
    paper, digit = ruled(33, slope), seven()
    for lines, ink in ((paper, digit), (paper.T, digit.T)):
        found = find_rulings(np.maximum(lines, ink), LEAST)
        assert found is not None
        assert found[(lines > 0) & (cv2.dilate(ink, np.ones((9, 9))) == 0)].mean() > 0.98
        assert found[ink > 0].mean() < 0.02


def test_squared_paper_goes_in_both_directions() -> None:
    """Crossing lines are no strokes to each other."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    squared = np.where(((y - 0.06 * x) % 25 < 2) | ((x + 0.06 * y) % 25 < 2), np.float32(0.3), np.float32(0))
    found = find_rulings(squared, LEAST)
    assert found is not None
    assert found[squared > 0].mean() > 0.98


def test_lines_close_to_each_other_are_each_followed() -> None:
    """On a page of sixty squares a line that bends a little stays the same line, and all go."""
    y, x = np.mgrid[:1400, :1000]
    bent = y + 5 * np.sin(x / 300)
    squared = np.where((bent % 23 < 2) | ((x + 5 * np.sin(y / 300)) % 23 < 2), np.float32(0.3), np.float32(0))

    found = find_rulings(squared, LEAST)

    assert found is not None
    assert found[squared > 0].mean() > 0.97


@pytest.mark.parametrize(("step", "lost"), [(14, 0.02), (16, 0.1)])
def test_digits_stay_between_the_lines_of_fine_squares(step: float, lost: float) -> None:
    """A line at the picture's border, or one that was seen where there is none, makes no crumbs of a page's digits."""
    y, x = np.mgrid[:1000, :560].astype(np.float32)
    lying, standing = y + 4 * np.sin(x / 200) + 6, x + 4 * np.sin(y / 300) + 0.004 * y + 6
    squared = np.where((lying % step < 1) | (standing % step < 1), np.float32(0.12), np.float32(0))
    marks = np.zeros((1000, 560), np.uint8)
    for top in range(40, 940, 50):
        for left in range(30, 300, 32):
            cv2.putText(marks, str((top + left) % 10), (left, top + 22), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 153, 2)

    found = find_rulings(np.maximum(squared, marks.astype(np.float32) / 255), LEAST)

    assert found is not None
    assert found[(squared > 0) & (marks == 0)].mean() > 0.93
    assert found[marks > 80].mean() < lost


def test_small_digits_across_lines_are_no_crumbs() -> None:
    """On a large page a digit may be no higher than thirty pixels; what is left of a line itself goes."""
    marks = np.zeros((1000, 1400), np.float32)
    marks[100:1000:100] = 0.3
    marks[300:302, 700:708] = 0.9
    digit = np.zeros_like(marks)
    for corner in range(150, 950, 100):
        cv2.rectangle(digit, (200, corner + 35), (220, corner + 62), 0.8, 2)

    found = find_rulings(np.maximum(marks, digit), LEAST)

    assert found is not None
    assert found[digit > 0].mean() < 0.05
    assert found[300, 700:708].all()


def test_a_stroke_along_a_line_stays() -> None:
    """The bar of a 7 that lies on a ruling is darker than it, and is kept."""
    digit = seven()
    lines = ruled(40)
    found = find_rulings(np.maximum(lines, digit), LEAST)
    assert lines[80].any()
    assert found is not None
    assert found[78:83, 150:230].mean() < 0.1


@pytest.mark.parametrize("side", [28, 300])
def test_a_digit_is_no_ruling(side: int) -> None:
    """The bars of a 7 and of a 5, and a 1 from top to bottom, are left alone when there are no lines."""
    digits = {
        7: [(0.15, 0.2), (0.85, 0.2), (0.5, 0.9)],
        5: [(0.85, 0.15), (0.2, 0.15), (0.2, 0.5), (0.8, 0.5), (0.8, 0.85), (0.15, 0.85)],
        1: [(0.5, 0.0), (0.5, 1.0)],
    }
    for points in digits.values():
        ink = np.zeros((side, side), np.float32)
        cv2.polylines(ink, [np.round(np.array(points) * side).astype(np.int32)], False, 1.0, max(1, side // 14))
        assert find_rulings(ink, LEAST) is None


def test_a_pale_line_is_a_ruling_and_the_bar_of_a_plus_is_not() -> None:
    """A line alone on the picture is told by being paler than the ink; the bar of a plus or of a T is like its stem,
    and a picture that is cut close to it cuts off both."""
    pale = seven()
    pale[200:202] = np.maximum(pale[200:202], 0.3)
    plus = np.zeros((HEIGHT, WIDTH), np.float32)
    plus[147:154] = plus[:, 197:204] = 0.8
    tee = plus.copy()
    tee[:147] = 0

    found = find_rulings(pale, LEAST)

    assert found is not None
    assert found[200:202].mean() > 0.9
    assert find_rulings(tee, LEAST) is None
    assert find_rulings(plus, LEAST) is None


@pytest.mark.parametrize("lying", [True, False])
def test_a_dark_line_finer_than_the_strokes_is_a_ruling_where_it_goes_on_at_both_sides(lying: bool) -> None:
    """As dark as the ink and through the digit, it goes on to both borders; of one that ends above the ink that is
    not known: it may be a bar."""
    for moved, is_line in ((0, True), (-130, False)):
        marks = np.roll(seven(), (40, moved), axis=(0, 1))  # near the lower border
        digit = marks > 0
        marks[150:152] = 0.8
        found = find_rulings(marks if lying else np.ascontiguousarray(marks.T), LEAST)

        assert (found is not None) == is_line
        if found is not None:
            found = found if lying else found.T
            assert found[150:152, :100].all()
            assert not found[:140][digit[:140]].any()


@pytest.mark.parametrize("thickness", [2, 7])
def test_a_dark_line_is_a_ruling_where_all_that_was_written_has_room(thickness: int) -> None:
    """As broad as the strokes and hardly paler, with blurred sides; a speck at the border is not the digit's."""
    marks = seven()
    marks[147 : 153 + thickness] = np.maximum(marks[147 : 153 + thickness], 0.1)
    marks[150 : 150 + thickness] = 0.68
    marks[280:290, 0:9] = 0.8

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[150 : 150 + thickness, :100].all()


def test_two_dark_lines_are_of_one_print() -> None:
    """As broad as the strokes of a fine pen, and hardly paler: no digit has two such bars, with room at both sides."""
    marks = np.roll(seven(), 40, axis=0)
    marks[100:107] = marks[200:207] = 0.68

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[100:107, :100].all()
    assert found[200:207, :100].all()


def test_ones_from_border_to_border_among_digits_are_none() -> None:
    """A row cut close: two ones leave it above and below, and the zeros beside them do not."""
    row = np.zeros((220, WIDTH), np.float32)
    row[:, 148:153] = row[:, 228:233] = 0.8
    for x in (70, 320):
        cv2.ellipse(row, (x, 110), (35, 60), 0, 0, 360, 0.8, 5)

    assert find_rulings(row, LEAST) is None


def test_the_bar_of_an_open_4_is_no_ruling() -> None:
    """Its two strokes stand on it, from border to border, but the longer one goes on below."""
    four = np.zeros((WIDTH, 250), np.float32)
    cv2.polylines(four, [np.array([[60, 20], [5, 230], [249, 230]], np.int32)], False, 0.8, 5)
    four[60:390, 178:183] = 0.8
    four[228:233] = 0.8

    assert find_rulings(four, LEAST) is None


def test_a_broad_blurred_line_cuts_no_stroke() -> None:
    """Its sides are taken away with it, and the strokes on either side of so broad a gap are still one."""
    marks = np.zeros((700, 900), np.float32)
    for x in (150, 450):
        cv2.polylines(marks, [np.array([[x, 40], [x + 300, 330], [x, 660]], np.int32)], False, 0.8, 12)
    strokes = marks > 0
    for y in range(50, 700, 100):
        marks[y : y + 5] = 0.8

    found = find_rulings(cv2.GaussianBlur(marks, (0, 0), 1.5), LEAST)

    assert found is not None
    assert found[50:55, :80].all()
    assert cv2.connectedComponents((strokes & ~found).astype(np.uint8))[0] == 1 + 2


def test_lines_are_paler_than_what_is_written_beside_them() -> None:
    """A little ink at the picture's border, and far more of the lines: the ink alone tells how dark strokes are."""
    marks = np.zeros((HEIGHT, WIDTH), np.float32)
    marks[[150, 151, 152, 153, 250, 251, 252, 253]] = 0.3
    cv2.polylines(marks, [np.array([[0, 180], [30, 180], [10, 230]], np.int32)], False, 0.8, 3)

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[150:154].all()


def test_a_broad_line_is_followed_along_its_middle() -> None:
    """Seven rows as dark as each other: none of them is left behind."""
    marks = np.maximum(np.where(np.arange(HEIGHT)[:, None] % 60 < 7, np.float32(0.3), 0), seven())
    found = find_rulings(marks, LEAST)
    assert found is not None
    assert found[:, :100][marks[:, :100] > 0].all()


def test_strokes_that_begin_beside_a_line_do_not_draw_it_aside() -> None:
    """They are darker than it, and as far below it as it might itself be."""
    marks = np.zeros((HEIGHT, WIDTH), np.float32)
    for top in (40, 100, 160):
        marks[[top, top + 1]] = 0.5
    for x in (60, 240):
        marks[104:107, x : x + 80] = marks[104:150, x + 74 : x + 80] = 0.8  # sevens

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[100:102].all()
    assert not found[104:150].any()


def test_a_darker_stroke_is_not_of_the_print_of_a_pale_line() -> None:
    """The bar of a 7 from one side of the picture to the other, above a pale line."""
    marks = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.polylines(marks, [np.array([[0, 60], [399, 60], [150, 299]], np.int32)], False, 0.8, 5)
    marks[200:202] = np.maximum(marks[200:202], 0.3)

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[200:202, :100].all()
    assert not found[50:70].any()


def test_lines_of_the_finest_squares_are_all_found() -> None:
    """Ten pixels apart on a page of 1,240, where some are missed at first beside others."""
    y, x = np.mgrid[:1240, :560]
    squares = ((y - 0.003 * x) % 10 < 1) | ((x + 0.003 * y) % 10 < 1)
    page = np.where(squares, np.float32(0.12), np.float32(0))
    cv2.polylines(page, [np.array([[200, 500], [260, 500], [225, 600]], np.int32)], False, 0.6, 4)

    found = find_rulings(page, LEAST)

    assert found is not None
    assert found[squares & (page < 0.2)].mean() > 0.95
    assert not found[page > 0.5].any()


def test_a_line_is_believed_with_another_of_its_print() -> None:
    """One of two pale lines is hidden under strokes here and there: it goes with the other."""
    marks = seven()
    marks[[40, 41]] = 0.3
    marks[[220, 221]] = np.where(np.arange(WIDTH) % 12 < 11, np.float32(0.3), 0)

    found = find_rulings(marks, LEAST)

    assert found is not None
    assert found[220, :100][marks[220, :100] > 0].all()


def test_pale_strokes_in_a_column_are_no_ruling() -> None:
    """The digits that begin the lines of a page stand one above the other."""
    column = seven()
    rows = np.arange(HEIGHT) % 30 < 26
    column[rows, 40:43] = 0.3

    assert find_rulings(column, LEAST) is None


def test_blank_paper_has_no_rulings() -> None:
    """No ink, no lines; and a picture of one pixel is no trouble."""
    assert find_rulings(np.zeros((40, 60), np.float32), LEAST) is None
    assert find_rulings(np.ones((1, 1), np.float32), LEAST) is None


def test_crumbs_are_what_fits_in_a_square() -> None:
    """Pieces wider or higher than the square stay, smaller ones go."""
    marked = np.zeros((10, 10), np.uint8)
    marked[1, 1:7] = 1
    marked[5:7, 5:7] = 1
    assert without_crumbs(marked, 3).sum() == 6


@pytest.mark.parametrize("below", [0, 60])
def test_a_dark_line_that_digits_stand_on_is_a_ruling(below: int) -> None:
    """Two digits side by side end on it, from one side of the picture to the other; were it as far below their feet as
    here, it might be a stroke."""
    marks = np.zeros((HEIGHT, WIDTH), np.float32)
    for x in (10, 330):
        cv2.polylines(marks, [np.array([[x, 100], [x + 60, 100], [x + 20, 200 - below]], np.int32)], False, 0.8, 5)
    marks[198:203] = 0.7

    found = find_rulings(marks, LEAST)

    assert (found is not None) == (below == 0)
    assert below or found[198:203, 100:300].all()

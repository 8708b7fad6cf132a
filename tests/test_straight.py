"""straight: lines are found where they are, and followed along their middle."""

import cv2
import numpy as np
import pytest

from mnist_core.straight import Line, find_lines, thin_part, trace_all, trace_line

HEIGHT, WIDTH = 100, 200


def test_lines_are_located() -> None:
    """Two level lines are found where they are, with no slope."""
    marked = np.zeros((HEIGHT, WIDTH), np.uint8)
    marked[[20, 70]] = 1
    lines = find_lines(thin_part(marked))
    assert [round(line.middle - 0.5) for line in lines] == [20, 70]
    assert max(abs(line.slope) for line in lines) < 0.01


def test_what_is_thick_from_top_to_bottom_is_no_line() -> None:
    """On a picture of 200 columns a bar four rows high is thin, and one of five is not."""
    marked = np.zeros((HEIGHT, WIDTH), np.uint8)
    marked[10:14, 20:180] = marked[50:55, 20:180] = 1

    assert thin_part(marked)[:30].sum() == 4 * 160
    assert not thin_part(marked)[30:].any()


def test_nothing_has_no_lines() -> None:
    """Nor has a dot, nor a picture of a pixel."""
    dot = np.zeros((HEIGHT, WIDTH), np.uint8)
    dot[40, 50] = 1
    for marked in (np.zeros((HEIGHT, WIDTH), np.uint8), dot, np.ones((1, 1), np.uint8)):
        assert not trace_all(marked.astype(np.float32), marked)


@pytest.mark.parametrize("thickness", [1, 2, 3, 4])
def test_a_line_is_followed_along_its_middle(thickness: int) -> None:
    """Wherever within it one looks, the same rows are found, and all of them; its ends and what is seen are whole."""
    contrast = np.zeros((HEIGHT, WIDTH), np.float32)
    contrast[40 : 40 + thickness] = 0.5

    marked = (contrast > 0).astype(np.uint8)
    traces = [trace_line(contrast, marked, Line(0.0, float(row)), 4) for row in range(40, 40 + thickness)]

    for trace in traces:
        assert (trace.level, trace.thickness, trace.span, trace.seen) == (0.5, thickness, 1, 1)
        assert set(range(40, 40 + thickness)) <= set(trace.rows.tolist())
        assert np.array_equal(trace.rows, traces[0].rows)


def test_a_line_on_paper_that_is_not_flat_is_followed() -> None:
    """It sags by three rows in the middle."""
    contrast = np.zeros((HEIGHT, WIDTH), np.float32)
    x = np.arange(WIDTH)
    sagging = np.stack([x, 40 + np.rint(3 * np.sin(np.pi * x / WIDTH))], axis=1).astype(np.int32)
    cv2.polylines(contrast, [sagging[:, None]], False, 0.5)

    trace = trace_line(contrast, (contrast > 0).astype(np.uint8), Line(0.0, 40.0), 4)

    followed = np.zeros_like(contrast)
    followed[trace.rows, trace.columns] = 1
    assert (followed[contrast > 0]).mean() > 0.97


def test_a_line_across_another_picture_is_its_transposed() -> None:
    """Turned, a trace has rows for columns; its measures stay."""
    contrast = np.zeros((HEIGHT, WIDTH), np.float32)
    contrast[:, 60] = 0.5
    (found,) = trace_all(contrast.T, (contrast.T > 0).astype(np.uint8))

    turned = found.turned()

    assert set(turned.columns.tolist()) == {59, 60, 61}
    assert (turned.level, turned.span) == (found.level, found.span)

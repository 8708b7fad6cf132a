"""A sheet of paper on a dark desk: where it ends; and paper laid where the desk was, so that all of it is paper.

To what follows a bright sheet in the dark would be a broad light stroke on dark paper.  Knows paper and desks; knows
nothing of what is written.  A picture is `grey` (h, w) uint8.  What tells a sheet is from made scenes: of `on_desk` all
are found, of those of the stress table's other conditions none.
"""

import cv2
import numpy as np

from mnist_core.light import LEAST_CONTRAST, SMALL, close, noise_level, reduced

GLANCE = 64  # pixels of the longer side tell what frames a picture
LEAST_SIDE = 100  # pixels: on a smaller picture a sheet is not to be told from a stroke
AREA = (0.03, 0.9)  # of the picture: a smaller sheet holds no digit that could be read, a larger one needs no help
DARKER = 1.5  # times: along its edge the paper is so much brighter than the desk; the spot of a lamp has no edge
LIT = 0.01  # of what is beside the sheet is as bright as it at most: a window or another sheet may be written on
SOLID = 0.9  # of its convex hull: a sheet has no notches
BENT = 0.012  # of its outline: how far the outline may be from a polygon ...
CORNERS = (4, 6)  # ... of so many corners; the picture's border may cut two off
SLENDER = 3.0  # times as long as broad: longer is a stroke
OUTLINED = 0.6  # of its outline lies inside the picture: of what a shadow leaves lit no more than half does
RIM = 0.01  # of the picture's longer side: a sheet's edge is a shadow, a fold or a blur
BROADEST = 0.08  # of the picture's longer side: no stroke on a sheet is broader


def without_desk(grey: np.ndarray) -> np.ndarray:
    """Return grey with the paper of a written sheet in place of the dark desk around it; as it is without one."""
    if not is_framed_by_dark(grey):
        return grey
    small = reduced(grey, SMALL)
    sheet = find_sheet(small) if min(small.shape) >= LEAST_SIDE else None
    if sheet is None:
        return grey
    paper = close(small, round(BROADEST * max(small.shape)) | 1)
    _, nearest = cv2.distanceTransformWithLabels(1 - sheet, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    levels = np.zeros(int(nearest.max()) + 1, np.uint8)
    levels[nearest[sheet > 0]] = paper[sheet > 0]
    size = (grey.shape[1], grey.shape[0])
    laid = cv2.resize(cv2.blur(levels[nearest], (9, 9)), size, interpolation=cv2.INTER_LINEAR)
    return np.where(cv2.resize(sheet, size, interpolation=cv2.INTER_NEAREST) > 0, grey, laid)


def is_framed_by_dark(grey: np.ndarray) -> bool:
    """Return whether a picture's border is mostly dark, by a few of its pixels: of most pictures that is all to ask."""
    step = -(-max(grey.shape) // GLANCE)
    few = np.ascontiguousarray(grey[::step, ::step])
    threshold, _ = cv2.threshold(few, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    border = np.concatenate([few[0], few[-1], few[:, 0], few[:, -1]])
    return bool((border <= threshold).mean() >= 0.5)


def find_sheet(grey: np.ndarray) -> np.ndarray | None:
    """Return (h, w) uint8, 1 on a written sheet without its rim; None where there is none on a dark desk."""
    threshold, _ = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    lit = (cv2.medianBlur(grey, 3) > threshold).astype(np.uint8)
    outlines, _ = cv2.findContours(lit, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    outline = max(outlines, key=cv2.contourArea)
    if not is_outline_of_sheet(outline, grey.shape):
        return None
    whole = np.zeros_like(lit)
    cv2.fillPoly(whole, [cv2.convexHull(outline)], 1)
    rim = max(1, round(RIM * max(grey.shape)))
    square = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
    beyond, sheet = cv2.dilate(whole, square), cv2.erode(whole, square)
    desk = lit[beyond == 0]
    if not desk.size or not sheet.any() or desk.mean() > LIT or np.median(lit[sheet > 0]) == 0:
        return None  # of the inside of a light frame or a light 0 most is dark
    inner, outer = sheet - cv2.erode(sheet, square), cv2.dilate(beyond, square) - beyond
    sharp = np.median(grey[inner > 0]) >= DARKER * np.median(grey[outer > 0])
    return sheet if sharp and is_written(grey, sheet) else None


def is_outline_of_sheet(outline: np.ndarray, shape: tuple[int, ...]) -> bool:
    """Return whether an outline, (n, 1, 2) int32 x, y, in a picture of (h, w) is that of a sheet that lies in it."""
    height, width = shape[:2]
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    if not AREA[0] <= area / (height * width) <= AREA[1] or cv2.contourArea(outline) < SOLID * area:
        return False
    sides = cv2.minAreaRect(hull)[1]
    if max(sides) > SLENDER * min(sides):
        return False
    length = cv2.arcLength(hull, True)
    if not CORNERS[0] <= len(cv2.approxPolyDP(hull, BENT * length, True)) <= CORNERS[1]:
        return False
    x, y = outline[:, 0].T
    inside = (x > 0) & (y > 0) & (x < width - 1) & (y < height - 1)
    return bool(inside.mean() >= OUTLINED)


def is_written(grey: np.ndarray, sheet: np.ndarray) -> bool:
    """Return whether there are marks on a sheet; the inside of a light 0 is too broad for one."""
    paper = close(grey, round(BROADEST * max(grey.shape)) | 1)
    drop = paper.astype(np.int16) - grey
    return bool((drop[sheet > 0] > max(LEAST_CONTRAST, 4 * noise_level(grey))).any())

"""Glyphs of digits that were pictured and found again, as a network meets them when people upload what they wrote.

Scenes of small frames under any of the conditions go the whole way that a picture goes: ink, one digit, stroke, glyph.
What shadows, rulings, faint pens and small pictures leave of a digit can so be learned.  Knows nothing of networks.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mnist_core.conditions import CONDITIONS, Condition
from mnist_core.glyph import normalise_stroke, to_glyph
from mnist_core.ink import find_ink
from mnist_core.marks import single
from mnist_core.pictures import open_picture
from mnist_core.scenes import Digits, digit_scene

Rng = np.random.Generator

FRAME = (100, 160)  # pixels of a frame's shorter side: small, to be quick
SQUARER = 0.75  # its shorter side against the longer one, at least
SMALLEST = 24.0  # pixels of a digit's longer side, at least, but in pictures that are tiny by themselves
MIXED = (
    0.5  # of the pictures have paper, light, pen and camera drawn one by one, the others all as a condition has them
)
# Any of their pens shows on any of their papers.
ON_LIGHT = tuple(one for one in CONDITIONS.values() if one.paper not in ("board", "black") and not one.transparent)
FOUND = 0.5  # of the boxes around the digit and around what was kept, both together, is in both, or it was not found
TRIES = 20  # pictures of a digit, until one is found


def scene_glyphs(count: int, rng: Rng, digits: Digits | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Draw, picture and find `count` digits, about a tenth each, every one under a condition of its own.

    digits: glyphs (N, 28, 28) uint8 and labels (N,) to write half of them with; hands write the rest, or all,
    and whatever there is no glyph of.
    Returns glyphs (count, 28, 28) uint8, ink bright on 0, and labels (count,) int64.
    """
    labels = rng.permutation(np.arange(count) % 10).astype(np.int64)
    glyphs = np.zeros((count, 28, 28), np.uint8)
    for index, label in enumerate(labels.tolist()):
        given = None
        if digits is not None and rng.uniform() < 0.5 and (alike := np.flatnonzero(digits[1] == label)).size:
            given = digits[0][rng.choice(alike)]
        tries = (scene_glyph(label, small_condition(rng), rng, given) for _ in range(TRIES))
        glyphs[index] = next((glyph for glyph in tries if glyph is not None), glyphs[index])
    return glyphs, labels


def scene_glyph(label: int, condition: Condition, rng: Rng, glyph: np.ndarray | None = None) -> np.ndarray | None:
    """Picture one digit and return its glyph, (28, 28) uint8, None where something else was found or nothing.

    glyph: (28, 28) uint8, pictured in place of a hand's digit.
    """
    scene = digit_scene(label, condition, rng, glyph=glyph)
    cut = single(find_ink(open_picture(scene.pixels)))
    kept = np.array(cut.box) * (scene.pixels.shape[1] / cut.kept.shape[1])
    truth = np.array(scene.digits[0].box)
    height, width = scene.pixels.shape[:2]
    start, end = np.maximum(truth[:2], 0), np.minimum(truth[:2] + truth[2:], (width, height))
    both = np.clip(np.minimum(end, kept[:2] + kept[2:]) - np.maximum(start, kept[:2]), 0, None).prod()
    if both < FOUND * ((end - start).prod() + kept[2:].prod() - both) or not both:
        return None
    return to_glyph(normalise_stroke(cut.kept, cut.stroke))


def small_condition(rng: Rng) -> Condition:
    """Draw a condition of a small frame: one of `CONDITIONS`, or one whose parts come from several of them."""
    condition = _one_of(tuple(CONDITIONS.values()), rng)
    if condition in ON_LIGHT and rng.uniform() < MIXED:
        light, camera = _one_of(ON_LIGHT, rng), _one_of(ON_LIGHT, rng)
        condition = replace(
            condition,
            paper=_one_of(ON_LIGHT, rng).paper,
            pen=_one_of(ON_LIGHT, rng).pen,
            light=light.light,
            tilt=camera.tilt,
            blur=camera.blur,
            noise=camera.noise,
            jpeg=camera.jpeg,
        )
    if max(condition.frame) < FRAME[0]:
        return condition
    side = rng.uniform(*FRAME)
    low, high = condition.size
    return replace(
        condition,
        frame=(round(side), round(side / rng.uniform(SQUARER, 1))),
        size=(max(low, SMALLEST / side), max(high, 1.5 * SMALLEST / side)),
    )


def _one_of(conditions: Sequence[Condition], rng: Rng) -> Condition:
    return conditions[int(rng.integers(len(conditions)))]

"""Garments are mirrored, moved and covered, and stay garments."""

import torch

from mnist_core.augment import NAMES, Draws, draw
from mnist_core.garments import augment_garments


def middling(count: int, **columns: float) -> Draws:
    """Draws that change nothing (every range is even about its middle), but for the columns named."""
    draws = draw(count, torch.Generator().manual_seed(0))
    draws.uniform[:] = 0.5
    draws.uniform[:, NAMES.index("erased")] = 1.0
    for name, value in columns.items():
        draws.uniform[:, NAMES.index(name)] = value
    return draws


def shoe(count: int = 1) -> torch.Tensor:
    """A sole with a heel at its left."""
    glyphs = torch.zeros((count, 28, 28), dtype=torch.uint8)
    glyphs[:, 18:22, 3:25] = 255
    glyphs[:, 10:18, 3:9] = 255
    return glyphs


def test_the_middle_of_every_range_changes_nothing() -> None:
    """With every number in its middle a garment is only divided by 255."""
    batch = augment_garments(shoe(), middling(1, flip=0.9))

    assert torch.allclose(batch, shoe()[:, None].float() / 255, atol=1e-5)


def test_half_of_the_draws_mirror() -> None:
    """A draw under one half turns the heel to the other side."""
    batch = augment_garments(shoe(), middling(1, flip=0.1))

    assert torch.allclose(batch, shoe().flip(2)[:, None].float() / 255, atol=1e-5)


def test_a_garment_is_moved_by_two_pixels_at_most() -> None:
    """The largest draw moves the sole by two pixels."""
    batch = augment_garments(shoe(), middling(1, flip=0.9, move_y=0.0))[0, 0]

    assert torch.allclose(batch[20:24, 5:23], torch.ones(4, 18), atol=1e-5)


def test_a_covered_rectangle_has_one_grey() -> None:
    """A draw under one half covers eight by eight pixels about its place."""
    draws = middling(1, flip=0.9, erased=0.0, gamma=0.25)

    batch = augment_garments(torch.zeros((1, 28, 28), dtype=torch.uint8), draws)

    assert (batch == 0.25).sum() == 7 * 7
    assert batch.sum() == 0.25 * 49


def test_any_draw_stays_within_bounds_and_repeats() -> None:
    """Whatever is drawn, pixels stay in [0, 1], and the same draws give the same batch."""
    draws = draw(64, torch.Generator().manual_seed(1))

    batch = augment_garments(shoe(64), draws)

    assert batch.shape == (64, 1, 28, 28)
    assert batch.min() >= 0
    assert batch.max() <= 1
    assert torch.equal(batch, augment_garments(shoe(64), draws))

"""Garments are mirrored, moved and covered, and stay garments."""

import torch

from mnist_core.augment import NAMES, Draws, draw
from mnist_core.garments import augment_garments, mirrors


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


NO, YES = torch.tensor([False]), torch.tensor([True])


def test_the_middle_of_every_range_changes_nothing() -> None:
    """With every number in its middle a garment is only divided by 255."""
    batch = augment_garments(shoe(), middling(1), NO)

    assert torch.allclose(batch, shoe()[:, None].float() / 255, atol=1e-5)


def test_a_mirrored_garment_points_the_other_way() -> None:
    """The heel comes to the other side."""
    batch = augment_garments(shoe(), middling(1), YES)

    assert torch.allclose(batch, shoe().flip(2)[:, None].float() / 255, atol=1e-5)


def test_as_many_are_mirrored_as_are_asked_for() -> None:
    """A draw under the share mirrors: none at 0, all at 1."""
    draws = middling(3)
    draws.uniform[:, NAMES.index("flip")] = torch.tensor([0.1, 0.4, 0.9])

    assert [mirrors(draws, share).tolist() for share in (0.0, 0.3, 0.5, 1.0)] == [
        [False] * 3, [True, False, False], [True, True, False], [True] * 3,
    ]  # fmt: skip


def test_a_garment_is_moved_by_two_pixels_at_most() -> None:
    """The largest draw moves the sole by two pixels."""
    batch = augment_garments(shoe(), middling(1, move_y=0.0), NO)[0, 0]

    assert torch.allclose(batch[20:24, 5:23], torch.ones(4, 18), atol=1e-5)


def test_a_covered_rectangle_has_one_grey() -> None:
    """A draw under one half covers eight by eight pixels about its place."""
    draws = middling(1, erased=0.0, gamma=0.25)

    batch = augment_garments(torch.zeros((1, 28, 28), dtype=torch.uint8), draws, NO)

    assert (batch == 0.25).sum() == 7 * 7
    assert batch.sum() == 0.25 * 49


def test_any_draw_stays_within_bounds_and_repeats() -> None:
    """Whatever is drawn, pixels stay in [0, 1], and the same draws give the same batch."""
    draws = draw(64, torch.Generator().manual_seed(1))

    batch = augment_garments(shoe(64), draws, mirrors(draws, 0.5))

    assert batch.shape == (64, 1, 28, 28)
    assert batch.min() >= 0
    assert batch.max() <= 1
    assert torch.equal(batch, augment_garments(shoe(64), draws, mirrors(draws, 0.5)))


def test_without_strength_garments_are_only_mirrored() -> None:
    """At strength 0 the oddest draws leave a garment as it is, or its mirror image."""
    odd = draw(64, torch.Generator().manual_seed(1))
    mirrored = mirrors(odd, 0.5)

    batch = augment_garments(shoe(64), odd, mirrored, 0.0)

    plain = shoe()[:, None].float() / 255
    assert 16 < mirrored.sum() < 48
    assert torch.allclose(batch, torch.where(mirrored[:, None, None, None], plain.flip(3), plain), atol=1e-4)

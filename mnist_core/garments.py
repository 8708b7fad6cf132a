"""Batches of garments mirrored, moved, stretched and partly covered on their device.

A garment fills its 28 pixels and has no strokes, so nothing of a digit's augmentation but the affine part suits it.
Draws are those of `augment.py`: a row a glyph, made beforehand.  Knows nothing of labels.
"""

import torch
from torch.nn import functional

from mnist_core.augment import SIDE, Draws, uniform

MOVE = 2.0  # pixels, either way
TURN = 6.0  # degrees, either way
STRETCH = 0.08  # logarithm of width and of height, either way, each of its own
ERASED = 0.5  # probability of a covered rectangle (random erasing, Zhong et al. 2020)
ERASED_SIDES = (4.0, 12.0)  # pixels
GAIN = 0.15  # logarithm of a factor on brightness, either way


def mirrors(draws: Draws, share: float) -> torch.Tensor:
    """Return (N,) bool: which garments are mirrored, a share of 0..1 of them."""
    return uniform(draws, "flip") < share


def augment_garments(glyphs: torch.Tensor, draws: Draws, mirrored: torch.Tensor, strength: float = 1.0) -> torch.Tensor:
    """Change a batch of garments by the numbers drawn for it.

    glyphs: (N, 28, 28) uint8, bright on 0, on the device of `draws`, which has N rows.
    mirrored: (N,) bool.  Shoes all point one way in the data set, but photos do not.
    strength: 0..1, multiplies probabilities and ranges; with 0 nothing is done but mirroring.
    Returns (N, 1, 28, 28) float32 in [0, 1].
    """
    images = glyphs[:, None].float() / 255
    mirror = torch.where(mirrored, -1.0, 1.0)
    turn = torch.deg2rad(uniform(draws, "rotation", -TURN, TURN) * strength)
    wide = mirror * torch.exp(uniform(draws, "aspect", -STRETCH, STRETCH) * strength)
    tall = torch.exp(uniform(draws, "size", -STRETCH, STRETCH) * strength)
    x, y = (uniform(draws, name, -MOVE, MOVE) * strength * 2 / SIDE for name in ("move_x", "move_y"))
    rows = [wide * turn.cos(), -tall * turn.sin(), x, wide * turn.sin(), tall * turn.cos(), y]
    grid = functional.affine_grid(torch.stack(rows, 1).view(-1, 2, 3), list(images.shape), align_corners=False)
    moved = functional.grid_sample(images, grid, align_corners=False)
    moved = moved * torch.exp(uniform(draws, "gain", -GAIN, GAIN) * strength)[:, None, None, None]
    return _erased(moved.clamp_(0, 1), draws, strength)


def _erased(images: torch.Tensor, draws: Draws, strength: float) -> torch.Tensor:
    """Cover a rectangle with one grey in a share of the images."""
    along = torch.arange(SIDE, device=images.device)

    def inside(place: str, side: str) -> torch.Tensor:
        half = uniform(draws, side, *ERASED_SIDES)[:, None] / 2
        return (along - uniform(draws, place, 0, SIDE)[:, None]).abs() < half

    chosen = uniform(draws, "erased") < ERASED * strength
    covered = inside("erased_y", "erased_h")[:, :, None] & inside("erased_x", "erased_w")[:, None, :]
    grey = uniform(draws, "gamma")[:, None, None, None]
    return torch.where((covered & chosen[:, None, None])[:, None], grey, images)

"""Batches of glyphs bent, thickened, broken and blurred on their device, as other pens, hands and scanners would have.

What reaches a network has been through MNIST's geometry (longer side 20 pixels, centre of mass at the centre), so a
bent glyph is brought back to that geometry before a small jitter is added.  Every random number is drawn beforehand,
one row a glyph, so several processes can draw for the whole batch and each apply its own rows.  Knows nothing of
labels: no step may turn one digit into another, which is what bounds the ranges below.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.nn import functional

SIDE = 28  # pixels of a glyph
LONGER_SIDE = 20.0  # pixels of the ink's longer side in MNIST
CENTRE = 14.0  # index coordinate of the mean centre of mass in MNIST, both axes
INK = 0.2  # values above this count as ink where an extent is measured
FIELD = 7  # points a side of the coarse field of an elastic distortion, one every four pixels
RESOLUTIONS = (14, 16, 18, 20, 24)  # pixels a side of a glyph seen at low resolution: its ink is 10 to 17 pixels long
BLUR = 0.85  # of a blur with a standard deviation of one pixel
# fmt: off
NAMES = (  # of the columns of `Draws.uniform`
    "bent", "rotation", "shear", "aspect", "size", "move_x", "move_y", "elastic", "elastic_size", "width", "width_to",
    "broken", "broken_angle", "broken_at", "broken_width", "cropped", "cropped_by", "cropped_side", "low", "low_side",
    "low_cut", "binary", "binary_cut", "blur", "blur_size", "contrast", "gamma", "gain", "texture", "texture_size",
    "noise", "noise_size", "flip", "erased", "erased_x", "erased_y", "erased_w", "erased_h",
)
# fmt: on


@dataclass(frozen=True)
class Augmentation:
    """How often each change is made (probabilities) and how far it goes at most.

    Ranges are about the glyph's ink, longer side 20 pixels.  Angles are degrees either way, lengths pixels.
    """

    bent: float = 0.9  # affine
    rotation: float = 17.0
    shear: float = 12.0
    aspect: float = 0.17  # logarithm of width over height changes by at most twice this
    size: float = 0.08  # logarithm of the longer side against 20 pixels
    move: float = 1.5
    elastic: float = 0.5
    elastic_size: float = 0.8  # standard deviation of the coarse field's points
    width: float = 0.5  # stroke width
    width_range: tuple[float, float] = (1.7, 3.8)  # MNIST's own lie between 2 and 4; more fills the loops of an 8
    broken: float = 0.08
    broken_width: tuple[float, float] = (0.5, 1.4)
    cropped: float = 0.05
    cropped_by: float = 2.0
    low: float = 0.10  # seen at low resolution, then binarised
    binary: float = 0.15
    blur: float = 0.25
    contrast: float = 0.4
    gamma: float = 0.5  # logarithm of the exponent
    gain: float = 0.5  # logarithm of a factor that saturates
    texture: float = 0.12  # ink that does not cover, as pencil and chalk
    texture_size: float = 0.35
    noise: float = 0.12
    noise_size: float = 0.06


@dataclass(frozen=True, eq=False)
class Draws:
    """The random numbers of a batch, a row a glyph: `draws[rows]` are those of a share of it."""

    uniform: torch.Tensor  # (N, len(NAMES)) float32 in [0, 1)
    field: torch.Tensor  # (N, 2, FIELD, FIELD) float32, standard normal
    grain: torch.Tensor  # (N, 28, 28) float32, standard normal

    def __getitem__(self, rows: slice | torch.Tensor) -> "Draws":
        return Draws(self.uniform[rows], self.field[rows], self.grain[rows])

    def __len__(self) -> int:
        return len(self.uniform)

    def to(self, device: torch.device) -> "Draws":
        """Return the same numbers on another device."""
        return Draws(self.uniform.to(device), self.field.to(device), self.grain.to(device))


def draw(count: int, generator: torch.Generator) -> Draws:
    """Draw for `count` glyphs on the generator's device; the same generator state gives the same numbers."""
    device = generator.device
    return Draws(
        torch.rand((count, len(NAMES)), generator=generator, device=device),
        torch.randn((count, 2, FIELD, FIELD), generator=generator, device=device),
        torch.randn((count, SIDE, SIDE), generator=generator, device=device),
    )


def augment(
    glyphs: torch.Tensor, draws: Draws, options: Augmentation | None = None, strength: float = 1.0
) -> torch.Tensor:
    """Change a batch of glyphs by the numbers drawn for it: `augment(glyphs, draw(len(glyphs), generator))`.

    glyphs: (N, 28, 28) uint8, ink bright on 0, on the device of `draws`, which has N rows.
    strength: 0..1, multiplies every probability and every bend; 0 only divides by 255.
    Returns (N, 1, 28, 28) float32 in [0, 1].
    """
    options = options or Augmentation()
    ink = glyphs.float().div_(255)
    if strength <= 0:
        return ink[:, None]
    chance = _Chance(draws, strength)
    ink = _in_rows(_rewidth, ink, chance.rows("width", options.width), draws, options)
    ink = _in_rows(_break, ink, chance.rows("broken", options.broken), draws, options)
    ink = _in_rows(_crop, ink, chance.rows("cropped", options.cropped), draws, options)
    ink = _warp(ink, chance, draws, options, strength)
    ink = _in_rows(_low_resolution, ink, chance.rows("low", options.low), draws, options)
    ink = _in_rows(_binarise, ink, chance.rows("binary", options.binary), draws, options)
    ink = _in_rows(_soften, ink, chance.rows("blur", options.blur), draws, options)
    ink = _in_rows(_texture, ink, chance.rows("texture", options.texture), draws, options)
    ink = _in_rows(_contrast, ink, chance.rows("contrast", options.contrast), draws, options)
    ink = _in_rows(_add_noise, ink, chance.rows("noise", options.noise), draws, options)
    return ink.clamp_(0, 1)[:, None]


@dataclass(frozen=True, eq=False)
class _Chance:
    draws: Draws
    strength: float

    def chosen(self, name: str, probability: float) -> torch.Tensor:
        return self.draws.uniform[:, NAMES.index(name)] < probability * self.strength

    def rows(self, name: str, probability: float) -> torch.Tensor:
        return self.chosen(name, probability).nonzero()[:, 0]


def _in_rows(
    change: Callable[[torch.Tensor, Draws, Augmentation], torch.Tensor],
    ink: torch.Tensor,
    rows: torch.Tensor,
    draws: Draws,
    options: Augmentation,
) -> torch.Tensor:
    """Apply `change` to the chosen rows only: most changes are rare, and cost nothing where they are not made."""
    if not len(rows):
        return ink
    return ink.index_copy_(0, rows, change(ink[rows], draws[rows], options))


def uniform(draws: Draws, name: str, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
    """Return the (N,) numbers of one column of `NAMES`, between low and high."""
    return draws.uniform[:, NAMES.index(name)] * (high - low) + low


def _per_glyph(values: torch.Tensor) -> torch.Tensor:
    return values[:, None, None]


def _spread(ink: torch.Tensor) -> torch.Tensor:
    """The largest of each pixel's 3 x 3 neighbourhood."""
    padded = functional.pad(ink, (1, 1, 1, 1))
    wide = torch.maximum(torch.maximum(padded[:, :, :-2], padded[:, :, 1:-1]), padded[:, :, 2:])
    return torch.maximum(torch.maximum(wide[:, :-2], wide[:, 1:-1]), wide[:, 2:])


def _blurred(ink: torch.Tensor) -> torch.Tensor:
    """Binomial blur, 3 x 3 taken twice: a standard deviation of one pixel."""
    for _ in range(2):
        padded = functional.pad(ink, (1, 1, 1, 1))
        wide = padded[:, :, :-2] + 2 * padded[:, :, 1:-1] + padded[:, :, 2:]
        ink = (wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]) / 16
    return ink


def _rewidth(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    spread = _spread(ink)
    # Spreading by one pixel adds a rim as long as the outline, and an outline runs along a stroke twice.
    rim = (spread - ink).sum((1, 2)).clamp_min(1)
    width = 2 * ink.sum((1, 2)) / rim
    step = (uniform(draws, "width_to", *options.width_range) - width) / 2
    shrunk = 1 - _spread(1 - ink)
    # A whole 3 x 3 shrinking would take strokes under two pixels away.
    thinner, thicker = _per_glyph(step.clamp(-0.7, 0)), _per_glyph(step.clamp(0, 1))
    return ink + thicker * (spread - ink) + thinner * (ink - shrunk)


def _break(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    y, x = _coordinates(ink)
    angle = _per_glyph(uniform(draws, "broken_angle", 0, torch.pi))
    distance = x * angle.cos() + y * angle.sin() - _per_glyph(uniform(draws, "broken_at", -7, 7))
    half = _per_glyph(uniform(draws, "broken_width", *options.broken_width)) / 2
    return ink * (distance.abs() - half + 0.5).clamp(0, 1)


def _crop(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    """Cut a strip off one side of the ink, as the edge of a photo or of a form's box does."""
    y, x = _coordinates(ink)
    side = _per_glyph(uniform(draws, "cropped_side", 0, 4)).floor()
    across = torch.where(side % 2 == 0, x, y) * torch.where(side < 2, 1.0, -1.0)
    edge = across.masked_fill(ink <= INK, -SIDE).amax((1, 2), keepdim=True)
    by = _per_glyph(uniform(draws, "cropped_by", 0, options.cropped_by))
    return ink * (edge - by - across + 0.5).clamp(0, 1)


def _coordinates(ink: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return y (28, 1) and x (1, 28), in pixels from the centre of mass that MNIST aims at."""
    along = torch.arange(SIDE, device=ink.device, dtype=ink.dtype) - CENTRE
    return along[:, None], along[None, :]


def _warp(ink: torch.Tensor, chance: _Chance, draws: Draws, options: Augmentation, strength: float) -> torch.Tensor:
    bent = chance.chosen("bent", options.bent)
    elastic = chance.chosen("elastic", options.elastic)
    rows = (bent | elastic).nonzero()[:, 0]
    if not len(rows):
        return ink
    ink_rows, draws, bent, elastic = ink[rows], draws[rows], bent[rows], elastic[rows]
    y, x = _coordinates(ink)

    def limited(name: str, size: float) -> torch.Tensor:
        return uniform(draws, name, -size, size) * strength * bent

    turn = torch.deg2rad(limited("rotation", options.rotation))
    lean = torch.tan(torch.deg2rad(limited("shear", options.shear)))
    wide = torch.exp(limited("aspect", options.aspect))
    # Rows of the matrix from the glyph's coordinates to the bent ones: stretch, lean, then turn.
    cos, sin = turn.cos(), turn.sin()
    xx, xy = cos * wide, (cos * lean - sin) / wide
    yx, yy = sin * wide, (sin * lean + cos) / wide

    mass = ink_rows.sum((1, 2)).clamp_min(1)
    centre_x, centre_y = (ink_rows * x).sum((1, 2)) / mass, (ink_rows * y).sum((1, 2)) / mass
    # MNIST's geometry again: the bent ink's longer side would be scaled to 20 pixels.  An extent is reached at the
    # first or the last inked pixel of a row.
    none = ink_rows <= INK
    first, last = (x + none * (2.0 * SIDE)).amin(2), (x - none * (2.0 * SIDE)).amax(2)  # (N, 28)
    empty = last < first
    longer = torch.maximum(*(_extent(along, first, last, across, y, empty) for along, across in ((xx, xy), (yx, yy))))
    longer = longer.clamp(LONGER_SIDE / 2, SIDE * 1.5)
    size = torch.where(bent, LONGER_SIDE / longer * torch.exp(limited("size", options.size)), 1.0)

    determinant = (xx * yy - xy * yx) * size
    # What is only elastic stays where it is.
    to_x = torch.where(bent, limited("move_x", options.move), centre_x)
    to_y = torch.where(bent, limited("move_y", options.move), centre_y)
    out_x, out_y = x - _per_glyph(to_x), y - _per_glyph(to_y)
    grid = torch.empty((len(rows), SIDE, SIDE, 2), device=ink.device, dtype=ink.dtype)
    grid[..., 0] = _per_glyph(yy / determinant) * out_x - (_per_glyph(xy / determinant) * out_y - _per_glyph(centre_x))
    grid[..., 1] = _per_glyph(xx / determinant) * out_y - (_per_glyph(yx / determinant) * out_x - _per_glyph(centre_y))

    smooth = _interpolation(ink.device, ink.dtype)
    field = smooth @ (draws.field * (options.elastic_size * strength * elastic)[:, None, None, None]) @ smooth.T
    # A field that moves the whole digit is no distortion: MNIST would centre it again.
    field -= torch.einsum("nchw,nhw->nc", field, ink_rows / _per_glyph(mass))[:, :, None, None]
    grid += field.permute(0, 2, 3, 1)
    half = (SIDE - 1) / 2
    grid.add_(CENTRE).div_(half).sub_(1)
    warped = functional.grid_sample(ink_rows[:, None], grid, align_corners=True)[:, 0]
    # Interpolating lowers the peaks of thin strokes; a glyph's brightest pixel is always 255.
    warped = warped / warped.amax((1, 2), keepdim=True).clamp_min(0.5)
    return ink.index_copy_(0, rows, warped)


def _extent(
    along: torch.Tensor,
    first: torch.Tensor,
    last: torch.Tensor,
    across: torch.Tensor,
    y: torch.Tensor,
    empty: torch.Tensor,
) -> torch.Tensor:
    """How far `along * x + across * y` goes over the ink, one pixel's own width included; (N,)."""
    down = across[:, None] * y[:, 0]
    one, other = along[:, None] * first + down, along[:, None] * last + down
    most = torch.maximum(one, other).masked_fill(empty, -SIDE * 2).amax(1)
    least = torch.minimum(one, other).masked_fill(empty, SIDE * 2).amin(1)
    return most - least + 1


def _interpolation(device: torch.device, dtype: torch.dtype) -> torch.Tensor:
    """Return the (28, FIELD) matrix of bicubic interpolation along one axis."""
    points = torch.eye(FIELD, device=device, dtype=dtype)[:, None]
    return functional.interpolate(points[..., None], size=(SIDE, 1), mode="bicubic", align_corners=True)[:, 0, :, 0].T


def _low_resolution(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    """Average over coarser pixels, binarise there, and bring back: a small bitmap seen large."""
    which = uniform(draws, "low_side", 0, len(RESOLUTIONS)).long()
    cut = _per_glyph(uniform(draws, "low_cut", 0.3, 0.45))
    seen = ink.clone()
    for index, resolution in enumerate(RESOLUTIONS):
        rows = (which == index).nonzero()[:, 0]
        if len(rows):
            coarse = functional.interpolate(ink[rows][:, None], size=(resolution, resolution), mode="area")
            coarse = ((coarse - cut[rows][:, None]) * 8 + 0.5).clamp(0, 1)
            fine = functional.interpolate(coarse, size=(SIDE, SIDE), mode="bilinear")
            seen[rows] = fine[:, 0]
    return seen


def _binarise(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    """Hard, slightly jagged edges, as a scanner's threshold leaves them."""
    cut = _per_glyph(uniform(draws, "binary_cut", 0.3, 0.6))
    return ((ink - cut + 0.1 * draws.grain * (ink > 0)) * 6 + 0.5).clamp(0, 1)


def _soften(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    soft = torch.lerp(ink, _blurred(ink), _per_glyph(uniform(draws, "blur_size", 0, BLUR)))
    return soft / soft.amax((1, 2), keepdim=True).clamp_min(0.3)


def _texture(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    size = _per_glyph(uniform(draws, "texture_size", 0, options.texture_size))
    return ink * (1 - size * draws.grain.abs()).clamp_min(0)


def _contrast(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    gamma = torch.exp(uniform(draws, "gamma", -options.gamma, options.gamma))
    gain = torch.exp(uniform(draws, "gain", 0, options.gain))
    return (ink.clamp_min(1e-6).pow(_per_glyph(gamma)) * _per_glyph(gain)).clamp(0, 1)


def _add_noise(ink: torch.Tensor, draws: Draws, options: Augmentation) -> torch.Tensor:
    return ink + draws.grain * _per_glyph(uniform(draws, "noise_size", 0, options.noise_size))

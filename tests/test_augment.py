"""Bent batches: the same numbers give the same glyphs, and what comes out is still a glyph in MNIST's geometry."""

import pytest
import torch

from mnist_core.augment import CENTRE, NAMES, Augmentation, augment, draw

NOTHING = Augmentation(
    bent=0, elastic=0, width=0, broken=0, cropped=0, low=0, binary=0, blur=0, contrast=0, texture=0, noise=0
)


def seeded(seed: int = 0) -> torch.Generator:
    """A generator on the processor."""
    return torch.Generator().manual_seed(seed)


def bars(count: int) -> torch.Tensor:
    """Upright bars, 3 by 20 pixels, centre of mass in the middle of the glyph."""
    glyphs = torch.zeros((count, 28, 28), dtype=torch.uint8)
    glyphs[:, 4:24, 13:16] = 255
    return glyphs


def centres(batch: torch.Tensor) -> torch.Tensor:
    """The centre of mass of each, (N, 2): y, x in index coordinates."""
    along = torch.arange(28.0)
    mass = batch.sum((1, 2, 3))
    return torch.stack([(batch.sum((1, 3)) * along).sum(1) / mass, (batch.sum((1, 2)) * along).sum(1) / mass], 1)


def test_without_strength_a_glyph_is_only_divided_by_255():
    """At strength 0 nothing is changed but the number type."""
    glyphs = torch.randint(0, 256, (3, 28, 28), dtype=torch.uint8, generator=seeded())

    batch = augment(glyphs, draw(3, seeded()), strength=0)

    assert batch.shape == (3, 1, 28, 28)
    assert torch.equal(batch[:, 0], glyphs.float() / 255)


def test_a_glyph_that_no_step_chooses_is_unchanged():
    """Probabilities of 0 leave every glyph as it was."""
    assert torch.equal(augment(bars(4), draw(4, seeded()), NOTHING), bars(4)[:, None].float() / 255)


def test_the_same_seed_gives_the_same_batch():
    """Randomness comes from the generator alone; another seed gives another batch."""
    one, same, other = (augment(bars(32), draw(32, seeded(seed))) for seed in (1, 1, 2))

    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def test_a_share_of_a_batch_is_changed_as_in_the_whole():
    """A process that applies only its own rows gets what one process would have made of them."""
    draws = draw(64, seeded())

    whole = augment(bars(64), draws)
    share = augment(bars(64)[16:48], draws[16:48])

    assert torch.allclose(whole[16:48], share, atol=1e-5)


def test_bent_glyphs_stay_in_the_geometry_of_mnist():
    """After bending alone, the longer side is still about 20 pixels and the centre of mass near the centre."""
    batch = augment(bars(200), draw(200, seeded()), Augmentation(**{**vars(NOTHING), "bent": 1.0}))
    ink = batch[:, 0] > 0.2
    longer = torch.maximum(ink.any(2).sum(1), ink.any(1).sum(1))

    assert longer.min() >= 17
    assert longer.max() <= 24
    assert (centres(batch) - CENTRE).abs().max() < 2
    assert (centres(batch).mean(0) - CENTRE).abs().max() < 0.3
    assert batch.amax((1, 2, 3)).min() > 0.6


def test_a_turned_bar_leans_by_the_angle_drawn():
    """The top of an upright bar turned by half the range clockwise lies to the right by the tangent of the angle."""
    draws = draw(1, seeded())
    draws.uniform.fill_(0.5)
    for name in ("bent", "elastic"):
        draws.uniform[:, NAMES.index(name)] = 0
    draws.uniform[:, NAMES.index("rotation")] = 0.75
    options = Augmentation(**{**vars(NOTHING), "bent": 1.0, "rotation": 20.0})

    batch = augment(bars(1), draws, options)[0, 0]
    along = torch.arange(28.0)
    top, bottom = ((batch[row] * along).sum() / batch[row].sum() for row in (8, 20))

    assert float(top - bottom) == pytest.approx(12 * 0.1763, abs=0.4)  # tan 10 degrees


def test_the_width_of_a_stroke_becomes_the_one_drawn():
    """A bar three pixels wide is brought to about two and about four."""
    for width, low, high in ((2.0, 1.6, 2.6), (4.0, 3.4, 4.6)):
        options = Augmentation(**{**vars(NOTHING), "width": 1.0, "width_range": (width, width)})

        row = augment(bars(1), draw(1, seeded()), options)[0, 0, 14]

        assert low < float(row.sum()) < high


@pytest.mark.parametrize(
    "name", ["broken", "cropped", "low", "binary", "blur", "contrast", "texture", "noise", "elastic"]
)
def test_each_step_changes_a_glyph_and_keeps_it_a_glyph(name: str):
    """Each step alone does something, within [0, 1], and leaves most of the ink where it was."""
    grey = bars(40) // 5 * 4  # nothing would change in what is black or white already
    batch = augment(grey, draw(40, seeded()), Augmentation(**{**vars(NOTHING), name: 1.0}))
    before = grey[:, None].float() / 255

    assert not torch.equal(batch, before)
    assert batch.min() >= 0
    assert batch.max() <= 1
    assert ((batch > 0.3) == (before > 0.3)).float().mean() > 0.9


@pytest.mark.parametrize("value", [0, 1, 255])
def test_a_constant_glyph_gives_finite_numbers(value: int):
    """A blank and a full glyph pass every step without a division by nothing."""
    glyphs = torch.full((64, 28, 28), value, dtype=torch.uint8)

    batch = augment(glyphs, draw(64, seeded()), Augmentation(**{**vars(NOTHING), "bent": 1.0, "elastic": 1.0}))
    every = augment(glyphs, draw(64, seeded()))

    assert torch.isfinite(batch).all()
    assert torch.isfinite(every).all()


def test_an_empty_batch_stays_empty():
    """No glyphs in, no glyphs out."""
    assert augment(bars(0), draw(0, seeded())).shape == (0, 1, 28, 28)

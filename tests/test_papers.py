"""Papers, lights and pens: of the asked size, in range, and each as its name says."""

import numpy as np
import pytest

from mnist_core.papers import LIGHTS, PAPERS, PENS, Pen, apply_pen, noise


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_has_the_asked_size_and_ordinary_values(name: str):
    """(H, W, 3) float32, about within 0..1 and finite, even for a tiny sheet."""
    for height, width in ((40, 60), (3, 2)):
        sheet = PAPERS[name](np.random.default_rng(0), height, width, 20.0)

        assert sheet.shape == (height, width, 3)
        assert sheet.dtype == np.float32
        assert -0.1 < sheet.min() <= sheet.max() < 1.15


@pytest.mark.parametrize("name", LIGHTS)
def test_every_light_dims_and_never_brightens(name: str):
    """Between a quarter and all of the light arrives, float32."""
    light = np.broadcast_to(LIGHTS[name](np.random.default_rng(1), 50, 80), (50, 80, 1))

    assert light.dtype == np.float32
    assert light.min() > 0.25
    assert light.max() <= 1.0001


def test_ruled_paper_has_level_lines_and_squared_paper_both():
    """On ruled paper rows differ and columns do not; on squared paper both do."""
    ruled, squared = (PAPERS[name](np.random.default_rng(0), 120, 120, 40.0).mean(2) for name in ("ruled", "squared"))

    assert np.ptp(ruled.mean(1)) > 0.1
    assert np.ptp(ruled.mean(0)) < 0.05
    assert min(np.ptp(squared.mean(1)), np.ptp(squared.mean(0))) > 0.05


def test_a_shadow_has_two_sides():
    """Lit and shaded parts differ by the shadow's strength; hardly anything lies between them."""
    light = LIGHTS["shadow"](np.random.default_rng(0), 200, 200)
    between = (light > light.min() + 0.02) & (light < light.max() - 0.02)

    assert light.max() - light.min() > 0.3
    assert between.mean() < 0.1


def test_a_pen_covers_the_paper_with_its_colour():
    """Half a pen's ink on white gives half its colour and half white; no ink leaves the paper alone."""
    sheet = np.ones((1, 2, 3), np.float32)
    apply_pen(sheet, np.array([[0.0, 0.5]], np.float32), Pen(((0.0, 0.5, 1.0),), (1.0, 1.0)), np.random.default_rng(0))

    assert sheet[0, 0] == pytest.approx([1, 1, 1])
    assert sheet[0, 1] == pytest.approx([0.5, 0.75, 1.0])


def test_a_faint_pen_leaves_about_twenty_grey_levels():
    """Full ink of the faint pen differs from white paper by 15 to 35 of 255."""
    sheet = np.ones((20, 20, 3), np.float32)
    apply_pen(sheet, np.ones((20, 20), np.float32), PENS["faint"], np.random.default_rng(0))

    assert 15 < 255 * (1 - sheet.mean()) < 35


def test_noise_is_smooth_over_its_patches():
    """Neighbours in noise of large patches are alike, and its mean is near 0."""
    field = noise(np.random.default_rng(0), 200, 300, 20)

    assert field.shape == (200, 300)
    assert np.abs(np.diff(field)).max() < 0.3
    assert abs(field.mean()) < 0.2

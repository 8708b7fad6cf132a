"""The Garments tab, with the network that reads garments: what it saw, and how the picture got there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import ready, serve
from PIL import Image
from playwright.sync_api import Page, expect

from demo.app import NETWORKS
from mnist_core.classifier import Classifier

ENGLISH = ["As given", "Trimmed", "Reduced", "Sharpened", "Extended", "Negated", "Grey"]
SPANISH = ["Lo recibido", "Recortada", "Reducida", "Enfocada", "Extendida", "Negativo", "Gris"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the page with the network of garments in every place."""
    with serve(dict.fromkeys(NETWORKS, ready(Classifier.load("fashion-cnn")))) as url:
        yield url


@pytest.fixture
def trousers(tmp_path: Path) -> Path:
    """A product photo: blue trousers on white."""
    picture = np.full((300, 200, 3), 255, np.uint8)
    picture[40:260, 60:140] = (40, 70, 150)
    picture[90:260, 92:108] = 255
    Image.fromarray(picture).save(tmp_path / "trousers.png")
    return tmp_path / "trousers.png"


def test_a_photo_has_its_seven_steps_each_with_a_sentence(visit: Callable[..., Page], trousers: Path) -> None:
    """Small pictures in the published order; a click enlarges one and says what was done."""
    page = visit("garments")
    page.locator("#garments-box .tz-file").set_input_files(trousers)

    steps = page.locator("#garments-reading .tz-stage")
    expect(steps).to_have_text(ENGLISH)
    expect(page.locator("#garments-reading .tz-headline")).to_contain_text("Trousers")
    sizes = "images => images.map((image) => [image.naturalWidth, image.naturalHeight])"
    expect(page.locator("#garments-reading .tz-stage.crisp")).to_have_count(5)
    assert page.locator("#garments-reading .tz-stage img").evaluate_all(sizes) == [
        [200, 300], [80, 220], [10, 28], [10, 28], [28, 28], [28, 28], [28, 28],
    ]  # fmt: skip

    steps.nth(3).click()

    dialog = page.get_by_role("dialog", name="Sharpened")
    expect(dialog).to_contain_text("Edges that blurred when it shrank are made crisp again.")
    page.keyboard.press("Escape")
    expect(steps.nth(3)).to_be_focused()


def test_an_example_has_them_in_spanish_within_a_small_phone(visit: Callable[..., Page]) -> None:
    """Nothing leaves the screen or is too small to be met by a finger."""
    page = visit("garments", locale="es-ES", viewport={"width": 320, "height": 700})
    page.locator("#garments-examples .tz-example").nth(2).click()

    steps = page.locator("#garments-reading .tz-stage")
    expect(steps).to_have_text(SPANISH)
    boxes = steps.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
    assert all(box["left"] >= 0 and box["right"] <= 320 and min(box["width"], box["height"]) >= 44 for box in boxes)
    assert len({round(box["width"]) for box in boxes}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_picture_of_one_colour_is_no_garment_and_has_no_x_ray_of_another(
    visit: Callable[..., Page], trousers: Path, tmp_path: Path
) -> None:
    """What is shown are its own seven steps, the last of them black."""
    plain = tmp_path / "plain.png"
    Image.new("RGB", (1, 1), (120, 90, 60)).save(plain)
    page = visit("garments")
    page.locator("#garments-box .tz-file").set_input_files(trousers)
    expect(page.locator("#garments-reading .tz-headline")).to_contain_text("Trousers")

    page.locator("#garments-box .tz-file").set_input_files(plain)

    expect(page.locator("#garments-reading .tz-headline")).to_have_text("Nothing here yet")
    expect(page.locator("#garments-reading .tz-stage")).to_have_count(7)
    brightest = """async image => {
        await image.decode();
        const canvas = new OffscreenCanvas(28, 28), pen = canvas.getContext('2d');
        pen.drawImage(image, 0, 0);
        return Math.max(...pen.getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 < 3));
    }"""
    assert page.locator("#garments-reading .tz-stage img").nth(6).evaluate(brightest) == 0

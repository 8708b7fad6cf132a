"""One picture becomes one digit or a page, turned as asked; one file becomes all its pictures, or one sentence."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo import reading
from demo.picturebox import Choice
from demo.reading import preview, read_choice, read_picture, turned
from mnist_core.classifier import Classifier
from mnist_core.pictures import Picture
from mnist_core.scenes import page_scene


def test_a_quarter_turn_is_clockwise() -> None:
    """What was at the lower left comes to the upper left."""
    picture = Picture(np.array([[1, 2], [3, 4]], np.uint8), 2, 2)

    assert turned(picture, 1).tolist() == [[3, 1], [4, 2]]
    assert turned(picture, 4).tolist() == [[1, 2], [3, 4]]


def test_pixels_of_every_kind_can_be_shown() -> None:
    """16 bits and floats come down to 8; what is transparent lies on a grey that shows black ink and white."""
    assert preview(np.array([[0, 65535]], np.uint16)).tolist() == [[0, 255]]
    assert preview(np.array([[0.0, 1.0]], np.float32)).tolist() == [[0, 255]]
    assert preview(np.array([[[255, 255, 255, 0], [0, 0, 0, 255]]], np.uint8)).tolist() == [[[128] * 3, [0] * 3]]


def test_a_picture_of_one_digit_is_one_digit(classifier: Classifier, seven: np.ndarray) -> None:
    """With its answer and its X-ray."""
    item = read_picture(classifier, Picture(seven, 160, 200), "auto", 0)

    assert item["kind"] == "digit"
    assert item["answer"]["label"] == "7"
    assert len(item["answer"]["stages"]) == 5


def test_a_picture_of_two_digits_is_a_page_with_boxes_in_its_own_pixels(
    classifier: Classifier, seven: np.ndarray
) -> None:
    """Boxes count pixels of the picture as it was given, also when a smaller decoding was read."""
    both = np.hstack([seven, seven])

    item = read_picture(classifier, Picture(both, 640, 400), "auto", 0)

    assert item["kind"] == "page"
    assert (item["width"], item["height"]) == (640, 400)
    assert [digit["label"] for digit in item["digits"]] == ["7", "7"]
    x, y, width, height = item["digits"][1]["box"]
    assert 320 < x < x + width < 640
    assert 0 < y < y + height < 400


def test_a_visitor_decides_what_to_look_for(classifier: Classifier, seven: np.ndarray) -> None:
    """One digit of two when told so, a page of one digit when told so."""
    both = Picture(np.hstack([seven, seven]), 320, 200)

    assert read_picture(classifier, both, "digit", 0)["kind"] == "digit"
    assert read_picture(classifier, Picture(seven, 160, 200), "page", 0)["kind"] == "page"


def test_every_page_of_a_file_is_read_and_the_last_message_says_so(
    classifier: Classifier, seven: np.ndarray, tmp_path: Path
) -> None:
    """Messages grow page by page."""
    pages = [Image.fromarray(seven), Image.fromarray(seven)]
    pages[0].save(tmp_path / "two.tiff", save_all=True, append_images=pages[1:])

    messages = list(read_choice(classifier, Choice(4, tmp_path / "two.tiff", "two.tiff")))

    assert [len(message["items"]) for message in messages] == [1, 2, 2]
    assert [message["done"] for message in messages] == [False, False, True]
    assert {message["id"] for message in messages} == {4}


@pytest.mark.parametrize("count", [2, 3])
def test_a_document_of_too_many_pages_says_where_its_reading_ends(
    classifier: Classifier, seven: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Of three pages the first two are read and the last item says so; of two there is nothing to say."""
    monkeypatch.setattr(reading, "PAGES_READ", 2)
    first, *others = [Image.fromarray(seven)] * count
    first.save(tmp_path / "pages.tiff", save_all=True, append_images=others)

    *_, last = read_choice(classifier, Choice(4, tmp_path / "pages.tiff", "pages.tiff"))

    cut = {"kind": "error", "error": {"code": "upload-cut", "values": {"count": 2}}}
    assert [item["kind"] for item in last["items"][:2]] == ["digit", "digit"]
    assert last["items"][2:] == ([cut] if count > 2 else [])


def test_of_garments_the_first_page_is_read(classifier: Classifier, seven: np.ndarray, tmp_path: Path) -> None:
    """A product's photo is one picture; a document of a hundred keeps nobody waiting."""
    garments = replace(classifier, card=replace(classifier.card, preprocessing="garment"))
    page = Image.fromarray(seven)
    page.save(tmp_path / "pages.tiff", save_all=True, append_images=[page, page])

    *_, last = read_choice(garments, Choice(4, tmp_path / "pages.tiff", "pages.tiff"))

    assert [item["kind"] for item in last["items"]] == ["digit"]


def test_a_file_that_is_no_picture_is_one_sentence_with_the_visitors_name(
    classifier: Classifier, tmp_path: Path
) -> None:
    """The name on the server's disk is not shown."""
    path = tmp_path / "a1b2.bin"
    path.write_text("no picture")

    (message,) = read_choice(classifier, Choice(1, path, "holiday.png"))

    assert message["done"] is True
    assert message["items"][0]["error"] == {"code": "not-a-picture", "values": {"name": "holiday.png"}}


def test_every_box_of_a_page_has_its_film(classifier: Classifier, seven: np.ndarray) -> None:
    """Three pictures in one; what the browser has already is not sent again."""
    item = read_picture(classifier, Picture(np.hstack([seven, seven]), 320, 200), "page", 0)

    assert all(digit["film"].startswith("data:image/jpeg") for digit in item["digits"])
    assert all(digit["stages"] == [] for digit in item["digits"])


def test_a_page_on_its_side_is_a_page_that_offers_the_turn(classifier: Classifier) -> None:
    """Though nothing is read in it as it lies; turned so, it reads."""
    page = page_scene(["74 1", "52"], np.random.default_rng(3)).pixels
    lying = np.ascontiguousarray(np.rot90(page))

    item = read_picture(classifier, Picture(lying, lying.shape[1], lying.shape[0]), "auto", 0)

    (note,) = [note for note in item["notes"] if note["code"] == "turned"]
    again = read_picture(
        classifier, Picture(lying, lying.shape[1], lying.shape[0]), "auto", note["values"]["degrees"] // 90
    )
    assert [digit["label"] for digit in again["digits"]] == list("74152")


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_picture_is_turned_back(classifier: Classifier, seven: np.ndarray, turns: int) -> None:
    """A digit lying on its side is read when the visitor turns it upright."""
    lying = np.ascontiguousarray(np.rot90(seven, turns))

    item = read_picture(classifier, Picture(lying, lying.shape[1], lying.shape[0]), "digit", turns)

    assert item["answer"]["label"] == "7"

"""plots: figures are whole PNG files, whatever there is to draw."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mnist_core import plots
from mnist_core.errors import TrazoError
from mnist_core.runs import Record

CLASSES = tuple("0123456789")


def size(path: Path) -> tuple[int, int]:
    """Return the size of a PNG, every pixel of which could be read."""
    with Image.open(path) as image:
        assert image.format == "PNG"
        image.load()
        return image.size


def record(epoch: int, validation: float | None = None) -> Record:
    """Return an epoch's record."""
    return Record(epoch, 10 * epoch, 30, 1 / epoch, 1 - 1 / (epoch + 1), 1e-3, 1.0, True, validation)


@pytest.mark.parametrize("validation", [None, 0.9])
@pytest.mark.parametrize("epochs", [1, 3])
def test_a_curve_is_drawn_with_and_without_held_out_samples(
    validation: float | None, epochs: int, tmp_path: Path
) -> None:
    """Even of a single epoch."""
    plots.curve([record(epoch, validation) for epoch in range(1, epochs + 1)], tmp_path / "curve.png", "mnist-mlp")

    assert size(tmp_path / "curve.png") == (960, 384)


def test_a_confusion_shades_errors_alone(tmp_path: Path) -> None:
    """A network without an error has a pale square; one error shows."""
    right, wrong = 100 * np.eye(10, dtype=int), 100 * np.eye(10, dtype=int)
    wrong[4, 9] = 1
    dark = []
    for counts in (right, wrong):
        plots.confusion(counts, CLASSES, tmp_path / "confusion.png", "mnist-mlp")
        with Image.open(tmp_path / "confusion.png") as image:
            dark.append(int((np.asarray(image.convert("RGB")).sum(axis=2) < 300).sum()))

    assert dark[1] > dark[0] + 1000


@pytest.mark.parametrize("wrong", [0, 1, 9, 60])
def test_a_sheet_of_errors_has_the_surest_first_and_at_most_forty(wrong: int, tmp_path: Path) -> None:
    """None, one, a row and one, or more than fit."""
    glyphs = np.random.default_rng(0).integers(0, 256, (80, 28, 28)).astype(np.uint8)
    labels = np.arange(80) % 10
    answers = np.where(np.arange(80) < wrong, (labels + 1) % 10, labels)
    chances = np.full((80, 10), 0.02) + 0.8 * np.eye(10)[answers]

    plots.errors(glyphs, labels, chances, CLASSES, tmp_path / "errors.png", "mnist-mlp")

    rows = {0: 1, 1: 1, 9: 2, 60: 5}[wrong]
    assert size(tmp_path / "errors.png") == (920, 50 + 140 * rows)


def test_results_are_drawn_a_network_at_a_time_and_together(tmp_path: Path) -> None:
    """Confusion and reliability of each network; one picture of all, with seeds or without."""
    network = {
        "name": "a", "kind": "network", "dataset": "mnist", "accuracy": 0.97, "core_seconds": 90.0,
        "training_seconds": 60.0, "calibration_error": 0.02, "reliability": [[0.5, 0.4, 0.1], [0.99, 0.98, 0.9]],
        "confusion": (100 * np.eye(10, dtype=int)).tolist(), "seeds": {"mean": 0.96, "sd": 0.001},
    }  # fmt: skip
    method = {"name": "m", "kind": "method", "dataset": "mnist", "accuracy": 0.9, "core_seconds": 0.0, "seeds": None}

    plots.results(
        [network, {**method, "training_seconds": 3.0}, {**network, "name": "f", "dataset": "fashion"}], tmp_path
    )

    drawn = sorted(path.name for path in tmp_path.iterdir())
    assert drawn == [
        "a-confusion.png", "a-reliability.png", "accuracy-time.png", "f-confusion.png", "f-reliability.png",
    ]  # fmt: skip
    assert all(min(size(tmp_path / name)) > 400 for name in drawn)


def test_a_sheet_of_samples_has_a_row_a_name(tmp_path: Path) -> None:
    """Rows need not be of one length."""
    plots.samples(
        {"one": np.zeros((1, 28, 28), np.uint8), "three": np.zeros((3, 28, 28), np.uint8)}, tmp_path / "s.png"
    )

    assert size(tmp_path / "s.png") == (320, 84)


def test_a_figure_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """As any other file."""
    (tmp_path / "file").write_text("")

    with pytest.raises(TrazoError, match="cannot be written"):
        plots.curve([record(1)], tmp_path / "file" / "curve.png", "mnist-mlp")

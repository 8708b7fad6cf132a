"""What several test files share: the data sets' marker, a classifier loaded once, digits drawn in code."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import cv2
import numpy as np
import pytest
import torch
from hosting import SPACE, Hosted, hosted

from mnist_core import fitting, runs, training
from mnist_core.checkpoint import Card, Checkpoint, load_checkpoint, save_checkpoint
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split, data_folder
from mnist_core.hands import hand_glyphs
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime
from mnist_core.training import Material

# Python 3.11.7 can lose count of its recursion when it collects garbage while it parses; pytest parses all test files.
gc.disable()


def pytest_collection_finish() -> None:
    """Collect garbage again: all test files have been parsed."""
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Select the tests that need the real data sets only where the data is."""
    if (data_folder() / "MNIST" / "raw").is_dir():
        return
    needing = [item for item in items if item.get_closest_marker("data")]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The shipped default network."""
    return Classifier.load("mnist-cnn")


@pytest.fixture(scope="session")
def where() -> Runtime:
    """This process alone, on the CPU."""
    return Runtime(torch.device("cpu"))


@pytest.fixture(scope="session")
def samples() -> Split:
    """400 digits of hands made in code, as a training set."""
    glyphs, labels = hand_glyphs(400, np.random.default_rng(0))
    return Split(torch.from_numpy(glyphs), torch.from_numpy(labels.astype(np.int64)))


@pytest.fixture(scope="session")
def small(samples: Split, where: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a checkpoint that was trained in a second on hands made in code, its verdicts fitted."""
    recipe, material = Recipe(epochs=12, batch=32, lr=3e-3), Material(samples)
    run = runs.begin("mlp", recipe, len(samples), where, 0)
    for _ in training.train(run, material, where):
        pass
    card = Card("mlp", "mnist", CLASSES["mnist"], recipe={"name": "tutorial"})
    path = tmp_path_factory.mktemp("small") / "small.safetensors"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "DIGITS", 200)
        patch.setattr(fitting, "PICTURED", 40)
        patch.setattr(fitting, "OUTLIERS", 200)
        save_checkpoint(fitting.fitted(Checkpoint(card, run.network.state_dict()), material, 0), path)
    return path


@pytest.fixture(scope="session")
def learner(samples: Split, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """The small checkpoint's classifier with what learning a hand takes; every twenty samples stand for a writer."""
    writers = torch.arange(len(samples)) // 20
    whole = fitting.with_replay(load_checkpoint(small), Split(samples.images, samples.labels, writers), 0)
    path = tmp_path_factory.mktemp("learner") / "learner.safetensors"
    save_checkpoint(whole, path)
    return Classifier.load(path)


@pytest.fixture(scope="session")
def right(learner: Classifier) -> list[tuple[np.ndarray, int]]:
    """Forty glyphs that the classifier reads right, and their labels."""
    glyphs, labels = hand_glyphs(80, np.random.default_rng(7))
    answers = learner.probabilities(glyphs).argmax(axis=1)
    return [(glyph, int(label)) for glyph, label, read in zip(glyphs, labels, answers, strict=True) if label == read][
        :40
    ]


@pytest.fixture(scope="session")
def space_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Space, written by `python -m demo.space`."""
    from demo import space

    made = tmp_path_factory.mktemp("space") / "trazo"
    assert space.main([str(made)]) == 0
    return made


@pytest.fixture(scope="session")
def space_server(space_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """That Space, running as Spaces runs it, cut off the network and watched; the shell stands in another folder."""
    with hosted([str(space_folder / "demo" / "app.py")], tmp_path_factory.mktemp("elsewhere"), SPACE) as running:
        yield running


@pytest.fixture
def seven() -> np.ndarray:
    """A 7 as a person would write it: (200, 160) uint8, dark on white."""
    page = np.full((200, 160), 255, np.uint8)
    corners = np.array([[35, 40], [120, 40], [70, 165]])
    return cv2.polylines(page, [corners], False, 20, 12, cv2.LINE_AA)


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands write their `runs` into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path

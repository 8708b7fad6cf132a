"""What several test files share: the data sets' marker, a classifier loaded once, digits drawn in code."""

import os
from pathlib import Path

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import cv2
import numpy as np
import pytest

from mnist_core.classifier import Classifier
from mnist_core.datasets import data_folder


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

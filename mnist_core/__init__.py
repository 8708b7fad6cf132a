"""Trazo's core: train, save, load and explain the networks that read handwritten digits."""

from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.prediction import Digit, Page, Prediction

__version__ = "0.1.0"
__all__ = ["Classifier", "Digit", "Page", "Prediction", "TrazoError"]

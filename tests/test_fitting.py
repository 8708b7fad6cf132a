"""fitting: temperature and thresholds come from held-out samples and from things made in code."""

import numpy as np
import pytest
import torch

from mnist_core import fitting, networks
from mnist_core.checkpoint import Card, Checkpoint, load_checkpoint
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split
from mnist_core.outliers import kind_names
from mnist_core.training import Material
from mnist_core.verdict import BANK


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fit on little, which takes a second."""
    monkeypatch.setattr(fitting, "DIGITS", 60)
    monkeypatch.setattr(fitting, "PICTURED", 20)
    monkeypatch.setattr(fitting, "OUTLIERS", 60)


def untrained(dataset: str = "mnist", preprocessing: str = "digit", outputs: int = 10) -> Checkpoint:
    """Return a network that has learnt nothing."""
    torch.manual_seed(0)
    card = Card("mlp", dataset, CLASSES[dataset], outputs=outputs, preprocessing=preprocessing)
    return Checkpoint(card, networks.build("mlp", outputs).state_dict())


def test_some_kinds_choose_and_measure_and_are_never_fitted_on() -> None:
    """They exist, and are no others than those that training and fitting see."""
    assert set(fitting.UNSEEN_KINDS + fitting.CHOOSING_KINDS) <= set(kind_names())
    assert set(fitting.UNSEEN_KINDS + fitting.CHOOSING_KINDS) & set(fitting.seen_kinds()) == set()
    assert set(fitting.UNSEEN_KINDS) & set(fitting.CHOOSING_KINDS) == set()
    assert len(fitting.seen_kinds()) > 5


@pytest.mark.parametrize(("dataset", "preprocessing"), [("mnist", "digit"), ("fashion", "garment")])
def test_fitting_fills_the_card_and_leaves_the_weights(dataset: str, preprocessing: str, samples: Split) -> None:
    """The same seed fits the same numbers; every class is in the bank alike."""
    before = untrained(dataset, preprocessing)

    after, again = (fitting.fitted(before, Material(samples[:150], held_out=samples[150:]), 3) for _ in range(2))

    assert after.card.verdict == again.card.verdict
    assert before.card.verdict == {}
    assert all(torch.equal(after.weights[name], tensor) for name, tensor in before.weights.items())
    assert after.statistics["bank"].shape == (min(BANK * 10, 150), 128)
    assert torch.equal(after.statistics["bank"], again.statistics["bank"])


def test_a_network_that_learnt_is_believed_more_than_one_that_did_not(samples: Split, small: object) -> None:
    """Strangeness tells digits from outliers better once the network knows digits."""
    material = Material(samples)
    trained = load_checkpoint(str(small))

    chances = [
        fitting.fitted(network, material, 0).card.verdict["table"]["distance"]["auroc"]  # type: ignore[index]
        for network in (untrained(), trained)
    ]

    assert chances[1] > 0.7
    assert chances[1] > chances[0] - 0.1


def test_the_small_classifier_reads_its_own_digits(small: object, samples: Split) -> None:
    """The fixture that other tests read with is worth reading with."""
    classifier = Classifier.load(str(small))

    answers = classifier.probabilities(samples.images.numpy()).argmax(axis=1)

    assert (answers == samples.labels.numpy()).mean() > 0.9
    assert np.isfinite(classifier.fitted.refuse_above)

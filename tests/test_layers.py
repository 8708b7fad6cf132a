"""layers: what every layer holds of a glyph is what the network computes with."""

from pathlib import Path

import numpy as np
import pytest

from mnist_core.classifier import Classifier
from mnist_core.layers import layers, network_paths


def test_a_fully_connected_layer_is_what_numpy_makes_of_its_weights(small: Path, samples) -> None:
    """One hidden layer of 128: the pixels times its weights, and nothing below zero."""
    classifier = Classifier.load(small)
    glyph = samples.images[0].numpy()
    linear = classifier.network.body[1]

    seen = layers(classifier, glyph)

    wanted = np.maximum(linear.weight.detach().numpy() @ (glyph.reshape(-1) / 255) + linear.bias.detach().numpy(), 0)
    assert len(seen.hidden) == 1
    np.testing.assert_allclose(seen.hidden[0], wanted, atol=1e-4)
    np.testing.assert_array_equal(seen.features, seen.hidden[0])


def test_a_convolutional_network_is_seen_from_its_first_maps_to_its_logits(classifier: Classifier, samples) -> None:
    """Maps grow more and smaller, none is negative, and the logits are those of the answer."""
    glyph = samples.images[3].numpy()

    seen = layers(classifier, glyph)

    shapes = [maps.shape for maps in seen.hidden]
    assert shapes[0] == (32, 28, 28)
    assert shapes[-1] == (128, 7, 7)
    assert all((maps >= 0).all() for maps in seen.hidden)
    logits, features = classifier.answer(glyph[None])
    np.testing.assert_allclose(seen.logits, logits[0], atol=1e-5)
    np.testing.assert_allclose(seen.features, features[0], atol=1e-5)


def test_a_blank_glyph_has_layers_too(classifier: Classifier) -> None:
    """Nothing on the pad is a glyph like any other."""
    blank = np.zeros((28, 28), np.uint8)

    assert np.allclose(layers(classifier, blank).logits, classifier.answer(blank[None])[0][0], atol=1e-5)


def test_the_paths_of_a_fully_connected_network_add_up(
    learner: Classifier, right: list[tuple[np.ndarray, int]]
) -> None:
    """Layers of 784, 128 and 10; edges lead into the winner from the units that lead on, by weight times value."""
    glyph, label = right[0]

    paths = network_paths(learner, glyph)

    assert paths is not None
    assert [len(layer) for layer in paths.layers] == [784, 128, 10]
    assert np.allclose(paths.layers[1], learner.answer(glyph[None])[1][0], atol=1e-4)
    last = [edge for edge in paths.edges if edge[0] == 1]
    assert {edge[2] for edge in last} == {label}
    assert {edge[2] for edge in paths.edges if edge[0] == 0} == {edge[1] for edge in last}
    weights = learner.network.head.weight.detach().numpy()
    for _, start, end, carried in last:
        assert carried == pytest.approx(float(weights[end, start] * paths.layers[1][start]), rel=1e-4)


def test_a_convolutional_network_has_no_such_paths(classifier: Classifier) -> None:
    """It is another kind of picture."""
    assert network_paths(classifier, np.zeros((28, 28), np.uint8)) is None

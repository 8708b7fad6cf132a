"""What every layer of a network makes of one glyph, for looking at; of a fully connected one its strongest paths too.

Knows classifiers; knows nothing of pictures or of how a layer is drawn.
"""

from dataclasses import dataclass

import numpy as np

from mnist_core.classifier import Classifier

INTO_OUTPUT, INTO_UNIT = 12, 6  # strongest connections shown


@dataclass(frozen=True, eq=False)
class Layers:
    """One glyph's way through a network.

    hidden: what each ReLU lets through, in order, never negative: (C, H, W) float32 maps of a convolution, or (F,)
    features: (F,) float32, what the head sees; logits: (10,) or (11,) float32, what it makes of them
    """

    hidden: tuple[np.ndarray, ...]
    features: np.ndarray
    logits: np.ndarray


@dataclass(frozen=True, eq=False)
class Paths:
    """A fully connected network at work.

    layers: what each layer holds, inputs (784,) first, then the hidden layers, then ten probabilities
    edges: (layer, from, to, weight times what it carries), from `layer` to the next, the strongest into the winner
    """

    layers: tuple[np.ndarray, ...]
    edges: tuple[tuple[int, int, int, float], ...]


def layers(classifier: Classifier, glyph: np.ndarray) -> Layers:
    """Return what each layer of a classifier's network holds of a (28, 28) uint8 glyph."""
    import torch
    from torch import nn

    held = (torch.from_numpy(glyph)[None, None].float() / 255 - classifier.card.mean) / classifier.card.std
    hidden = []
    with torch.inference_mode():
        for layer in classifier.network.body.children():
            held = layer(held)
            if isinstance(layer, nn.ReLU):
                hidden.append(held[0].numpy().copy())  # a copy: the next layer may work in place
        logits = classifier.network.head(held)
    return Layers(tuple(hidden), held[0].numpy(), logits[0].numpy())


def network_paths(classifier: Classifier, glyph: np.ndarray) -> Paths | None:
    """Return a fully connected network at work on a (28, 28) uint8 glyph, None for a network of another kind."""
    from torch import nn

    from mnist_core.networks import PIXELS  # brings torch, which is there once a network is

    linear = [layer for layer in classifier.network.body.modules() if isinstance(layer, nn.Linear)]
    if not linear or linear[0].in_features != PIXELS:
        return None
    linear.append(classifier.network.head)
    inputs = ((glyph.reshape(-1) / np.float32(255) - classifier.card.mean) / classifier.card.std).astype(np.float32)
    held = [inputs, *layers(classifier, glyph).hidden]
    chances = classifier.probabilities(glyph[None])[0]
    edges: list[tuple[int, int, int, float]] = []
    ends = [int(chances.argmax())]
    for index in range(len(linear) - 1, -1, -1):
        weights = linear[index].weight.detach().numpy()
        count = INTO_OUTPUT if index == len(linear) - 1 else INTO_UNIT
        starts: list[int] = []
        for end in ends:
            carried = weights[end] * held[index]
            for start in np.argsort(-np.abs(carried))[:count]:
                edges.append((index, int(start), end, float(carried[start])))
                starts.append(int(start))
        ends = sorted(set(starts))
    return Paths((*held, chances), tuple(edges))

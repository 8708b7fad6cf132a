"""What every layer of a network makes of one glyph, for looking at.

Knows classifiers; knows nothing of pictures or of how a layer is drawn.
"""

from dataclasses import dataclass

import numpy as np

from mnist_core.classifier import Classifier


@dataclass(frozen=True, eq=False)
class Layers:
    """One glyph's way through a network.

    hidden: what each ReLU lets through, in order, never negative: (C, H, W) float32 maps of a convolution, or (F,)
    features: (F,) float32, what the head sees; logits: (10,) or (11,) float32, what it makes of them
    """

    hidden: tuple[np.ndarray, ...]
    features: np.ndarray
    logits: np.ndarray


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

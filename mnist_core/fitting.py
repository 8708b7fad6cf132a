"""The step after every training: temperature and thresholds, fitted on held-out samples and on things made in code.

Knows which material they are fitted on; the arithmetic is `verdict.fit`.
"""

import numpy as np
import torch

from mnist_core import runtime, verdict
from mnist_core.augment import augment, draw
from mnist_core.checkpoint import Checkpoint
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split
from mnist_core.hands import hand_glyphs
from mnist_core.outliers import kind_names, outlier_glyphs
from mnist_core.training import Material
from mnist_core.verdict import Answer, Fitted

# Kinds of outliers that neither training nor fitting sees: they choose between the scores, and measure the choice.
UNSEEN_KINDS = ("font-serif", "drawings")
DIGITS = 4000  # of each sort: held-out as they are, held-out bent, drawn by hands made in code
OUTLIERS = 6000


def fitted(checkpoint: Checkpoint, material: Material, seed: int) -> Checkpoint:
    """Return the checkpoint with temperature, thresholds and feature statistics fitted to its network.

    Held-out samples set them; a recipe that trains on everything leaves only its own samples to fit on.
    """
    classifier = Classifier("", checkpoint.card, checkpoint.network(), Fitted())
    rng = np.random.default_rng([seed, 1])  # not the draws that made the training's own hands and outliers
    kept = material.held_out if material.held_out is not None else material.samples
    kept = _some(kept, DIGITS, rng)
    parts = [(kept.images.cpu().numpy(), kept.labels.cpu().numpy())]
    if checkpoint.card.preprocessing == "digit":
        parts += [(_bent(kept.images.cpu(), seed), parts[0][1]), hand_glyphs(DIGITS, rng)]
    digits = classifier.answer(np.concatenate([glyphs for glyphs, _ in parts]))
    labels = np.concatenate([labels for _, labels in parts])
    sorts = np.repeat(range(len(parts)), [len(labels) for _, labels in parts])

    outliers = outlier_glyphs(OUTLIERS, rng, seen_kinds())[0]
    others = outlier_glyphs(OUTLIERS, rng, UNSEEN_KINDS)[0]
    if checkpoint.card.preprocessing == "garment":
        outliers = np.concatenate([outliers, hand_glyphs(DIGITS, rng)[0]])
    bank = _bank(classifier, material.samples, rng)
    card, _ = verdict.fit(digits, labels, sorts, classifier.answer(outliers), classifier.answer(others), bank)
    compares = card["score"] in verdict.COMPARING
    return checkpoint.with_verdict(card, {"bank": torch.from_numpy(verdict.unit(bank)).half()} if compares else {})


def seen_kinds() -> tuple[str, ...]:
    """Return the kinds of outliers that a network is trained with and its thresholds are fitted on."""
    return tuple(kind for kind in kind_names() if kind not in UNSEEN_KINDS)


def _some(split: Split, count: int, rng: np.random.Generator) -> Split:
    return split[torch.from_numpy(rng.permutation(len(split))[:count]).to(split.images.device)]


def _bent(images: torch.Tensor, seed: int) -> np.ndarray:
    """Return (N, 28, 28) uint8 glyphs bent as training bends them."""
    bent = augment(images, draw(len(images), runtime.generator(seed, "fitting")))
    return (bent[:, 0] * 255).round().byte().numpy()


def _bank(classifier: Classifier, samples: Split, rng: np.random.Generator) -> np.ndarray:
    """Return (M, F) features of the same number of training samples of each class."""
    labels = samples.labels.cpu().numpy()
    chosen = np.concatenate([rng.permutation(np.flatnonzero(labels == c))[: verdict.BANK] for c in range(10)])
    answer: Answer = classifier.answer(samples.images.cpu().numpy()[chosen])
    return answer[1]

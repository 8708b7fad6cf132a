"""The step after every training: temperature and thresholds, fitted on held-out samples and on things made in code.

Knows which material they are fitted on; the arithmetic is `verdict.fit`.
"""

from dataclasses import replace

import numpy as np
import torch

from mnist_core import runtime, verdict
from mnist_core import writers as writing
from mnist_core.augment import augment, draw
from mnist_core.checkpoint import Checkpoint
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split
from mnist_core.hands import hand_glyphs
from mnist_core.outliers import kind_names, outlier_glyphs
from mnist_core.pictured import scene_glyphs
from mnist_core.training import Material
from mnist_core.verdict import Fitted

# Kinds of outliers that no network is trained with and no threshold fitted on: these choose between the scores ...
CHOOSING_KINDS = ("font-serif", "drawings-unseen")
# ... and these do not even that: letters of other fonts, and letters, operators and scribbles of other strokes.
UNSEEN_KINDS = ("font-roman", "letters-unseen", "operators-unseen", "scribbles-unseen")
DIGITS = 4000  # of each sort: held-out as they are, held-out bent, drawn by hands made in code ...
PICTURED = 2000  # ... and held-out digits and such hands' photographed or scanned in code
OUTLIERS = 6000
STYLED = 20_000  # training samples from which it is learnt how writers differ
REPLAYED = 420  # of them a class, that stay with the checkpoint: more than the 4,000 that a memory must not harm


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
        parts += [
            (_bent(kept.images.cpu(), seed), parts[0][1]),
            hand_glyphs(DIGITS, rng),
            scene_glyphs(PICTURED, rng, parts[0]),
        ]
    digits = classifier.answer(np.concatenate([glyphs for glyphs, _ in parts]))
    labels = np.concatenate([labels for _, labels in parts])
    sorts = np.repeat(range(len(parts)), [len(labels) for _, labels in parts])

    outliers = outlier_glyphs(OUTLIERS, rng, seen_kinds())[0]
    others = outlier_glyphs(OUTLIERS, rng, CHOOSING_KINDS)[0]
    if checkpoint.card.preprocessing == "garment":
        outliers = np.concatenate([outliers, hand_glyphs(DIGITS, rng)[0]])
    bank = _bank(classifier, material.samples, rng)
    card, _ = verdict.fit(digits, labels, sorts, classifier.answer(outliers), classifier.answer(others), bank)
    compares = card["score"] in verdict.COMPARING
    statistics = {"bank": torch.from_numpy(verdict.unit(bank)).half()} if compares else {}
    return with_replay(checkpoint.with_verdict(card, statistics), material.samples, seed)


def with_replay(checkpoint: Checkpoint, samples: Split, seed: int) -> Checkpoint:
    """Return the checkpoint with what learning a person's hand takes; as it is where the writers are not known.

    samples: what the network was trained on.  Added statistics: how writers differ (`writers.py`); "replay", (M, F)
    uint8 features of as many of the samples in each class, with "replay_scale", (F,) float32, and "replay_labels".
    """
    if samples.writers is None:
        return checkpoint
    classifier = Classifier("", checkpoint.card, checkpoint.network(), Fitted())
    rng = np.random.default_rng([seed, 2])
    labels, writers = samples.labels.cpu().numpy(), samples.writers.cpu().numpy()
    some = np.sort(rng.permutation(len(labels))[:STYLED])
    features = classifier.answer(samples.images.cpu().numpy()[some])[1]
    added: dict[str, np.ndarray] = dict(writing.estimate(features, labels[some], writers[some]).statistics())
    kept = np.concatenate([rng.permutation(np.flatnonzero(labels[some] == c))[:REPLAYED] for c in range(10)])
    scale = np.maximum(features[kept].max(axis=0), 1e-12) / 255  # features are never negative: a ReLU makes them
    added |= {
        "replay": np.round(features[kept] / scale).astype(np.uint8),
        "replay_scale": scale.astype(np.float32),
        "replay_labels": labels[some][kept].astype(np.uint8),
    }
    statistics = dict(checkpoint.statistics) | {name: torch.from_numpy(array) for name, array in added.items()}
    return replace(checkpoint, statistics=statistics)


def seen_kinds() -> tuple[str, ...]:
    """Return the kinds of outliers that a network is trained with and its thresholds are fitted on."""
    return tuple(kind for kind in kind_names() if kind not in CHOOSING_KINDS + UNSEEN_KINDS)


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
    return classifier.answer(samples.images.cpu().numpy()[chosen])[1]

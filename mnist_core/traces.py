"""What a person's samples leave behind in a network's feature space, and how far other digits lie from it.

Knows samples, the training digits that came with the network, and distances; a memory made of them is
`handwriting.py`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mnist_core import verdict
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.writers import CLASSES, Style

MOST = 500  # samples that are learnt from, so that a session's memory and a file stay small
COPIES = 9  # of each sample, itself and bent a little; fewer where there are many samples
MOST_POINTS = 1500
SAME = 3e-3  # of a point's length: a file keeps points as float16, which moves them by less
CHUNK = 500  # rows of a table of distances at a time


@dataclass(frozen=True, eq=False)
class Sample:
    """A (28, 28) uint8 glyph, ink bright on 0, and the class name its writer gave it."""

    glyph: np.ndarray
    label: str


@dataclass(frozen=True, eq=False)
class Traces:
    """What samples leave behind in a network's feature space.

    points: (copies * N, F) float32 on the axes of its style, first the samples themselves, then their bent copies
    labels: (N,) int64 0..9; chances: (N, 10) float32, the network's own probabilities of the samples
    """

    points: np.ndarray
    labels: np.ndarray
    chances: np.ndarray

    @property
    def copies(self) -> int:
        """How many points each sample has."""
        return len(self.points) // max(1, len(self.labels))

    def without(self, out: np.ndarray) -> "Traces":
        """Return what the samples that are not `out`, (N,) bool, leave."""
        return Traces(self.points[np.tile(~out, self.copies)], self.labels[~out], self.chances[~out])


@dataclass(frozen=True, eq=False)
class Tables:
    """Squared distances, float32, that a memory of N samples is made of; each to the nearest copy of a sample.

    replay: (R, N) from the stored training digits; among: (N, N) from the samples themselves
    others: (N, 10) from the samples to the nearest stored training digit of each class
    """

    replay: np.ndarray
    among: np.ndarray
    others: np.ndarray

    def without(self, out: np.ndarray) -> "Tables":
        """Return the same for the samples that are not `out`, (N,) bool."""
        return Tables(self.replay[:, ~out], self.among[~out][:, ~out], self.others[~out])


@dataclass(frozen=True, eq=False)
class Replay:
    """Stored training digits: what a memory must leave alone, and what a person's own samples are held against.

    points: (R, F) float32 on the axes of the style; labels: (R,) int64; chances: (R, 10) float32
    distances: (R, 10) float32, squared, from each to the nearest other of each class
    """

    style: Style
    points: np.ndarray
    labels: np.ndarray
    chances: np.ndarray
    distances: np.ndarray


def traces_of(classifier: Classifier, samples: Sequence[Sample]) -> Traces:
    """Return what the samples leave in a classifier's network.  Raises TrazoError `not-samples`, `too-many-samples`."""
    if len(samples) > MOST:
        raise TrazoError("too-many-samples", limit=MOST)
    for sample in samples:
        glyph = sample.glyph
        fits = isinstance(glyph, np.ndarray) and glyph.shape == (28, 28) and glyph.dtype == np.uint8
        if not fits or sample.label not in classifier.classes:
            raise TrazoError("not-samples")
    labels = np.array([classifier.classes.index(sample.label) for sample in samples], np.int64)
    glyphs = np.array([sample.glyph for sample in samples], np.uint8).reshape(-1, 28, 28)
    copies = min(COPIES, max(2, MOST_POINTS // max(1, len(samples))))
    logits, features = classifier.answer(np.concatenate([glyphs, _bent(glyphs, copies - 1)]))
    chances = verdict.probabilities(logits[: len(labels)], classifier.fitted.temperature)
    return Traces(features @ style_of(classifier).axes, labels, chances)


def join(first: Traces, second: Traces) -> Traces:
    """Return what the samples of both leave, with as many copies of each as both have.

    A sample of the first that is one of the second, too, counts once, and is what the second says: twice there, it
    would still be known when it is left out.  Of more than `MOST` the first go.
    """
    if len(first.labels) and len(second.labels):
        own, other = (each.points[: len(each.labels)] for each in (first, second))
        lengths = (own**2).sum(axis=1, keepdims=True)
        table = lengths - 2 * own @ other.T + (other**2).sum(axis=1)
        first = first.without((table <= SAME**2 * lengths).any(axis=1))
        first = first.without(np.arange(len(first.labels)) < len(first.labels) + len(second.labels) - MOST)
    if not len(first.labels) or not len(second.labels):
        return first if len(first.labels) else second
    copies = min(first.copies, second.copies)
    shared = [each.points.reshape(each.copies, len(each.labels), -1)[:copies] for each in (first, second)]
    points = np.concatenate(shared, axis=1)
    return Traces(
        points.reshape(-1, points.shape[2]),
        np.concatenate([first.labels, second.labels]),
        np.concatenate([first.chances, second.chances]),
    )


def style_of(classifier: Classifier) -> Style:
    """Return the style that came with the network.  Raises TrazoError `cannot-learn` where none did."""
    stored = classifier.fitted.statistics
    style = Style.from_statistics(stored)
    if style is None or any(name not in stored for name in ("replay", "replay_scale", "replay_labels")):
        raise TrazoError("cannot-learn", name=classifier.name)
    return style


def _bent(glyphs: np.ndarray, copies: int) -> np.ndarray:
    """Return (copies * N, 28, 28) uint8 glyphs as the same person might have written them again."""
    if not len(glyphs):
        return glyphs
    import torch

    from mnist_core.augment import Augmentation, augment, draw

    little = Augmentation(
        bent=1, rotation=7, shear=5, aspect=0.06, size=0.04, move=0.7, elastic=0.5, elastic_size=0.4, width=0.4,
        width_range=(2.0, 3.4), broken=0, cropped=0, low=0, binary=0, blur=0.1, contrast=0, texture=0, noise=0,
    )  # fmt: skip
    draws = draw(copies * len(glyphs), torch.Generator().manual_seed(0))  # the same samples make the same memory
    bent = augment(torch.from_numpy(np.tile(glyphs, (copies, 1, 1))), draws, little)
    return (bent[:, 0] * 255).round().byte().numpy()


def replay_of(classifier: Classifier) -> Replay:
    """Return the training digits and the style that came with the network.  Raises TrazoError `cannot-learn`."""
    import torch

    style, stored = style_of(classifier), classifier.fitted.statistics
    features = (stored["replay"] * stored["replay_scale"]).astype(np.float32)
    with torch.inference_mode():
        logits = classifier.network.head(torch.from_numpy(features)).numpy()
    chances = verdict.probabilities(logits, classifier.fitted.temperature)
    points, labels = features @ style.axes, stored["replay_labels"].astype(np.int64)
    itself = np.arange(len(points))
    return Replay(style, points, labels, chances, nearest(points, points, labels, itself, itself))


def tables_of(replay: Replay, traces: Traces) -> Tables:
    """Return the distances that a memory of these traces is made of."""
    own_points = traces.points[: len(traces.labels)]
    return Tables(
        apart(replay.points, traces), apart(own_points, traces), nearest(own_points, replay.points, replay.labels)
    )


def apart(points: np.ndarray, traces: Traces) -> np.ndarray:
    """Return (P, N) float32 squared distances from (P, F) points to the nearest copy of each of N samples."""
    table = np.full((len(points), len(traces.labels)), np.inf, np.float32)
    for copy in traces.points.reshape(traces.copies, len(traces.labels), -1):
        np.minimum(table, (copy**2).sum(axis=1) - 2 * points @ copy.T, out=table)
    return np.maximum(table + (points**2).sum(axis=1, keepdims=True), 0)


def by_class(table: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return (P, 10) the least of (P, N) distances to samples of each class, inf where there are none."""
    found = np.full((len(table), CLASSES), np.inf, np.float32)
    for c in np.unique(labels):
        found[:, c] = table[:, labels == c].min(axis=1)
    return found


def nearest(
    points: np.ndarray,
    others: np.ndarray,
    labels: np.ndarray,
    names: np.ndarray | None = None,
    other_names: np.ndarray | None = None,
) -> np.ndarray:
    """Return (N, 10) float32 squared distances from each point to the nearest other of each class, inf where none.

    names, other_names: who a point is; no point is its own neighbour
    """
    order = np.argsort(labels, kind="stable")
    others, starts = others[order], np.searchsorted(labels[order], np.arange(CLASSES + 1))
    lengths = (others**2).sum(axis=1)
    found = np.full((len(points), CLASSES), np.inf, np.float32)
    for start in range(0, len(points), CHUNK):
        part = points[start : start + CHUNK]
        table = lengths - 2 * part @ others.T
        if names is not None and other_names is not None:
            table[names[start : start + CHUNK, None] == other_names[order]] = np.inf
        for c in range(CLASSES):
            if starts[c] < starts[c + 1]:
                found[start : start + CHUNK, c] = table[:, starts[c] : starts[c + 1]].min(axis=1)
    return np.maximum(found + (points**2).sum(axis=1, keepdims=True), 0)

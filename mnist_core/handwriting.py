"""A person's samples -> a classifier with a personal memory of their hand.

    personal = handwriting.fit(classifier, [Sample(glyph, "7"), ...])

The network stays as it is.  In its own feature space the memory knows how this person's digits lie (`writers.py`), and
where their samples are; from both it moves the probabilities of a digit that looks like this person's, the more so the
more samples there are.  What looks like anyone else's is left alone: two guards see to it, on the samples themselves
and on stored training digits.  Knows nothing of who the person is, nor of files (`handfile.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.traces import (
    Replay,
    Sample,
    Tables,
    Traces,
    apart,
    by_class,
    nearest,
    replay_of,
    tables_of,
    traces_of,
)
from mnist_core.verdict import Answer
from mnist_core.writers import CLASSES, Gain, Own, evidence, gain_of, own

FEWEST = 5  # samples from which on anything is learnt
FOLDS = 50  # leave-one-out leaves more than one out where there are more samples than this
LOSS_ALLOWED = 0.0005  # share of the replay that may be lost; half of it by the style alone
# A network that reads more of its held-out writers right than this has little to gain from a hand that it reads well,
# and as much to lose: of the samples themselves, left out, so many more must be read right with the memory.  One more
# may be chance: with it nothing was gained on the held-out writers, and some was lost.
READS_WELL, GAIN = 0.995, 2

# Tuned on training writers whom the network had not seen, with the guards on, and on hands made in code of other seeds
# than those that `personal.py` measures: writers like a range of weights alike, odd hands its upper end.
STYLE_SHARE = 0.16  # features are not as independent as the evidence assumes: it counts for this share
STYLE_SOFTNESS = 3.0
STYLE_THRESHOLDS = (-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 30.0)  # log likelihood ratios
NEAR_WEIGHT = 5.0  # of a sample close by, in log probability
NEAR_SOFTNESS = 0.05
NEAR_THRESHOLDS = (-0.4, -0.3, -0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)  # log distances

HeldBack = Literal["too-few-samples", "leave-one-out", "replay", "reads-well"]


@dataclass(frozen=True)
class Change:
    """How a class's samples were read before, and with a memory that was made without the sample in question."""

    label: str
    count: int
    before: int
    after: int


@dataclass(frozen=True, eq=False)
class Memory:
    """What a classifier knows of a person's hand; called by `Classifier.judge`.

    thresholds: from which likelihood ratio and from which nearness on a digit counts as this person's
    labels: of the samples; before, after: what each was read as without the memory, and with one made of the others
    held_back: the guard because of which nothing is changed, None where none was hurt
    """

    traces: Traces
    replay: Replay
    writer: Own
    thresholds: tuple[float, float] = (np.inf, np.inf)
    labels: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    held_back: HeldBack | None = None

    def __call__(self, answer: Answer, probabilities: np.ndarray) -> np.ndarray:
        """Return (N, 10) float32 probabilities, changed by what the person's own samples say."""
        if self.held_back or not len(probabilities):
            return probabilities
        points = answer[1] @ self.replay.style.axes
        distances = nearest(points, self.replay.points, self.replay.labels)
        return self.moved(probabilities, points, apart(points, self.traces), distances)

    def moved(
        self, probabilities: np.ndarray, points: np.ndarray, table: np.ndarray, distances: np.ndarray
    ) -> np.ndarray:
        """Return (P, 10) float32 probabilities, moved by what (P, F) points on the style's axes tell.

        table: (P, N) squared distances to the samples, as `apart` returns them; distances: (P, 10) to the replay
        """
        if self.held_back:
            return probabilities
        found = (
            evidence(self.replay.style, self.writer, points),
            _nearness(by_class(table, self.traces.labels), distances),
        )
        return _blend(probabilities, found, self.thresholds)

    def changes(self) -> tuple[Change, ...]:
        """Return how often each class that has samples was read right before and after, in the order of labels."""
        read = list(zip(self.labels, self.before, self.after, strict=True))
        return tuple(
            Change(
                label,
                sum(mine == label for mine, _, _ in read),
                sum(mine == label == before for mine, before, _ in read),
                sum(mine == label == after for mine, _, after in read),
            )
            for label in sorted(set(self.labels))
        )


def fit(classifier: Classifier, samples: Sequence[Sample]) -> Classifier:
    """Return the classifier with a memory of the person who wrote the samples, and of no one before.

    `fit(...).memory.held_back` says whether a guard kept the network's own answers: too few samples, leave-one-out
    on the samples got worse, or more than 0.05 % of some thousand stored training digits was lost.
    Raises TrazoError `cannot-learn` for a network without the statistics it takes, `not-samples`, `too-many-samples`.
    """
    return recall(classifier, traces_of(classifier, samples))


def recall(classifier: Classifier, traces: Traces, tables: Tables | None = None) -> Classifier:
    """Return the classifier with the memory that these traces, left in its own network, make.

    tables: as `tables_of` makes them of the traces, where they are there already.  Raises TrazoError `cannot-learn`.
    """
    replay = known_replay(classifier)
    writer = own(replay.style, traces.points, np.tile(traces.labels, traces.copies), traces.copies)
    labels = tuple(classifier.classes[label] for label in traces.labels)
    read = _names(traces.chances, classifier.classes)
    memory = Memory(traces, replay, writer, labels=labels, before=read, after=read, held_back="too-few-samples")
    if len(labels) >= FEWEST:
        gain = GAIN if classifier.card.scores.get("held_out", 0.0) > READS_WELL else 0
        memory = _guarded(memory, classifier.classes, tables or tables_of(replay, traces), gain)
    return replace(classifier, memory=memory)


def memory_of(classifier: Classifier) -> Memory:
    """Return the classifier's memory of a person.  Raises TrazoError `cannot-learn` where it has none."""
    if not isinstance(classifier.memory, Memory):
        raise TrazoError("cannot-learn", name=classifier.name)
    return classifier.memory


def known_replay(classifier: Classifier) -> Replay:
    """Return the replay of a classifier, from its memory where it has one.  Raises TrazoError `cannot-learn`."""
    return classifier.memory.replay if isinstance(classifier.memory, Memory) else replay_of(classifier)


def _guarded(memory: Memory, classes: tuple[str, ...], tables: Tables, gain: int) -> Memory:
    """Return the memory with the lowest thresholds that hurt neither the samples nor the replay, else held back.

    gain: how many more of the samples must be read right when they are left out
    """
    traces, replay = memory.traces, memory.replay
    told = evidence(replay.style, memory.writer, replay.points)
    theirs = told, _nearness(by_class(tables.replay, traces.labels), replay.distances)
    mine = _left_out(replay, traces, tables)
    # Most training digits are read so surely that no memory could change them: only the others are read again.
    open_ = _movable(replay.chances, theirs)
    chances, labels = replay.chances[open_], replay.labels[open_]
    theirs = theirs[0][open_], theirs[1][open_]
    right = (chances.argmax(axis=1) == labels).sum()
    needed = (traces.chances.argmax(axis=1) == traces.labels).sum()
    why: HeldBack = "replay"

    def harmless(thresholds: tuple[float, float], share: float) -> bool:
        nonlocal why
        kept = (_blend(chances, theirs, thresholds).argmax(axis=1) == labels).sum()
        if kept < right - share * LOSS_ALLOWED * len(replay.labels):
            return False
        why = "leave-one-out"
        return bool((_blend(traces.chances, mine, thresholds).argmax(axis=1) == traces.labels).sum() >= needed)

    style = _first(STYLE_THRESHOLDS, lambda threshold: harmless((threshold, np.inf), 0.5))
    near = _first(NEAR_THRESHOLDS, lambda threshold: harmless((style, threshold), 1.0))
    if style == near == np.inf:
        return replace(memory, held_back=why)
    blended = _blend(traces.chances, mine, (style, near))
    if (blended.argmax(axis=1) == traces.labels).sum() < needed + gain:
        return replace(memory, held_back="reads-well")
    return replace(memory, thresholds=(style, near), after=_names(blended, classes), held_back=None)


def _first(thresholds: Sequence[float], fits: Callable[[float], bool]) -> float:
    return next((threshold for threshold in thresholds if fits(threshold)), np.inf)


Found = tuple[np.ndarray, np.ndarray]  # (N, 10) each: evidence of the style, nearness to a sample of the class


def _movable(chances: np.ndarray, found: Found) -> np.ndarray:
    """Return (N,) bool: whether any thresholds could change what is answered."""
    told, near = found
    log = _log(chances)
    highest = log + np.maximum(STYLE_SHARE * told, 0)
    highest += NEAR_WEIGHT * _logistic((near - min(NEAR_THRESHOLDS)) / NEAR_SOFTNESS)
    rows, winner = np.arange(len(log)), log.argmax(axis=1)
    lowest = log[rows, winner] + np.minimum(STYLE_SHARE * told[rows, winner], 0)
    highest[rows, winner] = -np.inf
    return highest.max(axis=1) >= lowest


def _left_out(replay: Replay, traces: Traces, tables: Tables) -> Found:
    """Return what tells that each sample is this person's to a memory that was made without it."""
    count = len(traces.labels)
    told = np.zeros((count, CLASSES), np.float32)
    mine = np.full((count, CLASSES), np.inf, np.float32)
    gains: dict[bytes, Gain] = {}  # of as many samples of each class: the same whichever of them is left out
    for fold in range(min(FOLDS, count)):
        out = np.arange(count) % FOLDS == fold
        rest = traces.without(out)
        counts = np.bincount(rest.labels, minlength=CLASSES)
        if counts.tobytes() not in gains:
            gains[counts.tobytes()] = gain_of(replay.style, counts)
        writer = own(replay.style, rest.points, np.tile(rest.labels, rest.copies), rest.copies, gains[counts.tobytes()])
        told[out] = evidence(replay.style, writer, traces.points[:count][out])
        mine[out] = by_class(tables.among[out][:, ~out], rest.labels)
    return told, _nearness(mine, tables.others)


def _nearness(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Return (N, 10): half the log of the squared distance to another's digit of another class, over that to mine."""
    elsewhere = np.stack([np.delete(theirs, c, axis=1).min(axis=1) for c in range(CLASSES)], axis=1)
    return 0.5 * (np.log(elsewhere + 1e-6) - np.log(mine + 1e-6))


def _blend(chances: np.ndarray, found: Found, thresholds: tuple[float, float]) -> np.ndarray:
    """Return (N, 10) float32 probabilities: the network's, moved as far as a digit looks like this person's."""
    told, near = found
    log = _log(chances)
    if thresholds[0] < np.inf:
        ours = log + told
        highest = ours.max(axis=1, keepdims=True)
        ours = highest + np.log(np.exp(ours - highest).sum(axis=1, keepdims=True))
        log = log + STYLE_SHARE * _logistic((ours - thresholds[0]) / STYLE_SOFTNESS) * told
    if thresholds[1] < np.inf:
        log = log + NEAR_WEIGHT * _logistic((near - thresholds[1]) / NEAR_SOFTNESS)
    moved = np.exp(log - log.max(axis=1, keepdims=True))
    return (moved / moved.sum(axis=1, keepdims=True)).astype(np.float32)


def _log(chances: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(chances.astype(np.float64), np.finfo(np.float32).tiny))


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(values, -50, 50)))


def _names(chances: np.ndarray, classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(classes[i] for i in chances.argmax(axis=1))

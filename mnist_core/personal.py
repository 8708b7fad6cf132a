"""What a personal memory is worth: on the writers of MNIST's test set, and on hands made in code.

`python -m mnist_core personal` prints it.  None of the test set's writers wrote a training digit.  Knows classifiers,
data and hands; nothing is tuned here.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from mnist_core import datasets, verdict
from mnist_core.allographs import ALLOGRAPHS
from mnist_core.checkpoint import WEIGHTS
from mnist_core.classifier import Classifier
from mnist_core.glyph import to_glyph
from mnist_core.hands import CANVAS, Hand, draw_hand, ink_of, pen_for, write
from mnist_core.handwriting import fit, known_replay, memory_of, recall
from mnist_core.traces import Sample, Tables, Traces, tables_of, traces_of

FILE = WEIGHTS / "personal.json"
NAMES = ("mnist-mlp-tutorial", "mnist-cnn")
COUNTS = (10, 20, 50)  # samples of a writer
WRONG_OF = 20  # samples, one of them with a wrong label
DRAWS = 20  # random choices of the samples, a writer
BOOTSTRAPS = 2000
HANDS = 20  # made in code ...
SHOTS = 3  # ... each giving so many samples a class ...
ASKED = 20  # ... and being asked so many digits a class
# How these hands write what MNIST's writers hardly know; the others are as the hand likes.
CROSSED = ("crossed", "crossed-hooked", "crossed-slanted")
FLAGGED = ("upstroke", "flag", "upstroke-based")


@dataclass(frozen=True)
class Worth:
    """Errors on digits that were not given as samples, without and with a memory.

    samples: given by each writer; wrong: how many of them had a wrong label; digits, before, after: summed over draws
    fewer: share of the errors that are gone; low, high: its 95 % interval by bootstrap over writers
    held_back: share of the memories that a guard held back
    """

    network: str
    hands: str
    samples: int
    wrong: int
    writers: int
    digits: int
    before: int
    after: int
    fewer: float
    low: float
    high: float
    held_back: float


@dataclass(frozen=True, eq=False)
class Writer:
    """All digits of one writer, and all that a choice of samples among them takes: it is then one of rows and columns.

    labels: (N,) int64 0..9; traces, tables: of all N as samples
    """

    labels: np.ndarray
    traces: Traces
    tables: Tables


def measure(names: Sequence[str] = (), folder: Path | None = None, draws: int = DRAWS) -> Iterator[Worth]:
    """Yield the table's rows.  Raises TrazoError for an unknown checkpoint or missing data."""
    test_set = datasets.load("mnist", False, folder)
    assert test_set.writers is not None
    arrays = test_set.images.numpy(), test_set.labels.numpy(), test_set.writers.numpy()
    for name in names or NAMES:
        classifier = Classifier.load(name)
        prepared = prepare(classifier, *arrays)
        for samples in COUNTS:
            yield of_writers(classifier, prepared, samples, draws)
        yield of_writers(classifier, prepared, WRONG_OF, draws, wrong=1)
        yield of_hands(classifier)


def prepare(classifier: Classifier, glyphs: np.ndarray, labels: np.ndarray, writers: np.ndarray) -> list[Writer]:
    """Return (N, 28, 28) uint8 glyphs with (N,) labels 0..9 by writer, of whom (N,) numbers are given."""
    replay = known_replay(classifier)
    prepared = []
    for writer in _shown(np.unique(writers), f"{classifier.name}: writers"):
        own = writers == writer
        traces = traces_of(classifier, _samples(glyphs[own], labels[own], classifier))
        prepared.append(Writer(labels[own], traces, tables_of(replay, traces)))
    return prepared


def of_writers(
    classifier: Classifier, prepared: Sequence[Writer], samples: int, draws: int = DRAWS, wrong: int = 0
) -> Worth:
    """Return what random samples of each writer are worth on the rest of that writer's digits.

    wrong: how many samples of each draw get another label
    """
    rng = np.random.default_rng(0)
    tallies, held_back = [], []
    reader = recall(classifier, prepared[0].traces.without(np.ones(len(prepared[0].labels), bool)))
    enough = [one for one in prepared if len(one.labels) > samples]
    for one in _shown(enough, f"{classifier.name}: {samples} samples, {wrong} wrong"):
        tally = np.zeros(3, np.int64)
        for _ in range(draws):
            rest = np.ones(len(one.labels), bool)
            rest[rng.permutation(len(rest))[:samples]] = False
            told = one.traces.without(rest)
            told.labels[:wrong] = (told.labels[:wrong] + rng.integers(1, 10, wrong)) % 10
            memory = memory_of(recall(reader, told, one.tables.without(rest)))
            points, table = one.traces.points[: len(rest)][rest], one.tables.among[rest][:, ~rest]
            after = memory.moved(one.traces.chances[rest], points, table, one.tables.others[rest])
            tally += _errors(one.traces.chances[rest], after, one.labels[rest])
            held_back.append(memory.held_back is not None)
        tallies.append(tally)
    return _worth(classifier, "test writers", samples, wrong, np.array(tallies), held_back)


def _shown(things: Any, what: str) -> Any:
    """Return things to go through, with a progress bar where someone watches."""
    return tqdm(things, what, leave=False, disable=not sys.stderr.isatty())


def of_hands(classifier: Classifier, hands: int = HANDS) -> Worth:
    """Return what a few samples a class are worth on hands with crossed 7, flagged 1 and curled 9."""
    rng = np.random.default_rng(0)
    tallies, held_back = [], []
    given, asked = np.repeat(np.arange(10), SHOTS), np.repeat(np.arange(10), ASKED)
    for index in _shown(range(hands), f"{classifier.name}: hands made in code"):
        own = {1: FLAGGED[index % len(FLAGGED)], 7: CROSSED[index % len(CROSSED)], 9: "curled"}
        hand = draw_hand(rng)
        hand = replace(hand, variants=hand.variants | own)
        shapes = [ALLOGRAPHS[label][hand.variants[label]][1](rng.uniform) for label in range(10)]
        first, then = (
            np.stack([_written(int(label), shapes[label], hand, rng) for label in labels]) for labels in (given, asked)
        )
        personal = fit(classifier, _samples(first, given, classifier))
        answer = personal.answer(then)
        chances = verdict.probabilities(answer[0], personal.fitted.temperature)
        tallies.append(_errors(chances, memory_of(personal)(answer, chances), asked))
        held_back.append(memory_of(personal).held_back is not None)
        classifier = personal
    return _worth(classifier, "made in code", len(given), 0, np.array(tallies), held_back)


def table(rows: Sequence[Worth]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| network | hands | samples | wrong labels | errors before | after | fewer | held back |"]
    lines.append("|---|---|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        before, after = (f"{100 * errors / max(row.digits, 1):.2f} %" for errors in (row.before, row.after))
        fewer = f"{100 * row.fewer:.0f} % ({100 * row.low:.0f} to {100 * row.high:.0f})"
        lines.append(
            f"| `{row.network}` | {row.writers} {row.hands} | {row.samples} | {row.wrong} | {before} | {after} "
            f"| {fewer} | {100 * row.held_back:.0f} % |"
        )
    return "\n".join(lines)


def _written(label: int, shape: list, hand: Hand, rng: np.random.Generator) -> np.ndarray:
    """Return a (28, 28) uint8 glyph of a shape that this person writes again and again."""
    paths = write(shape, rng, hand)
    width = pen_for(label, paths, hand) * CANVAS
    return to_glyph(ink_of(paths, CANVAS, width, hand.pressure, rng.uniform(0, 2 * np.pi)))


def _samples(glyphs: np.ndarray, labels: np.ndarray, classifier: Classifier) -> list[Sample]:
    return [Sample(glyph, classifier.classes[label]) for glyph, label in zip(glyphs, labels, strict=True)]


def _errors(before: np.ndarray, after: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return (3,) int64: digits, errors without the memory, errors with it."""
    return np.array([len(labels), *((read.argmax(axis=1) != labels).sum() for read in (before, after))], np.int64)


def _worth(
    classifier: Classifier, hands: str, samples: int, wrong: int, tallies: np.ndarray, held_back: list[bool]
) -> Worth:
    digits, before, after = (int(total) for total in tallies.sum(axis=0))
    picks = np.random.default_rng(0).integers(0, len(tallies), (BOOTSTRAPS, len(tallies)))
    again = tallies[picks].sum(axis=1)
    low, high = np.percentile(1 - again[:, 2] / np.maximum(again[:, 1], 1), [2.5, 97.5])
    return Worth(
        classifier.name,
        hands,
        samples,
        wrong,
        len(tallies),
        digits,
        before,
        after,
        round(1 - after / max(before, 1), 4),
        round(float(low), 4),
        round(float(high), 4),
        round(sum(held_back) / max(len(held_back), 1), 4),
    )

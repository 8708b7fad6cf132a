"""How far an explanation can be trusted: two figures over right answers on test digits.

`python -m mnist_core why` prints them.  Knows classifiers, data and explanations; nothing is tuned here.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from mnist_core import datasets
from mnist_core.checkpoint import WEIGHTS
from mnist_core.classifier import Classifier
from mnist_core.evaluation import wilson
from mnist_core.explain import evidence, log_odds_of
from mnist_core.flip import flip

FILE = WEIGHTS / "why.json"
NAMES = ("mnist-cnn", "mnist-mlp-tutorial")
COUNT = 500  # right answers


@dataclass(frozen=True)
class Trust:
    """What held of `count` right answers of a network.

    named: of how many erasing the ink named strongest for the winner lowered its probability more than erasing as much
    ink about another place, chosen at random; flipped: of how many the stroke that was found changes the answer
    """

    network: str
    count: int
    named: int
    flipped: int


def measure(names: Sequence[str] = (), folder: Path | None = None, count: int = COUNT) -> Iterator[Trust]:
    """Yield the table's rows.  Raises TrazoError for an unknown checkpoint, one of garments, or missing data."""
    test_set = datasets.load("mnist", False, folder)
    classifiers = [Classifier.load(name) for name in names or NAMES]
    for classifier in classifiers:
        classifier.require_digits()
    for classifier in classifiers:
        yield of_digits(classifier, test_set.images.numpy(), test_set.labels.numpy(), count)


def of_digits(classifier: Classifier, glyphs: np.ndarray, labels: np.ndarray, count: int, seed: int = 0) -> Trust:
    """Return what holds of `count` right answers, chosen at random, to (N, 28, 28) uint8 glyphs of (N,) labels 0..9."""
    rng = np.random.default_rng(seed)
    right = np.flatnonzero(classifier.probabilities(glyphs).argmax(axis=1) == labels)
    chosen = glyphs[rng.permutation(right)[:count]]
    shown = tqdm(chosen, classifier.name, unit="answer", leave=False, disable=not sys.stderr.isatty())
    held = np.array([(names_the_strongest(classifier, glyph, rng), flips(classifier, glyph)) for glyph in shown])
    named, flipped = held.reshape(-1, 2).sum(axis=0).tolist()
    return Trust(classifier.name, len(chosen), named, flipped)


def names_the_strongest(classifier: Classifier, glyph: np.ndarray, rng: np.random.Generator) -> bool:
    """Return whether the piece of ink named strongest for the winner says more than as much ink about another place."""
    told = evidence(classifier, glyph)
    named = told.pieces == int(told.support.argmax()) + 1
    if not ((glyph > 0) & ~named).any():
        return False
    other = _as_much_elsewhere(glyph, named, rng)
    odds = log_odds_of(classifier, np.stack([np.where(named, 0, glyph), np.where(other, 0, glyph)]), told.label)
    return bool(odds[0] < odds[1])


def flips(classifier: Classifier, glyph: np.ndarray) -> bool:
    """Return whether a stroke is found, and with it the classifier does answer otherwise, and what is said."""
    found = flip(classifier, glyph)
    if found is None:
        return False
    before, after = classifier.probabilities(np.stack([glyph, found.glyph])).argmax(axis=1)
    return bool(before != after and classifier.classes[after] == found.label)


def table(rows: Sequence[Trust]) -> str:
    """Return rows as a Markdown table, shares with Wilson's 95 % interval."""
    lines = ["| network | right answers | the ink named strongest is | the stroke flips |", "|---|---:|---:|---:|"]
    for row in rows:
        shares = " | ".join(_share(count, row.count) for count in (row.named, row.flipped))
        lines.append(f"| `{row.network}` | {row.count} | {shares} |")
    return "\n".join(lines)


def _share(count: int, total: int) -> str:
    low, high = wilson(count, total)
    return f"{100 * count / total:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _as_much_elsewhere(glyph: np.ndarray, named: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return (28, 28) bool: the ink nearest to a random place off the named piece, at least as much of it."""
    y, x = np.nonzero((glyph > 0) & ~named)
    about = rng.integers(len(x))
    order = np.argsort((y - y[about]) ** 2 + (x - x[about]) ** 2, kind="stable")
    enough = np.searchsorted(np.cumsum(glyph[y[order], x[order]].astype(int)), glyph[named].astype(int).sum()) + 1
    other = np.zeros(glyph.shape, bool)
    other[y[order[:enough]], x[order[:enough]]] = True
    return other

"""Why: which ink spoke for an answer and which against it.

Ink is erased piece by piece and the classifier is asked again: what is said here is what it does, its memory of a hand
included, not a guess from its weights.  Knows classifiers and glyphs; the page draws what is found on the person's ink.
"""

from dataclasses import dataclass

import numpy as np

from mnist_core.classifier import Classifier

PIECE = 4.0  # glyph pixels between the middles of two pieces of ink: half again a stroke's width


@dataclass(frozen=True, eq=False)
class Evidence:
    """What each piece of ink said.

    pieces: (28, 28) int64, 0 where there is no ink, else the number of the piece, from 1
    support: (P,) float64, by how much the log odds of `label` fall when the piece is erased: negative spoke against it
    """

    label: str
    pieces: np.ndarray
    support: np.ndarray

    def weights(self) -> np.ndarray:
        """Return (28, 28) float32: each pixel's support, scaled to [-1, 1]."""
        largest = float(np.abs(self.support).max(initial=0)) or 1.0
        return np.concatenate([[0.0], self.support / largest])[self.pieces].astype(np.float32)


def evidence(classifier: Classifier, glyph: np.ndarray) -> Evidence:
    """Return what each piece of a (28, 28) uint8 glyph's ink said for or against the winner."""
    pieces, erased = _without_each(glyph)
    log = log_chances(classifier, np.concatenate([glyph[None], erased]))
    which = int(log[0].argmax())
    odds = log_odds(log, which)
    return Evidence(classifier.classes[which], pieces, odds[0] - odds[1:])


def log_odds_of(classifier: Classifier, glyphs: np.ndarray, label: str) -> np.ndarray:
    """Return (N,) float64 log odds of a label against the nine others for (N, 28, 28) uint8 glyphs."""
    return log_odds(log_chances(classifier, glyphs), classifier.classes.index(label))


def _without_each(glyph: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pieces of a glyph's ink, and (P, 28, 28) uint8 the glyph without each."""
    pieces = pieces_of(glyph)
    each = np.arange(1, pieces.max() + 1)[:, None, None]
    return pieces, np.where(pieces == each, 0, glyph).astype(np.uint8)


def pieces_of(glyph: np.ndarray) -> np.ndarray:
    """Return (28, 28) int64: 0 for no ink, else the piece of about `PIECE` glyph pixels that the pixel belongs to."""
    y, x = np.nonzero(glyph)
    pieces = np.zeros(glyph.shape, np.int64)
    if not len(x):
        return pieces
    places = np.stack([x, y], 1).astype(float)
    firm = np.flatnonzero(glyph[y, x] >= glyph.max() / 2)
    # Each next middle is the ink farthest from those there are, beginning at an end of the stroke.
    nearest = np.linalg.norm(places[firm] - places[firm].mean(axis=0), axis=1)
    middles = [int(firm[nearest.argmax()])]
    nearest = np.linalg.norm(places[firm] - places[middles[0]], axis=1)
    while nearest.max() > PIECE:
        middles.append(int(firm[nearest.argmax()]))
        nearest = np.minimum(nearest, np.linalg.norm(places[firm] - places[middles[-1]], axis=1))
    apart = np.linalg.norm(places[:, None] - places[middles][None], axis=2)
    pieces[y, x] = apart.argmin(axis=1) + 1
    return pieces


def middles_of(pieces: np.ndarray) -> np.ndarray:
    """Return (P, 2) the mean x, y of each piece."""
    return np.array([np.argwhere(pieces == piece).mean(axis=0)[::-1] for piece in range(1, pieces.max() + 1)])


def log_chances(classifier: Classifier, glyphs: np.ndarray) -> np.ndarray:
    """Return (N, 10) float64 log probabilities, told apart even where the probabilities themselves round to 1."""
    answer = classifier.answer(glyphs)
    log = answer[0][:, :10].astype(np.float64) / classifier.fitted.temperature
    log -= log.max(axis=1, keepdims=True)
    log -= np.log(np.exp(log).sum(axis=1, keepdims=True))
    if classifier.memory is None:
        return log
    changed = classifier.memory(answer, np.exp(log).astype(np.float32))
    return np.log(np.maximum(changed.astype(np.float64), np.finfo(np.float32).tiny))


def log_odds(log: np.ndarray, which: int) -> np.ndarray:
    """Return (N,) log odds of one class against the nine others."""
    others = np.delete(log, which, axis=1)
    highest = others.max(axis=1)
    return log[:, which] - highest - np.log(np.exp(others - highest[:, None]).sum(axis=1))

"""The least stroke that would have changed an answer: added to a glyph's ink, or erased from it.

Strokes are tried and the classifier is asked again, its memory of a hand included; its slopes only choose which are.
Knows classifiers and glyphs; knows nothing of how a stroke is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mnist_core.classifier import Classifier
from mnist_core.explain import log_chances, middles_of, pieces_of
from mnist_core.glyph import SIDE, STROKE, ink_box

GRID = 5  # points a side, over the ink's box, from which strokes may start and end, beside the pieces' middles
MARGIN = 1.5  # glyph pixels that this grid reaches beyond the box
SIZES = 6  # classes of length among the strokes that are tried ...
TRIED = 6  # ... and how many of each are
EXTENDED = 3  # of the best strokes that change nothing yet, how many are drawn on ...
WAYS = 16  # ... and in how many ways each
GROWN = 4  # pieces from which erasing starts


@dataclass(frozen=True, eq=False)
class Flip:
    """The least change found that makes the classifier answer otherwise.

    added: whether ink was added, else it was erased; label: what is answered then
    change: (28, 28) float32 in [0, 1], how much ink comes or goes; glyph: (28, 28) uint8 after it
    path: the points (x, y) of the stroke, in glyph pixels, for drawing it dashed
    """

    added: bool
    label: str
    change: np.ndarray
    glyph: np.ndarray
    path: tuple[tuple[float, float], ...]


def flip(classifier: Classifier, glyph: np.ndarray, target: str | None = None) -> Flip | None:
    """Return the least stroke, added or erased, that makes a (28, 28) uint8 glyph read as `target`, or None.

    target: any other class where None.  None is returned when no stroke that was tried does it.
    """
    log = log_chances(classifier, glyph[None])[0]
    winner = int(log.argmax())
    wanted = None if target is None else classifier.classes.index(target)
    if wanted == winner or not glyph.any():
        return None
    toward = int(np.argsort(log)[-2]) if wanted is None else wanted
    search = _Search(classifier, glyph, winner, wanted, toward)
    straight = _straight(search)
    found = _least(straight)
    found = _erase(search, np.inf if found is None else float(found.change.sum())) or found
    found = found or _least(_drawn_on(search, straight))
    return None if found is None else search.result(_shortened(search, found))


@dataclass(frozen=True, eq=False)
class _Trial:
    """A change that was tried: points of its stroke, ink that comes or goes, and how far the answer went with it."""

    added: bool
    path: tuple[tuple[float, float], ...]
    change: np.ndarray
    lead: float = -np.inf  # of the class wanted over all others, in log probability: it wins from 0 on


@dataclass(frozen=True, eq=False)
class _Search:
    classifier: Classifier
    glyph: np.ndarray
    winner: int
    wanted: int | None
    toward: int

    def changed(self, trial: _Trial) -> np.ndarray:
        """Return the glyph after a change."""
        ink = self.glyph / 255 + (trial.change if trial.added else -trial.change)
        return np.round(np.clip(ink, 0, 1) * 255).astype(np.uint8)

    def tried(self, trials: list[_Trial]) -> list[_Trial]:
        """Return the trials with how far the answer went."""
        if not trials:
            return []
        log = log_chances(self.classifier, np.stack([self.changed(trial) for trial in trials]))
        if self.wanted is None:
            leads = np.delete(log, self.winner, axis=1).max(axis=1) - log[:, self.winner]
        else:
            leads = log[:, self.wanted] - np.delete(log, self.wanted, axis=1).max(axis=1)
        return [
            _Trial(trial.added, trial.path, trial.change, float(lead))
            for trial, lead in zip(trials, leads, strict=True)
        ]

    def result(self, trial: _Trial) -> Flip:
        """Return a trial as what was found."""
        after = self.changed(trial)
        label = self.classifier.classes[int(log_chances(self.classifier, after[None])[0].argmax())]
        return Flip(trial.added, label, trial.change.astype(np.float32), after, trial.path)


def _straight(search: _Search) -> list[_Trial]:
    """Return straight strokes that were added, those that promised most among the short and among the long."""
    nodes = _nodes(search.glyph)
    pairs = np.array([(i, j) for i in range(len(nodes)) for j in range(i)])
    room = 1 - search.glyph / 255
    changes = np.minimum(_segments(nodes[pairs[:, 0]], nodes[pairs[:, 1]]), room)
    chosen = _promising(changes, _slope(search, search.glyph), SIZES, TRIED)
    return search.tried([_Trial(True, _points(nodes[pairs[i]]), changes[i]) for i in chosen])


def _drawn_on(search: _Search, straight: list[_Trial]) -> list[_Trial]:
    """Return the best of the straight strokes with a corner and a second straight part."""
    nodes = _nodes(search.glyph)
    room = 1 - search.glyph / 255
    longer: list[_Trial] = []
    for trial in sorted(straight, key=lambda trial: -trial.lead)[:EXTENDED]:
        on = _segments(np.tile(np.array(trial.path[-1]), (len(nodes), 1)), nodes)
        changes = np.minimum(np.maximum(on, trial.change), room)
        best = _promising(changes - trial.change, _slope(search, search.changed(trial)), 1, WAYS)
        longer += [_Trial(True, (*trial.path, *_points(nodes[i : i + 1])), changes[i]) for i in best]
    return search.tried(longer)


def _erase(search: _Search, limit: float) -> _Trial | None:
    """Return the least run of pieces under `limit` that, erased, is enough, grown from the pieces that promise most."""
    pieces = pieces_of(search.glyph)
    middles = middles_of(pieces)
    ink = search.glyph / 255

    def trial(run: tuple[int, ...]) -> _Trial:
        return _Trial(False, _points(middles[np.array(run) - 1]), ink * np.isin(pieces, run))

    runs: list[tuple[int, ...]] = [(piece,) for piece in range(1, len(middles) + 1)]
    while runs:
        tried = search.tried([each for each in map(trial, runs) if each.change.sum() < limit])
        found = _least(tried)
        if found is not None or not tried:
            return found
        ways = {each.path: run for each, run in zip(map(trial, runs), runs, strict=True)}
        best = [ways[each.path] for each in sorted(tried, key=lambda each: -each.lead)[:GROWN]]
        grown: dict[tuple[int, ...], tuple[int, ...]] = {}
        for run in best:
            apart = np.linalg.norm(middles - middles[run[-1] - 1], axis=1)
            apart[np.array(run) - 1] = np.inf
            for near in np.argsort(apart)[:2]:
                if np.isfinite(apart[near]):
                    longer = (*run, int(near) + 1)
                    grown.setdefault(tuple(sorted(longer)), longer)
        runs = list(grown.values())
    return None


def _least(tried: list[_Trial]) -> _Trial | None:
    """Return the smallest of the changes that are enough."""
    return min((each for each in tried if each.lead > 0), key=lambda each: each.change.sum(), default=None)


def _shortened(search: _Search, found: _Trial) -> _Trial:
    """Return the same straight stroke, added, from either end no longer than it has to be."""
    if not found.added or len(found.path) != 2:
        return found
    room = 1 - search.glyph / 255
    start, end = np.array(found.path[0]), np.array(found.path[1])
    ways = []
    for share in (0.85, 0.7, 0.55, 0.4):
        ways += [(start, start + share * (end - start)), (end + share * (start - end), end)]
    strokes = _segments(*(np.array(side) for side in zip(*ways, strict=True)))
    shorter = [
        _Trial(True, _points(np.array(way)), np.minimum(stroke, room))
        for way, stroke in zip(ways, strokes, strict=True)
    ]
    return _least([found, *search.tried(shorter)]) or found


def _nodes(glyph: np.ndarray) -> np.ndarray:
    """Return (M, 2) x, y between which strokes are tried: the pieces' middles and a grid over the ink's box."""
    left, top, width, height = ink_box(glyph)
    xs = np.linspace(left - MARGIN, left + width - 1 + MARGIN, GRID).clip(1, SIDE - 2)
    ys = np.linspace(top - MARGIN, top + height - 1 + MARGIN, GRID).clip(1, SIDE - 2)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    return np.concatenate([middles_of(pieces_of(glyph)), grid])


def _segments(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return (N, 28, 28) float32 ink of straight strokes, as wide as MNIST's, between (N, 2) points x, y."""
    along = np.arange(SIDE, dtype=np.float32)
    step = (ends - starts).astype(np.float32)[:, :, None, None]
    x, y = (along[None, None, :] - starts[:, 0, None, None]), (along[None, :, None] - starts[:, 1, None, None])
    length = np.maximum((step**2).sum(axis=1), 1e-6)
    at = np.clip((x * step[:, 0] + y * step[:, 1]) / length, 0, 1)
    away = np.hypot(x - at * step[:, 0], y - at * step[:, 1])
    return np.clip(STROKE / 2 + 0.5 - away, 0, 1).astype(np.float32)


def _promising(changes: np.ndarray, slope: np.ndarray, sizes: int, each: int) -> list[int]:
    """Return which changes promise most by the slope, the same number among the small and among the large."""
    amounts, gains = changes.sum(axis=(1, 2)), (changes * slope).sum(axis=(1, 2))
    real = np.flatnonzero(amounts > STROKE)
    groups: Iterator[np.ndarray] = iter(np.array_split(real[np.argsort(amounts[real])], sizes))
    return [int(i) for group in groups for i in group[np.argsort(-gains[group])[:each]]]


def _slope(search: _Search, glyph: np.ndarray) -> np.ndarray:
    """Return (28, 28) float32: how a little more ink at each pixel changes the logit aimed at less the winner's."""
    import torch

    card = search.classifier.card
    ink = torch.from_numpy(glyph.astype(np.float32) / 255).requires_grad_()
    logits = search.classifier.network((ink[None, None] - card.mean) / card.std)[0]
    (slope,) = torch.autograd.grad(logits[search.toward] - logits[search.winner], ink)
    return slope.numpy()


def _points(places: np.ndarray) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in places)

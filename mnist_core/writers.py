"""How a writer's digits differ from everyone's: estimated from many writers, then worked out for one from a few.

A digit's features are taken as normal: about the class's mean, moved by what is this writer's own.  How far writers
move each class, and which classes move together, is estimated from a training set whose writers are known; a person's
samples then give their own means by Bayes' rule, which trusts one sample a little and ten a lot.  Sarkar and Nagy
("Style consistent classification of isochronous patterns", 2005) describe such styles; the arithmetic here is that of
probabilistic linear discriminant analysis (Ioffe 2006).  Knows arrays; knows nothing of networks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

CLASSES = 10
RIDGE = 0.05  # of the mean variance, added to each feature's: some features of a network are always 0
LEAST_SPREAD = 1e-3  # variance of a writer's mean, in variances within a writer, below which an estimate is noise


@dataclass(frozen=True, eq=False)
class Style:
    """What is known of all writers, F features and as many axes.

    axes: (F, F) float32; features times axes have variance 1 within a writer's class, and axes are independent
    means: (10, F) float32, each class on those axes
    spread: (F, 10, 10) float32, for each axis the covariance between classes of how far writers move them
    """

    axes: np.ndarray
    means: np.ndarray
    spread: np.ndarray

    @classmethod
    def from_statistics(cls, statistics: Mapping[str, np.ndarray]) -> "Style | None":
        """Return the style in a checkpoint's statistics, None where it has none."""
        names = [field.name for field in fields(cls)]
        if any(f"style_{name}" not in statistics for name in names):
            return None
        return cls(*(statistics[f"style_{name}"] for name in names))

    def statistics(self) -> dict[str, np.ndarray]:
        """Return the arrays for a checkpoint's statistics, by name."""
        return {f"style_{field.name}": getattr(self, field.name) for field in fields(self)}


Gain = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class Own:
    """One writer's digits on the axes of a style: (10, F) float32 means and variances."""

    means: np.ndarray
    variances: np.ndarray


def estimate(features: np.ndarray, labels: np.ndarray, writers: np.ndarray) -> Style:
    """Return the style of the writers of a training set: (N, F) float32 features, (N,) labels 0..9, (N,) writers."""
    which, writer = np.unique(writers, return_inverse=True)
    group = writer * CLASSES + labels
    counts = np.bincount(group, minlength=len(which) * CLASSES)
    sums = np.zeros((len(counts), features.shape[1]))
    np.add.at(sums, group, features)
    own = sums / np.maximum(counts, 1)[:, None]
    means = np.stack([features[labels == c].mean(axis=0) for c in range(CLASSES)]).astype(np.float64)

    rest = (features - own[group]).astype(np.float64)
    within = rest.T @ rest / max(1, len(features) - (counts > 0).sum())
    moved = (own - np.tile(means, (len(which), 1))) * (counts > 0)[:, None]
    # Means of few digits scatter by themselves: that share is taken out of what looks like style.
    between = (moved * counts[:, None]).T @ moved / len(features) - within * (counts > 0).sum() / len(features)
    ridge = RIDGE * np.trace(within) / len(within) + 1e-12
    variances, turned = np.linalg.eigh(within + ridge * np.eye(len(within)))
    whitening = turned / np.sqrt(variances)
    axes = whitening @ np.linalg.eigh(whitening.T @ between @ whitening)[1]

    along = (moved @ axes).reshape(len(which), CLASSES, -1)
    have = (counts > 0).reshape(len(which), CLASSES).astype(float)
    together = np.maximum(have.T @ have, 1)
    spread = np.einsum("wcd,wed->dce", along, along, optimize=True) / together
    scatter = (have / np.maximum(counts.reshape(have.shape), 1)).sum(axis=0) / together.diagonal()
    noise = np.einsum("fd,fg,gd->d", axes, within, axes, optimize=True)
    spread[:, np.arange(CLASSES), np.arange(CLASSES)] -= scatter * noise[:, None]
    sizes, shapes = np.linalg.eigh(spread)
    spread = np.einsum("dck,dk,dek->dce", shapes, np.maximum(sizes, LEAST_SPREAD), shapes)
    return Style(axes.astype(np.float32), (means @ axes).astype(np.float32), spread.astype(np.float32))


def gain_of(style: Style, counts: np.ndarray) -> Gain:
    """Return what (10,) counts of samples a class are worth: (F, S, 10), (10, F) float32, S classes having any.

    How far the means of those classes, moved, move all ten; and how much of the variance of a writer's means is left.
    """
    seen = np.flatnonzero(counts)
    prior = style.spread.diagonal(axis1=1, axis2=2).T
    known = style.spread[:, :, seen]  # (F, 10, S)
    scatter = np.diag(1 / counts[seen]).astype(np.float32)
    gain = np.linalg.solve(known[:, seen] + scatter, known.transpose(0, 2, 1))
    return gain, prior - np.einsum("fcs,fsc->cf", known, gain)


def own(style: Style, points: np.ndarray, labels: np.ndarray, copies: int = 1, gain: Gain | None = None) -> Own:
    """Return what (N, F) points on the axes and their (N,) labels 0..9 tell of their writer; N may be 0.

    copies: how many of the points come from one sample, bent a little; together they count as one
    gain: of as many samples a class, as `gain_of` returns it, where it is there already
    """
    counts = np.bincount(labels, minlength=CLASSES)
    seen = np.flatnonzero(counts)
    if not len(seen):
        return Own(style.means, 1 + style.spread.diagonal(axis1=1, axis2=2).T)
    moved = points - style.means[labels]
    average = np.stack([moved[labels == c].mean(axis=0) for c in seen])  # (S, F)
    pull, left = gain or gain_of(style, counts / copies)
    shift = np.einsum("fsc,sf->cf", pull, average)
    return Own((style.means + shift).astype(np.float32), (1 + left).astype(np.float32))


def evidence(style: Style, writer: Own, points: np.ndarray) -> np.ndarray:
    """Return (N, 10) float32: how much likelier (log) each point is as this writer's than as anyone's."""
    anyone = own(style, points[:0], np.zeros(0, np.int64))
    return _log_likelihood(points, writer) - _log_likelihood(points, anyone)


def _log_likelihood(points: np.ndarray, writer: Own) -> np.ndarray:
    """Return (N, 10) log densities, a constant left out, of (N, F) points under each class's normal distribution."""
    precision = 1 / writer.variances
    constant = (writer.means**2 * precision).sum(axis=1) + np.log(writer.variances).sum(axis=1)
    return -0.5 * (points**2 @ precision.T - 2 * points @ (writer.means * precision).T + constant)

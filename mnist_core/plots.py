"""Every figure that is written to a file; the only module that draws with matplotlib."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from mnist_core.aside import write_aside
from mnist_core.classes import CLASSES
from mnist_core.runs import Record

INK, ACCENT, PALE = "#1f2430", "#c2410c", "#94a3b8"
ERRORS = 40  # on a sheet of errors, the surest first
COLUMNS = 8


def curve(records: Sequence[Record], path: Path, title: str) -> None:
    """Draw loss and accuracy over the epochs of a training, side by side, as a PNG."""
    figure = Figure(figsize=(8, 3.2), dpi=120, layout="constrained")
    epochs = [record.epoch for record in records]
    left, right = figure.subplots(1, 2)
    left.plot(epochs, [record.loss for record in records], color=INK)
    left.set(xlabel="epoch", ylabel="loss, training", title=title)
    right.plot(epochs, [100 * record.accuracy for record in records], color=PALE, label="training, as augmented")
    held_out = [(r.epoch, 100 * r.validation) for r in records if r.validation is not None]
    if held_out:
        right.plot(*zip(*held_out, strict=True), color=ACCENT, label="held out")
    right.set(xlabel="epoch", ylabel="accuracy, %")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    save(figure, path)


def confusion(counts: np.ndarray, classes: Sequence[str], path: Path, title: str) -> None:
    """Draw how often each label (row) was answered by each class (column) as a PNG.

    counts: (10, 10) int.  Only errors are shaded, or the diagonal would outshine them.
    """
    figure = Figure(figsize=(6.4, 6), dpi=120, layout="constrained")
    axes = figure.subplots()
    errors = np.where(np.eye(len(counts), dtype=bool), 0, counts)
    axes.imshow(errors, cmap="Oranges", vmin=0, vmax=max(1, errors.max()))
    for row, column in np.argwhere(counts):
        dark = errors[row, column] > errors.max() / 2
        said = axes.text(column, row, f"{counts[row, column]}", ha="center", va="center", fontsize=8)
        said.set_color("white" if dark else INK)
    turned = 0 if max(map(len, classes)) == 1 else 45
    axes.set_xticks(range(len(classes)), classes, rotation=turned, ha="right" if turned else "center")
    axes.set_yticks(range(len(classes)), classes)
    axes.set(xlabel="answer", ylabel="label", title=f"{title}: {errors.sum()} errors of {counts.sum():,}")
    axes.spines[:].set_visible(False)
    save(figure, path)


def errors(
    glyphs: np.ndarray, labels: np.ndarray, chances: np.ndarray, classes: Sequence[str], path: Path, title: str
) -> None:
    """Draw the wrong answers that the network was surest of, each with its label and its answer, as a PNG.

    glyphs: (N, 28, 28) uint8, ink bright on 0; labels: (N,) int; chances: (N, 10) probabilities
    """
    answers = chances.argmax(axis=1)
    wrong = np.flatnonzero(answers != labels)
    wrong = wrong[np.argsort(-chances[wrong].max(axis=1), kind="stable")][:ERRORS]
    rows = max(1, -(-len(wrong) // COLUMNS))
    figure = Figure(figsize=(1.15 * COLUMNS, 0.5 + 1.4 * rows), dpi=100, layout="constrained")
    figure.suptitle(f"{title}: the surest errors (label \N{RIGHTWARDS ARROW} answer)", fontsize=10)
    cells = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    for axes in cells:
        axes.set_axis_off()
    for axes, index in zip(cells, wrong, strict=False):
        axes.imshow(255 - glyphs[index], cmap="gray", vmin=0, vmax=255)
        said = f"{classes[labels[index]]} \N{RIGHTWARDS ARROW} {classes[answers[index]]}"
        axes.set_title(f"{said}\n{chances[index].max():.3f}", fontsize=7, color=ACCENT)
    save(figure, path)


def results(rows: Sequence[Mapping[str, Any]], folder: Path) -> None:
    """Draw what `results.json` holds as PNG: each network's confusion and reliability, and accuracy against time."""
    for row in rows:
        if row["kind"] == "network":
            counts, name = np.array(row["confusion"]), row["name"]
            confusion(counts, CLASSES[row["dataset"]], folder / f"{name}-confusion.png", name)
            reliability(row["reliability"], row["calibration_error"], folder / f"{name}-reliability.png", name)
    against_time(rows, folder / "accuracy-time.png")


def reliability(bins: Sequence[Sequence[float]], error: float, path: Path, title: str) -> None:
    """Draw how often answers are right beside how sure they are, and how many are that sure, as a PNG.

    bins: a row each, (confidence, accuracy, share), 0..1; error: the calibration error, 0..1
    """
    figure = Figure(figsize=(4.4, 4.8), dpi=120, layout="constrained")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    confidence, right, share = np.array(bins).T
    upper.plot([0, 1], [0, 1], color=PALE, linestyle="--", linewidth=1)
    upper.plot(confidence, right, color=ACCENT, marker="o", markersize=4)
    upper.set(xlim=(0, 1.02), ylim=(0, 1.02), ylabel="share right", title=f"{title}: off by {100 * error:.2f} %")
    lower.bar(confidence, share, width=0.04, color=INK)
    lower.set(xlabel="confidence", ylabel="answers", yscale="log")
    for axes in (upper, lower):
        axes.spines[["top", "right"]].set_visible(False)
    save(figure, path)


def against_time(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the errors of networks and other methods against their processor time, a panel a data set, as a PNG.

    Errors, not accuracy, have a scale on which 99.0 and 99.7 % are far apart; where several seeds are known, their mean
    is drawn and a bar of two standard deviations each way.
    """
    sets = [name for name in CLASSES if any(row["dataset"] == name for row in rows)]
    figure = Figure(figsize=(max(1, len(sets)) * 5.4, 4.2), dpi=120, layout="constrained")
    panels = figure.subplots(1, max(1, len(sets)), squeeze=False)[0]
    for axes, name in zip(panels, sets, strict=False):
        for row in (row for row in rows if row["dataset"] == name):
            told = row["seeds"]
            seconds = row["core_seconds"] or row["training_seconds"]
            error = 100 * (1 - (told["mean"] if told else row["accuracy"]))
            spread = 200 * told["sd"] if told else None
            colour = ACCENT if row["kind"] == "network" else INK
            axes.errorbar(seconds, error, yerr=spread, fmt="o", color=colour, capsize=3)
            axes.annotate(row["name"], (seconds, error), xytext=(6, 4), textcoords="offset points", fontsize=8)
        axes.set(xscale="log", yscale="log", xlabel="training, seconds of processor time", title=name)
        axes.set_ylabel("errors on the test set, %")
        axes.margins(x=0.35, y=0.15)
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")
        axes.spines[["top", "right"]].set_visible(False)
    save(figure, path)


def samples(rows: Mapping[str, np.ndarray], path: Path) -> None:
    """Draw rows of glyphs, each (N, 28, 28) uint8, dark on white beside its name, as a PNG."""
    columns = max(len(row) for row in rows.values())
    figure = Figure(figsize=(2 + 0.4 * columns, 0.42 * len(rows)), dpi=100, layout="constrained")
    for axes, (name, row) in zip(figure.subplots(len(rows), 1, squeeze=False)[:, 0], rows.items(), strict=True):
        axes.imshow(255 - np.hstack(list(row)), cmap="gray", vmin=0, vmax=255)
        axes.set_yticks([14], [name])
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    save(figure, path)


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG, whole or not at all.  Raises TrazoError `cannot-write`."""
    content = BytesIO()
    figure.savefig(content, format="png")
    write_aside(path, content.getvalue())

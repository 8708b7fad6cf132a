"""Every figure that is written to a file; the only module that knows matplotlib."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from mnist_core.checkpoint import write_aside

if TYPE_CHECKING:
    from mnist_core.training import Record

INK, ACCENT, PALE = "#1f2430", "#c2410c", "#94a3b8"


def curve(records: Sequence["Record"], path: Path, title: str) -> None:
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


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG, whole or not at all.  Raises TrazoError `cannot-write`."""
    from io import BytesIO

    content = BytesIO()
    figure.savefig(content, format="png")
    write_aside(path, content.getvalue())

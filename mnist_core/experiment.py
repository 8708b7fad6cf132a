"""One training from data to checkpoint: material, progress, resuming, verdicts fitted, results written.

`train.py` is this with options.  Knows training, verdicts and where files go; the loop itself is `training.train`.
"""

import json
import shlex
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from mnist_core import datasets, fitting, plots, runtime, training
from mnist_core.checkpoint import SUFFIX, Card, Checkpoint, load_checkpoint, save_checkpoint, write_aside
from mnist_core.datasets import CLASSES, Split
from mnist_core.hands import hand_glyphs
from mnist_core.outliers import outlier_glyphs
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime
from mnist_core.training import Material, Record, Run

HANDS = 40_000  # made before the first step and drawn from at each: about as many as MNIST has
OUTLIERS = 40_000


@dataclass(frozen=True)
class Experiment:
    """What is trained, on what, how, and where the results go (`runs/<name>` when `out` is None)."""

    network: str
    dataset: str
    recipe_name: str
    recipe: Recipe
    seed: int = 0
    out: Path | None = None
    data: Path | None = None

    @property
    def name(self) -> str:
        """What the checkpoint is called: "mnist-cnn" for `best`, the recipe's name behind it for any other."""
        return f"{self.dataset}-{self.network}" + ("" if self.recipe_name == "best" else f"-{self.recipe_name}")

    @property
    def folder(self) -> Path:
        """Where checkpoint, curve, record and the state of an interrupted training lie."""
        return self.out or Path("runs") / self.name


def run(experiment: Experiment, where: Runtime, *, resume: bool = False) -> Path:
    """Train, save, and return the checkpoint's path; report on standard error, results on standard output.

    Raises TrazoError for data that is missing, an option that cannot be, or a disk that is full.
    """
    recipe, state = experiment.recipe, experiment.folder / "state.pt"
    train_set, test_set = _data(experiment, where)
    material = make_material(experiment, train_set, where)
    outputs = 11 if material.outliers is not None else 10
    state_of = training.begin(experiment.network, recipe, material, where, experiment.seed, outputs)
    if resume:
        state_of = training.load_run(state_of, state)
    teacher = load_checkpoint(recipe.teacher).network().to(where.device) if recipe.teacher else None
    records: list[Record] = []
    try:
        for record in _shown(training.train(state_of, material, where, teacher), state_of, where):
            if record.ends_epoch and where.leads:
                records.append(record)
                training.save_run(state_of, state)
    except KeyboardInterrupt:
        if where.leads:
            print(f"\nInterrupted. Go on with: python {shlex.join([*sys.argv, '--resume'])}", file=sys.stderr)
        raise
    where.wait()
    path = experiment.folder / f"{experiment.name}{SUFFIX}"
    if where.leads:
        _finish(experiment, state_of, material, test_set, records, path)
        state.unlink(missing_ok=True)
    where.wait()
    return path


def make_material(experiment: Experiment, train_set: Split, where: Runtime) -> Material:
    """Return what the recipe trains on, on the device: samples, hands and outliers; and what it never trains on."""
    recipe = experiment.recipe
    held_out = None
    if recipe.hold_out:
        kept = datasets.held_out(train_set)
        train_set, held_out = train_set[~kept], train_set[kept]
    if recipe.first:
        train_set, held_out = train_set[: recipe.first], train_set[recipe.first :]
    rng = np.random.default_rng(experiment.seed)
    hands = outliers = None
    if recipe.hands:
        glyphs, labels = hand_glyphs(HANDS, rng)
        hands = Split(torch.from_numpy(glyphs), torch.from_numpy(labels.astype(np.int64))).to(where.device)
    if recipe.outliers:
        outliers = torch.from_numpy(outlier_glyphs(OUTLIERS, rng, fitting.seen_kinds())[0]).to(where.device)
    held_out = held_out if held_out is not None and len(held_out) else None
    return Material(train_set.to(where.device), hands, outliers, held_out)


def _data(experiment: Experiment, where: Runtime) -> tuple[Split, Split]:
    """Return training and test set; one process downloads while the others wait."""
    if not where.leads:
        where.wait()
    train_set, test_set = (datasets.load(experiment.dataset, train, experiment.data) for train in (True, False))
    if where.leads:
        where.wait()
    return train_set, test_set


def _shown(records: Iterator[Record], state: Run, where: Runtime) -> Iterator[Record]:
    """Pass records on, showing them as a progress bar with loss, accuracy and the time left."""
    with tqdm(total=state.steps, initial=state.step, unit="step", disable=not where.leads, dynamic_ncols=True) as bar:
        for record in records:
            bar.update(record.step - bar.n)
            shown = {"epoch": record.epoch, "loss": f"{record.loss:.4f}", "accuracy": f"{100 * record.accuracy:.2f}%"}
            if record.validation is not None:
                shown["held out"] = f"{100 * record.validation:.2f}%"
            bar.set_postfix(shown, refresh=record.ends_epoch)
            yield record


def _finish(
    experiment: Experiment, state: Run, material: Material, test_set: Split, records: list[Record], path: Path
) -> None:
    recipe, network = experiment.recipe, state.trained
    card = Card(
        experiment.network,
        experiment.dataset,
        CLASSES[experiment.dataset],
        outputs=network.head.out_features,
        mean=recipe.mean,
        std=recipe.std,
        preprocessing="garment" if experiment.dataset == "fashion" else "digit",
        recipe={"name": experiment.recipe_name, **asdict(recipe)},
        seed=experiment.seed,
        precision=state.precision,
        threads=torch.get_num_threads(),
        seconds=round(state.seconds, 1),
        versions=runtime.versions(),
        scores={"held_out": records[-1].validation} if records and records[-1].validation is not None else {},
    )
    weights = {name: tensor.detach().cpu() for name, tensor in network.state_dict().items()}
    checkpoint = fitting.fitted(Checkpoint(card, weights), material, experiment.seed)
    save_checkpoint(checkpoint, path)
    started = time.perf_counter()
    accuracy = training.accuracy(network, test_set, recipe)
    testing = time.perf_counter() - started
    result = {
        "name": experiment.name,
        "seed": experiment.seed,
        "accuracy": round(accuracy, 6),
        "training_seconds": round(state.seconds, 1),
        "testing_seconds": round(testing, 2),
        "records": [asdict(record) for record in records],
    }
    write_aside(experiment.folder / "record.json", json.dumps(result, indent=1).encode())
    plots.curve(records, experiment.folder / "curve.png", title=experiment.name)
    print(
        f"{experiment.name}: {100 * accuracy:.2f} % of the {len(test_set):,} test samples right; "
        f"trained in {state.seconds:.1f} s, tested in {testing:.2f} s\n"
        f"checkpoint {path}\ncurve      {experiment.folder / 'curve.png'}"
    )

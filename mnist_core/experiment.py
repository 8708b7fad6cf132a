"""One training from data to checkpoint: material, progress, resuming, verdicts fitted, results written.

`train.py` is this with options.  Knows training, verdicts and where files go; the loop itself is `training.train`.
"""

import json
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from mnist_core import datasets, evaluation, fitting, plots, recipes, runs, runtime, training
from mnist_core.aside import write_aside
from mnist_core.augment import augment, draw
from mnist_core.checkpoint import SUFFIX, Card, Checkpoint, load_checkpoint, save_checkpoint
from mnist_core.classes import CLASSES
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError
from mnist_core.hands import hand_glyphs
from mnist_core.networks import Network, fuse
from mnist_core.outliers import outlier_glyphs
from mnist_core.pictured import scene_glyphs
from mnist_core.recipes import Recipe
from mnist_core.runs import Record, Run
from mnist_core.runtime import Runtime
from mnist_core.training import Material

HANDS = 40_000  # made before the first step and drawn from at each: about as many as MNIST has
PICTURED = 10_000  # more of them, each photographed or scanned in code and found again by our own preprocessing
OUTLIERS = 40_000


@dataclass(frozen=True)
class Experiment:
    """What is trained, on what, how, and where the results go (see `folder`)."""

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
    def architecture(self) -> str:
        """What the network is called in `networks.NETWORKS`."""
        return self.recipe.architecture or self.network

    @property
    def folder(self) -> Path:
        """Where checkpoint, curve, record and the state of an interrupted training lie; each seed has its own."""
        return self.out or Path("runs") / (self.name + (f"-seed{self.seed}" if self.seed else ""))


def run(experiment: Experiment, where: Runtime, *, resume: bool = False) -> Path:
    """Train, save, and return the checkpoint's path; report on standard error, results on standard output.

    Raises TrazoError for data that is missing, an option that cannot be, or a disk that is full.
    """
    path, state = experiment.folder / f"{experiment.name}{SUFFIX}", experiment.folder / "state.pt"
    train_set, test_set = where.first(lambda: _data(experiment))
    material = make_material(experiment, train_set, where)
    teacher, slowest = _teacher(experiment, where)
    under_way = runs.begin(
        experiment.architecture,
        experiment.recipe,
        len(material.samples),
        where,
        experiment.seed,
        material.outputs,
        material.checksum(),
        slowest,
    )
    # A training that was killed before it first saved has nothing to go on with, and begins again.
    if resume and where.share(state.exists() or path.exists()):
        under_way = runs.load_run(under_way, state, where)
    elif where.leads:
        runs.save_run(under_way, state)
    _train(experiment, under_way, material, where, state, teacher)
    if where.leads:
        _finish(experiment, under_way, material, test_set, path)
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
        train_set, rest = train_set[: recipe.first], train_set[recipe.first :]
        held_out = held_out if held_out is not None else rest
    rng = np.random.default_rng(experiment.seed)
    hands = outliers = None
    if where.leads and (recipe.hands or recipe.outliers):
        print("Making digits of other hands and things that are no digits.", file=sys.stderr)
    whole = train_set.images.numpy(), train_set.labels.numpy()
    if recipe.hands:
        made = hand_glyphs(HANDS, rng), scene_glyphs(PICTURED, rng, whole)
        glyphs, labels = (np.concatenate(part) for part in zip(*made, strict=True))
        hands = Split(torch.from_numpy(glyphs), torch.from_numpy(labels.astype(np.int64))).to(where.device)
    if recipe.outliers:
        # Some outliers are parts of digits.
        outliers = torch.from_numpy(outlier_glyphs(OUTLIERS, rng, fitting.seen_kinds(), whole)[0]).to(where.device)
    held_out = held_out if held_out is not None and len(held_out) else None
    return Material(train_set.to(where.device), hands, outliers, held_out, garments=experiment.dataset == "fashion")


def fitted_anew(checkpoint: Checkpoint, data: Path | None, where: Runtime) -> Checkpoint:
    """Return a checkpoint with its verdicts fitted as at the end of its training: by its card's recipe and seed.

    What its network was trained with beside its samples is not made again: nothing is fitted on it.
    """
    card = checkpoint.card
    recipe = replace(recipes.of_card(card.recipe), hands=0, outliers=0)
    again = Experiment(card.network, card.dataset, str(card.recipe.get("name", "")), recipe, card.seed, data=data)
    return fitting.fitted(checkpoint, make_material(again, datasets.load(card.dataset, True, data), where), card.seed)


def rows_to_look_at(train_set: Split, seed: int, columns: int = 24) -> dict[str, np.ndarray]:
    """Return rows of (columns, 28, 28) uint8 by name: what training sees, before and after augmentation."""
    rng = np.random.default_rng(seed)
    some = train_set.images[torch.from_numpy(rng.permutation(len(train_set))[:columns])]
    rows = {"samples": some.numpy(), "hands": hand_glyphs(columns, rng)[0], "pictured": scene_glyphs(columns, rng)[0]}
    rows |= {kind: outlier_glyphs(columns, rng, (kind,))[0] for kind in fitting.seen_kinds()}
    draws = draw(columns, runtime.generator(seed, "sheet"))
    bent = {name: augment(torch.from_numpy(row), draws)[:, 0] for name, row in rows.items()}
    return rows | {f"{name}, augmented": (batch * 255).byte().numpy() for name, batch in bent.items()}


def _data(experiment: Experiment) -> tuple[Split, Split]:
    train_set, test_set = (datasets.load(experiment.dataset, train, experiment.data) for train in (True, False))
    return train_set, test_set


def _train(
    experiment: Experiment, under_way: Run, material: Material, where: Runtime, state: Path, teacher: Network | None
) -> None:
    """Train to the end, saving after each epoch.  Ctrl-C saves, says how to go on, and raises KeyboardInterrupt."""
    recipe = experiment.recipe
    if where.leads and training.asks_beforehand(recipe):
        print("Asking the teacher about every sample first, once for all passes: a few minutes.", file=sys.stderr)
    stops, bar = False, _bar(under_way, where)
    with _asked_to_stop() as asked, bar:
        for record in training.train(under_way, material, where, teacher):
            _show(bar, record)
            # Asked in one process, all stop, and after the same step: else the others would wait for it for ever.
            stops = bool(where.sum(torch.tensor([float(asked())]))[0]) and under_way.epoch < recipe.epochs
            if where.leads and (record.ends_epoch or stops):
                runs.save_run(under_way, state)
            if stops:
                break
    if stops:
        if where.leads:
            again = "python " + shlex.join([*sys.argv, *([] if "--resume" in sys.argv else ["--resume"])])
            command = again if where.world == 1 else "the same command and --resume"
            print(f"Interrupted and saved. Go on with: {command}", file=sys.stderr)
        raise KeyboardInterrupt


def _teacher(experiment: Experiment, where: Runtime) -> tuple[Network | None, str]:
    """Return the network to learn from, on the device, and its name in `networks.NETWORKS`; None and "" without one.

    It must see glyphs as the recipe normalises them.
    """
    recipe = experiment.recipe
    if not recipe.teacher:
        return None, ""
    checkpoint = load_checkpoint(recipe.teacher)
    card = checkpoint.card
    if (card.dataset, card.mean, card.std) != (experiment.dataset, recipe.mean, recipe.std):
        known = f"a checkpoint of {experiment.dataset} with --mean {recipe.mean:g} and --std {recipe.std:g}"
        raise TrazoError("unknown-option", option="--teacher", value=recipe.teacher, known=known)
    teacher = fuse(checkpoint.network()).to(where.device)
    return teacher.to(memory_format=torch.channels_last), card.network


def _kept(tensor: Tensor, precision: str) -> Tensor:
    """Return a weight as the checkpoint keeps it: with half the digits where it was trained in bfloat16, of fewer."""
    kept = tensor.detach().cpu()
    return kept.half() if precision == "bfloat16" and kept.is_floating_point() else kept


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Give what tells whether Ctrl-C was pressed, so that a step is never cut in two; a second one stops at once."""
    asked = False

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


def _bar(under_way: Run, where: Runtime) -> "tqdm[NoReturn]":
    """Return a progress bar over a training's steps, with the time left; only the leading process shows it."""
    steps, done = under_way.steps, under_way.step
    return tqdm(total=steps, initial=done, unit="step", disable=not where.leads, dynamic_ncols=True)


def _show(bar: "tqdm[NoReturn]", record: Record) -> None:
    shown = {"epoch": record.epoch, "loss": f"{record.loss:.4f}", "accuracy": f"{100 * record.accuracy:.2f}%"}
    if record.validation is not None:
        shown["held out"] = f"{100 * record.validation:.2f}%"
    bar.set_postfix(shown, refresh=False)
    bar.update(record.step - bar.n)
    if record.ends_epoch:
        bar.refresh()


def _finish(experiment: Experiment, under_way: Run, material: Material, test_set: Split, path: Path) -> None:
    """Fit verdicts, write checkpoint, record and figures, and print what was reached on the test set."""
    recipe, network, records = experiment.recipe, under_way.trained, under_way.records
    validation = records[-1].validation
    card = Card(
        experiment.architecture,
        experiment.dataset,
        CLASSES[experiment.dataset],
        outputs=material.outputs,
        mean=recipe.mean,
        std=recipe.std,
        preprocessing="garment" if experiment.dataset == "fashion" else "digit",
        recipe={"name": experiment.recipe_name, **asdict(recipe)},
        seed=experiment.seed,
        precision=under_way.precision,
        threads=torch.get_num_threads(),
        seconds=round(under_way.seconds, 1),
        core_seconds=round(under_way.core_seconds, 1),
        versions=runtime.versions(),
        scores={} if validation is None else {"held_out": validation},
    )
    weights = {name: _kept(tensor, under_way.precision) for name, tensor in network.state_dict().items()}
    print("Fitting temperature and thresholds.", file=sys.stderr)
    save_checkpoint(fitting.fitted(Checkpoint(card, weights), material, experiment.seed), path)

    started = time.perf_counter()
    chances = training.logits(network, test_set.images, recipe.mean, recipe.std)[:, :10].softmax(dim=1).cpu().numpy()
    testing = time.perf_counter() - started
    labels, answers = test_set.labels.numpy(), chances.argmax(axis=1)
    accuracy = float((answers == labels).mean())
    result = {
        "name": experiment.name,
        "seed": experiment.seed,
        "accuracy": round(accuracy, 6),
        "training_seconds": round(under_way.seconds, 1),
        "core_seconds": round(under_way.core_seconds, 1),
        "testing_seconds": round(testing, 2),
        "records": [asdict(record) for record in records],
    }
    folder, title = experiment.folder, experiment.name
    write_aside(folder / "record.json", json.dumps(result, indent=1).encode())
    plots.curve(records, folder / "curve.png", title)
    plots.confusion(evaluation.confusion(labels, answers), CLASSES[experiment.dataset], folder / "confusion.png", title)
    plots.errors(test_set.images.numpy(), labels, chances, CLASSES[experiment.dataset], folder / "errors.png", title)
    print(
        f"{experiment.name}: {100 * accuracy:.2f} % of the {len(labels):,} test samples right; "
        f"trained in {under_way.seconds:.1f} s "
        f"({under_way.core_seconds:.1f} s of processor time), tested in {testing:.2f} s\n"
        f"checkpoint {path}\ncurve      {folder / 'curve.png'}\n"
        f"confusion  {folder / 'confusion.png'}\nerrors     {folder / 'errors.png'}"
    )

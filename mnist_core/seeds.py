"""What trainings from several seeds reached on their test sets, and what they took: collected from `runs/`, kept.

`weights/seeds.json` holds, by checkpoint, the recipe where it differs from a recipe's defaults, and a row a seed.  Only
seeds of one recipe are counted together: that of the shipped checkpoint, or of the lowest seed where none is shipped.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mnist_core.aside import write_aside
from mnist_core.checkpoint import SUFFIX, WEIGHTS, Card, load_checkpoint, shipped_names
from mnist_core.errors import TrazoError
from mnist_core.recipes import Recipe
from mnist_core.rows import read_json

SEEDS = WEIGHTS / "seeds.json"

Kept = dict[str, dict[str, Any]]


def read(path: Path = SEEDS) -> Kept:
    """Return what is kept: name -> {"recipe": fields, "runs": a row a seed}; nothing where there is no such file.

    Raises TrazoError as `read_json` does.
    """
    kept: Kept = read_json(path, {})
    return kept


def write(kept: Kept, path: Path = SEEDS) -> None:
    """Write what is kept, whole or not at all.  Raises TrazoError `cannot-write`."""
    write_aside(path, (json.dumps(kept, indent=1) + "\n").encode())


def collect(folders: Iterable[Path], kept: Mapping[str, Mapping[str, Any]]) -> tuple[Kept, dict[Path, str]]:
    """Return what is kept with the finished trainings in folders of runs added, and the runs left out, each with why.

    A row: seed, accuracy (0..1, on the test set), training_seconds, core_seconds, threads, precision.  A seed that was
    trained again replaces its row.  Raises TrazoError for a checkpoint or a record that is damaged.
    """
    found = [(record.parent, *_run(record)) for folder in folders for record in sorted(folder.glob("*/record.json"))]
    found.sort(key=lambda run: (run[1], run[2].seed))
    whole: Kept = {name: {**told, "runs": list(told["runs"])} for name, told in kept.items()}
    left_out: dict[Path, str] = {}
    for name, recipe in _references(found).items():
        if whole.get(name, {}).get("recipe") != recipe:
            whole[name] = {"recipe": recipe, "runs": []}
    for folder, name, card, row in found:
        expected, recipe = whole[name]["recipe"], _changed(card)
        other = sorted(key for key in expected | recipe if expected.get(key) != recipe.get(key))
        if other:
            left_out[folder] = f"{', '.join(other)} differ from {name}"
            continue
        others = [known for known in whole[name]["runs"] if known["seed"] != card.seed]
        whole[name]["runs"] = sorted([*others, row], key=lambda known: known["seed"])
    return whole, left_out


def _run(record: Path) -> tuple[str, Card, dict[str, Any]]:
    """Return the name, the card and the row of a finished training, by its record and the checkpoint beside it."""
    try:
        told = read_json(record)
        name, accuracy, seconds = str(told["name"]), float(told["accuracy"]), float(told["training_seconds"])
    except (ValueError, LookupError, TypeError) as error:
        raise TrazoError("damaged-file", name=record) from error
    card = load_checkpoint(record.with_name(f"{name}{SUFFIX}")).card
    row = {
        "seed": card.seed,
        "accuracy": accuracy,
        "training_seconds": seconds,
        "core_seconds": card.core_seconds,
        "threads": card.threads,
        "precision": card.precision,
    }
    return name, card, row


def _references(found: Iterable[tuple[Path, str, Card, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return the recipe that counts of each name found."""
    references: dict[str, dict[str, Any]] = {}
    for _, name, card, _ in found:
        if name not in references:
            references[name] = _changed(load_checkpoint(name).card if name in shipped_names() else card)
    return references


def _changed(card: Card) -> dict[str, Any]:
    """Return the fields of a card's recipe that are not at their defaults, so that later fields change nothing."""
    defaults = asdict(Recipe())
    return {name: value for name, value in card.recipe.items() if defaults.get(name) != value}

"""The commands that train: `train.py`; `fit`, the step after every training, run anew; `sheet`, what a training sees.

Knows their options, of which every field of a recipe is one; the work itself is done by `experiment.py`.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mnist_core.arguments import add_data, add_seed, natural, yes
from mnist_core.errors import TrazoError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

METAVARS: dict[Any, str] = {int: "N", float: "X", str: "NAME", bool: "yes|no"}  # of a recipe's field


def add_commands(commands: "Commands") -> None:
    """Add those of them that `python -m mnist_core` has."""
    fit = commands.add_parser("fit", help="fit a trained network's temperature and thresholds anew")
    fit.set_defaults(run=_fit)
    fit.add_argument("checkpoint", metavar="CHECKPOINT", help="a checkpoint's name, its file or its folder in runs")
    fit.add_argument(
        "--out", type=Path, metavar="FILE", help="default: the checkpoint's own; a shipped one asks for it"
    )
    add_data(fit)

    sheet = commands.add_parser("sheet", help="save a sheet of what training sees")
    sheet.set_defaults(run=_sheet)
    sheet.add_argument("file", type=Path, metavar="FILE", help="a PNG")
    add_seed(sheet, "samples")
    add_data(sheet)


def _fit(options: argparse.Namespace) -> int:
    from mnist_core import checkpoint, experiment, runtime
    from mnist_core.verdict import Fitted

    path = checkpoint.find(options.checkpoint)
    if options.out is None and path.resolve().parent == checkpoint.WEIGHTS:
        raise TrazoError("fit-needs-out", name=path.stem)
    out = options.out or path
    if out.is_dir():  # known before minutes of fitting
        raise TrazoError("cannot-write", path=out, cause="Is a directory")
    trained = checkpoint.load_checkpoint(path)
    print("Fitting temperature and thresholds.", file=sys.stderr)
    with runtime.start("cpu") as where:
        fitted = experiment.fitted_anew(trained, options.data, where)
    checkpoint.save_checkpoint(fitted, out)
    found = Fitted.from_card(fitted.card.verdict, {})
    print(
        f"{path.stem}: temperature {found.temperature:.2f}, unsure below {100 * found.unsure_below:.1f} %, "
        f"refused above {found.refuse_above:.4g} by {found.score}\ncheckpoint {out}"
    )
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from mnist_core import datasets, experiment, plots

    plots.samples(experiment.rows_to_look_at(datasets.load("mnist", True, options.data), options.seed), options.file)
    return 0


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options of `train.py`; `changes` in them is what replaces the recipe's fields."""
    from mnist_core.recipes import Recipe

    chosen = argparse.ArgumentParser(prog="train.py", add_help=False, allow_abbrev=False)
    chosen.add_argument("--network", default="mlp", choices=("mlp", "mlp4", "cnn"))
    chosen.add_argument("--dataset", choices=("mnist", "fashion"), help="default: fashion for mlp4, else mnist")
    network, dataset = _chosen(chosen.parse_known_args(arguments)[0])
    parser = argparse.ArgumentParser(
        prog="train.py",
        parents=[chosen],
        description="Train a network. Alone it is tutorial 1; with --network mlp4 alone, tutorial 2.",
        epilog=f"{_recipe_table(network, dataset)}\n\nCheckpoint, curve, record and figures go to runs/NAME.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--recipe", help="tutorial, fast or best; default: best for cnn, else tutorial")
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: runs/NAME, runs/NAME-seedN")
    add_data(parser)
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--threads", type=natural, default=0, metavar="N", help="CPU threads; 0 for torch's own choice")
    parser.add_argument("--seed", type=natural, default=0, metavar="N")
    parser.add_argument("--resume", action="store_true", help="go on where the training in --out was interrupted")
    overrides = parser.add_argument_group("the recipe's fields", "each replaces what the recipe says")
    for field in fields(Recipe):
        overrides.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=yes if field.type is bool else field.type,
            choices=field.metadata["choices"],
            metavar=None if field.metadata["choices"] else METAVARS[field.type],
            help=field.metadata["help"],
        )
    options = parser.parse_args(arguments)
    options.changes = {f.name: getattr(options, f.name) for f in fields(Recipe) if getattr(options, f.name) is not None}
    return options


def _chosen(options: argparse.Namespace) -> tuple[str, str]:
    """Return the network and the data set that `train.py` is asked for."""
    return options.network, options.dataset or ("fashion" if options.network == "mlp4" else "mnist")


def _recipe_table(network: str, dataset: str) -> str:
    """Return the values of every field in each recipe of a network and a data set, a line a field."""
    from mnist_core.recipes import RECIPES, Recipe

    recipes = RECIPES[network, dataset]
    rows = [[f"recipes of {network} on {dataset}:", *recipes]]
    for field in fields(Recipe):
        values = [getattr(recipe, field.name) for recipe in recipes.values()]
        shown = [("yes" if v else "no") if isinstance(v, bool) else str(v) or "-" for v in values]
        rows.append([f"  {field.name.replace('_', '-')}", *shown])
    return "\n".join(f"{name:32}" + "".join(f"{value:>12}" for value in values) for name, *values in rows)


def train(options: argparse.Namespace) -> int:
    """Run `train.py`; return the exit status."""
    from mnist_core import experiment, recipes, runtime

    network, dataset = _chosen(options)
    name = options.recipe or ("best" if network == "cnn" else "tutorial")
    recipe = replace(recipes.choose(network, dataset, name), **options.changes)
    planned = experiment.Experiment(network, dataset, name, recipe, options.seed, options.out, options.data)
    with runtime.start(options.device, options.threads) as where:
        experiment.run(planned, where, resume=options.resume)
    return 0

"""The command line: what is typed, printed and returned; every decision is made elsewhere.

    python -m mnist_core predict PATH...      one digit a picture
    python -m mnist_core read    PATH...      pages
    python -m mnist_core evaluate [NAME...]   what the shipped networks are worth
    python -m mnist_core seeds    [DIR...]    what trainings from several seeds reached
    python -m mnist_core baselines [NAME...]  what other methods are worth
    python -m mnist_core benchmark            how long reading and training take
    python -m mnist_core personal [NAME...]   what learning a person's hand is worth
    python -m mnist_core why [NAME...]        how far explanations can be trusted
    python train.py                           see `train`

Results go to standard output, progress and warnings to standard error.  Bad input is one sentence and status 2.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from mnist_core import files
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.files import BAD_INPUT

INTERRUPTED = 130
METAVARS: dict[Any, str] = {int: "N", float: "X", str: "NAME", bool: "yes|no"}  # of a recipe's field


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m mnist_core`; return the exit status."""
    options = _parser().parse_args(arguments)
    return _guarded(lambda: options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mnist_core", description="Read handwritten digits.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    predict = commands.add_parser("predict", help="read one digit a picture")
    predict.set_defaults(run=files.predict, csv=None, resume=False)
    read = commands.add_parser("read", help="read pages of digits")
    read.set_defaults(run=files.read)
    for command in (predict, read):
        command.add_argument("paths", nargs="+", metavar="PATH", help="a picture, or a folder of pictures")
        command.add_argument("--network", default="mnist-cnn", metavar="NAME", help="a checkpoint's name or path")
        command.add_argument("--hand", type=Path, metavar="FILE", help="a person's hand, saved on the web page")
        command.add_argument(
            "--workers",
            type=_natural,
            default=0,
            metavar="N",
            help="processes that read; default: one a core for many files",
        )
    predict.add_argument("--json", action="store_true", help="one JSON object a picture")
    form = read.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a page")
    form.add_argument("--csv", type=Path, metavar="FILE", help="write a row a digit")
    read.add_argument("--resume", action="store_true", help="go on with the CSV file of a reading that was interrupted")

    evaluate = commands.add_parser("evaluate", help="measure checkpoints on their test sets")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: all that are shipped")
    evaluate.add_argument("--json", action="store_true", help="one JSON object a checkpoint")
    evaluate.add_argument("--write", action="store_true", help="write results.json; what it has of others stays")
    evaluate.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")
    evaluate.add_argument("--pictures", type=Path, metavar="DIR", help="draw the results; runs/evaluation with --write")
    evaluate.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")

    seeds = commands.add_parser("seeds", help="collect what trainings from several seeds reached")
    seeds.set_defaults(run=_seeds)
    seeds.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folders of runs; default: runs")
    seeds.add_argument("--json", action="store_true", help="one JSON object a checkpoint")
    seeds.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")

    baselines = commands.add_parser("baselines", help="measure other methods, from scikit-learn, on MNIST's test set")
    baselines.set_defaults(run=_baselines)
    baselines.add_argument("names", nargs="*", metavar="NAME", help="methods; default: all")
    baselines.add_argument("--json", action="store_true", help="one JSON object a method")
    baselines.add_argument("--write", action="store_true", help="write results.json; what it has of others stays")
    baselines.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")
    baselines.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")

    personal = commands.add_parser("personal", help="measure what learning a person's hand is worth")
    personal.set_defaults(run=_personal)
    personal.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: the tutorial's and the best")
    personal.add_argument("--draws", type=_natural, default=20, metavar="N", help="choices of samples, a writer")
    personal.add_argument("--json", action="store_true", help="one JSON object a row")
    personal.add_argument("--write", action="store_true", help="write mnist_core/weights/personal.json")
    personal.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")
    personal.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")

    why = commands.add_parser("why", help="measure how far explanations can be trusted")
    why.set_defaults(run=_why)
    why.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: the best and the tutorial's")
    why.add_argument("--count", type=_natural, default=500, metavar="N", help="right answers that are looked at")
    why.add_argument("--json", action="store_true", help="one JSON object a network")
    why.add_argument("--write", action="store_true", help="write mnist_core/weights/why.json")
    why.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")
    why.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")

    stress = commands.add_parser("stress", help="measure reading under each condition of paper, light and hand")
    stress.set_defaults(run=_stress)
    stress.add_argument("--network", default="mnist-cnn", metavar="NAME", help="a checkpoint's name or path")
    stress.add_argument("--count", type=_natural, default=50, metavar="N", help="digits a condition")
    stress.add_argument("--seed", type=_natural, default=0, metavar="N", help="other scenes for another seed")
    stress.add_argument("--sheet", type=Path, metavar="FILE", help="save a sheet of the scenes as PNG instead")
    stress.add_argument("--json", action="store_true", help="one JSON object a condition")
    stress.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")

    benchmark = commands.add_parser("benchmark", help="time reading, and training to 99 %%, with the machine")
    benchmark.set_defaults(run=_benchmark)
    benchmark.add_argument("--network", default="mnist-cnn", metavar="NAME", help="a checkpoint's name or path")
    benchmark.add_argument(
        "--only", choices=("reading", "training"), help="training takes minutes: the textbook's does"
    )
    benchmark.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")
    benchmark.add_argument("--json", action="store_true", help="one JSON object a timing")

    sheet = commands.add_parser("sheet", help="save a sheet of what training sees")
    sheet.set_defaults(run=_sheet)
    sheet.add_argument("file", type=Path, metavar="FILE", help="a PNG")
    sheet.add_argument("--seed", type=_natural, default=0, metavar="N", help="other samples for another seed")
    sheet.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie")
    return parser


def _evaluate(options: argparse.Namespace) -> int:
    from mnist_core import evaluation

    results = []
    for result in evaluation.evaluate(options.names, options.data):
        results.append(result)
        print(json.dumps(result) if options.json else evaluation.line(result), flush=True)
    _keep(results, options.write, options.readme, options.pictures)
    return 0


def _keep(results: list[dict[str, Any]], write: bool, readme: Path | None, pictures: Path | None = None) -> None:
    """Merge new results with those kept; write them, the README's table and the pictures, as asked for."""
    from mnist_core import evaluation, plots, seeds

    whole = evaluation.merged(evaluation.read_results(), results, seeds.read())
    if write:
        evaluation.write_results(whole)
    if readme:
        _fill(readme, "results", evaluation.table(whole))
    if pictures or (write and results):
        folder = pictures or Path("runs") / "evaluation"
        plots.results(whole, folder)
        print(f"Pictures are in {folder}.", file=sys.stderr)


def _fill(readme: Path, mark: str, table: str) -> None:
    """Put a table between its marks in a file."""
    from mnist_core.aside import write_aside
    from mnist_core.evaluation import fill

    try:
        text = readme.read_text(encoding="utf-8")
    except OSError as error:
        raise TrazoError("unreadable-file", name=readme) from error
    write_aside(readme, fill(text, mark, table).encode())


def _baselines(options: argparse.Namespace) -> int:
    from tqdm import tqdm

    from mnist_core import baselines

    results = []
    chosen = options.names or list(baselines.METHODS)
    bar = tqdm(baselines.evaluate(chosen, options.data), total=len(chosen), unit="method", leave=False)
    for result in bar:
        results.append(result)
        accuracy, interval = 100 * result["accuracy"], "-".join(f"{100 * bound:.2f}" for bound in result["interval"])
        shown = (
            f"{result['name']:24} {accuracy:6.2f} %  ({interval})  trained in {result['training_seconds']:.1f} s "
            f"({result['core_seconds']:.1f} s of processor time), tested in {result['testing_seconds']:.2f} s"
        )
        print(json.dumps(result) if options.json else shown, flush=True)
    _keep(results, options.write, options.readme)
    return 0


def _seeds(options: argparse.Namespace) -> int:
    from mnist_core import evaluation, seeds

    kept, left_out = seeds.collect(options.folders or [Path("runs")], seeds.read())
    seeds.write(kept)
    _keep([], True, options.readme)
    for folder, why in left_out.items():
        print(f"{folder} is left out: {why}.", file=sys.stderr)
    for name, told in kept.items():
        over = evaluation.over_seeds(told["runs"])
        shown = json.dumps({"name": name, **told, "over": over}) if options.json else f"{name:24} {_spread(told, over)}"
        print(shown, flush=True)
    return 0


def _spread(told: dict[str, Any], over: dict[str, Any] | None) -> str:
    """Return what a checkpoint reached over its seeds, in words."""
    if over is None:
        return "".join(f"{100 * run['accuracy']:.2f} % from seed {run['seed']} alone" for run in told["runs"])
    low, high = over["interval"]
    reached = f"{100 * over['mean']:.2f} ± {100 * over['sd']:.2f} % ({100 * low:.2f}-{100 * high:.2f})"
    seeds = " ".join(str(run["seed"]) for run in told["runs"])
    return f"{reached} from seeds {seeds}, {over['core_seconds'] / 60:.1f} core-minutes each"


def _stress(options: argparse.Namespace) -> int:
    from mnist_core import datasets, stress
    from mnist_core.aside import write_aside

    test_set = datasets.load("mnist", False, options.data)
    digits = test_set.images.numpy(), test_set.labels.numpy()
    if options.sheet:
        content = io.BytesIO()
        stress.sheet(options.seed, digits).save(content, "PNG")
        write_aside(options.sheet, content.getvalue())
        return 0
    for row in stress.stress(Classifier.load(options.network), options.count, options.seed, digits):
        print(json.dumps(asdict(row)) if options.json else stress.line(row), flush=True)
    return 0


def _benchmark(options: argparse.Namespace) -> int:
    from mnist_core import benchmark

    def say(row: Any, shown: str) -> None:
        print(json.dumps(asdict(row)) if options.json else shown, flush=True)

    print(benchmark.machine(), file=sys.stderr)
    if options.only != "training":
        for timing in benchmark.benchmark(Classifier.load(options.network)):
            say(timing, f"{timing.what:34} median {timing.milliseconds:9.2f} ms, slowest {timing.slowest:9.2f} ms")
    if options.only != "reading":
        laps = []
        for lap in benchmark.race(options.data):
            laps.append(lap)
            trained = f"{lap.what}, seed {lap.seed}, epoch {lap.epoch}"
            say(lap, f"{trained:34} {lap.seconds:9.2f} s, {100 * lap.accuracy:.2f} % of the test digits right")
        race = benchmark.won(laps)
        mean = f"fast: {race.fast_seconds:.2f} s for {100 * race.fast_accuracy:.2f} %, means of {benchmark.SEEDS} seeds"
        textbook = "not there" if race.textbook_seconds is None else f"{race.textbook_seconds:.1f} s"
        times = "" if race.ratio is None else f": {race.ratio:.1f} times as long"
        say(race, f"{mean}; the textbook's loop to 99 %: {textbook}{times}")
    return 0


def _sheet(options: argparse.Namespace) -> int:
    from mnist_core import datasets, experiment, plots

    plots.samples(experiment.rows_to_look_at(datasets.load("mnist", True, options.data), options.seed), options.file)
    return 0


def _personal(options: argparse.Namespace) -> int:
    from mnist_core import personal

    return _measured(options, "personal", personal.measure(options.names, options.data, options.draws), personal)


def _why(options: argparse.Namespace) -> int:
    from mnist_core import why

    return _measured(options, "why", why.measure(options.names, options.data, options.count), why)


def _measured(options: argparse.Namespace, mark: str, measured: Iterator[Any], module: Any) -> int:
    """Print rows as they come, then their table; write both where that is wished."""
    rows = []
    for row in measured:
        rows.append(row)
        if options.json:
            print(json.dumps(asdict(row)), flush=True)
        else:
            print(module.table([row]).splitlines()[-1], file=sys.stderr, flush=True)
    if not options.json:
        print(module.table(rows))
    if options.write:
        module.write_rows(rows)
    if options.readme:
        _fill(options.readme, mark, module.table(rows))
    return 0


def train(arguments: Sequence[str] | None = None) -> int:
    """Run `train.py`; return the exit status."""
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
    parser.add_argument("--data", type=Path, metavar="DIR", help="where the data sets lie; default: $MNIST_DATA")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument(
        "--threads", type=_natural, default=0, metavar="N", help="CPU threads; 0 for torch's own choice"
    )
    parser.add_argument("--seed", type=_natural, default=0, metavar="N")
    parser.add_argument("--resume", action="store_true", help="go on where the training in --out was interrupted")
    overrides = parser.add_argument_group("the recipe's fields", "each replaces what the recipe says")
    for field in fields(Recipe):
        overrides.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=_yes if field.type is bool else field.type,
            choices=field.metadata["choices"],
            metavar=None if field.metadata["choices"] else METAVARS[field.type],
            help=field.metadata["help"],
        )
    options = parser.parse_args(arguments)
    changes = {f.name: getattr(options, f.name) for f in fields(Recipe) if getattr(options, f.name) is not None}
    return _guarded(lambda: _train(options, changes))


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


def _train(options: argparse.Namespace, changes: dict[str, Any]) -> int:
    from dataclasses import replace

    from mnist_core import experiment, recipes, runtime

    network, dataset = _chosen(options)
    name = options.recipe or ("best" if network == "cnn" else "tutorial")
    recipe = replace(recipes.choose(network, dataset, name), **changes)
    planned = experiment.Experiment(network, dataset, name, recipe, options.seed, options.out, options.data)
    with runtime.start(options.device, options.threads) as where:
        experiment.run(planned, where, resume=options.resume)
    return 0


def _yes(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise argparse.ArgumentTypeError("yes or no")
    return text.lower() == "yes"


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number from 0 up")
    return int(text)


def _guarded(work: Callable[[], int]) -> int:
    """Return what `work` returns; a person's mistake becomes one line and status 2, Ctrl-C no traceback."""
    # Threads that wait sleep, unless asked otherwise: they would spin, and where cores are shared a step of two threads
    # then took 20 times as long.  It counts only until torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name may hold bytes that are no text
    try:
        return work()
    except TrazoError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit
        return 0

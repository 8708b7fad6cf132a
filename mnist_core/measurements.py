"""The commands that measure: what networks, methods, memories and explanations are worth, and how long they take.

Each prints its rows as they come and writes them where that is wished.  Knows the options of these commands; what is
measured, and how, is the business of the module that each is named after.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mnist_core.arguments import add_data, add_network, add_results, add_seed, positive
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.rows import read_rows, write_rows

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

MERGED = "results.json; what it has of others stays"


def add_commands(commands: "Commands") -> None:
    """Add every command that measures."""
    evaluate = commands.add_parser("evaluate", help="measure checkpoints on their test sets")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: all that are shipped")
    add_results(evaluate, "checkpoint", MERGED)
    evaluate.add_argument("--pictures", type=Path, metavar="DIR", help="draw the results; runs/evaluation with --write")
    add_data(evaluate)

    seeds = commands.add_parser("seeds", help="collect what trainings from several seeds reached")
    seeds.set_defaults(run=_seeds)
    seeds.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="folders of runs; default: runs")
    add_results(seeds, "checkpoint")

    baselines = commands.add_parser("baselines", help="measure other methods, from scikit-learn, on MNIST's test set")
    baselines.set_defaults(run=_baselines)
    baselines.add_argument("names", nargs="*", metavar="NAME", help="methods; default: all")
    add_results(baselines, "method", MERGED)
    add_data(baselines)

    personal = commands.add_parser("personal", help="measure what learning a person's hand is worth")
    personal.set_defaults(run=_personal)
    personal.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: the tutorial's and the best")
    personal.add_argument("--draws", type=positive, default=20, metavar="N", help="choices of samples, a writer")
    add_results(personal, "row", "mnist_core/weights/personal.json")
    add_data(personal)

    why = commands.add_parser("why", help="measure how far explanations can be trusted")
    why.set_defaults(run=_why)
    why.add_argument("names", nargs="*", metavar="NAME", help="checkpoints; default: the best and the tutorial's")
    why.add_argument("--count", type=positive, default=500, metavar="N", help="right answers that are looked at")
    add_results(why, "network", "mnist_core/weights/why.json")
    add_data(why)

    stress = commands.add_parser("stress", help="measure reading under each condition of paper, light and hand")
    stress.set_defaults(run=_stress)
    add_network(stress)
    stress.add_argument(
        "--count", type=positive, default=50, metavar="N", help="digits a condition, on pages four times as many"
    )
    add_seed(stress, "scenes")
    stress.add_argument("--sheet", type=Path, metavar="FILE", help="save a sheet of the scenes as PNG instead")
    add_results(stress, "condition", readme=False)
    add_data(stress)

    benchmark = commands.add_parser("benchmark", help="time reading, and training to 99 %%, with the machine")
    benchmark.set_defaults(run=_benchmark)
    add_network(benchmark)
    benchmark.add_argument(
        "--only", choices=("reading", "training"), help="training takes minutes: the textbook's does"
    )
    add_results(benchmark, "timing", readme=False)
    add_data(benchmark)


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
        filled = fill(readme.read_text(encoding="utf-8"), mark, table)
    except OSError as error:
        raise TrazoError("unreadable-file", name=readme) from error
    except ValueError as error:
        raise TrazoError("no-marks", name=readme, mark=mark) from error
    write_aside(readme, filled.encode())


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
    classifier = Classifier.load(options.network)
    classifier.require_digits()
    for row in stress.stress(classifier, options.count, options.seed, digits):
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
    if options.write or options.readme:
        measured_now = {row.network for row in rows}
        whole = [row for row in read_rows(module.FILE, type(rows[0])) if row.network not in measured_now] + rows
        if options.write:
            write_rows(module.FILE, whole)
        if options.readme:
            _fill(options.readme, mark, module.table(whole))
    return 0

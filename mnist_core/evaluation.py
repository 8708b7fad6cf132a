"""What the checkpoints are worth on test sets that nothing was chosen by; all that `results.json` holds.

`results.json` is a list of objects, one a row of the README's table, told apart by "kind": a "network" has all that
`result_of` returns, and "refusal" where it reads digits; a "method" (`baselines.py`) has no parameters and is said in
"settings".  "seeds" is what `over_seeds` returns, null for a single seed.
Knows classifiers and data sets.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mnist_core import datasets, fitting, networks, verdict
from mnist_core.aside import write_aside
from mnist_core.checkpoint import WEIGHTS, find, shipped_names
from mnist_core.classifier import Classifier
from mnist_core.datasets import MISLABELLED
from mnist_core.hands import hand_glyphs
from mnist_core.outliers import outlier_glyphs
from mnist_core.pictured import scene_glyphs
from mnist_core.rows import read_json

RESULTS = WEIGHTS / "results.json"
COVERAGES = (1.0, 0.995, 0.99, 0.98, 0.95, 0.9)  # shares answered, for the refusal curve
FRESH, FRESH_COUNT = 2_000_003, 4000  # the seed and number of digits and outliers made to measure refusing
TIMED = 200  # glyphs read one by one for the prediction time


def evaluate(names: Sequence[str] = (), folder: Path | None = None) -> Iterator[dict[str, Any]]:
    """Yield what each checkpoint is worth; all that are shipped when no name is given.

    Raises TrazoError for an unknown checkpoint or missing data.
    """
    chosen = list(names) or shipped_names()
    for name in chosen:
        find(name)  # an unknown name is said before the first long evaluation, not after it
    for name in chosen:
        classifier = Classifier.load(name)
        result = result_of(classifier, datasets.load(classifier.card.dataset, False, folder))
        if classifier.card.dataset == "mnist":
            result["refusal"] = refusal(classifier, datasets.load("fashion", False, folder).images.numpy())
        yield result


def result_of(classifier: Classifier, test_set: datasets.Split) -> dict[str, Any]:
    """Return accuracy, calibration, confusion, size and times of one classifier on one test set, ready for JSON.

    confusion: row the label, column the answer; reliability: a row a bin, (confidence, accuracy, share)
    errors_left: coverage -> share of errors among the surest answers, mislabelled samples left out
    """
    glyphs, labels = test_set.images.numpy(), test_set.labels.numpy()
    started = time.process_time()
    chances = classifier.probabilities(glyphs)
    testing = time.process_time() - started
    answers = chances.argmax(axis=1)
    card, right, clear = classifier.card, answers == labels, _clear(labels, classifier.card.dataset)
    network = networks.build(card.network, card.outputs)  # as trained: serving has folded its batch norms
    return {
        "name": classifier.name,
        "kind": "network",
        "dataset": card.dataset,
        "network": card.network,
        "recipe": card.recipe.get("name", ""),
        "seed": card.seed,
        "parameters": networks.parameters(network),
        "multiply_adds": networks.multiply_adds(network),
        **scores(answers, labels, card.dataset),
        "calibration_error": round(verdict.calibration_error(chances, labels), 6),
        "reliability": reliability(chances, labels),
        "errors_left": errors_left(chances[clear], right[clear]),
        "confusion": confusion(labels, answers).tolist(),
        "training_seconds": card.seconds,
        "core_seconds": card.core_seconds,
        "testing_seconds": round(testing, 3),
        "prediction_milliseconds": round(_milliseconds(classifier, glyphs), 3),
        "versions": dict(card.versions),
    }


def scores(answers: np.ndarray, labels: np.ndarray, dataset: str) -> dict[str, Any]:
    """Return how many samples there are, the share of right answers, Wilson's interval of it, and that of the clear."""
    right = answers == labels
    low, high = wilson(int(right.sum()), len(right))
    return {
        "samples": len(right),
        "accuracy": round(float(right.mean()), 6),
        "interval": [round(low, 6), round(high, 6)],
        "accuracy_without_mislabelled": round(float(right[_clear(labels, dataset)].mean()), 6),
    }


def _clear(labels: np.ndarray, dataset: str) -> np.ndarray:
    """Return (N,) bool: which test samples are not known to be mislabelled."""
    clear = np.ones(len(labels), bool)
    if dataset == "mnist":
        clear[list(MISLABELLED)] = False
    return clear


def refusal(classifier: Classifier, garments: np.ndarray) -> dict[str, Any]:
    """Return how well a classifier of digits tells what is none, on material that neither training nor fitting saw.

    drawn_accuracy, drawn_calibration_error (over 15 bins), drawn_refused: on digits of fresh hands; the same of
    pictured ones, which were photographed or scanned in code and found again
    unseen_refused: share of refused outliers, by kind; garments_auroc: garments against drawn digits
    scores: the comparison that chose the score, as the card has it
    """
    rng = np.random.default_rng(FRESH)
    glyphs, labels = hand_glyphs(FRESH_COUNT, rng)
    pictured = scene_glyphs(FRESH_COUNT, rng)
    unseen = fitting.CHOOSING_KINDS + fitting.UNSEEN_KINDS
    others, kinds = outlier_glyphs(FRESH_COUNT, rng, unseen)
    refused = classifier.judge(others)[:, 10] > 0.5
    inner, outer = (verdict.strangeness(classifier.answer(g), classifier.fitted) for g in (glyphs, garments))
    return {
        **_of_digits("drawn", classifier, glyphs, labels),
        **_of_digits("pictured", classifier, *pictured),
        "unseen_refused": {kind: round(float(refused[kinds == kind].mean()), 6) for kind in unseen},
        "garments_auroc": round(verdict.auroc(inner, outer), 6),
        "scores": classifier.card.verdict.get("table", {}),
    }


def _of_digits(name: str, classifier: Classifier, glyphs: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    judged = classifier.judge(glyphs)
    measured = {
        "accuracy": (judged[:, :10].argmax(axis=1) == labels).mean(),
        "calibration_error": verdict.calibration_error(judged[:, :10], labels),
        "refused": (judged[:, 10] > 0.5).mean(),
    }
    return {f"{name}_{what}": round(float(value), 6) for what, value in measured.items()}


def line(result: dict[str, Any]) -> str:
    """Return one result as a line of a table."""
    low, high = result["interval"]
    return (
        f"{result['name']:24} {100 * result['accuracy']:6.2f} %  ({100 * low:.2f}-{100 * high:.2f})  "
        f"calibration error {100 * result['calibration_error']:.2f} %  {result['parameters']:,} parameters"
    )


COLUMNS = (
    "network",
    "accuracy",
    "over seeds",
    "without the mislabelled",
    "calibration error",
    "parameters",
    "trained in",
    "tested in",
    "one glyph",
)


def table(results: Sequence[dict[str, Any]]) -> str:
    """Return results as a Markdown table, one row each."""
    rows = [COLUMNS, ("---",) + ("---:",) * (len(COLUMNS) - 1)]
    rows += [tuple(cell or "" for cell in _cells(result)) for result in results]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(result: dict[str, Any]) -> Iterator[str | None]:
    """Yield the cells of one result's row, None where it has no such figure."""
    yield f"`{result['name']}`" + (f", {result['settings']}" if "settings" in result else "")
    yield f"{100 * result['accuracy']:.2f} % ({_bounds(result['interval'])})"
    told = result["seeds"]
    yield (
        told and f"{100 * told['mean']:.2f} ± {100 * told['sd']:.2f} % of {told['count']} ({_bounds(told['interval'])})"
    )
    yield f"{100 * result['accuracy_without_mislabelled']:.2f} %" if result["dataset"] == "mnist" else None
    error, parameters, glyph = (result.get(k) for k in ("calibration_error", "parameters", "prediction_milliseconds"))
    yield None if error is None else f"{100 * error:.2f} %"
    yield None if parameters is None else f"{parameters:,}"
    seconds, unit = (result["core_seconds"], "core-") if result["core_seconds"] else (result["training_seconds"], "")
    yield f"{seconds:.1f} {unit}s" if seconds < 60 else f"{seconds / 60:.1f} {unit}min"
    yield f"{result['testing_seconds']:.2f} core-s"
    yield None if glyph is None else f"{glyph:.2f} ms"


def _bounds(interval: Sequence[float]) -> str:
    return "-".join(f"{100 * bound:.2f}" for bound in interval)


def fill(text: str, mark: str, filling: str) -> str:
    """Return a text with a filling between `<!-- mark -->` and `<!-- /mark -->`, each on a line of its own.

    Raises ValueError where it has no such lines.
    """
    before, start, rest = text.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->")
    if not (start and end):
        raise ValueError(mark)
    return before + start + filling + "\n" + end + after


def read_results(path: Path = RESULTS) -> list[dict[str, Any]]:
    """Return what was written last; nothing where there is no such file.  Raises TrazoError as `read_json` does."""
    results: list[dict[str, Any]] = read_json(path, [])
    return results


def merged(
    old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]], kept: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return old results with new ones in place of those of the same name, sorted by kind and name.

    kept: what `seeds.read` returns; each result's "seeds" is made from it.
    """
    by_name = {result["name"]: result for results in (old, new) for result in results}
    whole = [
        {**result, "seeds": over_seeds(kept[name]["runs"], result["samples"]) if name in kept else None}
        for name, result in by_name.items()
    ]
    return sorted(whole, key=lambda result: (result["kind"] != "network", result["name"]))


def over_seeds(runs: Sequence[Mapping[str, Any]], samples: int = datasets.COUNTS[False]) -> dict[str, Any] | None:
    """Return mean and spread of the accuracy of trainings that differ in their seed alone; None for fewer than two.

    sd: of a single training, n - 1 in its denominator: how much the seed decides
    interval: Wilson's of the mean, for that many test samples: how much the choice of the test set decides
    core_seconds: mean of those that noted it, else 0
    """
    if len(runs) < 2:
        return None
    reached = np.array([run["accuracy"] for run in runs])
    low, high = wilson(float(reached.mean()) * samples, samples)
    spent = [run["core_seconds"] for run in runs if run["core_seconds"]]
    return {
        "count": len(runs),
        "mean": round(float(reached.mean()), 6),
        "sd": round(float(reached.std(ddof=1)), 6),
        "interval": [round(low, 6), round(high, 6)],
        "core_seconds": round(float(np.mean(spent)), 1) if spent else 0.0,
    }


def write_results(results: Sequence[dict[str, Any]], path: Path = RESULTS) -> None:
    """Write results, whole or not at all.  Raises TrazoError `cannot-write`."""
    write_aside(path, (json.dumps(list(results), indent=1) + "\n").encode())


def wilson(right: float, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval (1927) of a share of which `right` of `count` were seen."""
    z = 1.96  # of 95 %
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z * np.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return float(middle - half), float(middle + half)


def confusion(labels: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Return (10, 10) int64: how often each label (row) was answered by each class (column)."""
    return np.bincount(labels * 10 + answers, minlength=100).reshape(10, 10)


def reliability(chances: np.ndarray, labels: np.ndarray) -> list[list[float]]:
    """Return mean confidence, accuracy and share of the answers of each bin of confidence that has any."""
    confidence, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    which = np.minimum((confidence * verdict.BINS).astype(int), verdict.BINS - 1)
    groups = [which == b for b in range(verdict.BINS) if (which == b).any()]
    return [[round(float(v), 5) for v in (confidence[g].mean(), right[g].mean(), g.mean())] for g in groups]


def errors_left(chances: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Return, for each coverage, the share of wrong answers among that share of the surest answers."""
    surest_first = np.argsort(-chances.max(axis=1), kind="stable")
    kept = {coverage: surest_first[: round(coverage * len(right))] for coverage in COVERAGES}
    return {str(coverage): round(float(1 - right[rows].mean()), 6) for coverage, rows in kept.items()}


def _milliseconds(classifier: Classifier, glyphs: np.ndarray) -> float:
    """Return the median time of one prediction, a glyph at a time."""
    times = []
    for i in range(TIMED):
        started = time.perf_counter()
        classifier.probabilities(glyphs[i : i + 1])
        times.append(time.perf_counter() - started)
    return 1000 * float(np.median(times))

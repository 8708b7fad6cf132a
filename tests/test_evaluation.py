"""evaluation: figures that can be checked on paper, then all that a result holds."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_core import checkpoint, evaluation, networks
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError


@pytest.fixture(scope="module")
def result(small: Path, samples: Split) -> dict[str, object]:
    """What the small network is worth on its own samples, called garments as there are too few for MNIST's list."""
    classifier = Classifier.load(small)
    return evaluation.result_of(replace(classifier, card=replace(classifier.card, dataset="fashion")), samples)


def test_wilsons_interval_is_the_published_one() -> None:
    """Of 10 tries all right: 0.722 to 1; of 2 one: 0.095 to 0.905 (Wilson 1927, z = 1.96)."""
    assert evaluation.wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert evaluation.wilson(1, 2) == pytest.approx((0.0945, 0.9055), abs=1e-4)
    assert evaluation.wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_a_confusion_has_the_label_in_its_row() -> None:
    """A 4 that was called 9 is in row 4, column 9."""
    counts = evaluation.confusion(np.array([4, 4, 7]), np.array([9, 4, 7]))

    assert (counts[4, 9], counts[4, 4], counts[7, 7], counts.sum()) == (1, 1, 1, 3)


def test_reliability_is_confidence_beside_accuracy() -> None:
    """Two answers sure to 0.9, one right; one sure to 0.2, right: a row each, the bins in between left out."""
    chances = np.zeros((3, 10))
    chances[:, 0] = 0.9, 0.9, 0.2

    assert evaluation.reliability(chances, np.array([0, 1, 0])) == [
        [0.2, 1.0, pytest.approx(1 / 3, abs=1e-5)],
        [0.9, 0.5, pytest.approx(2 / 3, abs=1e-5)],
    ]


def test_errors_left_are_those_among_the_surest() -> None:
    """Of a hundred answers the two least sure are wrong: none is left when 98 % are answered."""
    chances = np.zeros((100, 10))
    chances[:, 0] = np.linspace(0.5, 1.0, 100)
    right = np.arange(100) >= 2

    left = evaluation.errors_left(chances, right)

    assert (left["1.0"], left["0.99"], left["0.98"], left["0.9"]) == (0.02, pytest.approx(1 / 99, abs=1e-6), 0.0, 0.0)


def test_a_result_is_json_and_agrees_with_itself(result: dict[str, object], samples: Split) -> None:
    """Accuracy, confusion and interval are of the same answers."""
    assert json.loads(json.dumps(result)) == result
    confusion = np.array(result["confusion"])
    assert confusion.sum() == result["samples"] == len(samples)
    assert np.trace(confusion) / confusion.sum() == pytest.approx(result["accuracy"])
    assert np.array_equal(confusion.sum(axis=1), np.bincount(samples.labels.numpy(), minlength=10))
    low, high = result["interval"]  # type: ignore[misc]
    assert low < result["accuracy"] <= high  # type: ignore[operator]
    assert (result["name"], result["parameters"], result["multiply_adds"]) == ("small", 101_770, 101_632)


def test_mislabelled_digits_are_left_out_of_a_second_figure(small: Path, samples: Split) -> None:
    """With those fifteen labels wrong, and all else right, the second figure is the higher."""
    classifier = Classifier.load(small)
    many = samples[np.resize(np.arange(len(samples)), 10_000)]
    labels = classifier.probabilities(many.images.numpy()).argmax(axis=1)
    labels[list(evaluation.MISLABELLED)] = (labels[list(evaluation.MISLABELLED)] + 1) % 10

    result = evaluation.result_of(classifier, Split(many.images, many.labels.new_tensor(labels)))

    assert result["accuracy"] == 0.9985
    assert result["accuracy_without_mislabelled"] == 1.0


def test_seeds_have_a_mean_a_spread_and_an_interval() -> None:
    """Of 98, 97 and 96 % the mean is 97 and the deviation 1; of one there is none.  Time not noted is left out."""
    runs = [{"accuracy": a, "core_seconds": s} for a, s in ((0.98, 10.0), (0.97, 0.0), (0.96, 30.0))]

    over = evaluation.over_seeds(runs, 100)

    assert over == {
        "count": 3,
        "mean": 0.97,
        "sd": 0.01,
        "interval": pytest.approx(evaluation.wilson(97, 100), abs=1e-6),
        "core_seconds": 20.0,
    }
    assert evaluation.over_seeds(runs[:1], 100) is None


def test_new_results_replace_those_of_their_name_alone(result: dict[str, object]) -> None:
    """What was measured of others stays; networks come first, each kind sorted; seeds are those that are kept now."""
    old = [{**result, "name": "z", "kind": "method"}, {**result, "name": "b"}, {**result, "name": "a", "accuracy": 0.1}]
    kept = {"a": {"runs": [{"accuracy": 0.5, "core_seconds": 1.0}] * 2}}

    whole = evaluation.merged(old, [{**result, "name": "a"}], kept)

    assert [row["name"] for row in whole] == ["a", "b", "z"]
    assert whole[0]["accuracy"] == result["accuracy"]
    assert [row["seeds"] and row["seeds"]["mean"] for row in whole] == [0.5, None, None]


def test_results_become_the_readmes_table(result: dict[str, object]) -> None:
    """A row a result; what stands around the marks is left alone, and filling twice changes nothing."""
    text = "# Title\n<!-- results -->\nold\n<!-- /results -->\nrest | of it\n"
    runs = [{"accuracy": a, "core_seconds": 90.0} for a in (0.98, 0.96)]
    (whole,) = evaluation.merged([], [{**result, "core_seconds": 90.0}], {"small": {"runs": runs}})

    filled = evaluation.fill(text, "results", evaluation.table([whole]))

    assert evaluation.fill(filled, "results", evaluation.table([whole])) == filled
    assert "| 97.00 ± 1.41 % of 2 (" in filled
    assert "| 1.5 core-min |" in filled
    assert filled.startswith("# Title\n<!-- results -->\n| network | accuracy |")
    assert filled.endswith("<!-- /results -->\nrest | of it\n")
    (row,) = [line for line in filled.splitlines() if "`small`" in line]
    assert row.count("|") == filled.splitlines()[2].count("|")
    assert "101,770" in row
    with pytest.raises(ValueError, match="results"):
        evaluation.fill("# Title\n", "results", "table")


def test_results_are_written_whole(result: dict[str, object], tmp_path: Path) -> None:
    """What is read again is what was measured; nothing where nothing was written; damage is one sentence."""
    path = tmp_path / "results.json"
    assert evaluation.read_results(path) == []
    evaluation.write_results([result], path)

    assert evaluation.read_results(path) == [result]
    path.write_text("[{")
    with pytest.raises(TrazoError, match=r"results\.json is damaged"):
        evaluation.read_results(path)


def test_an_unknown_name_is_said_before_anything_is_measured(small: Path) -> None:
    """Even when it is the last of them."""
    with pytest.raises(TrazoError, match="There is no network called resnet"):
        next(evaluation.evaluate([str(small), "resnet"]))


def test_shipped_checkpoints_load_and_say_what_they_are() -> None:
    """Each has its data set's classes, its verdicts fitted, and the name of its network and data set."""
    names = checkpoint.shipped_names()
    assert names

    for name in names:
        card = Classifier.load(name).card
        assert card.classes == CLASSES[card.dataset]
        assert card.verdict
        assert name.startswith(f"{card.dataset}-")
        assert networks.parameters(Classifier.load(name).network) < 1_000_000
    assert sum(file.stat().st_size for file in checkpoint.WEIGHTS.iterdir()) < 10e6

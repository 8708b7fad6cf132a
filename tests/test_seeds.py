"""seeds: trainings that differ in their seed alone are counted together, and nothing else is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mnist_core import networks, seeds
from mnist_core.checkpoint import Card, Checkpoint, save_checkpoint
from mnist_core.classes import CLASSES
from mnist_core.errors import TrazoError

CARD = Card("mlp", "mnist", CLASSES["mnist"], recipe={"name": "mine", "epochs": 3}, core_seconds=40.0, threads=2)


def trained(folder: Path, seed: int, accuracy: float, card: Card = CARD, name: str = "mnist-mlp-mine") -> Path:
    """Leave what a finished training leaves, in a folder of its own, and return that."""
    card = replace(card, seed=seed)
    save_checkpoint(Checkpoint(card, networks.build("mlp").state_dict()), folder / f"{name}.safetensors")
    record = {"name": name, "accuracy": accuracy, "training_seconds": 30.5}
    (folder / "record.json").write_text(json.dumps(record))
    return folder


def test_seeds_are_collected_in_their_order(tmp_path: Path) -> None:
    """Each with what it reached and took, and the recipe they share; a folder without a record is passed over."""
    (tmp_path / "under-way").mkdir()
    trained(tmp_path / "b", 1, 0.97)
    trained(tmp_path / "c", 0, 0.98)

    kept, left_out = seeds.collect([tmp_path], {})

    row = {"accuracy": 0.98, "training_seconds": 30.5, "core_seconds": 40.0, "threads": 2, "precision": "float32"}
    assert left_out == {}
    assert list(kept) == ["mnist-mlp-mine"]
    assert kept["mnist-mlp-mine"]["recipe"] == {"name": "mine", "epochs": 3}
    assert kept["mnist-mlp-mine"]["runs"] == [{"seed": 0, **row}, {"seed": 1, **row, "accuracy": 0.97}]


def test_what_is_collected_later_is_added(tmp_path: Path) -> None:
    """A seed that was trained again replaces its row; other checkpoints stay as they are."""
    other = {"recipe": {"name": "tutorial"}, "runs": [{"seed": 0, "accuracy": 0.5}]}
    trained(tmp_path / "one" / "a", 0, 0.97)
    trained(tmp_path / "one" / "b", 1, 0.96)
    trained(tmp_path / "two" / "a", 1, 0.99)
    first, _ = seeds.collect([tmp_path / "one"], {"other": other})

    kept, _ = seeds.collect([tmp_path / "two"], first)

    assert kept["other"] == other
    assert [(run["seed"], run["accuracy"]) for run in kept["mnist-mlp-mine"]["runs"]] == [(0, 0.97), (1, 0.99)]
    assert [run["accuracy"] for run in first["mnist-mlp-mine"]["runs"]] == [0.97, 0.96]


def test_a_training_with_another_recipe_is_left_out_and_named(tmp_path: Path) -> None:
    """The lowest seed decides what they are compared with; a field at its default is none that differs."""
    trained(tmp_path / "a", 0, 0.97, replace(CARD, recipe={**CARD.recipe, "batch": 64}))
    odd = trained(tmp_path / "b", 1, 0.99, replace(CARD, recipe={"name": "mine", "epochs": 90, "lr": 0.1}))

    kept, left_out = seeds.collect([tmp_path], {})

    assert [run["seed"] for run in kept["mnist-mlp-mine"]["runs"]] == [0]
    assert left_out == {odd: "epochs, lr differ from mnist-mlp-mine"}


def test_rows_of_an_earlier_recipe_go(tmp_path: Path) -> None:
    """When a network is trained otherwise, what its earlier recipe reached is not its spread."""
    old = {"mnist-mlp-mine": {"recipe": {"name": "mine"}, "runs": [{"seed": 7, "accuracy": 0.5}]}}
    trained(tmp_path / "a", 0, 0.97)

    kept, _ = seeds.collect([tmp_path], old)

    assert [run["seed"] for run in kept["mnist-mlp-mine"]["runs"]] == [0]


def test_the_shipped_checkpoint_decides_where_there_is_one(tmp_path: Path) -> None:
    """A run of its name but not of its recipe is none of its seeds."""
    trained(tmp_path / "a", 0, 0.97, name="mnist-mlp")

    kept, left_out = seeds.collect([tmp_path], {})

    assert kept["mnist-mlp"]["runs"] == []
    assert "epochs" in left_out[tmp_path / "a"]


@pytest.mark.parametrize("text", ["", "[]", '{"name": "x"}', '{"name": "x", "accuracy": "y", "training_seconds": 1}'])
def test_a_record_that_is_none_is_one_sentence(text: str, tmp_path: Path) -> None:
    """It names the file."""
    (trained(tmp_path / "a", 0, 0.97) / "record.json").write_text(text)

    with pytest.raises(TrazoError, match=r"record\.json is damaged"):
        seeds.collect([tmp_path], {})


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """Nothing is kept where there is no file yet."""
    trained(tmp_path / "a", 0, 0.97)
    kept, _ = seeds.collect([tmp_path], {})
    seeds.write(kept, tmp_path / "seeds.json")

    assert seeds.read(tmp_path / "seeds.json") == kept
    assert seeds.read(tmp_path / "none.json") == {}

"""trainer: bare it is a tutorial, every field of a recipe is a flag, what cannot be is refused."""

from pathlib import Path
from typing import Any

import pytest

from mnist_core import cli
from mnist_core.recipes import Recipe


def test_help_shows_every_field_of_the_chosen_recipes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each field is a flag, and each recipe's value of it is in the table."""
    with pytest.raises(SystemExit, match="0"):
        cli.train(["--network", "cnn", "--help"])

    said = capsys.readouterr().out
    table = said[said.index("recipes of cnn on mnist:") :].splitlines()
    for name in vars(Recipe()):
        flag = name.replace("_", "-")
        assert f"--{flag} " in said
        assert any(line.split()[:1] == [flag] for line in table)
    assert "tutorial" in table[0]
    assert "best" in table[0]


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, bool]]:
    """What `train.py` would have trained, and whether it would have resumed."""
    from mnist_core import experiment

    seen: list[tuple[Any, bool]] = []
    monkeypatch.setattr(experiment, "run", lambda plan, where, resume: seen.append((plan, resume)))
    return seen


@pytest.mark.parametrize(
    ("options", "network", "dataset", "recipe"),
    [
        ([], "mlp", "mnist", "tutorial"),
        (["--network", "mlp4"], "mlp4", "fashion", "tutorial"),
        (["--network", "cnn"], "cnn", "mnist", "best"),
        (["--network", "cnn", "--dataset", "fashion"], "cnn", "fashion", "best"),
        (["--data", "folder", "--network=mlp4", "--dataset=mnist"], "mlp4", "mnist", "tutorial"),
    ],
)
def test_train_alone_is_the_tutorials(
    options: list[str], network: str, dataset: str, recipe: str, planned: list[tuple[Any, bool]]
) -> None:
    """Bare it is tutorial 1, `--network mlp4` alone is tutorial 2, and `cnn` is trained as well as can be."""
    assert cli.train([*options, "--device", "cpu"]) == 0

    ((plan, resume),) = planned
    assert (plan.network, plan.dataset, plan.recipe_name, resume) == (network, dataset, recipe, False)


def test_every_field_of_a_recipe_can_be_replaced(planned: list[tuple[Any, bool]]) -> None:
    """By a flag of its name and type; the rest stays the recipe's."""
    given = ["--epochs", "3", "--lr", "0.5", "--hold-out", "yes", "--precision", "bfloat16", "--weight-decay", "0.1"]

    assert cli.train([*given, "--seed", "7", "--out", "there", "--resume", "--device", "cpu"]) == 0

    ((plan, resume),) = planned
    assert (plan.recipe.epochs, plan.recipe.lr, plan.recipe.hold_out) == (3, 0.5, True)
    assert (plan.recipe.precision, plan.recipe.weight_decay, plan.recipe.first) == ("bfloat16", 0.1, 50_000)
    assert (plan.seed, plan.out, resume) == (7, Path("there"), True)


@pytest.mark.parametrize(
    "options",
    [
        ["--network", "tree"],
        ["--seed", "-1"],
        ["--threads", "two"],
        ["--hold-out", "perhaps"],
        ["--optimizer", "sgd"],
        ["--epochs", "1.5"],
    ],
)
def test_an_option_that_cannot_be_is_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With status 2 and what it could be."""
    with pytest.raises(SystemExit, match="2"):
        cli.train(options)
    assert f"argument {options[0]}" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--batch", "0"], ["--recipe", "slow"], ["--device", "gpu"]])
def test_a_value_that_no_recipe_has_is_one_sentence(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As any other bad input."""
    assert cli.train(options) == 2
    assert capsys.readouterr().err.startswith(f"{options[0]} cannot be {options[1]}: choose ")

"""trainer: bare it is a tutorial, every field of a recipe is a flag, what cannot be is refused; `fit` fits anew."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import tiny_train

from mnist_core import checkpoint, cli, datasets, fitting
from mnist_core.checkpoint import load_checkpoint, save_checkpoint
from mnist_core.errors import TrazoError
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


@pytest.fixture
def unfitted(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run's folder with a trained network that has no verdicts yet, and little to fit them on."""
    tiny_train.shrink(monkeypatch)
    path = tmp_path / "mine" / "mine.safetensors"
    save_checkpoint(load_checkpoint(small).with_verdict({}, {}), path)
    return path


def test_fit_fits_in_place(unfitted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A run's folder is enough; the weights stay, verdicts are there, and a line says what was found."""
    before = load_checkpoint(unfitted)

    assert cli.main(["fit", str(unfitted.parent)]) == 0

    after, said = load_checkpoint(unfitted), capsys.readouterr()
    assert after.card.verdict["temperature"] > 0  # type: ignore[operator]
    assert "bank" in after.statistics or after.card.verdict["score"] != "distance"
    assert all(tensor.equal(after.weights[name]) for name, tensor in before.weights.items())
    assert said.out.startswith(f"mine: temperature {after.card.verdict['temperature']:.2f}, unsure below ")
    assert said.out.endswith(f"\ncheckpoint {unfitted}\n")
    assert said.err == "Fitting temperature and thresholds.\n"


def test_fit_writes_elsewhere_where_told(unfitted: Path, tmp_path: Path) -> None:
    """What was given stays to the byte."""
    before, out = unfitted.read_bytes(), tmp_path / "new" / "fitted.safetensors"

    assert cli.main(["fit", str(unfitted), "--out", str(out)]) == 0

    assert unfitted.read_bytes() == before
    assert load_checkpoint(out).card.verdict


def test_fit_leaves_a_shipped_network_as_it_is(
    unfitted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its name or its path it asks for `--out`, in one sentence, before anything is fitted."""
    monkeypatch.setattr(checkpoint, "WEIGHTS", unfitted.parent)
    monkeypatch.setattr(fitting, "fitted", None)

    for name in ("mine", str(unfitted)):
        assert cli.main(["fit", name]) == 2
        assert capsys.readouterr() == (
            "",
            "mine is shipped and stays as it is: say with --out FILE where the newly fitted one goes.\n",
        )


def test_what_fit_cannot_use_is_one_sentence(unfitted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown name, a damaged file, a folder where a file goes: status 2, before anything is fitted."""
    damaged = unfitted.with_name("damaged.safetensors")
    shutil.copy(unfitted, damaged)
    damaged.write_bytes(damaged.read_bytes()[:-9])

    for arguments, begins in (
        (["nowhere"], "There is no network called nowhere; "),
        ([str(damaged)], "damaged.safetensors is not a whole checkpoint"),
        ([str(unfitted), "--out", str(unfitted.parent)], f"{unfitted.parent} cannot be written (Is a directory)"),
    ):
        assert cli.main(["fit", *arguments]) == 2
        said = capsys.readouterr().err
        assert said.startswith(begins)
        assert said.count("\n") == 1


def test_fit_without_data_says_how_to_get_it(
    unfitted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--data` reaches the loading; what it raises is the command's last line."""

    def missing(dataset: str, train: bool, folder: Path) -> None:
        raise TrazoError("data-missing", dataset=dataset, folder=folder, command="python train.py")

    monkeypatch.setattr(datasets, "load", missing)

    assert cli.main(["fit", str(unfitted), "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(f"mnist is not in {tmp_path}")

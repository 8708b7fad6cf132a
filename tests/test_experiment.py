"""experiment: a training from data to checkpoint, killed, interrupted, out of space, and on two processes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_train
import torch

from mnist_core import experiment, plots, runs
from mnist_core.checkpoint import load_checkpoint
from mnist_core.experiment import Experiment
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime

PROGRAM = Path(tiny_train.__file__)
OPTIONS = ["--epochs", "3", "--batch", "16", "--average", "0.9", "--augment", "0.5", "--threads", "1"]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """One thread, as in the processes that trainings are compared with."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are not drawn, which takes longer than these trainings."""
    monkeypatch.setattr(plots, "save", lambda figure, path: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    assert train(folder) == 0
    return folder


def train(out: Path, *options: str) -> int:
    """Run `train.py` in this process."""
    return tiny_train.main([*OPTIONS, "--out", str(out), *options])


def train_apart(out: Path, *launcher: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `train.py` as a process, or as those that a launcher makes of it."""
    command = [sys.executable, *launcher, str(PROGRAM), *OPTIONS, "--out", str(out)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    """Return the weights of the checkpoint in a folder."""
    (path,) = folder.glob("*.safetensors")
    return dict(load_checkpoint(path).weights)


def equal(one: Path, other: Path) -> bool:
    """Tell whether two folders' checkpoints have the same weights, to the bit."""
    mine, theirs = weights(one), weights(other)
    return set(mine) == set(theirs) and all(torch.equal(mine[name], theirs[name]) for name in mine)


def losses(folder: Path) -> list[float]:
    """Return each epoch's loss."""
    return [record["loss"] for record in json.loads((folder / "record.json").read_text())["records"]]


def test_a_training_leaves_a_checkpoint_a_record_and_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is named at the end, with accuracy and times; the card says how it was trained; no state is left."""
    assert train(tmp_path, "--seed", "3") == 0

    said = capsys.readouterr().out
    names = ["confusion.png", "curve.png", "errors.png", "mnist-mlp-tutorial.safetensors", "record.json"]
    assert sorted(os.listdir(tmp_path)) == names
    assert all(str(tmp_path / name) in said for name in names if name != "record.json")
    assert "% of the 60 test samples right; trained in" in said
    card = load_checkpoint(tmp_path / names[3]).card
    assert (card.network, card.dataset, card.seed, card.threads) == ("mlp", "mnist", 3, 1)
    assert card.core_seconds > 0
    assert (card.recipe["name"], card.recipe["epochs"], card.recipe["augment"]) == ("tutorial", 3, 0.5)
    assert card.verdict["temperature"] > 0  # type: ignore[operator]
    record = json.loads((tmp_path / "record.json").read_text())
    assert [epoch["epoch"] for epoch in record["records"]] == [1, 2, 3]
    assert 0 <= record["accuracy"] <= 1


def test_a_checkpoint_and_its_folder_are_named_by_what_was_trained() -> None:
    """`best` needs no name of its own; `--out` decides where."""
    planned = Experiment("cnn", "mnist", "best", Recipe())

    assert (planned.name, planned.folder) == ("mnist-cnn", Path("runs/mnist-cnn"))
    assert replace(planned, seed=3).folder == Path("runs/mnist-cnn-seed3")
    assert replace(planned, recipe_name="fast").name == "mnist-cnn-fast"
    assert replace(planned, out=Path("here")).folder == Path("here")


@pytest.mark.usefixtures("unseen")
def test_a_training_that_is_killed_goes_on_where_it_was(whole: Path, tmp_path: Path) -> None:
    """kill -9 while a state is being written: resumed from the one before, it ends in the same weights."""
    out = tmp_path / "out"

    killed = train_apart(out, SIGNAL_AT="SIGKILL write")

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert torch.load(out / "state.pt", weights_only=True)["counts"][:2] == [16, 1]
    assert train(out, "--resume") == 0
    assert equal(whole, out)
    assert losses(out) == losses(whole)


@pytest.mark.usefixtures("unseen")
def test_an_interrupted_training_is_saved_and_says_how_to_go_on(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C in the middle of an epoch loses nothing; the last line names the command that ends in the same weights."""
    out = tmp_path / "out"

    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["train.py", "--out", "my runs"])
        patch.setenv("SIGNAL_AT", "SIGINT 20")
        assert train(out) == 130

    assert capsys.readouterr().err.splitlines()[-1] == (
        "Interrupted and saved. Go on with: python train.py --out 'my runs' --resume"
    )
    assert torch.load(out / "state.pt", weights_only=True)["counts"][:2] == [20, 1]
    assert train(out, "--resume") == 0
    assert equal(whole, out)
    assert losses(out) == losses(whole)


@pytest.mark.usefixtures("unseen")
def test_a_training_killed_before_it_saved_begins_again(whole: Path, tmp_path: Path) -> None:
    """`--resume` is then the same as not to have begun."""
    assert train(tmp_path / "out", "--resume") == 0
    assert equal(whole, tmp_path / "out")


@pytest.mark.usefixtures("unseen")
def test_a_finished_training_is_not_begun_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its weights are there; `--resume` says that nothing is left to do and touches nothing."""
    train(tmp_path)
    before = (tmp_path / "mnist-mlp-tutorial.safetensors").read_bytes()
    capsys.readouterr()

    assert train(tmp_path, "--resume") == 2
    assert "no training was interrupted there" in capsys.readouterr().err
    assert (tmp_path / "mnist-mlp-tutorial.safetensors").read_bytes() == before


@pytest.mark.usefixtures("unseen")
def test_a_full_disk_keeps_the_last_good_state(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence; an earlier checkpoint and the last state stay whole, and with space again it goes on."""
    train(tmp_path / "out", "--seed", "1")
    checkpoint = tmp_path / "out" / "mnist-mlp-tutorial.safetensors"
    before, flush, calls = checkpoint.read_bytes(), os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 2:  # the first state, and that after the first epoch, still find room
            raise OSError(28, "No space left on device")
        flush(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert train(tmp_path / "out") == 2

    assert "cannot be written (No space left on device): free some space" in capsys.readouterr().err
    assert checkpoint.read_bytes() == before
    assert torch.load(tmp_path / "out" / "state.pt", weights_only=True)["counts"][1] == 1
    assert train(tmp_path / "out", "--resume") == 0
    assert equal(whole, tmp_path / "out")


def test_a_loss_that_is_no_number_keeps_the_last_good_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, status 2, and no checkpoint of broken weights."""
    assert train(tmp_path, "--lr", "1e37") == 2

    assert "the loss is no longer a number" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.safetensors"))
    saved = torch.load(tmp_path / "state.pt", weights_only=True)
    assert all(torch.isfinite(value).all() for value in saved["network"].values())


@pytest.mark.usefixtures("unseen")
def test_a_teacher_must_see_what_its_pupil_sees(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of another data set, or that was trained on pixels scaled otherwise, would teach nonsense: it is refused."""
    assert train(tmp_path, "--epochs", "1", "--teacher", str(small)) == 0
    assert train(tmp_path, "--mean", "0.5", "--teacher", str(small)) == 2
    assert f"--teacher cannot be {small}: choose a checkpoint of mnist with --mean 0.5" in capsys.readouterr().err


def test_two_processes_train_as_one(whole: Path, tmp_path: Path) -> None:
    """`torchrun` with the same global batch gives the same losses, though a last batch of one leaves a process idle."""
    done = train_apart(tmp_path / "two", "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")

    assert done.returncode == 0, done.stderr
    assert losses(tmp_path / "two") == pytest.approx(losses(whole), abs=1e-4)
    assert sorted(os.listdir(tmp_path / "two")) == sorted(os.listdir(whole))


def test_material_leaves_out_whole_writers(where: Runtime) -> None:
    """Held-out writers are in no batch; `first` takes the first samples and measures on the rest."""
    train_set = tiny_train.load("mnist", True)
    held = experiment.make_material(Experiment("mlp", "mnist", "best", Recipe(hold_out=True)), train_set, where)
    first = experiment.make_material(Experiment("mlp", "mnist", "tutorial", Recipe(first=200)), train_set, where)
    everything = experiment.make_material(Experiment("mlp", "mnist", "tutorial", Recipe()), train_set, where)

    assert held.held_out is not None
    assert held.held_out.writers is not None
    assert held.samples.writers is not None
    assert held.held_out.writers.unique().tolist() == [0, 12]
    assert not torch.isin(held.samples.writers, held.held_out.writers).any()
    assert first.held_out is not None
    assert (len(first.samples), len(first.held_out)) == (200, tiny_train.TRAIN - 200)
    assert (len(everything.samples), everything.held_out) == (tiny_train.TRAIN, None)


def test_material_made_in_code_follows_the_seed(where: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hands and outliers are there where the recipe asks for them, the same for the same seed."""
    tiny_train.shrink(monkeypatch)
    train_set, recipe = tiny_train.load("mnist", True), Recipe(hands=4, outliers=4)
    planned = Experiment("mlp", "mnist", "best", recipe)
    one, same, other = (experiment.make_material(replace(planned, seed=seed), train_set, where) for seed in (0, 0, 1))

    assert one.hands is not None
    assert same.hands is not None
    assert other.hands is not None
    assert one.outliers is not None
    assert same.outliers is not None
    assert np.bincount(one.hands.labels.numpy(), minlength=10).min() > 0
    assert torch.equal(one.hands.images, same.hands.images)
    assert torch.equal(one.outliers, same.outliers)
    assert not torch.equal(one.hands.images, other.hands.images)
    assert runs.begin("mlp", recipe, len(one.samples), where, 0, one.outputs).network.head.out_features == 11


@pytest.mark.usefixtures("unseen")
def test_verdicts_fitted_anew_are_those_that_the_training_fitted(
    where: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last bit, on the same held-out writers, without making what only the training needed."""
    assert train(tmp_path, "--hold-out", "yes", "--hands", "4", "--outliers", "4", "--seed", "2") == 0
    tiny_train.shrink(monkeypatch)
    monkeypatch.setattr(experiment, "hand_glyphs", None)
    monkeypatch.setattr(experiment, "outlier_glyphs", None)
    (path,) = tmp_path.glob("*.safetensors")
    trained = load_checkpoint(path)

    again = experiment.fitted_anew(trained.with_verdict({}, {}), None, where)

    assert again.card == trained.card
    assert again.statistics.keys() == trained.statistics.keys()
    assert all(tensor.equal(trained.statistics[name]) for name, tensor in again.statistics.items())


def test_weights_of_few_digits_are_kept_with_few() -> None:
    """What was trained in bfloat16 takes two bytes a weight and is nearly the same; counts stay whole."""
    weight, count = torch.tensor([1.00048828125]), torch.tensor([70_000])

    assert experiment._kept(weight, "bfloat16").dtype == torch.float16
    assert float(experiment._kept(weight, "bfloat16")) == pytest.approx(1, abs=2**-10)
    assert experiment._kept(weight, "float32").equal(weight)
    assert experiment._kept(count, "bfloat16").equal(count)

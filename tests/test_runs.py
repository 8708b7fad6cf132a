"""runs: a training's state is saved whole, and continued only where it was begun alike."""

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from mnist_core import runs
from mnist_core.errors import TrazoError
from mnist_core.recipes import Recipe
from mnist_core.runs import Record, Run
from mnist_core.runtime import Runtime

RECIPE = Recipe(epochs=2, batch=10, optimizer="adamw", schedule="onecycle", weight_decay=0.1, average=0.9)


def begun(where: Runtime, recipe: Recipe = RECIPE, seed: int = 0, data: int = 0, name: str = "mlp") -> Run:
    """Return a run over 40 samples."""
    return runs.begin(name, recipe, 40, where, seed, data=data)


def stepped(run: Run) -> Run:
    """Return a run after one step of anything, in the middle of an epoch."""
    run.network(torch.ones(2, 1, 28, 28)).square().sum().backward()
    run.optimizer.step()
    assert run.schedule is not None
    assert run.average is not None
    run.schedule.step()
    run.average.update_parameters(run.network)
    run.step, run.order, run.tally = 1, torch.randperm(40, generator=run.draws), torch.tensor([1.0, 2.0, 10.0])
    run.seconds, run.core_seconds = 1.5, 2.75
    run.records = [Record(1, 4, 8, 2.3, 0.1, 1e-3, 0.5, True, 0.2)]
    return run


def test_the_seed_decides_the_first_weights_and_draws(where: Runtime) -> None:
    """The same seed begins alike, another otherwise."""
    one, same, other = begun(where), begun(where), begun(where, seed=1)

    assert torch.equal(one.network.head.weight, same.network.head.weight)
    assert torch.equal(one.draws.get_state(), same.draws.get_state())
    assert not torch.equal(one.network.head.weight, other.network.head.weight)
    assert not torch.equal(one.draws.get_state(), other.draws.get_state())


def test_steps_are_counted_over_the_whole_training(where: Runtime) -> None:
    """A batch that is not full is a step too."""
    assert begun(where).steps == 8
    assert begun(where, replace(RECIPE, batch=39)).steps == 4


def test_a_saved_run_comes_back_whole(where: Runtime, tmp_path: Path) -> None:
    """Network, average, optimiser, schedule, draws, place in the epoch, records: all of it."""
    saved = stepped(begun(where))
    runs.save_run(saved, tmp_path / "state.pt")

    loaded = runs.load_run(begun(where), tmp_path / "state.pt", where)

    assert loaded.average is not None
    assert saved.average is not None
    assert loaded.schedule is not None
    assert saved.schedule is not None
    for old, new in ((saved.network, loaded.network), (saved.average, loaded.average)):
        assert all(torch.equal(value, old.state_dict()[name]) for name, value in new.state_dict().items())
    old_moments, new_moments = saved.optimizer.state_dict()["state"], loaded.optimizer.state_dict()["state"]
    assert all(torch.equal(new_moments[i][key], old_moments[i][key]) for i in old_moments for key in old_moments[i])
    assert loaded.schedule.get_last_lr() == saved.schedule.get_last_lr()
    assert torch.equal(loaded.draws.get_state(), saved.draws.get_state())
    assert loaded.order is not None
    assert saved.order is not None
    assert torch.equal(loaded.order, saved.order)
    assert torch.equal(loaded.tally, saved.tally)
    assert (loaded.step, loaded.epoch, loaded.precision) == (1, 0, saved.precision)
    assert (loaded.seconds, loaded.core_seconds) == (1.5, 2.75)
    assert loaded.records == saved.records


def test_where_nothing_was_interrupted_nothing_is_continued(where: Runtime, tmp_path: Path) -> None:
    """The sentence names the folder."""
    with pytest.raises(TrazoError, match="no training was interrupted there") as caught:
        runs.load_run(begun(where), tmp_path / "state.pt", where)
    assert str(tmp_path) in str(caught.value)


def test_a_run_begun_otherwise_is_not_continued(where: Runtime, tmp_path: Path) -> None:
    """Another seed, option, network or data set would end in other weights; the sentence says which it was."""
    runs.save_run(begun(where), tmp_path / "state.pt")

    for other, named in (
        (begun(where, seed=1), "seed"),
        (begun(where, data=9), "data"),
        (begun(where, replace(RECIPE, lr=1.0)), "lr"),
        (begun(where, replace(RECIPE, epochs=3, lr=1.0)), "epochs, lr"),
        (begun(where, name="mlp4"), "network"),
    ):
        with pytest.raises(TrazoError, match=f"it was begun with another {named}"):
            runs.load_run(other, tmp_path / "state.pt", where)


def test_a_damaged_state_is_refused_and_never_run(where: Runtime, tmp_path: Path) -> None:
    """Cut short, overwritten, or made to harm: one sentence, and no code is executed."""

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "ran"),)

    path = tmp_path / "state.pt"
    runs.save_run(begun(where), path)
    content = path.read_bytes()
    torch.save({"begun": Bomb()}, path)
    crafted = path.read_bytes()

    for damaged in (content[:-100], content[:50], b"text", b"\x80\x04", pickle.dumps(Bomb()), crafted):
        path.write_bytes(damaged)
        with pytest.raises(TrazoError, match="its state is damaged"):
            runs.load_run(begun(where), path, where)
    assert not (tmp_path / "ran").exists()


def test_weights_decay_but_biases_and_norms_do_not(where: Runtime) -> None:
    """What has one dimension is left alone."""
    run = runs.begin("cnn", RECIPE, 40, where, 0)
    decayed, left = run.optimizer.param_groups

    assert (decayed["weight_decay"], left["weight_decay"]) == (0.1, 0.0)
    assert {p.ndim for p in decayed["params"]} == {2, 4}
    assert {p.ndim for p in left["params"]} == {1}
    assert sum(len(group["params"]) for group in (decayed, left)) == len(list(run.network.parameters()))


def test_the_moving_average_soon_forgets_the_first_weights(where: Runtime) -> None:
    """It takes the first weights it sees, then keeps 2/11, 3/12, ... of itself, until its decay is reached."""
    run = begun(where, replace(RECIPE, average=0.25))
    assert run.average is not None
    bias, kept = run.network.head.bias, []
    with torch.no_grad():
        for value in (0.0, 1.0, 1.0, 1.0):
            bias.fill_(value)
            run.average.update_parameters(run.network)
            kept.append(float(run.trained.head.bias[0]))

    first = 1 - 2 / 11
    second = first * 3 / 12 + 9 / 12
    assert kept == pytest.approx([0.0, first, second, second * 0.25 + 0.75])


def test_without_an_average_the_last_weights_count(where: Runtime) -> None:
    """`trained` is then the network itself."""
    run = begun(where, replace(RECIPE, average=0.0))

    assert run.trained is run.network


def test_a_probe_chooses_a_precision(where: Runtime) -> None:
    """It leaves one of the two to be noted, and an explicit choice is not probed."""
    assert runs.faster_precision("mlp", 8, where) in ("float32", "bfloat16")
    assert begun(where, replace(RECIPE, precision="bfloat16")).precision == "bfloat16"

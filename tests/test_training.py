"""training: records as it goes, the same weights whether interrupted or not, none from a loss that is no number."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch

from mnist_core import networks, runs, training
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError
from mnist_core.recipes import Recipe
from mnist_core.runs import Record, Run
from mnist_core.runtime import Runtime
from mnist_core.training import REPORT_EVERY, Material, train

PLAIN = Recipe(epochs=3, batch=16, lr=3e-3)
FULL = Recipe(
    epochs=2, batch=10, optimizer="adamw", schedule="onecycle", weight_decay=0.01, average=0.99, augment=1.0, calm=0.5,
    hands=4, outliers=3,
)  # fmt: skip


@pytest.fixture(scope="module")
def material(samples: Split) -> Material:
    """120 samples, 60 held out, 40 more as of other hands, and 40 that stand for no digit."""
    return Material(samples[:120], samples[180:220], samples[220:260].images.flip(1), samples[120:180])


def begin(material: Material, where: Runtime, name: str = "mlp", recipe: Recipe = PLAIN) -> Run:
    """Return a run on this material at its first step."""
    return runs.begin(name, recipe, len(material.samples), where, 0, material.outputs, material.checksum())


def finished(records: Iterator[Record]) -> list[Record]:
    """Train to the end."""
    return list(records)


def test_a_training_yields_records_as_it_goes(material: Material, where: Runtime) -> None:
    """One every few steps and one at the end of each epoch, in order, counting samples, steps and time."""
    run = begin(material, where)

    records = finished(train(run, material, where))

    ends = [record for record in records if record.ends_epoch]
    assert [record.step for record in records if not record.ends_epoch] == list(range(REPORT_EVERY, 25, REPORT_EVERY))
    assert [(record.epoch, record.step) for record in ends] == [(1, 8), (2, 16), (3, 24)]
    assert all(record.steps == run.steps == 24 for record in records)
    assert ends == run.records
    assert all(0 <= record.accuracy <= 1 and record.loss > 0 for record in records)
    for times in ([r.seconds for r in records], [r.core_seconds for r in records]):
        assert times == sorted(times)
        assert times[0] > 0


def test_a_training_learns(material: Material, where: Runtime) -> None:
    """The loss falls, and digits that were held out are read better than by chance."""
    ends = [r for r in train(begin(material, where), material, where) if r.ends_epoch]

    assert ends[-1].loss < ends[0].loss
    assert ends[-1].validation is not None
    assert ends[-1].validation > 0.4


def test_an_epochs_record_is_the_mean_over_its_samples(material: Material, where: Runtime) -> None:
    """With a rate of nothing, an epoch's loss and accuracy are those of the network on all the samples."""
    recipe = replace(PLAIN, epochs=1, lr=0.0, batch=7)
    run = begin(Material(material.samples), where, recipe=recipe)

    *_, record = train(run, Material(material.samples), where)

    logits = training.logits(run.network, material.samples.images, 0.0, 1.0)
    loss = torch.nn.functional.cross_entropy(logits, material.samples.labels)
    assert record.loss == pytest.approx(float(loss), rel=1e-5)
    assert record.accuracy == pytest.approx(training.accuracy(run.network, material.samples, recipe))


@pytest.mark.parametrize(("name", "recipe"), [("mlp", PLAIN), ("cnn", FULL)], ids=["mlp", "cnn"])
def test_an_interrupted_training_ends_in_the_same_weights(
    name: str, recipe: Recipe, material: Material, where: Runtime, tmp_path: Path
) -> None:
    """Saved at every record, in the middle of an epoch or at its end, and continued from each: equal to the bit."""
    if not recipe.outliers:
        material = replace(material, hands=None, outliers=None)
    whole, path = begin(material, where, name, recipe), tmp_path / "state.pt"
    finished(train(whole, material, where))

    going = begin(material, where, name, recipe)
    while list(islice(train(going, material, where), 1)):
        runs.save_run(going, path)
        going = runs.load_run(begin(material, where, name, recipe), path, where)

    assert (going.step, going.epoch) == (whole.step, whole.epoch)
    for old, new in ((whole.network, going.network), (whole.trained, going.trained)):
        assert all(torch.equal(value, old.state_dict()[key]) for key, value in new.state_dict().items())
    untimed = [[replace(record, seconds=0.0, core_seconds=0.0) for record in run.records] for run in (whole, going)]
    assert untimed[0] == untimed[1]


def test_a_training_looks_at_the_held_out_samples_only_to_measure(material: Material, where: Runtime) -> None:
    """With or without them the weights are the same, batch norms' statistics among them."""
    recipe, ended = replace(PLAIN, epochs=2, batch=30), []
    for held_out in (material.held_out, None):
        given = Material(material.samples[:60], held_out=held_out)
        run = begin(given, where, "cnn", recipe)
        finished(train(run, given, where))
        ended.append(run)

    one, other = (run.network.state_dict() for run in ended)
    assert all(torch.equal(value, other[name]) for name, value in one.items())
    assert (ended[0].records[-1].validation is None, ended[1].records[-1].validation) == (False, None)


def test_a_loss_that_is_no_number_stops_the_training(material: Material, where: Runtime) -> None:
    """With one sentence that says in which epoch, and what to change."""
    run = begin(material, where, recipe=replace(PLAIN, lr=1e37))

    with pytest.raises(TrazoError, match=r"stopped at epoch [12]: the loss is no longer a number; lower --lr"):
        finished(train(run, material, where))


def test_a_teacher_is_learnt_from(material: Material, where: Runtime) -> None:
    """A network taught by one that says 3 of everything says 3 more often than one taught by labels alone."""
    teacher = networks.build("mlp").eval()
    torch.nn.init.zeros_(teacher.head.weight)
    with torch.no_grad():
        teacher.head.bias.copy_(torch.eye(10)[3] * 20)
    alone, taught = begin(material, where), begin(material, where)
    finished(train(alone, material, where))
    finished(train(taught, material, where, teacher))

    says = [
        training.logits(run.network, material.samples.images, 0.0, 1.0)[:, :10].softmax(1) for run in (alone, taught)
    ]

    assert says[1][:, 3].mean() > says[0][:, 3].mean() + 0.2


def test_a_teacher_asked_beforehand_says_what_it_would_say_then(material: Material, where: Runtime) -> None:
    """Where samples are only mirrored, each is asked about twice in all, and the losses are those of asking anew."""
    torch.manual_seed(1)
    teacher, asked = networks.build("mlp").eval(), []
    teacher.register_forward_hook(lambda _, given, __: asked.append(len(given[0])))
    garments = Material(material.samples, garments=True)
    losses = []
    for recipe in (replace(PLAIN, mirror=0.5, teacher="any"), replace(PLAIN, mirror=0.5)):
        asked.clear()
        records = finished(train(begin(garments, where, recipe=recipe), garments, where, teacher))
        losses.append([record.loss for record in records])
        assert sum(asked) == len(garments.samples) * (2 if recipe.teacher else PLAIN.epochs)

    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_a_batch_holds_samples_hands_and_outliers(material: Material, where: Runtime) -> None:
    """The samples chosen, then hands, then outliers, whose label is the eleventh."""
    run = begin(material, where, recipe=FULL)

    glyphs, labels = training._batch(run, material, torch.tensor([5, 7]))

    assert glyphs.shape == (2 + 4 + 3, 28, 28)
    assert torch.equal(glyphs[:2], material.samples.images[[5, 7]])
    assert labels[:2].tolist() == material.samples.labels[[5, 7]].tolist()
    assert labels[-3:].tolist() == [10, 10, 10]


def test_a_share_of_a_batch_is_bent_as_in_the_whole(material: Material, where: Runtime) -> None:
    """However many processes share the work, each sample is bent by the same draws."""
    bent = []
    for mine in (slice(0, None, 1), slice(0, None, 2), slice(1, None, 2)):
        run = begin(material, where, recipe=FULL)
        bent.append(training._augmented(run, material, material.samples.images[:9], mine)[0])

    torch.testing.assert_close(bent[0][0::2], bent[1])
    torch.testing.assert_close(bent[0][1::2], bent[2])


def test_without_augmentation_glyphs_are_only_scaled(material: Material, where: Runtime) -> None:
    """A tutorial's pixels are the data set's, divided by 255."""
    run = begin(material, where)

    images, mirrored = training._augmented(run, material, material.samples.images[:3], slice(None))

    assert torch.equal(images[:, 0], material.samples.images[:3] / 255)
    assert not mirrored.any()


def test_material_is_told_by_its_labels_and_asks_for_its_outputs(material: Material) -> None:
    """Eleven logits where there are outliers; another number for other samples."""
    assert (material.outputs, Material(material.samples).outputs) == (11, 10)
    assert material.checksum() == Material(material.samples).checksum()
    assert material.checksum() != Material(material.samples[1:]).checksum()

"""The training loop: a generator of records, which a progress bar, a web page or a test consumes as it likes.

The data lies on the device as one uint8 tensor and is augmented a batch at a time.  Under `torchrun` every process
draws the same global batch and works on its own slice.  Knows nothing of files, verdicts or the test set.
"""

import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from mnist_core.augment import augment, draw
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError
from mnist_core.garments import augment_garments, mirrors
from mnist_core.recipes import Recipe
from mnist_core.runs import Record, Run, autocast
from mnist_core.runtime import Runtime

# (B, 1, 28, 28) images, (B,) of which samples they are, (B,) whether mirrored -> (B, 10 or more) a teacher's logits
Teacher = Callable[[Tensor, Tensor, Tensor], Tensor]

ASKED_AT_ONCE = 500  # samples
REPORT_EVERY = 10  # steps between two records: a few seconds of the slowest recipe, after which Ctrl-C is heeded
TEACHER_TEMPERATURE = 4.0  # softens a teacher's answers (Hinton, Vinyals and Dean 2015 used 1 to 20; tuned here)
TEACHER_WEIGHT = 0.9  # of the teacher's answers against the labels
CLIP = 1.0  # largest norm of a gradient under onecycle
CALM_STRENGTH = 0.35  # share of its strength to which augmentation falls at the end


@dataclass(frozen=True, eq=False)
class Material:
    """What a training sees: samples, digits of many hands, things that are no digit ((N, 28, 28) uint8 each).

    garments: whether the samples are garments, which are augmented in a way of their own
    """

    samples: Split
    hands: Split | None = None
    outliers: Tensor | None = None
    held_out: Split | None = None
    garments: bool = False

    @property
    def outputs(self) -> int:
        """How many logits a network needs for it: one a class, and one more where there is what is of no class."""
        return 10 if self.outliers is None else 11

    def checksum(self) -> int:
        """Return a number that tells these samples from others by their labels."""
        return zlib.crc32(self.samples.labels.cpu().numpy().tobytes())


def train(
    run: Run, material: Material, where: Runtime, teacher: nn.Module | None = None, every: int = REPORT_EVERY
) -> Iterator[Record]:
    """Train to the end of the recipe, yielding a record every so many steps and after each epoch.

    At every record the run can be saved.  Raises TrazoError `loss-not-finite`.
    """
    model: nn.Module = DistributedDataParallel(run.network) if where.world > 1 else run.network
    clock = _clock()
    asked = _asked(teacher, run, material, where) if teacher is not None else None
    while run.epoch < run.recipe.epochs:
        if run.order is None:
            run.order, run.tally = torch.randperm(len(material.samples), generator=run.draws), torch.zeros(3)
        batches = run.order.split(run.recipe.batch)
        model.train()
        lately = torch.zeros(3, device=where.device)
        for chosen in batches[run.step - run.epoch * len(batches) :]:
            lately += _step(run, model, material, chosen, where, asked)
            run.step += 1
            if run.step % every == 0:
                now = _count(run, lately, where)
                _spend(run, clock, where)
                yield _record(run, now)
                clock = _clock()
                lately.zero_()
        _count(run, lately, where)
        run.epoch, run.order = run.epoch + 1, None
        _spend(run, clock, where)
        record = replace(_record(run, run.tally), ends_epoch=True)
        if material.held_out is not None and where.leads:
            record = replace(record, validation=accuracy(run.trained, material.held_out, run.recipe))
        run.records.append(record)
        yield record
        clock = _clock()


def asks_beforehand(recipe: Recipe) -> bool:
    """Return whether all is known that a recipe's teacher will see: samples, as they are and mirrored."""
    return bool(recipe.teacher) and not (recipe.augment or recipe.hands or recipe.outliers)


@torch.inference_mode()
def logits(network: nn.Module, images: Tensor, mean: float, std: float, batch: int = 1000) -> Tensor:
    """Return (N, outputs) float32 logits of (N, 28, 28) uint8 glyphs, on the network's device, a batch at a time."""
    device = next(network.parameters()).device
    network.eval()
    parts = [network((part[:, None].to(device).float() / 255 - mean) / std) for part in images.split(batch)]
    return torch.cat(parts).float()


def accuracy(network: nn.Module, split: Split, recipe: Recipe) -> float:
    """Return the share of samples whose likeliest of the ten classes is their label, 0..1."""
    answers = logits(network, split.images, recipe.mean, recipe.std)[:, :10].argmax(1)
    return float((answers.cpu() == split.labels.cpu()).float().mean())


def _step(
    run: Run, model: nn.Module, material: Material, chosen: Tensor, where: Runtime, teacher: Teacher | None
) -> Tensor:
    """Train on one global batch; return this process's (3,) summed loss, right answers and samples."""
    recipe = run.recipe
    glyphs, labels = _batch(run, material, chosen)
    mine = slice(where.rank, None, where.world)
    bent, mirrored = _augmented(run, material, glyphs, mine)
    images, answers = (bent - recipe.mean) / recipe.std, labels[mine]
    # The sum over this process's slice, over the whole batch: averaged gradients are then the batch's.
    share = where.world / len(labels)
    with autocast(where.device, run.precision):
        logits = model(images)
        loss = functional.cross_entropy(logits.float(), answers, reduction="sum") * share
        if teacher is not None:
            with torch.no_grad():
                told = teacher(images, chosen[mine], mirrored)
            loss = (1 - TEACHER_WEIGHT) * loss + TEACHER_WEIGHT * share * _distil(told, logits)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if run.schedule is not None:
        nn.utils.clip_grad_norm_(run.network.parameters(), CLIP)
    run.optimizer.step()
    if run.schedule is not None:
        run.schedule.step()
    if run.average is not None:
        run.average.update_parameters(run.network)
    hits = (logits.detach().argmax(1) == answers).sum()
    return torch.stack([loss.detach() / share, hits, torch.full_like(hits, len(answers))])


def _batch(run: Run, material: Material, chosen: Tensor) -> tuple[Tensor, Tensor]:
    """Return the (B, 28, 28) uint8 glyphs and (B,) labels of one global batch; label 10 is for what is no digit."""
    device = material.samples.images.device
    chosen = chosen.to(device)
    images, labels = [material.samples.images[chosen]], [material.samples.labels[chosen]]
    if material.hands is not None:
        picked = torch.randint(len(material.hands), (run.recipe.hands,), generator=run.draws).to(device)
        images.append(material.hands.images[picked])
        labels.append(material.hands.labels[picked])
    if material.outliers is not None:
        picked = torch.randint(len(material.outliers), (run.recipe.outliers,), generator=run.draws).to(device)
        images.append(material.outliers[picked])
        labels.append(torch.full((len(picked),), 10, device=device))
    return torch.cat(images), torch.cat(labels)


def _augmented(run: Run, material: Material, glyphs: Tensor, mine: slice) -> tuple[Tensor, Tensor]:
    """Return this process's share of a global batch, augmented: (B / world, 1, 28, 28) float32 in [0, 1]; and (B /
    world,) which of it is mirrored.

    Every process draws for the whole batch, so that the same sample is bent alike however many share the work.
    """
    strength, share = run.recipe.augment, run.recipe.mirror if material.garments else 0.0
    unchanged = torch.zeros(len(glyphs), dtype=torch.bool, device=glyphs.device)[mine]
    if not (strength or share):
        return glyphs[mine, None].float() / 255, unchanged
    calm = run.recipe.calm * run.steps
    left = min(1.0, (run.steps - run.step) / calm) if calm else 1.0
    draws = draw(len(glyphs), run.draws)[mine].to(glyphs.device)
    strength *= CALM_STRENGTH + (1 - CALM_STRENGTH) * left
    if material.garments:
        mirrored = mirrors(draws, share)
        return augment_garments(glyphs[mine], draws, mirrored, strength), mirrored
    return augment(glyphs[mine], draws, strength=strength), unchanged


def _asked(teacher: nn.Module, run: Run, material: Material, where: Runtime) -> Teacher:
    """Return what answers for a teacher: itself, or a table where all that it will ever be asked is known."""
    recipe = run.recipe
    if not asks_beforehand(recipe):
        return lambda images, _, __: teacher(images)
    with torch.no_grad(), autocast(where.device, run.precision):
        glyphs = ((material.samples.images[:, None].float() / 255 - recipe.mean) / recipe.std).split(ASKED_AT_ONCE)
        table = torch.stack(
            [torch.cat([teacher(part) for part in glyphs]), torch.cat([teacher(part.flip(3)) for part in glyphs])]
        )
    return lambda _, chosen, mirrored: table[mirrored.long(), chosen.to(table.device)]


def _distil(told: Tensor, answers: Tensor) -> Tensor:
    """Return the summed cross entropy between a teacher's softened answers and ours, scaled back by T squared."""
    target = functional.softmax(told[:, :10].float() / TEACHER_TEMPERATURE, dim=1)
    ours = functional.log_softmax(answers[:, :10].float() / TEACHER_TEMPERATURE, dim=1)
    return -(target * ours).sum() * TEACHER_TEMPERATURE**2


def _count(run: Run, seen: Tensor, where: Runtime) -> Tensor:
    """Add what every process has seen to the epoch's tally and return it.  Raises TrazoError `loss-not-finite`."""
    together = where.sum(seen.clone())
    if not torch.isfinite(together[0]):
        raise TrazoError("loss-not-finite", epoch=run.epoch + 1)
    run.tally += together
    return together


def _clock() -> tuple[float, float]:
    """Return the time of the clock on the wall, and the processor time of this process's threads, in seconds."""
    return time.perf_counter(), time.process_time()


def _spend(run: Run, since: tuple[float, float], where: Runtime) -> None:
    """Add to a run what it took since: wall time of this process, processor time of all."""
    wall, cores = (now - then for now, then in zip(_clock(), since, strict=True))
    run.seconds += wall
    run.core_seconds += float(where.sum(torch.tensor([cores]))[0])


def _record(run: Run, tally: Tensor) -> Record:
    loss, hits, count = tally.tolist()
    rate = float(run.optimizer.param_groups[0]["lr"])
    means = loss / max(count, 1), hits / max(count, 1)
    return Record(run.epoch, run.step, run.steps, *means, rate, run.seconds, core_seconds=run.core_seconds)

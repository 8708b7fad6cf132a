"""The training loop: a generator of records, which a progress bar, a web page or a test consumes as it likes.

The data lies on the device as one uint8 tensor and is augmented a batch at a time.  Everything that an interrupted
training needs is in a `Run`, saved whole after each epoch; a run continued from there ends in the same weights.  Under
`torchrun` every process draws the same global batch and works on its own slice.  Knows nothing of files' names,
verdicts or the test set.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel

from mnist_core import networks, runtime
from mnist_core.augment import augment, draw
from mnist_core.checkpoint import write_aside
from mnist_core.datasets import Split
from mnist_core.errors import TrazoError
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime

REPORT_EVERY = 20  # steps between two records
TEACHER_TEMPERATURE = 2.0  # softens a teacher's answers (Hinton, Vinyals and Dean 2015 used 1 to 20; tuned here)
TEACHER_WEIGHT = 0.7  # of the teacher's answers against the labels
CLIP = 1.0  # largest norm of a gradient under onecycle
WARM_UP = 0.15  # share of the steps in which onecycle rises
CALM_STRENGTH = 0.35  # share of its strength to which augmentation falls at the end


@dataclass(frozen=True)
class Record:
    """How far a training has come.

    epoch: whole epochs done; step of steps: over the whole training
    loss, accuracy: means over the samples trained on since the last record, or, where one ends, over the whole epoch
    rate: the learning rate
    seconds: spent training so far; validation: accuracy on the held-out samples, at the end of an epoch
    """

    epoch: int
    step: int
    steps: int
    loss: float
    accuracy: float
    rate: float
    seconds: float
    ends_epoch: bool = False
    validation: float | None = None


@dataclass(frozen=True, eq=False)
class Material:
    """What a training sees: samples, digits of many hands, things that are no digit ((N, 28, 28) uint8 each)."""

    samples: Split
    hands: Split | None = None
    outliers: Tensor | None = None
    held_out: Split | None = None


@dataclass(eq=False)
class Run:
    """A training under way: all of its state, and nothing that can be derived."""

    recipe: Recipe
    network: networks.Network
    average: AveragedModel | None
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler | None
    draws: torch.Generator
    precision: str
    steps: int
    step: int = 0
    epoch: int = 0
    seconds: float = 0.0

    @property
    def trained(self) -> networks.Network:
        """The network whose weights count: the moving average where the recipe keeps one."""
        return self.average.module if self.average is not None else self.network  # type: ignore[return-value]


def begin(name: str, recipe: Recipe, material: Material, where: Runtime, seed: int, outputs: int = 10) -> Run:
    """Return a run at its first step; the seed decides the first weights and every later draw."""
    torch.manual_seed(seed)
    network = networks.build(name, outputs).to(where.device)
    if name == "cnn":
        network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    steps = recipe.epochs * -(-len(material.samples) // recipe.batch)
    optimizer = _optimizer(network, recipe)
    schedule = (
        torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.lr, total_steps=max(steps, 2), pct_start=WARM_UP)
        if recipe.schedule == "onecycle"
        else None
    )
    average = AveragedModel(network, avg_fn=_moving(recipe.average), use_buffers=True) if recipe.average else None
    precision = recipe.precision if recipe.precision != "auto" else faster_precision(name, recipe.batch, where)
    return Run(recipe, network, average, optimizer, schedule, runtime.generator(seed, "draws"), precision, steps)


def train(run: Run, material: Material, where: Runtime, teacher: nn.Module | None = None) -> Iterator[Record]:
    """Train to the end of the recipe, yielding a record every few steps and after each epoch.

    Raises TrazoError `loss-not-finite`; the run is then as the last step left it.
    """
    recipe, device = run.recipe, where.device
    samples = material.samples
    model: nn.Module = DistributedDataParallel(run.network) if where.world > 1 else run.network
    model.train()
    while run.epoch < recipe.epochs:
        order = torch.randperm(len(samples), generator=run.draws).split(recipe.batch)
        lately, whole = torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
        started = time.perf_counter()
        for chosen in order:
            glyphs, labels = _batch(run, material, chosen)
            mine = slice(where.rank, None, where.world)
            images, answers = (_augmented(run, glyphs, mine) - recipe.mean) / recipe.std, labels[mine]
            with _autocast(device, run.precision):
                logits = model(images)
                # The sum over this process's slice, over the whole batch: averaged gradients are then the batch's.
                share = where.world / len(labels)
                loss = functional.cross_entropy(logits.float(), answers, reduction="sum") * share
                if teacher is not None:
                    loss = (1 - TEACHER_WEIGHT) * loss + TEACHER_WEIGHT * share * _distil(teacher, images, logits)
            run.optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            if run.schedule is not None:
                nn.utils.clip_grad_norm_(run.network.parameters(), CLIP)
            run.optimizer.step()
            if run.schedule is not None:
                run.schedule.step()
            if run.average is not None:
                run.average.update_parameters(run.network)
            run.step += 1
            hits = (logits.detach().argmax(1) == answers).sum()
            count = len(answers)
            seen = torch.tensor([float(loss.detach()) * count, float(hits), count], dtype=torch.float64)
            lately, whole = lately + seen, whole + seen
            if not torch.isfinite(seen[0]):
                raise TrazoError("loss-not-finite", epoch=run.epoch + 1)
            if run.step % REPORT_EVERY == 0:
                yield _record(run, lately, run.seconds + time.perf_counter() - started)
                lately = torch.zeros_like(lately)
        run.seconds += time.perf_counter() - started
        run.epoch += 1
        record = _record(run, whole, run.seconds)
        validation = None if material.held_out is None else accuracy(run.trained, material.held_out, recipe)
        model.train()
        yield replace(record, ends_epoch=True, validation=validation)


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


def save_run(run: Run, path: Path) -> None:
    """Write all that continuing needs, whole or not at all.  Raises TrazoError `cannot-write`."""
    content = BytesIO()
    torch.save(
        {
            "network": run.network.state_dict(),
            "average": run.average.state_dict() if run.average is not None else None,
            "optimizer": run.optimizer.state_dict(),
            "schedule": run.schedule.state_dict() if run.schedule is not None else None,
            "draws": run.draws.get_state(),
            "precision": run.precision,
            "recipe": vars(run.recipe),
            "counts": [run.step, run.epoch, run.seconds],
        },
        content,
    )
    write_aside(path, content.getvalue())


def load_run(run: Run, path: Path) -> Run:
    """Return a fresh run brought to where a saved one stood.  Raises TrazoError `cannot-resume`."""
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        if saved["recipe"] != vars(run.recipe):
            raise TrazoError("cannot-resume", folder=path.parent, cause="it was begun with other options")
        run.network.load_state_dict(saved["network"])
        run.optimizer.load_state_dict(saved["optimizer"])
        if run.average is not None:
            run.average.load_state_dict(saved["average"])
        if run.schedule is not None:
            run.schedule.load_state_dict(saved["schedule"])
        run.draws.set_state(saved["draws"])
        step, epoch, seconds = saved["counts"]
    except FileNotFoundError as error:
        raise TrazoError("cannot-resume", folder=path.parent, cause="no training was interrupted there") from error
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, EOFError) as error:
        raise TrazoError("cannot-resume", folder=path.parent, cause="its state is damaged") from error
    run.precision, run.step, run.epoch, run.seconds = saved["precision"], int(step), int(epoch), float(seconds)
    return run


def faster_precision(name: str, batch: int, where: Runtime) -> str:
    """Return "bfloat16" where three training steps in it are faster than three in float32, else "float32".

    Only processors with bfloat16 arithmetic gain from it (2.4 times on one with avx512_bf16); others lose.
    """
    network = networks.build(name).to(where.device)
    images = torch.zeros(batch, 1, 28, 28, device=where.device)
    times = {}
    for precision in ("float32", "bfloat16"):
        for step in range(4):  # the first is not counted: it allocates and chooses kernels
            if step == 1:
                started = time.perf_counter()
            with _autocast(where.device, precision):
                loss = network(images).float().square().sum()
            loss.backward()
        times[precision] = time.perf_counter() - started
    faster = torch.tensor(float(times["bfloat16"] < times["float32"]), device=where.device)
    if where.world > 1:
        torch.distributed.broadcast(faster, 0)
    return "bfloat16" if faster else "float32"


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


def _augmented(run: Run, glyphs: Tensor, mine: slice) -> Tensor:
    """Return this process's share of a global batch, augmented: (B / world, 1, 28, 28) float32 in [0, 1].

    Every process draws for the whole batch, so that the same sample is bent alike however many share the work.
    """
    strength = run.recipe.augment
    if not strength:
        return glyphs[mine, None].float() / 255
    calm = run.recipe.calm * run.steps
    left = min(1.0, (run.steps - run.step) / calm) if calm else 1.0
    draws = draw(len(glyphs), run.draws)[mine].to(glyphs.device)
    return augment(glyphs[mine], draws, strength=strength * (CALM_STRENGTH + (1 - CALM_STRENGTH) * left))


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the recipe's optimiser, without weight decay on what has one dimension (biases and norms)."""
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[recipe.optimizer](groups, lr=recipe.lr)


def _moving(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """Return a moving average that starts short, so that the first weights, drawn at random, are soon forgotten."""

    def mean(average: Tensor, current: Tensor, seen: Tensor | int) -> Tensor:
        kept = min(decay, (1 + int(seen)) / (10 + int(seen)))
        return average * kept + current * (1 - kept)

    return mean


def _distil(teacher: nn.Module, images: Tensor, answers: Tensor) -> Tensor:
    """Return the summed cross entropy between a teacher's softened answers and ours, scaled back by T squared."""
    with torch.no_grad():
        target = functional.softmax(teacher(images)[:, :10].float() / TEACHER_TEMPERATURE, dim=1)
    ours = functional.log_softmax(answers[:, :10].float() / TEACHER_TEMPERATURE, dim=1)
    return -(target * ours).sum() * TEACHER_TEMPERATURE**2


def _autocast(device: torch.device, precision: str) -> torch.autocast | nullcontext[None]:
    return torch.autocast(device.type, torch.bfloat16) if precision == "bfloat16" else nullcontext()


def _record(run: Run, tally: Tensor, seconds: float) -> Record:
    loss, hits, count = (float(value) for value in tally)
    rate = float(run.optimizer.param_groups[0]["lr"])
    return Record(run.epoch, run.step, run.steps, loss / max(count, 1), hits / max(count, 1), rate, seconds)

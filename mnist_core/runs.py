"""A training under way: what it was begun with, how far it has come, and how it is saved and continued.

A run that was saved after any step and is continued on the same machine, with the same number of threads, ends in the
same weights as one that was never interrupted.  Knows networks and recipes; knows nothing of samples or of the loop.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR
from torch.optim.swa_utils import AveragedModel

from mnist_core import networks, runtime
from mnist_core.aside import write_aside
from mnist_core.errors import TrazoError
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime

WARM_UP = 0.15  # share of the steps in which onecycle rises
PROBED = 3  # steps that are timed in each number type


@dataclass(frozen=True)
class Record:
    """How far a training has come.

    epoch: whole epochs done; step of steps: over the whole training
    loss, accuracy: means over the samples trained on since the last record, or, where one ends, over the whole epoch
    rate: the learning rate
    seconds: spent training so far; validation: accuracy on the held-out samples, at the end of an epoch
    core_seconds: processor time spent so far, by all threads of all processes: it tells the work where cores are shared
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
    core_seconds: float = 0.0


@dataclass(eq=False)
class Run:
    """A training under way: all of its state, and nothing that can be derived.

    begun: what it was begun with; a saved run is continued only where that is the same
    order: (N,) the samples of the epoch under way in the order in which they are trained on; None between epochs
    tally: (3,) summed loss, right answers and samples of the epoch under way, over all processes
    records: one of each epoch done
    """

    begun: Mapping[str, object]
    recipe: Recipe
    network: networks.Network
    average: AveragedModel | None
    optimizer: torch.optim.Optimizer
    schedule: LRScheduler | None
    draws: torch.Generator
    precision: str
    steps: int
    step: int = 0
    epoch: int = 0
    seconds: float = 0.0
    core_seconds: float = 0.0
    order: Tensor | None = None
    tally: Tensor = field(default_factory=lambda: torch.zeros(3))
    records: list[Record] = field(default_factory=list)

    @property
    def trained(self) -> networks.Network:
        """The network whose weights count: the moving average where the recipe keeps one."""
        return self.average.module if self.average is not None else self.network  # type: ignore[return-value]


def begin(
    name: str,
    recipe: Recipe,
    samples: int,
    where: Runtime,
    seed: int,
    outputs: int = 10,
    data: int = 0,
    slowest: str = "",
) -> Run:
    """Return a run at its first step; the seed decides the first weights and every later draw.

    samples: how many an epoch has; data: a number that tells these samples from others, for continuing
    slowest: the network that takes most of a step, where that is a teacher; its steps choose the number type
    """
    torch.manual_seed(seed)
    network = networks.build(name, outputs).to(where.device)
    if any(isinstance(layer, nn.Conv2d) for layer in network.modules()):
        network = network.to(memory_format=torch.channels_last)
    steps = recipe.epochs * -(-samples // recipe.batch)
    optimizer = _optimizer(network, recipe)
    schedule = None
    if recipe.schedule == "onecycle":
        schedule = OneCycleLR(optimizer, recipe.lr, total_steps=max(steps, 2), pct_start=WARM_UP)
    average = AveragedModel(network, avg_fn=_moving(recipe.average), use_buffers=True) if recipe.average else None
    precision = (
        recipe.precision if recipe.precision != "auto" else faster_precision(slowest or name, recipe.batch, where)
    )
    begun = {"network": name, "outputs": outputs, "seed": seed, "samples": samples, "data": data, **asdict(recipe)}
    draws = runtime.generator(seed, "draws")
    return Run(begun, recipe, network, average, optimizer, schedule, draws, precision, steps)


def save_run(run: Run, path: Path) -> None:
    """Write all that continuing needs, whole or not at all.  Raises TrazoError `cannot-write`."""
    content = BytesIO()
    torch.save(
        {
            "begun": dict(run.begun),
            "network": run.network.state_dict(),
            "average": run.average.state_dict() if run.average is not None else {},
            "optimizer": run.optimizer.state_dict(),
            "schedule": run.schedule.state_dict() if run.schedule is not None else {},
            "draws": run.draws.get_state(),
            "precision": run.precision,
            "counts": [run.step, run.epoch, run.seconds, run.core_seconds],
            "order": run.order,
            "tally": run.tally,
            "records": [asdict(record) for record in run.records],
        },
        content,
    )
    write_aside(path, content.getvalue())


def load_run(run: Run, path: Path, where: Runtime) -> Run:
    """Bring a fresh run to where a saved one stood, in every process from the leading one's file, and return it.

    Raises TrazoError `cannot-resume` when there is no such file, when it is damaged, or was begun with other options.
    """
    content = where.share(path.read_bytes() if where.leads and path.exists() else b"")
    if not content:
        raise TrazoError("cannot-resume", folder=path.parent, cause="no training was interrupted there")
    try:
        saved = _unpacked(content)
        other = sorted(name for name in run.begun if saved["begun"].get(name) != run.begun[name])
        if other:
            cause = f"it was begun with another {', '.join(other)}"
            raise TrazoError("cannot-resume", folder=path.parent, cause=cause)
        run.network.load_state_dict(saved["network"])
        run.optimizer.load_state_dict(saved["optimizer"])
        if run.average is not None:
            run.average.load_state_dict(saved["average"])
        if run.schedule is not None:
            run.schedule.load_state_dict(saved["schedule"])
        run.draws.set_state(saved["draws"])
        run.step, run.epoch, run.seconds, run.core_seconds = saved["counts"]
        run.precision, run.order, run.tally = saved["precision"], saved["order"], saved["tally"]
        run.records = [Record(**record) for record in saved["records"]]
    except (RuntimeError, AttributeError, LookupError, ValueError, TypeError) as error:
        raise TrazoError("cannot-resume", folder=path.parent, cause="its state is damaged") from error
    return run


def _unpacked(content: bytes) -> dict[str, Any]:
    """Return what `save_run` wrote; nothing in it is executed.  Raises ValueError."""
    try:
        return torch.load(BytesIO(content), map_location="cpu", weights_only=True)
    except Exception as error:  # an unpickler may stumble over a damaged file in any way
        raise ValueError("no state of a training") from error


def faster_precision(name: str, batch: int, where: Runtime) -> str:
    """Return "bfloat16" where three training steps in it are faster than three in float32, else "float32".

    Only processors with bfloat16 arithmetic gain from it (2.4 times on one with avx512_bf16); others lose.
    """
    network = networks.build(name).to(where.device)
    images = torch.zeros(batch, 1, 28, 28, device=where.device)
    times = {}
    for precision in ("float32", "bfloat16"):
        for step in range(1 + PROBED):  # the first is not counted: it allocates and chooses kernels
            if step == 1:
                started = time.perf_counter()
            with autocast(where.device, precision):
                loss = network(images).float().square().sum()
            loss.backward()
        times[precision] = time.perf_counter() - started
    faster = where.share("bfloat16" if times["bfloat16"] < times["float32"] else "float32")
    return str(faster)


def autocast(device: torch.device, precision: str) -> torch.autocast | nullcontext[None]:
    """Return what makes torch calculate in a precision, "float32" or "bfloat16"."""
    return torch.autocast(device.type, torch.bfloat16) if precision == "bfloat16" else nullcontext()


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the recipe's optimiser, without weight decay on what has one dimension (biases and norms)."""
    groups = [
        {"params": [p for p in network.parameters() if p.ndim > 1], "weight_decay": recipe.weight_decay},
        {"params": [p for p in network.parameters() if p.ndim <= 1], "weight_decay": 0.0},
    ]
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[recipe.optimizer](
        groups, lr=recipe.lr, fused=recipe.fused or None
    )


def _moving(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """Return a moving average that starts short, so that the first weights, drawn at random, are soon forgotten."""

    def mean(average: Tensor, current: Tensor, seen: Tensor | int) -> Tensor:
        kept = min(decay, (1 + int(seen)) / (10 + int(seen)))
        return average * kept + current * (1 - kept)

    return mean

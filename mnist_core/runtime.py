"""Where a program runs: device, threads, seed, and which of several processes this one is.

Knows torch and the variables that `torchrun` sets; knows nothing of networks or data.
"""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

from mnist_core.errors import TrazoError

DEVICES = ("auto", "cpu", "cuda", "mps")
T = TypeVar("T")


@dataclass(frozen=True)
class Runtime:
    """One process of a program.

    rank: this process among `world` processes, 0 first; only rank 0 prints and writes
    local_rank: this process among those of its machine
    """

    device: torch.device
    rank: int = 0
    world: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this is the one process that prints and writes."""
        return self.rank == 0

    def wait(self) -> None:
        """Return when every process has come this far."""
        if self.world > 1:
            dist.barrier()

    def first(self, work: Callable[[], T]) -> T:
        """Return what `work` returns; one process does it first, then one of each machine, then all the others.

        So a download is made once, or once a machine where machines share no folder, and the others find it there.
        """
        turn = 0 if self.leads else 1 if self.local_rank == 0 else 2
        for now in range(3):
            if now == turn:
                done = work()
            self.wait()
        return done

    def share(self, value: T) -> T:
        """Return the leading process's value in every process.  Raises TrazoError `process-lost`."""
        if self.world == 1:
            return value
        box = [value]
        with _together():
            dist.broadcast_object_list(box, 0)
        return box[0]

    def send(self, value: object) -> None:
        """Give a value to the leading process; return when it has taken it.  Raises TrazoError `process-lost`."""
        with _together():
            dist.send_object_list([value], 0)

    def receive(self, source: int) -> Any:
        """Return what another process sends here, in the order in which it sends.  Raises TrazoError `process-lost`."""
        box: list[Any] = [None]
        with _together():
            dist.recv_object_list(box, source)
        return box[0]

    def sum(self, values: Tensor) -> Tensor:
        """Return the sum of every process's values, (N,) float32 on any device, on the CPU."""
        if self.world == 1:
            return values.cpu()
        values = values.to(self.device)
        dist.all_reduce(values)
        return values.cpu()


@contextmanager
def _together() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:  # gloo's only error: the connection to the other process is gone
        raise TrazoError("process-lost") from error


def choose_device(name: str = "auto") -> torch.device:
    """Return the device called `name`; "auto" takes CUDA, then MPS, then the CPU.

    Raises TrazoError `unknown-option` for another name and `no-device` where the machine has none.
    """
    if name not in DEVICES:
        raise TrazoError("unknown-option", option="--device", value=name, known=", ".join(DEVICES))
    has = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        name = next(device for device in ("cuda", "mps", "cpu") if has[device])
    if not has[name]:
        raise TrazoError("no-device", device=name)
    return torch.device(name, int(os.environ.get("LOCAL_RANK", "0"))) if name == "cuda" else torch.device(name)


@contextmanager
def limited_threads(most: int) -> Iterator[None]:
    """Let torch use at most so many CPU threads inside, 0 for as many as before.

    The number is torch's own, one for the whole process; where it is not above `most`, nothing is set.
    """
    before = torch.get_num_threads()
    if not 0 < most < before:
        yield
        return
    torch.set_num_threads(most)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def start(device: str = "auto", threads: int = 0) -> Iterator[Runtime]:
    """Join the processes that `torchrun` started, or be the only one; leave them at the end.

    threads: how many CPU threads torch may use; 0 leaves torch's own choice, which `torchrun` sets to 1.
    """
    if threads:
        torch.set_num_threads(threads)
    chosen = choose_device(device)
    world, local_rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("LOCAL_RANK", "0"))
    if world == 1:
        yield Runtime(chosen)
        return
    if chosen.type == "cuda":
        torch.cuda.set_device(chosen)
    dist.init_process_group("nccl" if chosen.type == "cuda" else "gloo")
    try:
        yield Runtime(chosen, dist.get_rank(), world, local_rank)
    finally:
        dist.destroy_process_group()


def generator(seed: int, stream: str = "") -> torch.Generator:
    """Return a generator of its own for one use of randomness, so that uses do not disturb each other.

    The stream's bytes are folded into the seed; Python's `hash` is not used, as it changes from process to process.
    """
    for byte in stream.encode():
        seed = (seed * 31 + byte) % 2**31
    return torch.Generator().manual_seed(seed)


def versions() -> dict[str, str]:
    """Return what a result depends on: Python, torch, machine."""
    return {"python": platform.python_version(), "torch": torch.__version__, "machine": platform.machine()}

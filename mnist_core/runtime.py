"""Where a training runs: device, threads, seed, and which of several processes this one is.

Knows torch and the variables that `torchrun` sets; knows nothing of networks or data.
"""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist

from mnist_core.errors import TrazoError

DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class Runtime:
    """One process of a training.

    rank: this process among `world` processes, 0 first; only rank 0 downloads, prints and writes
    """

    device: torch.device
    rank: int = 0
    world: int = 1

    @property
    def leads(self) -> bool:
        """Whether this is the one process that downloads, prints and writes."""
        return self.rank == 0

    def wait(self) -> None:
        """Return when every process has come this far."""
        if self.world > 1:
            dist.barrier()


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
def start(device: str = "auto", threads: int = 0) -> Iterator[Runtime]:
    """Join the processes that `torchrun` started, or be the only one; leave them at the end.

    threads: how many CPU threads torch may use; 0 leaves torch's own choice, which `torchrun` sets to 1.
    """
    if threads:
        torch.set_num_threads(threads)
    chosen = choose_device(device)
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        yield Runtime(chosen)
        return
    if chosen.type == "cuda":
        torch.cuda.set_device(chosen)
    dist.init_process_group("nccl" if chosen.type == "cuda" else "gloo")
    try:
        yield Runtime(chosen, dist.get_rank(), world)
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

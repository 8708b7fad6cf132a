"""The textbook way to train on MNIST, for comparison: samples opened one by one, and a large layer at the end.

It is PyTorch's own first example (pytorch/examples, mnist/main.py) in all that takes time: a data loader that turns
each sample into a normalised tensor when it is asked for, batches of 64, two 3x3 convolutions of 32 and 64,
max-pooling, dropout, 9216-128-10, and Adadelta whose rate of 1 falls to 0.7 of itself after each epoch.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader
from tqdm import tqdm

from mnist_core.datasets import Split, data_folder

BATCH = 64
RATE, DECAY = 1.0, 0.7
MEAN, STD = 0.1307, 0.3081
REPORT_EVERY = 50  # steps between two looks at the clock


@dataclass(frozen=True)
class Lap:
    """An epoch's end: seconds and core_seconds of training so far, and the accuracy on the test set, 0..1.

    step of steps: over an epoch that was cut short where the first is smaller
    """

    epoch: int
    step: int
    steps: int
    seconds: float
    core_seconds: float
    accuracy: float


def network() -> nn.Sequential:
    """Return the example's network, its weights drawn from torch's global generator: 1,199,882 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        nn.Linear(9216, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
        nn.LogSoftmax(dim=1),
    )


def loader(folder: Path | None, seed: int) -> "DataLoader[tuple[torch.Tensor, torch.Tensor]]":
    """Return what gives MNIST's training digits in a new order each epoch; the data must be there."""
    from torchvision import datasets, transforms

    each = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
    samples = datasets.MNIST(str(data_folder(folder)), train=True, transform=each)
    return DataLoader(samples, batch_size=BATCH, shuffle=True, generator=torch.Generator().manual_seed(seed))


def train(batches: "DataLoader[tuple[torch.Tensor, torch.Tensor]]", test_set: Split, limit: float) -> Iterator[Lap]:
    """Train for ever, yielding an epoch's end at a time, or until `limit` seconds of training are spent.

    Testing is not counted.  A bar on standard error shows how far the epoch is.
    """
    model = network()
    optimizer = torch.optim.Adadelta(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, DECAY)
    seconds = core_seconds = 0.0
    for epoch in range(1, 1_000_000):
        model.train()
        bar = tqdm(batches, desc=f"textbook, epoch {epoch}", unit="step", leave=False, dynamic_ncols=True)
        wall, cores = time.perf_counter(), time.process_time()
        for step, (images, labels) in enumerate(bar, 1):
            optimizer.zero_grad()
            functional.nll_loss(model(images), labels).backward()
            optimizer.step()
            if step % REPORT_EVERY == 0 and seconds + time.perf_counter() - wall > limit:
                break
        schedule.step()
        seconds, core_seconds = seconds + time.perf_counter() - wall, core_seconds + time.process_time() - cores
        bar.close()
        yield Lap(epoch, step, len(batches), seconds, core_seconds, accuracy(model, test_set))
        if seconds > limit:
            return


@torch.inference_mode()
def accuracy(model: nn.Module, split: Split) -> float:
    """Return the share of samples whose likeliest class is their label, 0..1."""
    model.eval()
    parts = [model((part[:, None].float() / 255 - MEAN) / STD).argmax(1) for part in split.images.split(1000)]
    return float((torch.cat(parts) == split.labels).float().mean())

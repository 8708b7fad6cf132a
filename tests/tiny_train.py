"""`train.py` on a few hundred digits made in code, for tests that run a training as a process of its own.

    python tests/tiny_train.py [options of train.py]

SIGNAL_AT="SIGKILL 30" in the environment sends the process that signal after step 30; "SIGKILL write" while the state
after the second epoch is being written.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pytest
import torch

from mnist_core import cli, datasets, experiment, fitting, training
from mnist_core.datasets import Split
from mnist_core.hands import hand_glyphs
from mnist_core.runs import Record

TRAIN, TEST = 241, 60  # 241 leaves a single sample for the last batch of 16


def load(dataset: str, train: bool, folder: object = None) -> Split:
    """Return digits of hands made in code, each writer having twenty."""
    count = TRAIN if train else TEST
    glyphs, labels = hand_glyphs(count, np.random.default_rng(int(train)))
    return Split(torch.from_numpy(glyphs), torch.from_numpy(labels.astype(np.int64)), torch.arange(count) // 20)


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Let trainings have this data, and make and fit on little beside it."""
    patch.setattr(datasets, "load", load)
    patch.setattr(experiment, "HANDS", 50)
    patch.setattr(experiment, "PICTURED", 10)
    patch.setattr(experiment, "OUTLIERS", 50)
    patch.setattr(fitting, "DIGITS", 50)
    patch.setattr(fitting, "PICTURED", 10)
    patch.setattr(fitting, "OUTLIERS", 50)


def interrupt(patch: pytest.MonkeyPatch, name: str, when: str) -> None:
    """Let this process send itself a signal after a step, or while it writes."""
    number = signal.Signals[name]
    if when == "write":
        flush, calls = os.fsync, []

        def killed(descriptor: int) -> None:
            calls.append(descriptor)
            if len(calls) == 3:  # the first is the state before the first step
                os.kill(os.getpid(), number)
            flush(descriptor)

        patch.setattr(os, "fsync", killed)
        return
    whole = training.train

    def train(*arguments: Any) -> Iterator[Record]:
        for record in whole(*arguments):
            if record.step == int(when):
                os.kill(os.getpid(), number)
            yield record

    patch.setattr(training, "train", train)


def main(arguments: Sequence[str]) -> int:
    """Run `train.py`; return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        if "SIGNAL_AT" in os.environ:
            interrupt(patch, *os.environ["SIGNAL_AT"].split())
        return cli.train(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

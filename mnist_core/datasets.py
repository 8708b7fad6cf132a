"""MNIST and Fashion-MNIST as whole tensors, and who wrote each MNIST digit.

Knows where data lies and how it is split; torchvision downloads, checks and reads it, and is imported only then.
Serving never imports this module.
"""

import gzip
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from mnist_core.classes import CLASSES
from mnist_core.errors import TrazoError

if TYPE_CHECKING:
    from torchvision.datasets import MNIST

COUNTS = {True: 60_000, False: 10_000}  # samples of a training and of a test set
PATIENCE = 30  # seconds that a download may bring nothing

# Every twelfth of the 539 training writers, in the order of their numbers, makes 45; of Fashion-MNIST, which names no
# makers, every twelfth sample.  They are never trained on by `fast` and `best`: all tuning looks at them alone.
HELD_OUT_EVERY = 12

# Test digits that five people out of five read otherwise than their label says: cleanlab/label-errors,
# mturk/mnist_mturk.json, the 15 of its 100 flagged images that were validated.
MISLABELLED = (947, 1621, 1901, 2130, 2462, 2597, 2654, 3520, 3558, 5937, 6651, 6783, 8527, 9679, 9729)


@dataclass(frozen=True, eq=False)
class Split:
    """Samples of one data set.

    images: (N, 28, 28) uint8, ink bright on 0; labels: (N,) int64; writers: (N,) int64, a number a writer, or None
    """

    images: Tensor
    labels: Tensor
    writers: Tensor | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: Tensor | slice) -> "Split":
        return Split(self.images[chosen], self.labels[chosen], None if self.writers is None else self.writers[chosen])

    def to(self, device: torch.device) -> "Split":
        """Return the same samples on another device."""
        return Split(self.images.to(device), self.labels.to(device), self.writers)


def data_folder(given: str | Path | None = None) -> Path:
    """Return where data lies: the folder given, else $MNIST_DATA, else ~/.cache/trazo."""
    return Path(given or os.environ.get("MNIST_DATA") or Path.home() / ".cache" / "trazo")


def load(dataset: str, train: bool, folder: str | Path | None = None) -> Split:
    """Return the training set (60,000) or the test set (10,000) of "mnist" or "fashion", downloaded when missing.

    Raises TrazoError `unknown-option` for another name, `data-missing` when it is neither there nor to be downloaded,
    `data-damaged` when a file is not what was published.
    """
    if dataset not in CLASSES:
        raise TrazoError("unknown-option", option="--dataset", value=dataset, known=", ".join(CLASSES))
    from torchvision.datasets import MNIST, FashionMNIST

    root = data_folder(folder)
    kind: type[MNIST] = {"mnist": MNIST, "fashion": FashionMNIST}[dataset]
    files = root / kind.__name__ / "raw"
    if not all((files / Path(name).stem).is_file() for name, _ in kind.resources):
        _download(dataset, kind, root)
    try:
        samples = kind(str(root), train=train)
    except (ValueError, AssertionError, TypeError, LookupError, RuntimeError, OSError) as error:
        raise TrazoError("data-damaged", file=files) from error
    count = COUNTS[train]
    if samples.data.shape != (count, 28, 28) or samples.targets.shape != (count,):
        raise TrazoError("data-damaged", file=files)
    return Split(samples.data, samples.targets, _writers(root, train) if dataset == "mnist" else None)


def is_here(dataset: str) -> bool:
    """Return whether a training set, and who wrote it, lies on this machine, so that `load` downloads nothing."""
    root = data_folder(None)
    if not root.is_dir():
        return False
    from torchvision.datasets import MNIST, QMNIST, FashionMNIST

    kind: type[MNIST] = {"mnist": MNIST, "fashion": FashionMNIST}[dataset]
    needed = [root / kind.__name__ / "raw" / Path(name).stem for name, _ in kind.resources]
    if dataset == "mnist":
        needed.append(root / "QMNIST" / "raw" / QMNIST.resources["train"][1][0].rpartition("/")[2])
    return all(file.is_file() for file in needed)


def held_out(split: Split) -> Tensor:
    """Return (N,) bool: which samples of a training set are kept from training, for tuning and fitting."""
    if split.writers is None:
        return torch.arange(len(split)) % HELD_OUT_EVERY == 0
    return torch.isin(split.writers, split.writers.unique()[::HELD_OUT_EVERY])


def _missing(what: str, dataset: str, root: Path) -> TrazoError:
    command = f"python train.py --dataset {dataset} --data {root}"
    return TrazoError("data-missing", dataset=what, folder=root, command=command)


def _download(dataset: str, kind: type["MNIST"], root: Path) -> None:
    """Fetch a data set aside, each file checked by its MD5, and move it into place only when it is whole."""
    files, aside = root / kind.__name__ / "raw", root / f".{kind.__name__}-downloading"
    try:
        shutil.rmtree(aside, ignore_errors=True)
        with _impatient():
            kind(str(aside), download=True)
        files.mkdir(parents=True, exist_ok=True)
        for file in (aside / kind.__name__ / "raw").iterdir():
            file.replace(files / file.name)
    except (RuntimeError, OSError, EOFError) as error:
        raise _missing(kind.__name__, dataset, root) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _impatient() -> Iterator[None]:
    """Let a connection that brings nothing for a while fail, where it would otherwise hang for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _writers(root: Path, train: bool) -> Tensor:
    """Return the (N,) int64 writers of MNIST's digits, from QMNIST's label file, downloaded when missing.

    The file, after 12 bytes of header, has rows of eight big-endian int32; column 2 is the writer, and its first 60,000
    (training) or 10,000 (test) rows are MNIST's digits in MNIST's order (facebookresearch/qmnist).
    """
    from torchvision.datasets import QMNIST
    from torchvision.datasets.utils import download_url

    url, md5 = QMNIST.resources["train" if train else "test"][1]
    file = root / "QMNIST" / "raw" / url.rpartition("/")[2]
    try:
        with _impatient():
            download_url(url, str(file.parent), md5=md5)  # returns at once where the file is there and whole
    except (RuntimeError, OSError) as error:
        raise _missing("QMNIST's list of writers", "mnist", root) from error
    rows = np.frombuffer(gzip.decompress(file.read_bytes())[12:], ">i4").reshape(-1, 8)
    return torch.from_numpy(rows[: COUNTS[train], 2].astype(np.int64))

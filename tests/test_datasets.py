"""datasets: fetched once and whole, refused when not as published, and split by a rule."""

import gzip
import hashlib
import struct
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST, QMNIST, FashionMNIST

from mnist_core import datasets
from mnist_core.datasets import MISLABELLED, Split, data_folder, held_out, load
from mnist_core.errors import TrazoError

TRAIN, TEST = 24, 6  # samples that the little server has


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    """Return an array as a gzipped IDX file, as the data sets are published."""
    header = bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    """A server that publishes a tiny MNIST, Fashion-MNIST and QMNIST, where torchvision looks for the real ones."""
    published = tmp_path / "published"
    published.mkdir()
    rng = np.random.default_rng(0)
    resources, writers = [], {}
    for part, count in (("train", TRAIN), ("t10k", TEST)):
        labels = (np.arange(count) % 10).astype(np.uint8)
        rows = np.zeros((2 * count, 8), ">i4")
        rows[:, 0], rows[:, 2] = np.resize(labels, 2 * count), np.arange(2 * count) + 100
        glyphs = rng.integers(0, 256, (count, 28, 28)).astype(np.uint8)
        for name, content in (
            (f"{part}-images-idx3-ubyte.gz", idx(glyphs)),
            (f"{part}-labels-idx1-ubyte.gz", idx(labels)),
            (f"qmnist-{part}.gz", idx(rows, 12)),
        ):
            (published / name).write_bytes(content)
            entry = name, hashlib.md5(content).hexdigest()
            if name.startswith("qmnist"):
                writers["train" if part == "train" else "test"] = entry
            else:
                resources.append(entry)
    serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=published))
    Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
    address = f"http://127.0.0.1:{serving.server_port}/"
    monkeypatch.setenv("no_proxy", "*")
    for kind in (MNIST, FashionMNIST):
        monkeypatch.setattr(kind, "mirrors", [address])
        monkeypatch.setattr(kind, "resources", resources)
    lists = {part: [("", ""), (address + name, md5)] for part, (name, md5) in writers.items()}
    monkeypatch.setattr(QMNIST, "resources", lists)
    monkeypatch.setattr(datasets, "COUNTS", {True: TRAIN, False: TEST})
    yield serving
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server answers."""
    monkeypatch.setenv("no_proxy", "*")
    for kind in (MNIST, FashionMNIST):
        monkeypatch.setattr(kind, "mirrors", ["http://127.0.0.1:9/"])


def files(folder: Path) -> list[str]:
    """Return what lies under a folder, hidden or not."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_missing_set_is_downloaded_once(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    """The first load fetches it; later ones need no network, and give the same."""
    first = load("mnist", True, tmp_path / "data")
    server.shutdown()
    server.server_close()
    again = load("mnist", True, tmp_path / "data")

    assert (first.images.shape, first.images.dtype) == ((TRAIN, 28, 28), torch.uint8)
    assert (first.labels.tolist(), first.labels.dtype) == ([i % 10 for i in range(TRAIN)], torch.int64)
    assert first.writers is not None
    assert first.writers.tolist() == list(range(100, 100 + TRAIN))
    assert torch.equal(first.images, again.images)


def test_fashion_names_no_makers(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    """Nobody is known to have drawn a garment."""
    test_set = load("fashion", False, tmp_path / "data")

    assert (len(test_set), test_set.writers) == (TEST, None)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("dataset", ["mnist", "fashion"])
def test_offline_and_missing_names_the_folder_and_the_command(dataset: str, tmp_path: Path) -> None:
    """One sentence says what is missing, where, and how to get it."""
    with pytest.raises(TrazoError, match="could not be downloaded: connect once and run") as caught:
        load(dataset, True, tmp_path / "data")

    assert str(tmp_path / "data") in str(caught.value)
    assert f"python train.py --dataset {dataset} --data {tmp_path / 'data'}" in str(caught.value)
    assert files(tmp_path) == []


def test_a_download_that_is_not_what_was_published_is_not_kept(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with another checksum is thrown away with all that came before it."""
    (name, md5), *others = MNIST.resources
    monkeypatch.setattr(MNIST, "resources", [*others, (name, "0" * len(md5))])

    with pytest.raises(TrazoError, match="could not be downloaded"):
        load("mnist", True, tmp_path / "data")
    assert files(tmp_path / "data") == []


def test_a_download_that_was_cut_short_is_begun_again(server: ThreadingHTTPServer, tmp_path: Path) -> None:
    """What a killed download left half unpacked is never taken for the whole."""
    left = tmp_path / "data" / ".MNIST-downloading" / "MNIST" / "raw"
    left.mkdir(parents=True)
    for name, _ in MNIST.resources:
        (left / Path(name).stem).write_bytes(b"half")

    assert len(load("mnist", True, tmp_path / "data")) == TRAIN
    assert not left.exists()


@pytest.mark.parametrize("content", [b"", b"\0\0\x08\x03", b"no IDX file at all", None])
def test_a_damaged_file_is_named(server: ThreadingHTTPServer, tmp_path: Path, content: bytes | None) -> None:
    """Whatever happened to it since, the sentence says what to delete."""
    load("mnist", True, tmp_path / "data")
    raw = tmp_path / "data" / "MNIST" / "raw"
    file = raw / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:-100] if content is None else content)

    with pytest.raises(TrazoError, match="is not what was published: delete it") as caught:
        load("mnist", True, tmp_path / "data")
    assert str(raw) in str(caught.value)


def test_a_set_of_another_size_is_refused(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file may be whole and still not be MNIST."""
    monkeypatch.setattr(datasets, "COUNTS", {True: 60_000, False: 10_000})

    with pytest.raises(TrazoError, match="is not what was published"):
        load("fashion", True, tmp_path / "data")


def test_an_unknown_set_is_refused_with_the_known_ones() -> None:
    """A typing mistake is answered with what there is."""
    with pytest.raises(TrazoError, match="--dataset cannot be emnist: choose mnist, fashion"):
        load("emnist", True)


def test_data_lies_where_it_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder given counts first, then the variable, then the user's cache."""
    monkeypatch.setenv("MNIST_DATA", "/variable")
    assert (data_folder("/given"), data_folder()) == (Path("/given"), Path("/variable"))

    monkeypatch.delenv("MNIST_DATA")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert data_folder() == tmp_path / ".cache" / "trazo"


def test_every_twelfth_writer_is_held_out_with_all_their_digits() -> None:
    """No held-out writer has a digit among those trained on."""
    writers = torch.arange(30).repeat(2) * 7
    split = Split(torch.zeros(60, 28, 28, dtype=torch.uint8), torch.zeros(60, dtype=torch.int64), writers)

    kept = held_out(split)

    assert writers[kept].unique().tolist() == [0, 84, 168]
    assert kept.sum() == 6


def test_every_twelfth_garment_is_held_out() -> None:
    """Where nobody is named, samples are counted."""
    split = Split(torch.zeros(30, 28, 28, dtype=torch.uint8), torch.zeros(30, dtype=torch.int64))

    assert held_out(split).nonzero().flatten().tolist() == [0, 12, 24]


def test_a_split_is_indexed_whole() -> None:
    """Images, labels and writers stay together."""
    split = Split(torch.arange(4).byte().view(4, 1, 1).expand(4, 28, 28), torch.arange(4), torch.arange(4) * 10)

    for part in (split[torch.tensor([3, 1])], split[1:][::2]):
        assert part.images[:, 0, 0].tolist() == part.labels.tolist()
        assert part.writers is not None
        assert (part.writers // 10).tolist() == part.labels.tolist()
    assert len(split[1:]) == 3
    assert split.to(torch.device("cpu")).writers is split.writers


def test_fifteen_test_digits_are_known_to_be_mislabelled() -> None:
    """Each once, all in the test set."""
    assert len(set(MISLABELLED)) == 15
    assert all(0 <= index < 10_000 for index in MISLABELLED)


@pytest.mark.data
def test_45_of_the_539_writers_are_held_out() -> None:
    """The rule keeps whole writers; none of them, nor of those trained on, wrote the test set."""
    train_set, test_set = load("mnist", True), load("mnist", False)
    assert train_set.writers is not None
    assert test_set.writers is not None

    kept = held_out(train_set)
    writers, left = train_set.writers[kept].unique(), train_set.writers[~kept].unique()

    assert (len(writers), len(left), len(test_set.writers.unique())) == (45, 494, 297)
    assert not torch.isin(writers, left).any()
    assert not torch.isin(test_set.writers, train_set.writers).any()
    assert torch.bincount(train_set.labels[kept]).min() > 400


@pytest.mark.data
@pytest.mark.parametrize("dataset", ["mnist", "fashion"])
def test_the_published_sets_are_read(dataset: str) -> None:
    """60,000 and 10,000, of ten classes, ink bright on 0."""
    for train, count in ((True, 60_000), (False, 10_000)):
        split = load(dataset, train)
        assert split.images.shape == (count, 28, 28)
        assert split.labels.unique().tolist() == list(range(10))
        assert (split.images[:, 0, 0] == 0).float().mean() > 0.9

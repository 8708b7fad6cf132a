"""checkpoint: what is written comes back, and whatever is not whole or not ours is refused with one sentence."""

import json
import os
import pickle
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save, save_file

from mnist_core import checkpoint, networks
from mnist_core.checkpoint import Card, Checkpoint, load_checkpoint, save_checkpoint
from mnist_core.classes import CLASSES
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError

REFUSED = "is not a whole checkpoint of this program"


@pytest.fixture
def whole() -> Checkpoint:
    """A checkpoint with every kind of value in its card."""
    torch.manual_seed(0)
    card = Card(
        "mlp",
        "mnist",
        CLASSES["mnist"],
        mean=0.1307,
        std=0.3081,
        verdict={"temperature": 1.25, "weights": {"energy": 0.5}},
        recipe={"name": "tutorial", "lr": 1e-3},
        versions={"torch": "2.0"},
        scores={"held_out": 0.98},
    )
    return Checkpoint(card, networks.build("mlp").state_dict(), {"bank": torch.rand(4, 128).half()})


@pytest.fixture
def file(whole: Checkpoint, tmp_path: Path) -> Path:
    """The same, written."""
    path = tmp_path / "net.safetensors"
    save_checkpoint(whole, path)
    return path


def test_what_is_written_comes_back(whole: Checkpoint, file: Path) -> None:
    """Card, weights and statistics are equal, to the bit and the type, and the network answers alike."""
    loaded = load_checkpoint(file)

    assert loaded.card == whole.card
    assert set(loaded.weights) == set(whole.weights)
    assert all(torch.equal(loaded.weights[name], tensor) for name, tensor in whole.weights.items())
    assert torch.equal(loaded.statistics["bank"], whole.statistics["bank"])
    assert loaded.statistics["bank"].dtype == torch.float16
    batch = torch.rand(2, 1, 28, 28)
    assert torch.equal(loaded.network()(batch), whole.network()(batch))


def test_loading_leaves_randomness_alone(file: Path) -> None:
    """A network rebuilt in the middle of a training must not change the training's draws."""
    torch.manual_seed(1)
    expected = torch.rand(3)

    torch.manual_seed(1)
    load_checkpoint(file).network()

    assert torch.equal(torch.rand(3), expected)


def test_a_checkpoint_is_found_by_name_path_and_run_folder(file: Path, tmp_path: Path) -> None:
    """A run's folder holds one checkpoint, or several and one of its own name."""
    folder = tmp_path / "mine"
    folder.mkdir()
    file.rename(folder / "mine.safetensors")

    (folder / "other.safetensors").touch()
    assert checkpoint.find(folder) == folder / "mine.safetensors"
    (folder / "mine.safetensors").rename(folder / "named.safetensors")
    (folder / "other.safetensors").unlink()
    assert checkpoint.find(folder) == folder / "named.safetensors"
    (folder / "named.safetensors").rename(folder / "mine.safetensors")
    assert checkpoint.find(folder / "mine.safetensors") == folder / "mine.safetensors"
    for name in checkpoint.shipped_names():
        assert checkpoint.find(name) == checkpoint.WEIGHTS / f"{name}.safetensors"


@pytest.mark.parametrize("name", ["nothing", "../weights", "a\0b", "n" * 5000, "", "no/such/file.safetensors"])
def test_an_unknown_name_is_refused_with_the_shipped_ones(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was typed, the answer is one sentence."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(TrazoError, match="There is no network called") as caught:
        load_checkpoint(name)
    assert all(shipped in str(caught.value) for shipped in checkpoint.shipped_names())


def test_a_truncated_file_is_refused(file: Path) -> None:
    """Wherever it was cut off: in its length, its header, its weights, or a byte before the end."""
    content = file.read_bytes()
    header = 8 + int.from_bytes(content[:8], "little")
    lengths = [0, 1, 7, 8, 9, header // 2, header - 1, header, header + 1, len(content) // 2, len(content) - 1]

    for length in lengths:
        file.write_bytes(content[:length])
        with pytest.raises(TrazoError, match=REFUSED):
            load_checkpoint(file)


def test_a_flipped_bit_is_refused(file: Path) -> None:
    """Wherever it is: at places all over the header and the weights, and at the very ends."""
    content = file.read_bytes()
    header = 8 + int.from_bytes(content[:8], "little")
    rng = np.random.default_rng(0)
    places = [*range(8), *range(8, header, 11), header - 1, header, *rng.integers(header, len(content), 20), -1]

    for place in places:
        altered = bytearray(content)
        altered[place] ^= 1 << int(rng.integers(8))
        file.write_bytes(altered)
        with pytest.raises(TrazoError, match=REFUSED):
            load_checkpoint(file)


def test_a_foreign_file_is_refused_and_never_run(tmp_path: Path) -> None:
    """Another program's safetensors, a text and a picture are no checkpoints; a pickle is not even unpickled."""

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "ran"),)

    path = tmp_path / "net.safetensors"
    save_file({"weight": torch.zeros(3)}, path)
    foreign = path.read_bytes()

    for content in (foreign, b"hello", b"\x89PNG\r\n\x1a\n" + bytes(100), pickle.dumps(Bomb()), bytes(64)):
        path.write_bytes(content)
        with pytest.raises(TrazoError, match=REFUSED):
            load_checkpoint(path)
    assert not (tmp_path / "ran").exists()


def test_a_checkpoint_of_another_format_is_refused(file: Path) -> None:
    """A later version's file is not half understood."""
    tensors = load_file(file)
    file.write_bytes(save(tensors, {"format": "trazo-9", "card": "{}", "sha256": ""}))

    with pytest.raises(TrazoError, match=REFUSED):
        load_checkpoint(file)


@pytest.mark.parametrize(
    "changes",
    [
        {"network": "resnet"},
        {"network": "cnn"},
        {"outputs": 10**12},
        {"outputs": "10"},
        {"classes": ["0", "1"]},
        {"classes": None},
        {"std": 0},
        {"std": "1"},
    ],
)
def test_a_crafted_card_is_refused(whole: Checkpoint, file: Path, changes: dict[str, object]) -> None:
    """Even signed rightly: a card must fit its weights, and asks for no more memory than our networks need."""
    crafted = Checkpoint(replace(whole.card, **changes), whole.weights)  # type: ignore[arg-type]
    save_checkpoint(crafted, file)

    with pytest.raises(TrazoError, match=REFUSED):
        load_checkpoint(file)


def test_a_network_with_more_outputs_than_ours_is_refused(whole: Checkpoint, file: Path) -> None:
    """Even if its weights fit: twelve logits are ten classes and two of what nobody knows."""
    card = replace(whole.card, outputs=12)
    save_checkpoint(Checkpoint(card, networks.build("mlp", 12).state_dict()), file)

    with pytest.raises(TrazoError, match=REFUSED):
        load_checkpoint(file)


@pytest.mark.parametrize("card", ["[]", "3", "[" * 50_000, '{"network": "mlp"}', "not JSON"])
def test_a_card_that_is_none_is_refused(file: Path, card: str) -> None:
    """Whatever JSON stands in its place."""
    tensors = load_file(file)
    digest = checkpoint._digest(card, tensors)
    file.write_bytes(save(tensors, {"format": checkpoint.FORMAT, "card": card, "sha256": digest}))

    with pytest.raises(TrazoError, match=REFUSED):
        load_checkpoint(file)


def test_a_crafted_verdict_is_refused(whole: Checkpoint, file: Path) -> None:
    """Thresholds that are missing are noticed when a network is loaded, not when it reads."""
    save_checkpoint(whole, file)

    with pytest.raises(TrazoError, match=REFUSED):
        Classifier.load(file)


def test_what_a_later_version_adds_to_a_card_is_passed_over(whole: Checkpoint, file: Path) -> None:
    """A card may grow; what is known of it is read."""
    tensors, card = load_file(file), json.dumps({**asdict(whole.card), "author": "someone"})
    digest = checkpoint._digest(card, tensors)
    file.write_bytes(save(tensors, {"format": checkpoint.FORMAT, "card": card, "sha256": digest}))

    assert load_checkpoint(file).card == whole.card


def test_a_file_that_is_far_too_large_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gigabyte of anything is refused by its size."""
    monkeypatch.setattr(checkpoint, "LARGEST", 1000)

    with pytest.raises(TrazoError, match=REFUSED):
        load_checkpoint(file)


def test_a_full_disk_leaves_the_file_as_it_was(file: Path, whole: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing fails with one sentence, nothing is left beside the file, and the old one is still whole."""
    before = file.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TrazoError, match="No space left on device"):
        save_checkpoint(whole, file)

    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]

"""One file a trained network: its weights, and a card that says how to rebuild and use it.

The file is safetensors, so loading it never runs code.  The card is JSON in its metadata, beside a SHA-256 of
everything else, so that a truncated or altered file is refused.  Knows networks; knows nothing of data or training.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from mnist_core.aside import write_aside
from mnist_core.errors import TrazoError
from mnist_core.networks import Network, build

FORMAT = "trazo-1"
WEIGHTS = Path(__file__).resolve().parent / "weights"
SUFFIX = ".safetensors"
OUTPUTS = (10, 11)  # logits of a network: one a class, and one for what is of no class
LARGEST = 64 * 2**20  # bytes; the largest shipped checkpoint has under 4 MB, so more is no checkpoint of ours


@dataclass(frozen=True)
class Card:
    """What a checkpoint says of itself.

    network: a name in `networks.NETWORKS`; outputs: 10, or 11 with a logit for what is of no class
    mean, std: a batch is (pixels / 255 - mean) / std
    preprocessing: "digit" (ink, MNIST's geometry) or "garment" (the seven steps)
    verdict: temperature, thresholds and how they were fitted (`verdict.py`); empty until fitted
    recipe, seed, epochs, precision, threads, versions: how it was trained
    seconds, core_seconds: how long, on the wall and in processor time of all threads; 0 where it was not noted
    scores: what was measured on the held-out samples after training
    """

    network: str
    dataset: str
    classes: tuple[str, ...]
    outputs: int = 10
    mean: float = 0.0
    std: float = 1.0
    preprocessing: str = "digit"
    verdict: Mapping[str, object] = field(default_factory=dict)
    recipe: Mapping[str, object] = field(default_factory=dict)
    seed: int = 0
    precision: str = "float32"
    threads: int = 1
    seconds: float = 0.0
    core_seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A card, the network's weights, and the feature statistics that verdicts need, by name; all on the CPU."""

    card: Card
    weights: Mapping[str, Tensor]
    statistics: Mapping[str, Tensor] = field(default_factory=dict)

    def network(self) -> Network:
        """Return the network, rebuilt from the card, with these weights, ready to predict."""
        with torch.device("meta"):  # without drawing first weights that would be overwritten
            network = build(self.card.network, self.card.outputs)
        network.to_empty(device="cpu").load_state_dict(dict(self.weights))
        return network.eval()

    def with_verdict(self, verdict: Mapping[str, object], statistics: Mapping[str, Tensor]) -> "Checkpoint":
        """Return the same network with what fitting its verdicts found."""
        return replace(self, card=replace(self.card, verdict=verdict), statistics=statistics)


def find(name: str | Path) -> Path:
    """Return the file of a shipped checkpoint's name, or the path itself when there is such a file or run folder.

    Raises TrazoError `unknown-checkpoint` with the names that are shipped.
    """
    path, shipped = Path(name), shipped_names()
    if str(name) in shipped:
        return WEIGHTS / f"{name}{SUFFIX}"
    try:
        if path.is_dir():
            held = sorted(path.glob(f"*{SUFFIX}"))
            path = held[0] if len(held) == 1 else path / f"{path.resolve().name}{SUFFIX}"
        if path.is_file():
            return path
    except (OSError, ValueError):  # no name that a file could have
        pass
    raise TrazoError("unknown-checkpoint", name=name, known=", ".join(shipped) or "none yet")


def shipped_names() -> list[str]:
    """Return the names of the checkpoints that come with the package, sorted."""
    return sorted(file.stem for file in WEIGHTS.glob(f"*{SUFFIX}"))


def save_checkpoint(checkpoint: Checkpoint, path: Path) -> None:
    """Write a checkpoint aside, then rename it, so that `path` is never half a file.

    Raises TrazoError `cannot-write`.
    """
    tensors = {f"weights.{name}": tensor.detach().cpu().contiguous() for name, tensor in checkpoint.weights.items()}
    tensors |= {f"statistics.{name}": tensor.cpu().contiguous() for name, tensor in checkpoint.statistics.items()}
    card = json.dumps(asdict(checkpoint.card), sort_keys=True)
    write_aside(path, save(tensors, {"format": FORMAT, "card": card, "sha256": _digest(card, tensors)}))


def load_checkpoint(name: str | Path) -> Checkpoint:
    """Return the checkpoint of a shipped name or a path.

    Raises TrazoError `unknown-checkpoint`, or `damaged-checkpoint` for a file that is truncated, altered or foreign.
    """
    path = find(name)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - it is no dict
        if metadata.get("format") != FORMAT or metadata.get("sha256") != _digest(metadata["card"], tensors):
            raise ValueError("not as it was written")
        card = _card(json.loads(metadata["card"]))
        checkpoint = Checkpoint(card, _part(tensors, "weights."), _part(tensors, "statistics."))
        checkpoint.network()  # its weights must fit the network that the card names
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, RuntimeError, TrazoError) as error:
        raise TrazoError("damaged-checkpoint", name=path.name) from error
    return checkpoint


def _card(values: dict[str, Any]) -> Card:
    """Return a card made of what a file says, what a later version adds left out.  Raises ValueError, TypeError."""
    card = Card(**{f.name: values[f.name] for f in fields(Card) if f.name in values})
    if card.outputs not in OUTPUTS or len(card.classes) != OUTPUTS[0] or not 0 < card.std < math.inf:
        raise ValueError("not a card of this program")
    return replace(card, classes=tuple(map(str, card.classes)))


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {key.removeprefix(prefix): tensor for key, tensor in tensors.items() if key.startswith(prefix)}


def _digest(card: str, tensors: Mapping[str, Tensor]) -> str:
    """Return the SHA-256 of a card and of every tensor's name, type, shape and bytes."""
    digest = hashlib.sha256(card.encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()

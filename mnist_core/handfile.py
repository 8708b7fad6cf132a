"""A person's hand as one small file, and a person's samples as files that others can read.

The file is safetensors, so loading it never runs code: what the samples leave in the network's feature space, and the
samples themselves only if wished.  A SHA-256 tells a damaged file, another one of the network's weights tells which
network it belongs to.  Knows memories and samples; knows nothing of how a memory is made.
"""

import csv
import hashlib
import io
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors import SafetensorError
from safetensors.numpy import load, save

from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.handwriting import fit, memory_of, recall
from mnist_core.traces import MOST, Sample, Traces, style_of

FORMAT = "trazo-hand-1"
LARGEST = 2**20  # bytes


@dataclass(frozen=True, eq=False)
class Hand:
    """What a file gave: the classifier with its memory, and the samples where they were in it."""

    classifier: Classifier
    samples: tuple[Sample, ...]


def pack(classifier: Classifier, samples: Sequence[Sample] = ()) -> bytes:
    """Return the file of a classifier's memory, under 1 MB; with the samples it was made of where they are given.

    Raises TrazoError `cannot-learn` where the classifier has no memory.
    """
    traces = memory_of(classifier).traces
    tensors: dict[str, np.ndarray] = {
        "points": traces.points.astype(np.float16),
        "labels": traces.labels.astype(np.uint8),
        "chances": traces.chances.astype(np.float32),
    }
    if samples:
        tensors["glyphs"] = np.stack([sample.glyph for sample in samples])
        tensors["told"] = np.array([classifier.classes.index(sample.label) for sample in samples], np.uint8)
    about = json.dumps({"network": classifier.name, "weights": fingerprint(classifier)}, sort_keys=True)
    return save(tensors, {"format": FORMAT, "about": about, "sha256": _digest(about, tensors)})


def unpack(content: bytes, classifier: Classifier, name: str = "hand") -> Hand:
    """Return what `pack` wrote, in the classifier.  A memory of another network is made anew from its samples.

    Raises TrazoError `damaged-hand` for what is no such file, or not all of it; `other-network` when it was learnt by
    another network and the samples are not in it.
    """
    try:
        about, tensors = _opened(content)
        points, labels, chances = tensors["points"], tensors["labels"], tensors["chances"]
        glyphs = tensors.get("glyphs", np.zeros((0, 28, 28), np.uint8))
        told = tensors.get("told", np.zeros(0, np.uint8))
        samples = tuple(Sample(g, classifier.classes[t]) for g, t in zip(glyphs, told, strict=True))
        sizes = points.ndim == 2 and len(labels) <= MOST and chances.shape == (len(labels), 10)
        if not sizes or len(points) % max(1, len(labels)) or (len(points) and not len(labels)):
            raise ValueError("not as it was written")
        if labels.dtype.kind != "u" or not (labels < 10).all():
            raise ValueError("not labels")
        if not all(np.isfinite(array).all() for array in (points, chances)) or glyphs.dtype != np.uint8:
            raise ValueError("not numbers")
        network = str(about["network"])
        known = about["weights"] == fingerprint(classifier)
        if known and points.shape[1] != style_of(classifier).axes.shape[1]:
            raise ValueError("not of this network")
    except (SafetensorError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise TrazoError("damaged-hand", name=name) from error
    if known:
        traces = Traces(points.astype(np.float32), labels.astype(np.int64), chances.astype(np.float32))
        return Hand(recall(classifier, traces), samples)
    if not samples:
        raise TrazoError("other-network", name=name, network=network)
    return Hand(fit(classifier, samples), samples)


def open_hand(path: Path, classifier: Classifier) -> Hand:
    """Return what `pack` wrote into a file.

    Raises TrazoError as `unpack` does, or `no-such-file`, `unreadable-file`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise TrazoError("no-such-file", name=path.name) from error
    except (OSError, ValueError) as error:
        raise TrazoError("unreadable-file", name=path.name) from error
    return unpack(content, classifier, path.name)


def fingerprint(classifier: Classifier) -> str:
    """Return a SHA-256 of all that a memory depends on: the network's head, its style and its replay."""
    digest = hashlib.sha256(classifier.network.head.weight.detach().numpy().tobytes())
    for name, array in sorted(classifier.fitted.statistics.items()):
        digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def as_idx(samples: Sequence[Sample], classes: tuple[str, ...]) -> dict[str, bytes]:
    """Return file names and contents of the samples in the format of MNIST's own files."""
    glyphs = np.array([sample.glyph for sample in samples], np.uint8).reshape(-1, 28, 28)
    labels = bytes(classes.index(sample.label) for sample in samples)
    return {
        "samples-images-idx3-ubyte": struct.pack(">4i", 0x803, len(samples), 28, 28) + glyphs.tobytes(),
        "samples-labels-idx1-ubyte": struct.pack(">2i", 0x801, len(samples)) + labels,
    }


def as_pictures(samples: Sequence[Sample]) -> dict[str, bytes]:
    """Return file names and contents of the samples as PNG, a folder a label, dark ink on white."""
    files = {}
    for index, sample in enumerate(samples):
        stream = io.BytesIO()
        Image.fromarray(255 - sample.glyph).save(stream, "PNG")
        files[f"{sample.label}/{index:03}.png"] = stream.getvalue()
    return files


def as_csv(samples: Sequence[Sample]) -> dict[str, bytes]:
    """Return one CSV file: a row a sample, its label and then its 784 pixels, row by row, ink bright on 0."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["label", *(f"pixel{i}" for i in range(28 * 28))])
    writer.writerows([sample.label, *sample.glyph.reshape(-1).tolist()] for sample in samples)
    return {"samples.csv": text.getvalue().encode()}


def _opened(content: bytes) -> tuple[dict[str, object], Mapping[str, np.ndarray]]:
    """Return what a file says of itself, and its tensors.  Raises ValueError and others where it is not ours."""
    if not 8 < len(content) <= LARGEST:
        raise ValueError("not of this size")
    length = struct.unpack("<Q", content[:8])[0]
    if length > len(content):
        raise ValueError("cut short")
    metadata = json.loads(content[8 : 8 + length])["__metadata__"]
    tensors = load(content)
    if metadata["format"] != FORMAT or metadata["sha256"] != _digest(metadata["about"], tensors):
        raise ValueError("not as it was written")
    return json.loads(metadata["about"]), tensors


def _digest(about: str, tensors: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256(about.encode())
    for name in sorted(tensors):
        array = tensors[name]
        digest.update(f"{name} {array.dtype} {array.shape}".encode() + np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()

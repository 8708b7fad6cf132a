"""handfile: a hand goes into a small file and comes out; whatever is no such file gets one sentence."""

import gzip
import struct
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_core import handfile, handwriting
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.handfile import LARGEST, as_csv, as_idx, as_pictures, open_hand, pack, unpack
from mnist_core.hands import hand_glyph
from mnist_core.traces import MOST, Sample, traces_of

RNG = np.random.default_rng(0)
SAMPLES = [Sample(hand_glyph(label, RNG), str(label)) for label in range(10) for _ in range(2)]
GLYPHS = np.stack([sample.glyph for sample in SAMPLES])


@pytest.fixture(scope="module")
def personal(learner: Classifier) -> Classifier:
    """A classifier that knows a hand."""
    return handwriting.fit(learner, SAMPLES)


@pytest.mark.parametrize("kept", [[], SAMPLES])
def test_a_hand_goes_into_a_file_and_comes_out(
    personal: Classifier, learner: Classifier, kept: list[Sample], tmp_path: Path
) -> None:
    """With the samples or without, it answers the same to within what half precision leaves out."""
    path = tmp_path / "hand.safetensors"
    path.write_bytes(pack(personal, kept))

    hand = open_hand(path, learner)

    assert path.stat().st_size < LARGEST
    assert [sample.label for sample in hand.samples] == [sample.label for sample in kept]
    assert np.allclose(hand.classifier.probabilities(GLYPHS), personal.probabilities(GLYPHS), atol=0.05)


def test_the_largest_hand_stays_under_a_megabyte(learner: Classifier) -> None:
    """As many samples as are learnt from, all of them in the file."""
    many = SAMPLES * (MOST // len(SAMPLES))
    traces = traces_of(learner, many)
    memory = replace(handwriting.fit(learner, SAMPLES).memory, traces=traces)  # type: ignore[type-var]

    assert len(pack(replace(learner, memory=memory), many)) < LARGEST


def test_without_the_samples_no_glyph_is_in_the_file(personal: Classifier) -> None:
    """What is not wished is not kept."""
    assert SAMPLES[0].glyph.tobytes() not in pack(personal)
    assert SAMPLES[0].glyph.tobytes() in pack(personal, SAMPLES)


def test_another_network_learns_anew_from_the_samples_or_says_what_it_lacks(
    personal: Classifier, learner: Classifier
) -> None:
    """A memory fits only the network it was made in."""
    changed = dict(learner.fitted.statistics)
    changed["style_means"] = changed["style_means"] + 1
    other = replace(learner, fitted=replace(learner.fitted, statistics=changed))

    assert unpack(pack(personal, SAMPLES), other).classifier.memory is not None
    with pytest.raises(TrazoError) as raised:
        unpack(pack(personal), other)
    assert raised.value.code == "other-network"


def test_a_classifier_without_a_memory_has_nothing_to_save(learner: Classifier) -> None:
    """It is one of our errors."""
    with pytest.raises(TrazoError):
        pack(learner)


@pytest.mark.parametrize("content", [b"", b"x", b"\x89PNG\r\n\x1a\n" + bytes(500), bytes(64), bytes(LARGEST + 1)])
def test_a_foreign_file_is_one_sentence(learner: Classifier, content: bytes) -> None:
    """Empty, a picture, zeros, far too large."""
    with pytest.raises(TrazoError) as raised:
        unpack(content, learner, "mine")

    assert raised.value.code == "damaged-hand"
    assert "mine" in str(raised.value)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_damaged_file_is_one_sentence(personal: Classifier, learner: Classifier, data: st.DataObject) -> None:
    """Cut anywhere, or one byte changed anywhere, it is refused and nothing else happens."""
    content = bytearray(pack(personal, SAMPLES[:1]))
    at = data.draw(st.integers(0, len(content) - 1))
    cut = data.draw(st.booleans())
    damaged = bytes(content[:at]) if cut else bytes(content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])

    with pytest.raises(TrazoError):
        unpack(damaged, learner)


@pytest.mark.parametrize(
    "forged",
    [
        {"points": np.zeros((2, 3), np.float16), "labels": np.zeros(2, np.uint8)},
        {"labels": np.full(2, -1, np.int8)},
        {"labels": np.zeros(0, np.uint8), "chances": np.zeros((0, 10), np.float32)},
    ],
)
def test_a_file_of_other_sizes_is_one_sentence(
    forged: dict[str, np.ndarray], learner: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Points of another length, labels below 0, points of no samples: whole by its own sum, and refused."""
    width = traces_of(learner, SAMPLES[:2]).points.shape[1]
    true = {"points": np.zeros((2, width)), "labels": np.zeros(2, np.uint8), "chances": np.zeros((2, 10))}
    about = {"network": learner.name, "weights": handfile.fingerprint(learner)}
    monkeypatch.setattr(handfile, "_opened", lambda content: (about, {**true, **forged}))

    with pytest.raises(TrazoError, match="is not a whole file of a hand"):
        unpack(b"", learner)


def test_a_file_that_is_not_there_is_one_sentence(learner: Classifier, tmp_path: Path) -> None:
    """A missing file and a folder."""
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(TrazoError):
            open_hand(path, learner)


def test_idx_is_what_mnists_own_reader_takes() -> None:
    """Magic numbers, sizes, then bytes, as in MNIST's files."""
    files = as_idx(SAMPLES, tuple("0123456789"))
    images, labels = files["samples-images-idx3-ubyte"], files["samples-labels-idx1-ubyte"]

    assert struct.unpack(">4i", images[:16]) == (2051, len(SAMPLES), 28, 28)
    assert images[16:] == GLYPHS.tobytes()
    assert struct.unpack(">2i", labels[:8]) == (2049, len(SAMPLES))
    assert list(labels[8:]) == [int(sample.label) for sample in SAMPLES]
    assert len(gzip.compress(images)) < len(images)


def test_pictures_are_dark_on_white_in_a_folder_a_label() -> None:
    """Each opens as the glyph, negated."""
    files = as_pictures(SAMPLES)
    name, content = next(iter(files.items()))

    assert name == "0/000.png"
    assert len(files) == len(SAMPLES)
    assert np.array_equal(255 - cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE), SAMPLES[0].glyph)


def test_csv_has_a_label_and_784_pixels_a_row() -> None:
    """One line of names, then one a sample."""
    lines = as_csv(SAMPLES)["samples.csv"].decode().splitlines()

    assert len(lines) == len(SAMPLES) + 1
    assert lines[0].startswith("label,pixel0,")
    row = [int(value) for value in lines[1].split(",")]
    assert row[0] == 0
    assert np.array_equal(row[1:], SAMPLES[0].glyph.reshape(-1))


def test_no_samples_make_empty_files() -> None:
    """Nothing is a valid number of samples."""
    assert len(as_idx([], ("0",))["samples-images-idx3-ubyte"]) == 16
    assert as_pictures([]) == {}

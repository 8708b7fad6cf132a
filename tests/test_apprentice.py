"""apprentice: a small training tells how it goes, learns, stops when told, and asks nobody for data."""

import base64
import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load

from mnist_core import networks
from mnist_core.apprentice import LOOKED_AT, NETWORK, UNSEEN, Lesson, learn
from mnist_core.errors import TrazoError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without MNIST."""
    monkeypatch.setenv("MNIST_DATA", str(tmp_path))
    return tmp_path


def test_it_learns_to_read_digits_it_has_never_seen(no_data: Path, samples) -> None:
    """From a tenth right to more than half, on digits made in code, and the weights it gives read as it said."""
    glyph = samples.images[0].numpy()

    lines = list(learn(Lesson(300, 3, 1, glyph), threading.Event()))

    writing = [line for line in lines if "made" in line]
    (told,) = [line for line in lines if "data" in line]
    records = [line for line in lines if "step" in line]
    assert writing[-1]["made"] < writing[-1]["of"] == 300 + UNSEEN
    assert told["data"] == "hands"
    assert len(base64.b64decode(told["shown"])) == LOOKED_AT * 28 * 28
    assert (records[0]["step"], records[0]["loss"]) == (0, None)
    assert records[-1]["step"] == records[-1]["steps"] == 3 * 5  # 300 digits in batches of 64
    assert records[0]["accuracy"] < 0.3
    assert records[-1]["accuracy"] > 0.5
    assert records[-1]["loss"] < records[1]["loss"]
    assert lines[-1]["seen"] == 900
    network = networks.build(NETWORK)
    network.load_state_dict(load(base64.b64decode(lines[-1]["weights"])))
    with torch.no_grad():
        chances = torch.softmax(network(torch.from_numpy(glyph)[None, None].float() / 255)[0], 0)
    np.testing.assert_allclose(chances.numpy(), records[-1]["probabilities"], atol=1e-3)
    assert list(no_data.iterdir()) == []


def test_it_stops_when_told_and_keeps_what_it_has_learnt(no_data: Path) -> None:
    """The weights come all the same; told before there is anything, it ends without a word."""
    stopped = threading.Event()
    lines = []
    for line in learn(Lesson(300, 10, 1, np.zeros((28, 28), np.uint8)), stopped):
        lines.append(line)
        if line.get("step", 0) == 4:
            stopped.set()

    assert lines[-2]["step"] < lines[-2]["steps"]
    assert lines[-1]["seen"] == lines[-2]["step"] * 64
    assert [
        line for line in learn(Lesson(300, 1, 1, np.zeros((28, 28), np.uint8)), stopped) if "made" not in line
    ] == []


@pytest.mark.data
def test_it_learns_from_mnist_where_that_is() -> None:
    """No digit is made in code then."""
    stopped = threading.Event()
    for line in learn(Lesson(300, 1, 1, np.zeros((28, 28), np.uint8)), stopped):
        stopped.set()
        if "data" in line:
            assert line["data"] == "mnist"
        assert "made" not in line


@pytest.mark.parametrize(("digits", "passes"), [(60_000, 1), (300, 1000), (0, 1), (-5, 3)])
def test_nobody_can_ask_for_more_than_it_may(digits: int, passes: int) -> None:
    """The budget is fixed by a list."""
    with pytest.raises(TrazoError, match=r"300, 1000, 5000|1, 3, 10"):
        Lesson(digits, passes, 0, np.zeros((28, 28), np.uint8))


def test_its_process_ends_with_whoever_asked(no_data: Path) -> None:
    """Closing its input is enough, and what it prints is one object a line."""
    asked = {"digits": 5000, "passes": 10, "seed": 1, "glyph": base64.b64encode(bytes(784)).decode("ascii")}
    with subprocess.Popen(
        [sys.executable, "-m", "mnist_core.apprentice"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        process.stdin.close()
        assert first == {"made": 0, "of": 5000 + UNSEEN}
        assert process.wait(20) == 0
        process.stdin = None

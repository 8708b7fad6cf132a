"""cli: one line a picture, in order, nothing else on standard output; bad input is a sentence and status 2."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mnist_core import cli, handfile, handwriting
from mnist_core.classifier import Classifier
from mnist_core.traces import Sample

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def run(small: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command with the small network: its status, lines and standard error."""

    def call(*arguments: object, network: object = small) -> tuple[int, list[str], str]:
        status = cli.main([*map(str, arguments), "--network", str(network)])
        said = capsys.readouterr()
        return status, said.out.splitlines(), said.err

    return call


@pytest.fixture
def pictures(seven: np.ndarray, tmp_path: Path) -> Path:
    """A folder: a drawn 7, blank paper, a 7 as JPEG in a file called .txt, a text called .png, a folder."""
    folder = tmp_path / "pictures"
    (folder / "deeper").mkdir(parents=True)
    Image.fromarray(seven).save(folder / "c.png")
    Image.fromarray(np.full_like(seven, 250)).save(folder / "b.png")
    Image.fromarray(seven).save(folder / "a.txt", format="JPEG")
    Image.fromarray(seven).save(folder / "deeper" / "d.png")
    (folder / "broken.png").write_text("no picture")
    return folder


def test_predict_prints_one_object_a_picture(run: Run, pictures: Path, small: Path) -> None:
    """Its fields are those that other programs count on, and say what the classifier says."""
    status, lines, _ = run("predict", pictures / "c.png", "--json")

    (record,) = map(json.loads, lines)
    expected = Classifier.load(small).predict(pictures / "c.png")
    assert status == 0
    assert list(record) == ["file", "label", "probabilities", "verdict", "reasons", "message"]
    assert record["file"] == str(pictures / "c.png")
    assert record["label"] == expected.label
    assert record["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=1e-5)
    assert len(record["probabilities"]) == 10
    assert record["label"] == str(int(np.argmax(record["probabilities"])))
    assert record["verdict"] == expected.verdict
    assert all(isinstance(reason["code"], str) for reason in record["reasons"])
    assert record["message"].endswith(".")


def test_a_blank_has_no_label(run: Run, pictures: Path) -> None:
    """Null, and ten equal probabilities."""
    _, (line,), _ = run("predict", pictures / "b.png", "--json")

    record = json.loads(line)
    assert (record["label"], record["verdict"]) == (None, "blank")
    assert record["probabilities"] == [0.1] * 10
    assert record["reasons"] == [{"code": "nothing-drawn"}]


def test_a_folder_means_the_pictures_in_it_by_content_and_name(run: Run, pictures: Path) -> None:
    """Other files are passed over, folders in it too, and what is given beside it keeps its place."""
    status, lines, _ = run("predict", pictures / "c.png", pictures, "--json")

    assert status == 0
    assert [Path(json.loads(line)["file"]).name for line in lines] == ["c.png", "a.txt", "b.png", "c.png"]


def test_a_bad_file_among_good_ones_is_one_sentence(run: Run, pictures: Path, tmp_path: Path) -> None:
    """The rest is still read, in order, and the status is 2 at the end."""
    (tmp_path / "empty").mkdir()
    given = [pictures / "broken.png", pictures / "c.png", pictures / "none.png", tmp_path / "empty", pictures / "b.png"]

    status, lines, said = run("predict", *given, "--json")

    records = [json.loads(line) for line in lines]
    assert status == 2
    assert [record["file"] for record in records] == list(map(str, given))
    assert [list(record) == ["file", "error"] for record in records] == [True, False, True, True, False]
    assert all(record["error"].count("\n") == 0 and record["error"].endswith(".") for record in records[::2][:2])
    assert said == ""


def test_without_json_a_line_says_file_and_answer(run: Run, pictures: Path) -> None:
    """Errors go to standard error."""
    status, lines, said = run("predict", pictures / "c.png", pictures / "broken.png", pictures / "b.png")

    assert status == 2
    assert len(lines) == 2
    assert lines[0].startswith(f"{pictures / 'c.png'}: ")
    assert lines[1] == f"{pictures / 'b.png'}: -  There is nothing here yet."
    assert said.startswith(f"{pictures / 'broken.png'}: broken.png is not a picture")


def page_of(seven: np.ndarray) -> np.ndarray:
    """Return a page of two lines: 77 7 and 7, dark on white."""
    page = np.full((560, 700), 255, np.uint8)
    small = seven[::2, ::2]
    for top, left in ((60, 60), (60, 130), (60, 400), (340, 60)):
        page[top : top + small.shape[0], left : left + small.shape[1]] = small
    return page


def test_read_prints_one_object_a_page(run: Run, seven: np.ndarray, tmp_path: Path) -> None:
    """Every digit with its box in pixels of the picture; text joins them by numbers and lines."""
    Image.fromarray(page_of(seven)).save(tmp_path / "page.png")

    status, (line,), _ = run("read", tmp_path / "page.png", "--json")

    record = json.loads(line)
    assert status == 0
    assert list(record)[:4] == ["file", "verdict", "text", "digits"]
    assert [(digit["line"], digit["number"]) for digit in record["digits"]] == [(0, 0), (0, 0), (0, 1), (1, 0)]
    for digit in record["digits"]:
        wanted = ["label", "confidence", "probabilities", "verdict", "reasons", "box", "line", "number"]
        assert list(digit) == wanted
        x, y, width, height = digit["box"]
        assert all(isinstance(value, int) for value in digit["box"])
        assert 0 <= x < x + width <= 700
        assert 0 <= y < y + height <= 560
        assert digit["confidence"] == pytest.approx(max(digit["probabilities"]))


def test_read_writes_csv(run: Run, seven: np.ndarray, pictures: Path, tmp_path: Path) -> None:
    """A row a digit of every page that could be read; a bad file leaves the others' rows."""
    Image.fromarray(page_of(seven)).save(tmp_path / "page.png")

    status, lines, _ = run("read", pictures / "broken.png", tmp_path / "page.png", "--csv", tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert status == 2
    assert len(lines) == 2  # the page's two lines of text
    assert list(rows[0]) == ["file", "line", "number", "position", "label", "confidence", "verdict", "box"]
    assert [(row["line"], row["number"], row["position"]) for row in rows] == [
        ("0", "0", "0"),
        ("0", "0", "1"),
        ("0", "1", "0"),
        ("1", "0", "0"),
    ]
    assert {row["file"] for row in rows} == {str(tmp_path / "page.png")}


def test_a_csv_that_cannot_be_written_is_one_sentence(run: Run, pictures: Path) -> None:
    """Before anything is read for it."""
    status, lines, said = run("read", pictures / "c.png", "--csv", pictures / "c.png" / "out.csv")

    assert (status, lines) == (2, [])
    assert "cannot be written" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["predict", "read"])
def test_an_unknown_network_is_one_sentence(command: str, run: Run, pictures: Path) -> None:
    """Before anything is read."""
    status, lines, said = run(command, pictures / "c.png", network="resnet")

    assert (status, lines) == (2, [])
    assert said.startswith("There is no network called resnet; there are ")


def test_as_a_process_it_prints_json_and_nothing_else(pictures: Path, small: Path) -> None:
    """Standard output is for programs; a name that is no text is printed all the same; the status is the command's."""
    odd = os.fsencode(pictures) + b"/\xff.png"
    Path(os.fsdecode(odd)).write_bytes((pictures / "c.png").read_bytes())
    command = [
        sys.executable,
        "-m",
        "mnist_core",
        "predict",
        odd,
        pictures / "broken.png",
        "--network",
        small,
        "--json",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)

    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert ["label" in record for record in records] == [True, False]
    assert done.stderr == b""


def test_a_hand_is_read_with(
    run: Run, seven: np.ndarray, learner: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--hand` takes a saved hand; a file that is none is one sentence and status 2, before a picture is read."""
    Image.fromarray(seven).save(tmp_path / "seven.png")
    monkeypatch.setattr(Classifier, "load", lambda name: learner)
    mine = handwriting.fit(learner, [Sample(learner.predict(seven).glyph, "7")] * 5)
    (tmp_path / "mine").write_bytes(handfile.pack(mine))

    status, lines, _ = run("predict", tmp_path / "seven.png", "--json", "--hand", tmp_path / "mine")
    refused = run("predict", tmp_path / "seven.png", "--json", "--hand", tmp_path / "seven.png")

    assert status == 0
    expected = mine.predict(tmp_path / "seven.png").probabilities
    assert json.loads(lines[0])["probabilities"] == pytest.approx(expected.tolist(), abs=0.02)
    assert refused[:2] == (2, [])
    assert refused[2].count("\n") == 1


def test_help_is_instant() -> None:
    """It names every command and waits for no heavy library."""
    program = (
        "import contextlib, sys; from mnist_core import cli\n"
        "with contextlib.suppress(SystemExit): cli.main(['--help'])\n"
        "print([name for name in ('torch', 'torchvision', 'matplotlib') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"predict", "read", "evaluate", "benchmark", "fit", "sheet"} <= set(said.split())
    assert said.splitlines()[-1] == "[]"

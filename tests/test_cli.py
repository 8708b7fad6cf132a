"""cli: one line a picture, in order, nothing else on standard output; bad input is a sentence and status 2."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mnist_core import cli, datasets, evaluation, handfile, handwriting, personal, why
from mnist_core.classifier import Classifier
from mnist_core.datasets import Split
from mnist_core.recipes import Recipe

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


def test_evaluate_prints_a_result_a_checkpoint(
    small: Path, samples: Split, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As JSON or as a line; the README's table is replaced between its marks."""
    monkeypatch.setattr(datasets, "load", lambda dataset, train, folder=None: samples)
    monkeypatch.setattr(evaluation, "MISLABELLED", (0,))
    monkeypatch.setattr(evaluation, "FRESH_COUNT", 40)
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- results -->\nold\n<!-- /results -->\nafter\n")

    assert cli.main(["evaluate", str(small), "--json", "--readme", str(readme)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert cli.main(["evaluate", str(small)]) == 0
    text = capsys.readouterr().out

    result = json.loads(line)
    assert result["name"] == "small"
    assert result["accuracy"] > 0.9
    assert text.startswith("small ")
    assert "101,770 parameters" in text
    assert readme.read_text().startswith("before\n<!-- results -->\n| network | accuracy |")
    assert readme.read_text().endswith("\n<!-- /results -->\nafter\n")


def test_evaluate_names_a_missing_checkpoint_before_it_measures(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, at once."""
    assert cli.main(["evaluate", "resnet"]) == 2
    assert capsys.readouterr().err.startswith("There is no network called resnet")


def test_help_shows_every_field_of_the_chosen_recipes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each field is a flag, and each recipe's value of it is in the table."""
    with pytest.raises(SystemExit, match="0"):
        cli.train(["--network", "cnn", "--help"])

    said = capsys.readouterr().out
    table = said[said.index("recipes of cnn on mnist:") :].splitlines()
    for name in vars(Recipe()):
        flag = name.replace("_", "-")
        assert f"--{flag} " in said
        assert any(line.split()[:1] == [flag] for line in table)
    assert "tutorial" in table[0]
    assert "best" in table[0]


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, bool]]:
    """What `train.py` would have trained, and whether it would have resumed."""
    from mnist_core import experiment

    seen: list[tuple[Any, bool]] = []
    monkeypatch.setattr(experiment, "run", lambda plan, where, resume: seen.append((plan, resume)))
    return seen


@pytest.mark.parametrize(
    ("options", "network", "dataset", "recipe"),
    [
        ([], "mlp", "mnist", "tutorial"),
        (["--network", "mlp4"], "mlp4", "fashion", "tutorial"),
        (["--network", "cnn"], "cnn", "mnist", "best"),
        (["--network", "cnn", "--dataset", "fashion"], "cnn", "fashion", "best"),
        (["--data", "folder", "--network=mlp4", "--dataset=mnist"], "mlp4", "mnist", "tutorial"),
    ],
)
def test_train_alone_is_the_tutorials(
    options: list[str], network: str, dataset: str, recipe: str, planned: list[tuple[Any, bool]]
) -> None:
    """Bare it is tutorial 1, `--network mlp4` alone is tutorial 2, and `cnn` is trained as well as can be."""
    assert cli.train([*options, "--device", "cpu"]) == 0

    ((plan, resume),) = planned
    assert (plan.network, plan.dataset, plan.recipe_name, resume) == (network, dataset, recipe, False)


def test_every_field_of_a_recipe_can_be_replaced(planned: list[tuple[Any, bool]]) -> None:
    """By a flag of its name and type; the rest stays the recipe's."""
    given = ["--epochs", "3", "--lr", "0.5", "--hold-out", "yes", "--precision", "bfloat16", "--weight-decay", "0.1"]

    assert cli.train([*given, "--seed", "7", "--out", "there", "--resume", "--device", "cpu"]) == 0

    ((plan, resume),) = planned
    assert (plan.recipe.epochs, plan.recipe.lr, plan.recipe.hold_out) == (3, 0.5, True)
    assert (plan.recipe.precision, plan.recipe.weight_decay, plan.recipe.first) == ("bfloat16", 0.1, 50_000)
    assert (plan.seed, plan.out, resume) == (7, Path("there"), True)


@pytest.mark.parametrize(
    "options",
    [
        ["--network", "tree"],
        ["--seed", "-1"],
        ["--threads", "two"],
        ["--hold-out", "perhaps"],
        ["--optimizer", "sgd"],
        ["--epochs", "1.5"],
    ],
)
def test_an_option_that_cannot_be_is_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With status 2 and what it could be."""
    with pytest.raises(SystemExit, match="2"):
        cli.train(options)
    assert f"argument {options[0]}" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--batch", "0"], ["--recipe", "slow"], ["--device", "gpu"]])
def test_a_value_that_no_recipe_has_is_one_sentence(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As any other bad input."""
    assert cli.train(options) == 2
    assert capsys.readouterr().err.startswith(f"{options[0]} cannot be {options[1]}: choose ")


def test_a_hand_is_read_with(
    run: Run, seven: np.ndarray, learner: Classifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--hand` takes a saved hand; a file that is none is one sentence and status 2, before a picture is read."""
    Image.fromarray(seven).save(tmp_path / "seven.png")
    monkeypatch.setattr(Classifier, "load", lambda name: learner)
    mine = handwriting.fit(learner, [handwriting.Sample(learner.predict(seven).glyph, "7")] * 5)
    (tmp_path / "mine").write_bytes(handfile.pack(mine))

    status, lines, _ = run("predict", tmp_path / "seven.png", "--json", "--hand", tmp_path / "mine")
    refused = run("predict", tmp_path / "seven.png", "--json", "--hand", tmp_path / "seven.png")

    assert status == 0
    expected = mine.predict(tmp_path / "seven.png").probabilities
    assert json.loads(lines[0])["probabilities"] == pytest.approx(expected.tolist(), abs=0.02)
    assert refused[:2] == (2, [])
    assert refused[2].count("\n") == 1


@pytest.mark.parametrize(
    ("command", "module", "row"),
    [
        ("personal", personal, personal.Worth("mnist-mlp", "test writers", 10, 0, 7, 99, 20, 15, 0.25, 0.1, 0.4, 0.0)),
        ("why", why, why.Trust("mnist-mlp", 500, 474, 500)),
    ],
)
def test_what_is_measured_is_written_where_that_is_wished(
    command: str, module: Any, row: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The rows into the module's file, their table between its marks in a README."""
    written: list[object] = []
    monkeypatch.setattr(module, "measure", lambda *of: iter([row]))
    monkeypatch.setattr(module, "write_rows", written.extend)
    readme = tmp_path / "README.md"
    readme.write_text(f"<!-- {command} -->\nold\n<!-- /{command} -->\n")

    assert cli.main([command, "--write", "--readme", str(readme)]) == 0

    assert written == [row]
    assert readme.read_text() == f"<!-- {command} -->\n{module.table([row])}\n<!-- /{command} -->\n"


def test_personal_prints_a_row_as_it_is_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON alone on standard output; without it, one table."""
    row = personal.Worth("mnist-mlp", "test writers", 10, 0, 7, 1000, 20, 15, 0.25, 0.1, 0.4, 0.0)
    monkeypatch.setattr(personal, "measure", lambda names, folder, draws: iter([row]))

    assert cli.main(["personal", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fewer"] == 0.25
    assert cli.main(["personal"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3

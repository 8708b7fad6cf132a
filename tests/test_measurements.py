"""measurements: rows printed as they come, JSON alone on standard output; files and tables written where wished."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mnist_core import cli, datasets, evaluation, personal, why
from mnist_core.datasets import Split
from mnist_core.rows import read_rows


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


@pytest.mark.parametrize(
    ("command", "module", "row"),
    [
        ("personal", personal, personal.Worth("mnist-mlp", "test writers", 10, 0, 7, 99, 20, 15, 0.25, 0.1, 0.4, 0.0)),
        ("why", why, why.Trust("mnist-mlp", 500, 474, 500)),
    ],
)
def test_what_is_measured_is_written_where_that_is_wished(
    command: str, module: Any, row: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The rows into the module's file, their table between its marks in a README; rows of other networks stay."""
    monkeypatch.setattr(module, "measure", lambda *of: iter([row]))
    monkeypatch.setattr(module, "FILE", tmp_path / "rows.json")
    readme = tmp_path / "README.md"
    readme.write_text(f"<!-- {command} -->\nold\n<!-- /{command} -->\n")

    assert cli.main([command, "--write", "--readme", str(readme)]) == 0

    assert read_rows(tmp_path / "rows.json", type(row)) == [row]
    assert readme.read_text() == f"<!-- {command} -->\n{module.table([row])}\n<!-- /{command} -->\n"

    other = replace(row, network="another")
    monkeypatch.setattr(module, "measure", lambda *of: iter([other]))
    assert cli.main([command, "another", "--write", "--readme", str(readme)]) == 0
    assert read_rows(tmp_path / "rows.json", type(row)) == [row, other]
    assert module.table([row, other]) in readme.read_text()


def test_a_file_without_marks_is_left_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A table that has no place in a file is not put at its end."""
    row = why.Trust("mnist-mlp", 500, 474, 500)
    monkeypatch.setattr(why, "measure", lambda *of: iter([row]))
    monkeypatch.setattr(why, "FILE", tmp_path / "rows.json")
    readme = tmp_path / "README.md"
    readme.write_text("# Title\n")

    assert cli.main(["why", "--readme", str(readme)]) == 2
    assert "has no lines <!-- why --> and <!-- /why -->" in capsys.readouterr().err
    assert readme.read_text() == "# Title\n"


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

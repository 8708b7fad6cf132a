"""rows: what is written is read again."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from mnist_core.errors import TrazoError
from mnist_core.rows import read_json, read_rows, write_rows


@dataclass(frozen=True)
class Lap:
    """A row."""

    name: str
    seconds: float


def test_rows_are_kept_in_a_file(tmp_path: Path) -> None:
    """In their order and to the last bit, as text that a person can compare; no file is no rows."""
    rows = [Lap("one", 0.1), Lap("two", 1 / 3)]

    write_rows(tmp_path / "rows.json", rows)

    assert read_rows(tmp_path / "rows.json", Lap) == rows
    assert (tmp_path / "rows.json").read_text().count("\n") == 10
    assert read_rows(tmp_path / "none.json", Lap) == []


@pytest.mark.parametrize("text", ["{", '[{"name": "one"}]', '[{"name": "one", "second": 1}]', "[1]"])
def test_a_damaged_file_is_one_sentence(text: str, tmp_path: Path) -> None:
    """No JSON, or rows of another kind: the file is named, and what to do with it."""
    (tmp_path / "rows.json").write_text(text)

    with pytest.raises(TrazoError, match=r"rows\.json is damaged: restore it or delete it"):
        read_rows(tmp_path / "rows.json", Lap)


def test_a_file_that_cannot_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    """A folder in its place is no file at all; where nothing is, the reader is told so."""
    with pytest.raises(TrazoError, match="cannot be read"):
        read_json(tmp_path)
    assert read_json(tmp_path / "none.json", 7) == 7

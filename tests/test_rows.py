"""rows: what is written is read again."""

from dataclasses import dataclass
from pathlib import Path

from mnist_core.rows import read_rows, write_rows


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

"""The stress table: a row a condition, counted rightly, and a sheet to look at."""

from types import SimpleNamespace

import numpy as np
import pytest

from mnist_core import stress as table
from mnist_core.conditions import CONDITIONS
from mnist_core.stress import PAGES, RARE, Row, common, line, sheet, stress


@pytest.mark.parametrize(
    ("truth", "read", "count"),
    [("12", "12", 2), ("12", "", 0), ("", "12", 0), ("12 3", "123", 3), ("123", "132", 2), ("1\n2", "2\n1", 1)],
)
def test_digits_read_in_order_are_counted(truth: str, read: str, count: int):
    """The longest common run, whatever the spaces between."""
    assert common(truth, read) == count


def test_a_row_says_its_share():
    """Three of four is 75 %; nothing of nothing is 0."""
    assert "75.0% of 4" in line(Row("hands", "clean", 3, 0, 4))
    assert "1 refused" in line(Row("hands", "clean", 3, 1, 4))
    assert Row("hands", "clean", 0, 0, 0).accuracy == 0


SOME = ("clean", "low-resolution", "transparent")


def test_every_condition_comes_once_with_its_counts(monkeypatch: pytest.MonkeyPatch):
    """A reader that always says 3, and refuses nothing, is right once in ten hands, and never at a crossed 7."""
    monkeypatch.setattr(table, "CONDITIONS", {name: CONDITIONS[name] for name in (*SOME, *PAGES)})
    reader = SimpleNamespace(
        predict=lambda pixels: SimpleNamespace(label="3", verdict="digit"),
        read_page=lambda pixels: SimpleNamespace(text=""),
    )
    rows = list(stress(reader, count=10))

    assert [row.condition for row in rows] == [*dict.fromkeys((*SOME, *PAGES)), "sheet-on-desk", *RARE, *PAGES]
    assert {row.right for row in rows if row.group == "hands"} == {1}
    assert {row.right for row in rows if row.group in ("rare hands", "pages")} == {0}
    assert min(row.count for row in rows) >= 10


def test_the_sheet_shows_every_condition():
    """A picture with a row for each condition and way of writing, in two blocks, nowhere blank."""
    picture = np.asarray(sheet(columns=2))
    rows = picture.shape[0] // 106

    assert 2 * rows > len(CONDITIONS) + 40
    assert picture.shape[1] == 2 * 2 * 124
    assert all(np.ptp(picture[106 * row : 106 * row + 106, :124]) > 0 for row in range(rows))

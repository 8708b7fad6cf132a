"""csvfile: whatever stops it, a CSV file that is gone on with ends as one that nothing stopped."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from mnist_core import csvfile
from mnist_core.csvfile import begin, go_on, mark_path
from mnist_core.errors import TrazoError
from mnist_core.export import csv_text

BEGUN = {"network": "mnist-cnn", "hand": None}
NAMES = ["a.png", "b, c.png", "\udcff.png", "d.png"]  # the third is a name whose bytes are no text


def rows(name: str) -> list[dict[str, Any]]:
    """Return what was read in a file: two digits, none in the second file."""
    digit = {
        "file": name,
        "line": 0,
        "number": 0,
        "label": "7",
        "confidence": 0.91,
        "verdict": "digit",
        "box": "1 2 3 4",
    }
    return [] if name == NAMES[1] else [{**digit, "position": 0}, {**digit, "position": 1}]


def write(path: Path) -> None:
    """Write a CSV file of all the files."""
    with begin(path, BEGUN) as table:
        for name in NAMES:
            table.add(name, rows(name))


WHOLE = csv_text([row for name in NAMES for row in rows(name)]).encode(errors="surrogateescape")


def stopped(path: Path, done: int, behind: bytes = b"", **begun: object) -> None:
    """Leave a CSV file that was stopped after so many files, with bytes behind its mark."""
    with suppress(KeyboardInterrupt), begin(path, {**BEGUN, **begun}) as table:
        for name in NAMES[:done]:
            table.add(name, rows(name), readable=name != NAMES[1])
        raise KeyboardInterrupt
    with path.open("ab") as file:
        file.write(behind)


def test_a_file_that_nothing_stopped_holds_every_row_and_leaves_no_mark(tmp_path: Path) -> None:
    """One that was there before is replaced, folders that are missing are made."""
    for _ in range(2):
        path = tmp_path / "new" / "out.csv"
        write(path)

        assert path.read_bytes() == WHOLE
        assert os.listdir(path.parent) == ["out.csv"]


@pytest.mark.parametrize("behind", [b"", b'"d.png,0,0', b"d.png,0,0,0,7,0.91,digit,1 2 3 4\r\n", bytes(4096)])
@pytest.mark.parametrize("done", range(len(NAMES) + 1))
def test_it_goes_on_where_it_stopped(tmp_path: Path, done: int, behind: bytes) -> None:
    """After any number of files; half a row, or whole rows that no mark vouches for, are gone."""
    path = tmp_path / "out.csv"
    stopped(path, done, behind)

    table = go_on(path, BEGUN, NAMES)

    assert table is not None
    assert (table.mark.files, table.mark.unreadable) == (done, int(done > 1))
    with table:
        for name in NAMES[done:]:
            table.add(name, rows(name))
    assert path.read_bytes() == WHOLE
    assert os.listdir(tmp_path) == ["out.csv"]


def test_the_mark_never_says_more_than_the_disk_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are flushed to the disk before each mark is written; a file a second is marked."""
    seen, flush = [], os.fsync
    monkeypatch.setattr(csvfile, "EVERY", 0.0)
    monkeypatch.setattr(os, "fsync", lambda file: (seen.append(os.readlink(f"/proc/self/fd/{file}")), flush(file))[1])

    write(tmp_path / "out.csv")

    assert len(seen) == 2 * (len(NAMES) + 2)
    assert set(seen[::2]) == {str(tmp_path / "out.csv")}
    assert all(".resume." in name for name in seen[1::2])


def test_a_file_that_is_not_there_is_begun(tmp_path: Path) -> None:
    """To go on with nothing is to begin."""
    assert go_on(tmp_path / "out.csv", BEGUN, NAMES) is None


def test_more_files_may_follow_but_none_come_before(tmp_path: Path) -> None:
    """Those that are done must be the first ones still."""
    path = tmp_path / "out.csv"
    stopped(path, 2)
    before = path.read_bytes()

    for names in (["0.png", *NAMES], NAMES[:1]):
        with pytest.raises(TrazoError, match="begun with other files"):
            go_on(path, BEGUN, names)
    assert path.read_bytes() == before
    table = go_on(path, BEGUN, [*NAMES[:2], "new.png"])
    assert table is not None
    table.file.close()


def test_another_network_or_hand_is_refused(tmp_path: Path) -> None:
    """It is named, and nothing is touched."""
    stopped(tmp_path / "out.csv", 2, hand="mine")

    with pytest.raises(TrazoError, match=r"out\.csv cannot be continued: it was begun with another hand"):
        go_on(tmp_path / "out.csv", BEGUN, NAMES)


def test_a_file_that_someone_changed_is_refused(tmp_path: Path) -> None:
    """A corrected label or a missing end would be lost or lie: nothing is written."""
    path = tmp_path / "out.csv"
    stopped(path, 3)
    good = path.read_bytes()

    for bad in (good.replace(b"0.91", b"0.92"), good[:-1], b""):
        path.write_bytes(bad)
        with pytest.raises(TrazoError, match="it was changed since"):
            go_on(path, BEGUN, NAMES)
        assert path.read_bytes() == bad


def test_a_finished_file_is_not_gone_on_with(tmp_path: Path) -> None:
    """Nor one whose mark is damaged."""
    path = tmp_path / "out.csv"
    path.write_bytes(WHOLE)

    with pytest.raises(TrazoError, match="it is finished, or no reading was begun there"):
        go_on(path, BEGUN, NAMES)
    mark_path(path).write_text('{"files": 3')
    with pytest.raises(TrazoError, match=r"out\.csv\.resume is damaged"):
        go_on(path, BEGUN, NAMES)
    assert path.read_bytes() == WHOLE


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Before a file is read for it."""
    (tmp_path / "file").write_text("")

    with pytest.raises(TrazoError, match="cannot be written"):
        begin(tmp_path / "file" / "out.csv", BEGUN)


def test_a_full_disk_is_one_sentence_and_can_be_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark stays at what was written."""
    path, calls, flush = tmp_path / "out.csv", [], os.fsync

    def full(file: int) -> None:
        calls.append(file)
        if len(calls) > 4:
            raise OSError(28, "No space left on device")
        flush(file)

    with monkeypatch.context() as patch:
        patch.setattr(csvfile, "EVERY", 0.0)
        patch.setattr(os, "fsync", full)
        with pytest.raises(TrazoError, match="No space left on device"):
            write(path)

    resumed = go_on(path, BEGUN, NAMES)
    assert resumed is not None
    assert resumed.mark.files == 1
    with resumed:
        for name in NAMES[1:]:
            resumed.add(name, rows(name))
    assert path.read_bytes() == WHOLE

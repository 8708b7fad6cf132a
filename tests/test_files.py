"""files: many are read by all cores and all ranks as they are by one process, and a reading that is stopped goes on."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_read
from PIL import Image

from mnist_core import cli, files
from mnist_core.scenes import page_scene

PROGRAM = Path(tiny_read.__file__)
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
COUNT, BROKEN = 20, 3


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small pages of four digits; the fourth file is cut short, the eighth a document of three pages."""
    folder, rng = tmp_path_factory.mktemp("scans"), np.random.default_rng(0)
    pages = [Image.fromarray(page_scene(["12 3", "4"], rng).pixels) for _ in range(COUNT)]
    for index, page in enumerate(pages):
        page.save(folder / f"{index:02}.png")
    (folder / f"{BROKEN:02}.png").write_bytes((folder / "00.png").read_bytes()[:200])
    (folder / "07.png").unlink()
    pages[0].save(folder / "07.pdf", save_all=True, append_images=pages[1:3])
    return folder


@pytest.fixture(scope="module")
def whole(scans: Path, small: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The CSV file of a reading that nothing disturbed, by one process."""
    out = tmp_path_factory.mktemp("whole") / "out.csv"
    assert cli.main([*command(scans, small, out), "--workers", "1"]) == 2
    assert os.listdir(out.parent) == ["out.csv"]
    return out.read_bytes()


def command(scans: Path, small: Path, out: Path) -> list[str]:
    """Return the arguments that read the scans into a CSV file."""
    return ["read", str(scans), "--network", str(small), "--csv", str(out)]


def read_apart(arguments: list[str], *launcher: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process, or as those that a launcher makes of it."""
    call = [sys.executable, *launcher, str(PROGRAM), *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **environment}
    return subprocess.run(call, env=environment, capture_output=True, text=True, check=False)


def test_many_files_are_read_in_order_and_a_bad_one_stops_nothing(
    scans: Path, small: Path, whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two processes give what one gives, byte for byte; progress and the time left are on standard error."""
    assert cli.main([*command(scans, small, tmp_path / "out.csv"), "--workers", "2"]) == 2

    said = capsys.readouterr()
    assert (tmp_path / "out.csv").read_bytes() == whole
    assert [line.split(":")[0] for line in said.out.splitlines() if ":" in line][:3] == [
        str(scans / f"{index:02}.png") for index in range(3)
    ]
    assert f"{scans / '03.png'}: 03.png is damaged or incomplete" in said.err
    assert f"{COUNT}/{COUNT} [" in said.err
    assert "file/s" in said.err or "s/file" in said.err


def test_processes_print_the_json_that_this_process_prints(
    scans: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object a page, in order, with the same fields and labels; nothing on standard error about a bad file."""
    arguments = ["read", *map(str, sorted(scans.iterdir())[:8]), "--network", str(small), "--json"]

    assert cli.main(arguments) == 2
    here = capsys.readouterr()
    assert cli.main([*arguments, "--workers", "2"]) == 2
    there = capsys.readouterr()

    mine, theirs = ([json.loads(line) for line in said.out.splitlines()] for said in (here, there))
    assert len(mine) == 10
    assert [list(record) for record in mine] == [list(record) for record in theirs]
    assert [(r["file"], r.get("text"), r.get("page"), r.get("error")) for r in mine] == [
        (r["file"], r.get("text"), r.get("page"), r.get("error")) for r in theirs
    ]
    assert here.err == there.err == ""


def test_predict_shares_the_processes(scans: Path, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a picture, in order."""
    paths = [str(scans / f"{index:02}.png") for index in (5, 4, 3, 2)]

    assert cli.main(["predict", *paths, "--network", str(small), "--json", "--workers", "2"]) == 2

    assert [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()] == paths


def test_a_row_names_the_page_of_its_document(whole: bytes, scans: Path) -> None:
    """A document's first page is called as the file, the others as in an address; the columns stay what they are."""
    rows = list(csv.DictReader(whole.decode().splitlines()))

    assert list(rows[0]) == ["file", "line", "number", "position", "label", "confidence", "verdict", "box"]
    pages = dict.fromkeys(row["file"] for row in rows if "07.pdf" in row["file"])
    assert list(pages) == [f"{scans / '07.pdf'}{page}" for page in ("", "#page=2", "#page=3")]


def test_a_reading_that_is_killed_goes_on_where_it_was(scans: Path, small: Path, whole: bytes, tmp_path: Path) -> None:
    """kill -9 amid a row: resumed, it ends in the same file; that a file was unreadable before is not forgotten."""
    out = tmp_path / "out.csv"

    killed = read_apart([*command(scans, small, out), "--workers", "2"], SIGNAL_AT="SIGKILL 12")

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert out.read_bytes().endswith(b"half a r")
    assert len(out.read_bytes()) > len(whole) / 3
    assert cli.main([*command(scans, small, out), "--workers", "2", "--resume"]) == 2
    assert out.read_bytes() == whole
    assert os.listdir(tmp_path) == ["out.csv"]


def test_an_interrupted_reading_says_how_to_go_on(
    scans: Path,
    small: Path,
    whole: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ctrl-C loses nothing that was read: the last line names the command that goes on from there."""
    out = tmp_path / "out.csv"
    arguments = [*command(scans, small, out), "--workers", "1"]

    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["mnist_core", "read", "my scans", "--csv", "out.csv"])
        tiny_read.interrupt(patch, "SIGINT", "5")
        assert cli.main(arguments) == 130

    assert capsys.readouterr().err.splitlines()[-1] == (
        "Interrupted after 5 of 20 files. Go on with: python -m mnist_core read 'my scans' --csv out.csv --resume"
    )
    assert json.loads((tmp_path / "out.csv.resume").read_text())["files"] == 5
    assert cli.main([*arguments, "--resume"]) == 2
    said = capsys.readouterr()
    assert str(scans / "04.png") not in said.out
    assert str(scans / "05.png") in said.out
    assert out.read_bytes() == whole


def test_a_second_signal_breaks_off_nothing() -> None:
    """`torchrun` may send more than one while what was read is saved."""
    before = signal.getsignal(signal.SIGTERM)
    saved = False

    def interrupted() -> None:
        nonlocal saved
        with files._ended_as_interrupted():
            try:
                os.kill(os.getpid(), signal.SIGTERM)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)
                saved = True

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert saved
    assert signal.getsignal(signal.SIGTERM) == before


def test_two_ranks_of_which_one_is_killed_go_on_to_the_same_file(
    scans: Path, small: Path, whole: bytes, tmp_path: Path
) -> None:
    """`torchrun` shares the files; when a rank dies the other says how to go on, and nothing is read twice."""
    out = tmp_path / "out.csv"

    killed = read_apart(command(scans, small, out), *TORCHRUN, SIGNAL_AT="SIGKILL 4 1")
    done = out.read_bytes()
    resumed = read_apart([*command(scans, small, out), "--resume"], *TORCHRUN)

    assert killed.returncode != 0
    assert "--resume" in killed.stderr
    assert whole.startswith(done)
    assert done.count(b"\n") > 20
    assert str(scans / "02.png") in killed.stdout
    assert str(scans / "02.png") not in resumed.stdout
    assert str(scans / "19.png") in resumed.stdout
    assert out.read_bytes() == whole, resumed.stderr
    assert os.listdir(tmp_path) == ["out.csv"]

    again = read_apart([*command(scans, small, out), "--resume"], *TORCHRUN)
    assert again.returncode != 0
    assert "cannot be continued" in again.stderr
    assert "RuntimeError" not in again.stderr


def test_going_on_needs_a_file_to_go_on_with(
    scans: Path, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without one, and with one that is finished, it is one sentence."""
    arguments = ["read", str(scans / "00.png"), "--network", str(small)]

    assert cli.main([*arguments, "--resume"]) == 2
    assert "name it with --csv FILE" in capsys.readouterr().err
    assert cli.main([*arguments, "--csv", str(tmp_path / "out.csv"), "--resume"]) == 0
    before = (tmp_path / "out.csv").read_bytes()
    assert cli.main([*arguments, "--csv", str(tmp_path / "out.csv"), "--resume"]) == 2
    assert "it is finished, or no reading was begun there" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_bytes() == before


def test_an_unknown_network_costs_no_file_that_was_there(
    scans: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether this process reads or others do."""
    out = tmp_path / "out.csv"
    out.write_text("yesterday's")

    for workers in ("0", "2"):
        arguments = ["read", str(scans / "00.png"), "--network", "resnet", "--csv", str(out), "--workers", workers]
        assert cli.main(arguments) == 2
        assert capsys.readouterr().err.startswith("There is no network called resnet")
    assert out.read_text() == "yesterday's"


def test_a_few_files_are_read_by_this_process(
    scans: Path, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No other is started for them, and no progress is shown that nobody watches."""
    monkeypatch.setattr(files, "Workers", None)

    assert cli.main(["read", str(scans / "00.png"), str(scans / "01.png"), "--network", str(small)]) == 0
    assert capsys.readouterr().err == ""

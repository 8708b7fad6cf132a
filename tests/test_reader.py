"""The process that reads for other programs: it answers as reading here does, survives what it is given, and ends."""

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from demo import reader as module
from demo.reader import Reader
from mnist_core.classifier import find_digit
from mnist_core.errors import TrazoError
from mnist_core.reasons import Reason

FOUND = {"glyph": base64.b64encode(bytes([1]) * 784).decode(), "reasons": []}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One that has begun."""
    begun = Reader()
    begun.begin()
    yield begun
    assert begun.process is not None
    begun.process.kill()
    begun.process.wait()


@pytest.fixture
def picture(tmp_path: Path, seven: np.ndarray) -> Path:
    """A file with a 7 in it that was cut off at its foot."""
    cv2.imwrite(str(tmp_path / "seven.png"), seven[: int(np.flatnonzero(seven.min(axis=1) < 99)[-1]) - 9])
    return tmp_path / "seven.png"


def test_it_answers_as_reading_in_this_process_does(reader: Reader, picture: Path) -> None:
    """The same glyph, and the same said about it."""
    glyph, reasons = reader.find(picture, "seven.png")
    _, cut, here = find_digit(picture)

    assert (glyph == here).all()
    assert reasons == cut.reasons == (Reason("touches-edge"),)


def test_it_begins_when_it_is_first_wanted_and_nobody_waits_for_it(tmp_path: Path) -> None:
    """Asked twice it starts one process; what cannot start is no error of whoever asked."""
    (tmp_path / "counts.py").write_text(
        "import sys, pathlib\nlog = pathlib.Path(sys.argv[1])\nlog.write_text(log.read_text() + '.')\n"
        "print('{}', flush=True)\ninput()\n"
    )
    (tmp_path / "log").write_text("")
    counted = Reader((sys.executable, str(tmp_path / "counts.py"), str(tmp_path / "log")))

    counted.begin_soon()
    counted.begin_soon()
    while not counted.begun:
        time.sleep(0.01)

    assert (tmp_path / "log").read_text() == "."
    assert counted.process is not None
    counted.process.kill()

    broken = Reader((sys.executable, "-c", "raise SystemExit(1)"))
    broken.begin_soon()
    while broken.process is None or broken.process.poll() is None:
        time.sleep(0.01)
    assert not broken.begun


def test_what_is_no_picture_is_its_error_and_the_process_stays(reader: Reader, picture: Path, tmp_path: Path) -> None:
    """The error names the file as its sender does; the next picture is read by the same process."""
    (tmp_path / "0a1b").write_text("no picture")
    process = reader.process

    with pytest.raises(TrazoError, match=r"^notes\.png is not a picture"):
        reader.find(tmp_path / "0a1b", "notes.png")

    assert reader.find(picture, "seven.png")[0].any()
    assert reader.process is process


def test_a_process_that_was_killed_is_started_anew(reader: Reader, picture: Path) -> None:
    """As the kernel does when memory runs out: between two pictures it costs nothing but time."""
    assert reader.process is not None
    reader.process.kill()
    reader.process.wait()

    assert reader.find(picture, "seven.png")[0].any()


def test_a_picture_that_ends_the_process_costs_one_answer(tmp_path: Path) -> None:
    """A process that dies of what it is given: one error, and the next picture finds another process."""
    script = tmp_path / "dies.py"
    script.write_text("print('{}', flush=True)\ninput()\n")
    mortal = Reader((sys.executable, str(script)))
    mortal.begin()

    with pytest.raises(TrazoError) as raised:
        mortal.find(Path("bad"), "bad.png")

    assert (raised.value.code, raised.value.values["name"]) == ("ended-reader", "bad.png")
    assert mortal.process is not None
    assert mortal.process.returncode is not None


def test_a_process_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its patience the one who asks has an error, not a wait without end."""
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    script = tmp_path / "silent.py"
    script.write_text("input()\n")

    with pytest.raises(TrazoError) as raised:
        Reader((sys.executable, str(script))).begin()

    assert raised.value.code == "ended-reader"


def test_a_process_that_never_loads_is_not_started_without_end(tmp_path: Path) -> None:
    """It ended before it read anything: whoever asks has an error."""
    script = tmp_path / "broken.py"
    script.write_text("raise SystemExit(1)\n")
    broken = Reader((sys.executable, str(script)))

    with pytest.raises(TrazoError) as raised:
        broken.find(Path("good"), "good.png")

    assert raised.value.code == "ended-reader"


def test_those_who_wait_behind_a_picture_that_ends_the_process_are_answered(tmp_path: Path) -> None:
    """Handed to the process together: one has an error, the other the next process's answer."""
    script = tmp_path / "dies.py"
    script.write_text(
        "import sys, time\nprint('{}', flush=True)\n"
        "for line in sys.stdin:\n    time.sleep(0.3)\n    'bad' in line and sys.exit()\n"
        f"    print({json.dumps(json.dumps(FOUND))}, flush=True)\n"
    )
    mortal = Reader((sys.executable, str(script)))
    mortal.begin()

    with ThreadPoolExecutor(1) as pool:
        bad = pool.submit(mortal.find, Path("bad"), "bad.png")
        while not mortal._asked:
            time.sleep(0.01)

        assert mortal.find(Path("good"), "good.png")[0].sum() == 784

    assert isinstance(bad.exception(), TrazoError)


def test_it_ends_with_the_process_that_asks(tmp_path: Path) -> None:
    """Even when that is killed: its input is closed then."""
    code = "from demo.reader import Reader; r = Reader(); r.begin(); print(r.process.pid, flush=True); input()"
    asking = subprocess.Popen(
        (sys.executable, "-c", code), cwd=module.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert asking.stdout is not None
    pid = int(asking.stdout.readline())
    asking.kill()
    asking.wait()

    until = time.monotonic() + 10
    while runs(pid):
        assert time.monotonic() < until, "it outlives the process that asked"
        time.sleep(0.02)


def runs(pid: int) -> bool:
    """Whether a process runs, and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

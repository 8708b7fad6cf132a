"""What README.md and the lists of requirements say is so."""

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

from mnist_core import evaluation, personal, seeds, why
from mnist_core.cli import _parser
from mnist_core.rows import read_rows

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    """Return the versions that a list of requirements pins, by package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w-]+)==([\w.]+)", line) for line in lines)
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def test_a_space_gets_the_gradio_that_is_tested() -> None:
    """The metadata block names the pinned version of gradio and an app file that is there."""
    block = README.split("---")[1]
    said = dict(re.findall(r"^(\w+): (.+)$", block, re.MULTILINE))

    assert README.startswith("---\n")
    assert said["sdk"] == "gradio"
    assert said["sdk_version"] == pins("requirements.txt")["gradio"]
    assert (ROOT / said["app_file"]).is_file()


def test_every_direct_requirement_is_pinned_with_its_reason_and_locked() -> None:
    """Each line of requirements.txt has an exact version and a comment, and the lock has the same version."""
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    locked = pins("requirements.lock")

    assert all(re.fullmatch(r"[\w-]+==[\w.]+ +# .+", line) for line in lines)
    assert pins("requirements.txt").items() <= locked.items()


def test_the_table_is_made_from_the_results() -> None:
    """README's table is the one that `results.json` gives, to the letter, and its seeds are those of `seeds.json`."""
    results = evaluation.read_results()

    assert evaluation.fill(README, "results", evaluation.table(results)) == README
    assert evaluation.merged(results, [], seeds.read()) == results


MEASURED = {"personal": (personal, personal.Worth), "why": (why, why.Trust)}


@pytest.mark.parametrize("mark", [mark for mark, (module, _) in MEASURED.items() if module.FILE.is_file()])
def test_the_tables_of_a_hand_and_of_reasons_are_made_from_their_files(mark: str) -> None:
    """What README says a memory and an explanation are worth is what was measured and written."""
    module, kind = MEASURED[mark]
    rows = read_rows(module.FILE, kind)

    assert rows
    assert evaluation.fill(README, mark, module.table(rows)) == README


@pytest.mark.parametrize("line", re.findall(r"^python -m mnist_core .+$", README, re.MULTILINE))
def test_every_command_shown_is_one(line: str) -> None:
    """Each call of the command line in README parses."""
    words = shlex.split(line.partition("  #")[0])[3:]

    assert _parser().parse_args(words).run is not None


def test_the_lines_of_python_run(run_folder: Path, seven, capsys: pytest.CaptureFixture[str]) -> None:
    """The first Python example reads a 7 from a file called as it says."""
    for name in ("seven.jpg", "scan.jpg"):
        Image.fromarray(seven).save(run_folder / name)
    code = README.split("```python\n")[1].split("```")[0]

    exec(compile(code, "README.md", "exec"), {})

    assert capsys.readouterr().out.split()[0] == "7"


def test_every_file_named_is_there() -> None:
    """Modules, pictures and documents that README links or names exist."""
    named = set(re.findall(r"`((?:mnist_core|demo|tests)/[\w/.-]+)`", README)) | set(
        re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    )

    assert {name for name in named if not (ROOT / name).exists()} == set()

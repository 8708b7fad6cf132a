"""The folder of a Space has what serving needs and no more, and starts as a Space does, without a network."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

from gradio_client import Client, handle_file
from hosting import TESTS, Hosted
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

from demo import space

ROOT = Path(__file__).resolve().parents[1]


def pins(path: Path) -> dict[str, str]:
    """Return the versions that a list of requirements pins, by distribution."""
    found = re.findall(r"^([\w-]+)==([\w.]+)", path.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def tree(name: str) -> Iterator[Requirement]:
    """Yield what a distribution needs on this machine, and what that needs, once each."""
    seen, pending = set(), [name]
    while pending:
        for text in requires(pending.pop()) or ():
            need = Requirement(text)
            if text not in seen and (need.marker is None or need.marker.evaluate({"extra": ""})):
                seen.add(text)
                pending.append(need.name)
                yield need


def test_the_metadata_block_is_the_repositorys(space_folder: Path) -> None:
    """To the letter, and the app file that it names is there."""
    block = (ROOT / "README.md").read_text().split("---\n")[1]

    assert (space_folder / "README.md").read_text().startswith(f"---\n{block}---\n")
    assert "app_file: demo/app.py" in block
    assert (space_folder / "demo" / "app.py").is_file()


def test_every_pin_is_the_repositorys_and_leaves_gradio_to_spaces(space_folder: Path) -> None:
    """What serving imports, at the tested versions, which Gradio's own needs admit."""
    ours = pins(space_folder / "requirements.txt")

    assert ours.items() <= pins(ROOT / "requirements.txt").items()
    assert set(ours) >= {"torch", "numpy", "pillow", "opencv-python-headless", "pillow-heif", "pypdfium2"}
    assert not {"gradio", "torchvision", "matplotlib"} & set(ours)
    needs = [need for need in tree("gradio") if canonicalize_name(need.name) in ours]
    assert {need.name for need in needs} >= {"numpy", "pillow"}
    assert [str(need) for need in needs if ours[canonicalize_name(need.name)] not in need.specifier] == []


def test_torch_comes_without_cuda(space_folder: Path) -> None:
    """The index of CPU builds stands before torch, and its build of the pinned version is the newer one."""
    lines = (space_folder / "requirements.txt").read_text().splitlines()
    pinned = pins(space_folder / "requirements.txt")["torch"]
    newest = max(Requirement(f"torch=={pinned}").specifier.filter([pinned, f"{pinned}+cpu"]), key=lambda v: "+" in v)

    assert lines.index(space.CPU_INDEX) < next(i for i, line in enumerate(lines) if line.startswith("torch=="))
    assert newest == f"{pinned}+cpu"


def test_nothing_is_there_that_serving_does_not_need(space_folder: Path) -> None:
    """No command, no evaluation, no picture for the README; the weights go by LFS."""
    names = {path.name for path in space_folder.rglob("*")}

    assert not names & {
        "experiment.py",
        "evaluation.py",
        "cli.py",
        "plots.py",
        "space.py",
        "screenshot.py",
        "picture.png",
    }
    assert len([name for name in names if name.endswith(".safetensors")]) == 4
    assert "*.safetensors filter=lfs diff=lfs merge=lfs -text" in (space_folder / ".gitattributes").read_text()
    assert max(path.stat().st_size for path in space_folder.rglob("*")) < 10 * 2**20


def test_it_is_written_over_a_space_and_over_nothing_else(space_folder: Path, tmp_path: Path) -> None:
    """A clone keeps its `.git` and loses what is no longer needed; any other folder stays as it is."""
    clone, other = tmp_path / "clone", tmp_path / "other"
    (clone / ".git").mkdir(parents=True)
    (clone / "README.md").write_text("made on the site")
    other.mkdir()
    (other / "thesis.txt").write_text("mine")

    assert space.main([str(clone)]) == 0
    (clone / "old.py").touch()
    assert space.main([str(clone)]) == 0
    assert {path.name for path in clone.iterdir()} == {path.name for path in space_folder.iterdir()} | {".git"}
    assert space.main([str(other)]) == 2
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]
    assert space.main([str(ROOT)]) == 2


def test_a_network_can_be_trained_in_it(space_folder: Path) -> None:
    """What the tab Learn starts is there, with all that it needs: it learns from hands made in code."""
    asked = {"digits": 300, "passes": 1, "seed": 0, "glyph": base64.b64encode(bytes(784)).decode()}
    environment = {**os.environ, "MNIST_DATA": str(space_folder / "nothing")}

    with subprocess.Popen(
        [sys.executable, "-m", "mnist_core.apprentice"],
        cwd=space_folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asked) + "\n")
        process.stdin.flush()
        told = [json.loads(line) for line in process.stdout]

    assert process.returncode == 0
    assert "weights" in told[-1]


def test_the_watch_cuts_a_process_off(tmp_path: Path) -> None:
    """What the tests below rely on: another machine cannot be reached, by name or number, and trying is told."""
    program = (
        "import socket, sys\n"
        "for where in ('192.0.2.1', 'example.org'):\n"
        "    try: socket.create_connection((where, 80), 5)\n"
        "    except OSError as error: print(error)\n"
        "open('note.txt', 'w')"
    )
    environment = {"PYTHONPATH": str(TESTS / "watched"), "WATCHED": str(tmp_path / "watched.txt")}
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert said.stdout.split("\n")[:2] == ["cut off: 192.0.2.1", "cut off: example.org"]
    assert "connect 192.0.2.1\n" in (tmp_path / "watched.txt").read_text()
    assert "write note.txt\n" in (tmp_path / "watched.txt").read_text()


def test_it_starts_as_a_space_does_and_answers(space_server: Hosted, tmp_path: Path, seven) -> None:
    """`python demo/app.py` from another folder, under another's name, without a network; it contacts nobody."""
    Image.fromarray(seven).save(tmp_path / "seven.png")

    answer = Client(space_server.address, verbose=False).predict(
        handle_file(tmp_path / "seven.png"), api_name="/predict"
    )

    assert answer["label"] == "7"
    assert space_server.did("connect") == []

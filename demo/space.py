"""`python -m demo.space DIR`: write the folder that a Hugging Face Space needs, and nothing else.

What serving uses is found by following the imports from `demo/app.py`; requirements are the repository's pins of what
those modules import, with the CPU build of torch.  Gradio is left to Spaces, which installs the version that the
metadata block names.  Knows nothing of Hugging Face's interface: `hf upload` or `git push` is the rest.
"""

import argparse
import ast
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from demo.app import NETWORKS
from demo.quick import uncollected

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("demo", "mnist_core")
# What starts a Space, and what that starts as processes of their own.
FIRST = ("demo.app", "mnist_core.apprentice", "mnist_core.pdfdrawer")
# Without it, Linux would get torch's CUDA build: some five gigabytes.  pip takes the newest build of the pinned
# version from both indexes, and `2.15.0+cpu` is newer than `2.15.0`.
CPU_INDEX = "--extra-index-url https://download.pytorch.org/whl/cpu"
LEFT_TO_SPACES = {"gradio"}
FOR_DATA = {"torchvision"}  # downloads data sets, which nothing on a Space does
ATTRIBUTES = "".join(f"*.{kind} filter=lfs diff=lfs merge=lfs -text\n" for kind in ("safetensors", "png"))
MADE = "<!-- Made by `python -m demo.space`; change the repository, not this folder. -->"
NEW_CLONE = {".git", ".gitattributes", "README.md"}  # what a Space has that was made on the site
BAD_FOLDER = 2


def module_file(name: str) -> Path | None:
    """Return the file of one of our modules or packages by its dotted name, None for anything else."""
    if name.split(".")[0] not in PACKAGES:
        return None
    path = ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names of what a module imports, anywhere in it; of `from a import b` both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def serving() -> dict[Path, ast.Module]:
    """Return the files of all modules that serving needs, with what is in them."""
    found: dict[Path, ast.Module] = {}
    names = set(FIRST)
    while names:
        name = names.pop()
        path = module_file(name)
        if path is not None and path not in found:
            found[path] = ast.parse(path.read_text(encoding="utf-8"))
            names |= set(imported(found[path])) | {name.rpartition(".")[0]}
    return found


def own_files(modules: dict[Path, ast.Module]) -> list[Path]:
    """Return the other files that those modules use: weights, and what stands beside them and is named in them."""
    nodes = (node for tree in modules.values() for node in ast.walk(tree))
    named = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    weights = ROOT / "mnist_core" / "weights"
    beside = [path for folder in (ROOT / "demo", weights) for path in folder.iterdir() if path.name in named]
    others = [path for path in beside if path.is_file() and path.suffix != ".py"]
    return [weights / f"{name}.safetensors" for name in NETWORKS] + others


def plain(distribution: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def requirements(modules: dict[Path, ast.Module]) -> str:
    """Return the requirements of those modules: the repository's own lines, and torch's CPU build."""
    owners = packages_distributions()
    used = {name.split(".")[0] for tree in modules.values() for name in imported(tree)}
    wanted = {plain(owner) for name in used for owner in owners.get(name, ())} - LEFT_TO_SPACES - FOR_DATA
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if plain(line.partition("==")[0]) in wanted]
    return "\n".join(("# The CPU build of torch, as a Space has no GPU:", CPU_INDEX, *kept, ""))


def readme() -> str:
    """Return the Space's README: the repository's metadata block and its first words."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    assert block is not None
    title, words = text[block.end() :].strip().split("\n\n")[:2]
    return f"{block[0]}\n{title}\n\n{words}\n\n{MADE}\n"


def is_ours(folder: Path) -> bool:
    """Return whether a folder may be written into: it is empty, a Space just made, or one written by this before."""
    names = {path.name for path in folder.iterdir()}
    written = folder / "README.md"
    return names <= NEW_CLONE or (written.is_file() and MADE in written.read_text(encoding="utf-8"))


def write(folder: Path) -> list[Path]:
    """Write the Space into a folder, replacing all but its `.git`; return the files, by their paths inside.

    Raises FileExistsError for a folder that has something else in it.
    """
    if folder.exists() and not (folder.is_dir() and is_ours(folder)):
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with uncollected():  # CPython before 3.11.8 loses count when a collection parses something while it parses
        modules = serving()
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".trazo-space-") as made:
        aside = Path(made)
        for path in (*modules, *own_files(modules), ROOT / "LICENSE"):
            copy = aside / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        (aside / "requirements.txt").write_text(requirements(modules), encoding="utf-8")
        (aside / "README.md").write_text(readme(), encoding="utf-8")
        (aside / ".gitattributes").write_text(ATTRIBUTES, encoding="utf-8")
        files = sorted(path.relative_to(aside) for path in aside.rglob("*") if path.is_file())
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            if old.name != ".git":
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        for new in list(aside.iterdir()):
            shutil.move(new, folder / new.name)
    return files


def main(arguments: list[str] | None = None) -> int:
    """Write the folder that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo.space", description="Write the folder that a Space needs.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or a clone of the Space")
    folder: Path = parser.parse_args(arguments).folder
    try:
        files = write(folder)
    except FileExistsError:
        print(f"{folder} has something else in it: name a new folder, or a clone of your Space.", file=sys.stderr)
        return BAD_FOLDER
    except OSError as error:
        print(f"{folder} cannot be written: {error.strerror}.", file=sys.stderr)
        return BAD_FOLDER
    size = sum((folder / path).stat().st_size for path in files) / 2**20
    print(f"{folder}: {len(files)} files, {size:.1f} MB.  The rest: hf upload NAME/trazo {folder} . --repo-type space")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Modules import in one direction only, and heavy libraries stay where they belong."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from parsed import parsed

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "mnist_core"

# Each module imports, at its top or inside a function, only from those above it.
# fmt: off
ORDER = [
    "sentences", "errors", "aside", "rows", "workers", "reasons", "prediction", "message", "export", "csvfile",
    "runtime", "classes", "datasets", "textbook", "networks", "pixels", "pdfdrawer", "documents", "pictures", "strokes",
    "glyph", "straight", "rulings", "light", "grey", "sheet", "ink", "marks", "seams", "parts", "lattice", "lines",
    "page", "augment", "garments", "allographs", "signs", "hands", "fonts", "outliers", "papers", "conditions",
    "scenes", "pictured", "checkpoint", "recipes", "seeds", "runs", "training", "verdict", "classifier", "writers",
    "traces", "handwriting", "handfile", "explain", "flip", "stress", "benchmark", "fitting", "plots", "evaluation",
    "apprentice", "layers", "baselines", "personal", "why", "experiment", "files", "arguments", "measurements",
    "trainer", "cli", "__main__",
]
# fmt: on

# Who alone may import a heavy library.
OWNERS = {
    "gradio": {"demo"},
    "matplotlib": {"mnist_core.plots"},
    "torchvision": {"mnist_core.datasets", "mnist_core.textbook"},
    "sklearn": {"mnist_core.baselines"},
    "pillow_heif": {"mnist_core.pictures", "mnist_core.benchmark"},
    "pypdfium2": {"mnist_core.pdfdrawer"},
}


def imports(path: Path) -> set[str]:
    """Return the dotted names of all that a file imports, at its top or inside a function, but for type checking."""
    tree = parsed(path)
    found: set[str] = set()
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        pending += ast.iter_child_nodes(node)
    return found


@pytest.mark.parametrize("path", sorted(CORE.glob("*.py")), ids=lambda path: path.stem)
def test_a_module_imports_only_from_those_above_it(path: Path) -> None:
    """Every module has its place in the order, and nothing below it is imported."""
    if path.stem == "__init__":
        return
    place = ORDER.index(path.stem)

    ours = {name.split(".")[1] for name in imports(path) if name.startswith("mnist_core.")}

    assert {name for name in ours if name in ORDER and ORDER.index(name) >= place} == set()


def test_the_core_never_imports_the_demo() -> None:
    """The core package knows nothing of the page."""
    assert [p.name for p in CORE.glob("*.py") if any(n.split(".")[0] == "demo" for n in imports(p))] == []


@pytest.mark.parametrize("library", OWNERS)
def test_a_heavy_library_is_imported_only_by_its_owner(library: str) -> None:
    """gradio, matplotlib and torchvision each have one place."""
    users = set()
    for path in [*CORE.glob("*.py"), *(ROOT / "demo").rglob("*.py")]:
        if any(name.split(".")[0] == library for name in imports(path)):
            package = path.relative_to(ROOT).parts[0]
            users.add(package if package == "demo" else f"mnist_core.{path.stem}")

    assert users <= OWNERS[library]


def test_serving_needs_nothing_of_training() -> None:
    """What a classifier imports, directly or not, knows no data sets, no recipes and no training loop."""
    needed, pending = set(), ["classifier"]
    while pending:
        module = pending.pop()
        if module not in needed and (CORE / f"{module}.py").exists():
            needed.add(module)
            pending += [name.split(".")[1] for name in imports(CORE / f"{module}.py") if name.startswith("mnist_core.")]

    assert {"checkpoint", "networks", "ink", "page"} <= needed
    assert needed & {"datasets", "recipes", "runs", "training", "fitting", "hands", "augment"} == set()


def test_importing_the_package_brings_no_heavy_library() -> None:
    """`import mnist_core` stays quick: torch comes when a checkpoint is loaded, torchvision never while serving."""
    heavy = ("torch", "torchvision", "matplotlib", "gradio")
    program = f"import sys, mnist_core; print([n for n in {heavy} if n in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "[]"

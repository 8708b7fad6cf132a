"""The syntax trees of source files, for tests of what is written in them."""

import ast
from pathlib import Path

from demo.quick import uncollected


def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree: Python 3.11.7 can lose count when it collects garbage while it parses."""
    with uncollected():
        return ast.parse(path.read_text(encoding="utf-8"))

"""Rows of measurements, each a dataclass of plain values, kept as JSON beside the weights.

Knows nothing of what is measured.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from mnist_core.aside import write_aside

Row = TypeVar("Row")


def read_rows(path: Path, kind: type[Row]) -> list[Row]:
    """Return the rows that were written, none where there is no such file."""
    try:
        return [kind(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def write_rows(path: Path, rows: Iterable[Any]) -> None:
    """Write dataclasses as JSON, whole or not at all.  Raises TrazoError `cannot-write`."""
    write_aside(path, (json.dumps([asdict(row) for row in rows], indent=1) + "\n").encode())

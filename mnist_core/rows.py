"""Measurements kept as JSON beside the weights, most of them rows: dataclasses of plain values.

Knows nothing of what is measured.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from mnist_core.aside import write_aside
from mnist_core.errors import TrazoError

Row = TypeVar("Row")


def read_json(path: Path, nothing: Any = None) -> Any:
    """Return what a file holds, `nothing` where there is no such file.

    Raises TrazoError `unreadable-file`, or `damaged-file` where it is no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return nothing
    except OSError as error:
        raise TrazoError("unreadable-file", name=path) from error
    except ValueError as error:
        raise TrazoError("damaged-file", name=path) from error


def read_rows(path: Path, kind: type[Row]) -> list[Row]:
    """Return the rows that were written, none where there is no such file.  Raises TrazoError as `read_json` does."""
    try:
        return [kind(**row) for row in read_json(path, [])]
    except TypeError as error:  # rows of another kind
        raise TrazoError("damaged-file", name=path) from error


def write_rows(path: Path, rows: Iterable[Any]) -> None:
    """Write dataclasses as JSON, whole or not at all.  Raises TrazoError `cannot-write`."""
    write_aside(path, (json.dumps([asdict(row) for row in rows], indent=1) + "\n").encode())

"""A file written whole or not at all, whatever ends the program meanwhile."""

import os
from contextlib import suppress
from pathlib import Path

from mnist_core.errors import TrazoError


def write_aside(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: aside, flushed to the disk, then renamed.

    Raises TrazoError `cannot-write`.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise TrazoError("cannot-write", path=path, cause=error.strerror or "unknown cause") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)

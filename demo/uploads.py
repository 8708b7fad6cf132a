"""The folder that uploads lie in while they are needed: this server's own, and gone with it.

Every file that Gradio or Python's `tempfile` makes while the page is served is made in there, half-received uploads
too.  Files that are too old go while the server runs, the folder when it ends, and the folder of a server that was
killed when the next one starts.  Knows nothing of what is in a file.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX, LOCK = "trazo-uploads-", ".lock"
VARIABLE = "GRADIO_TEMP_DIR"  # Gradio keeps its uploads there; ours are in a folder of their own inside


@contextmanager
def upload_folder() -> Iterator[Path]:
    """Make the folder, and have Gradio and `tempfile` use it; delete it at the end.  Only its owner can look inside."""
    given, usual = os.environ.get(VARIABLE), tempfile.tempdir
    parent = Path(given or tempfile.gettempdir()).resolve()
    parent.mkdir(parents=True, exist_ok=True)
    sweep_dead(parent)
    name = f"{PREFIX}{os.urandom(8).hex()}"
    # The lock is there before the folder and after it, so no folder in use is ever taken for a dead server's.
    with FileLock(parent / f"{name}{LOCK}"):
        folder = parent / name
        folder.mkdir(mode=0o700)
        os.environ[VARIABLE] = tempfile.tempdir = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = usual
            os.environ.pop(VARIABLE)
            if given:
                os.environ[VARIABLE] = given
            shutil.rmtree(folder, ignore_errors=True)
    (parent / f"{name}{LOCK}").unlink(missing_ok=True)


def sweep_dead(parent: Path) -> None:
    """Delete the folders in `parent` of servers that no longer run."""
    for folder in parent.glob(f"{PREFIX}*"):
        if not folder.is_dir():
            continue
        lock = folder.with_name(f"{folder.name}{LOCK}")
        with suppress(Timeout, OSError), FileLock(lock, blocking=False):
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def sweep_old(folder: Path, age: float, now: float | None = None) -> None:
    """Delete the files in `folder` that have not changed for `age` seconds, then the folders left empty for so long."""
    limit = (time.time() if now is None else now) - age
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        with suppress(OSError):
            if path.lstat().st_ctime < limit:
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def keep_swept(folder: Path, age: float, every: float, ending: threading.Event) -> None:
    """Delete what gets older than `age` seconds, looking `every` so many seconds, until `ending` is set."""
    while not ending.wait(every):
        sweep_old(folder, age)

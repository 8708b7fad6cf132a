"""`python -m mnist_core` that is stopped on the way, for tests that go on.

    python tests/tiny_read.py read ...

SIGNAL_AT="SIGKILL 5" in the environment sends the process that signal when it has written half a row of the sixth file;
"SIGKILL 2 1" sends it to rank 1 when it has given away two answers.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest

from mnist_core import cli
from mnist_core.csvfile import CsvFile


def interrupt(patch: pytest.MonkeyPatch, name: str, count: str, rank: str = "0") -> None:
    """Let this process send itself a signal after so many files, if it is of this rank."""
    calls: list[int] = []
    if os.environ.get("RANK", "0") != rank:
        return
    if name == "SIGINT":  # what a shell starts in the background is deaf to it
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def reached() -> bool:
        calls.append(1)
        return len(calls) > int(count)

    if rank == "0":
        add = CsvFile.add

        def added(table: CsvFile, *arguments: Any) -> None:
            if reached():
                table.file.write(b"half a r")
                table.file.flush()
                os.kill(os.getpid(), signal.Signals[name])
            add(table, *arguments)

        patch.setattr(CsvFile, "add", added)
        return
    from mnist_core.runtime import Runtime

    send = Runtime.send

    def sent(where: Runtime, *arguments: Any) -> None:
        if reached():
            os.kill(os.getpid(), signal.Signals[name])
        send(where, *arguments)

    patch.setattr(Runtime, "send", sent)


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        if "SIGNAL_AT" in os.environ:
            interrupt(patch, *os.environ["SIGNAL_AT"].split())
        return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

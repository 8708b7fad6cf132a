"""The command line: what is typed, printed and returned; every decision is made elsewhere.

    python -m mnist_core predict PATH...      one digit a picture
    python -m mnist_core read    PATH...      pages
    python -m mnist_core evaluate [NAME...]   what the shipped networks are worth
    python -m mnist_core seeds    [DIR...]    what trainings from several seeds reached
    python -m mnist_core baselines [NAME...]  what other methods are worth
    python -m mnist_core benchmark            how long reading and training take
    python -m mnist_core personal [NAME...]   what learning a person's hand is worth
    python -m mnist_core why [NAME...]        how far explanations can be trusted
    python -m mnist_core stress               what each condition of paper, light and hand costs
    python -m mnist_core fit CHECKPOINT       temperature and thresholds, fitted anew
    python -m mnist_core sheet FILE           what training sees
    python train.py                           see `trainer.py`

Results go to standard output, progress and warnings to standard error.  Bad input is one sentence and status 2.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from mnist_core import files, measurements, trainer
from mnist_core.arguments import add_network, natural
from mnist_core.errors import TrazoError
from mnist_core.files import BAD_INPUT

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m mnist_core`; return the exit status."""
    options = _parser().parse_args(arguments)
    return _guarded(lambda: options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mnist_core", description="Read handwritten digits.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    predict = commands.add_parser("predict", help="read one digit a picture")
    predict.set_defaults(run=files.predict, csv=None, resume=False)
    read = commands.add_parser("read", help="read pages of digits, of pictures and PDF documents")
    read.set_defaults(run=files.read)
    for command in (predict, read):
        command.add_argument("paths", nargs="+", metavar="PATH", help="a picture, or a folder of pictures")
        add_network(command)
        command.add_argument("--hand", type=Path, metavar="FILE", help="a person's hand, saved on the web page")
        command.add_argument(
            "--workers",
            type=natural,
            default=0,
            metavar="N",
            help="processes that read; default: one a core for many files",
        )
    predict.add_argument("--json", action="store_true", help="one JSON object a picture")
    form = read.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a page")
    form.add_argument("--csv", type=Path, metavar="FILE", help="write a row a digit")
    read.add_argument("--resume", action="store_true", help="go on with the CSV file of a reading that was interrupted")

    measurements.add_commands(commands)
    trainer.add_commands(commands)
    return parser


def train(arguments: Sequence[str] | None = None) -> int:
    """Run `train.py`; return the exit status."""
    options = trainer.parse(arguments)
    return _guarded(lambda: trainer.train(options))


def _guarded(work: Callable[[], int]) -> int:
    """Return what `work` returns; a person's mistake becomes one line and status 2, Ctrl-C no traceback."""
    # Threads that wait sleep, unless asked otherwise: they would spin, and where cores are shared a step of two threads
    # then took 20 times as long.  It counts only until torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file's name may hold bytes that are no text
    try:
        return work()
    except TrazoError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit
        return 0

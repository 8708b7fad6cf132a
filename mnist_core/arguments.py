"""What several commands are told in the same words: kinds of values, and the arguments they share.

Knows nothing of what a command does with them.
"""

import argparse
from pathlib import Path

LARGEST = 2**63 - 1  # what torch and numpy can count to


def natural(text: str) -> int:
    """Return a whole number from 0 up."""
    if not text.isdecimal() or len(text) > 19 or int(text) > LARGEST:
        raise argparse.ArgumentTypeError("a whole number from 0 up")
    return int(text)


def positive(text: str) -> int:
    """Return a whole number from 1 up."""
    if natural(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 up")
    return int(text)


def yes(text: str) -> bool:
    """Return whether "yes" or "no" was said."""
    if text.lower() not in ("yes", "no"):
        raise argparse.ArgumentTypeError("yes or no")
    return text.lower() == "yes"


def add_network(command: argparse.ArgumentParser) -> None:
    """Let a command be told which network reads."""
    command.add_argument("--network", default="mnist-cnn", metavar="NAME", help="a checkpoint's name or path")


def add_data(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the data sets are."""
    command.add_argument(
        "--data", type=Path, metavar="DIR", help="where the data sets lie; default: $MNIST_DATA, or ~/.cache/trazo"
    )


def add_seed(command: argparse.ArgumentParser, what: str) -> None:
    """Let a command be told the seed of what it makes."""
    command.add_argument("--seed", type=natural, default=0, metavar="N", help=f"other {what} for another seed")


def add_results(command: argparse.ArgumentParser, row: str, written: str = "", *, readme: bool = True) -> None:
    """Let a command print its rows as JSON, write them to its file where `written` says to which, and to a README."""
    command.add_argument("--json", action="store_true", help=f"one JSON object a {row}")
    if written:
        command.add_argument("--write", action="store_true", help=f"write {written}")
    if readme:
        command.add_argument("--readme", type=Path, metavar="FILE", help="put the table between the marks in FILE")

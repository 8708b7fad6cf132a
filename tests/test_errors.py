"""errors: an error is a code with values, and reads as its English sentence."""

import pickle
from pathlib import Path

from mnist_core.errors import TrazoError
from mnist_core.sentences import sentence


def test_an_error_reads_as_its_sentence() -> None:
    """What the command line prints is the code's English sentence; the page can say it in another language."""
    error = TrazoError("no-such-file", name="a.png")

    assert (error.code, error.values) == ("no-such-file", {"name": "a.png"})
    assert str(error) == "a.png does not exist."
    assert sentence(error.code, error.values, "es") == "a.png no existe."


def test_a_brace_in_a_value_is_left_alone() -> None:
    """A file may be called anything: its name is never read as a template."""
    assert str(TrazoError("no-such-file", name="{0.__class__}")) == "{0.__class__} does not exist."


def test_an_error_can_be_sent_to_another_process() -> None:
    """It arrives with its code and its values."""
    error = pickle.loads(pickle.dumps(TrazoError("cannot-write", path=Path("a.csv"), cause="no space")))

    assert (error.code, error.values) == ("cannot-write", {"path": Path("a.csv"), "cause": "no space"})

"""arguments: what is typed becomes a value, or argparse says what it could be."""

import argparse

import pytest

from mnist_core import arguments


def test_a_natural_number_is_digits_alone() -> None:
    """No sign, no fraction, no word."""
    assert arguments.natural("0") == 0
    assert arguments.natural("12") == 12
    for text in ("-1", "1.5", "two", "", "9223372036854775808", "9" * 5000):
        with pytest.raises(argparse.ArgumentTypeError, match="from 0 up"):
            arguments.natural(text)


def test_of_none_nothing_can_be_counted() -> None:
    """A count is one at least."""
    assert arguments.positive("1") == 1
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 up"):
        arguments.positive("0")


def test_yes_and_no_are_said_in_any_case() -> None:
    """Nothing else is either."""
    assert arguments.yes("Yes")
    assert not arguments.yes("no")
    with pytest.raises(argparse.ArgumentTypeError, match="yes or no"):
        arguments.yes("true")


def test_a_command_has_the_results_it_asks_for() -> None:
    """`--write` only where it has a file, `--readme` only where it has a table."""
    whole, bare = argparse.ArgumentParser(), argparse.ArgumentParser()
    arguments.add_results(whole, "row", "there")
    arguments.add_results(bare, "row", readme=False)

    assert set(vars(whole.parse_args([]))) == {"json", "write", "readme"}
    assert set(vars(bare.parse_args([]))) == {"json"}

"""aside: a file is written whole or not at all."""

import os
from pathlib import Path

import pytest

from mnist_core.aside import write_aside
from mnist_core.errors import TrazoError


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A file where a folder is needed, or a folder where the file should be."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()

    for path in (tmp_path / "file" / "net.safetensors", tmp_path / "folder"):
        with pytest.raises(TrazoError, match="cannot be written"):
            write_aside(path, b"content")
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_writing_makes_folders_and_replaces(tmp_path: Path) -> None:
    """A second writing takes the place of the first."""
    path = tmp_path / "a" / "b" / "c.bin"

    write_aside(path, b"one")
    write_aside(path, b"two")

    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["c.bin"]

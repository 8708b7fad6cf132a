"""The picture box's messages: only uploaded files are ever opened."""

from pathlib import Path

import pytest

from demo.picturebox import Choice, choice, uploaded
from mnist_core.errors import TrazoError


@pytest.fixture
def upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the folder of uploads."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    path = tmp_path / "uploads" / "abc" / "scan.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    return path


def test_an_uploaded_file_is_taken_with_the_visitors_name_and_wishes(upload: Path) -> None:
    """Turns count round; an unknown mode is decided by itself."""
    message = {"id": 3, "path": str(upload), "name": "My scan.png", "mode": "page", "turns": 5}

    assert choice(message) == Choice(3, upload, "My scan.png", "page", 1)
    assert choice({"path": str(upload), "mode": "other"}) == Choice(0, upload, "scan.png", "auto", 0)


@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd", "", None, 3, "a\0b", ["x"], {"path": "x"}])
def test_no_other_path_is_opened(upload: Path, path: object) -> None:
    """A forged path is a file that does not exist."""
    with pytest.raises(TrazoError) as caught:
        uploaded(path)
    assert caught.value.code == "no-such-file"


def test_a_link_out_of_the_folder_is_not_followed(upload: Path, tmp_path: Path) -> None:
    """What counts is where a path really leads."""
    secret = tmp_path / "secret.txt"
    secret.write_text("s")
    link = upload.parent / "link.png"
    link.symlink_to(secret)

    with pytest.raises(TrazoError):
        uploaded(str(link))


@pytest.mark.parametrize("message", [None, [], "x", {}])
def test_a_message_that_names_no_file_is_an_error_of_ours(upload: Path, message: object) -> None:
    """Nothing else can come out of a forged message."""
    with pytest.raises(TrazoError):
        choice(message)

"""documents: the pages of a PDF, drawn by a process that ends when a page takes too long or too much."""

import gzip
import io
import resource
import time
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pypdfium2
import pytest

from mnist_core import documents
from mnist_core.documents import PAGE_LIMIT, PAGE_SIDE, document_pages
from mnist_core.errors import TrazoError
from mnist_core.pictures import open_pages, open_picture

LINE = b"10 10 m 500 700 l S\n"


def pdf(sizes: list[tuple[int, int]]) -> bytes:
    """Return a PDF of empty pages of the given sizes in points."""
    document = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        document.new_page(width, height)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def drawing(content: bytes, resources: bytes = b"", objects: bytes = b"") -> bytes:
    """Return a PDF of one page of 600 x 800 points with this content, compressed, and what that may name."""
    packed = zlib.compress(content)
    parts = [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%b>>endobj\n" % resources,
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream endobj\n" % (len(packed), packed),
        objects + b"trailer<</Root 1 0 R>>\n%%EOF",
    ]
    return b"".join(parts)


def code_of(content: bytes) -> str:
    """Return the code of the error that opening a document ends in."""
    with pytest.raises(TrazoError) as told:
        list(open_pages(content))
    return told.value.code


def test_pages_come_in_order_at_a_bounded_resolution() -> None:
    """White where nothing is, the longer side as long as it may be, and each knows its place."""
    pages = list(open_pages(pdf([(595, 842), (842, 595), (14400, 3)])))

    assert [page.page for page in pages] == [0, 1, 2]
    assert pages[0].pixels.shape == (PAGE_SIDE, pages[0].width, 3)
    assert pages[1].pixels.shape[1] == PAGE_SIDE
    assert pages[0].pixels.min() == 255
    assert max(pages[2].pixels.shape) == PAGE_SIDE


def test_what_is_drawn_lies_where_it_was_drawn_in_its_colour() -> None:
    """A red rectangle over the page's upper left quarter: its rows and columns, red first."""
    pixels = open_picture(drawing(b"1 0 0 rg 0 400 300 400 re f")).pixels

    assert pixels.shape == (2000, 1500, 3)
    assert (pixels[:990, :740] == (255, 0, 0)).all()
    assert (pixels[1010:] == 255).all()
    assert (pixels[:, 760:] == 255).all()


def test_a_file_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    """By its path, where the process reads the file itself, wherever its reader stands."""
    (tmp_path / "page.pdf").write_bytes(drawing(LINE))

    assert (open_picture(tmp_path / "page.pdf").pixels == open_picture(drawing(LINE)).pixels).all()
    assert np.min(open_picture(tmp_path / "page.pdf").pixels) == 0


def test_what_is_unpacked_while_it_is_read_is_sent_unpacked(tmp_path: Path) -> None:
    """A packed PDF, opened as Python opens it, has a file on disk too: that one is no PDF."""
    (tmp_path / "page.pdf.gz").write_bytes(gzip.compress(drawing(LINE)))

    with gzip.open(tmp_path / "page.pdf.gz") as file:
        assert (open_picture(file).pixels == open_picture(drawing(LINE)).pixels).all()


def test_a_document_of_too_many_pages_is_refused_at_once() -> None:
    """One more than are read."""
    assert code_of(pdf([(10, 10)] * (PAGE_LIMIT + 1))) == "too-many-pages"


def test_what_is_no_document_is_said() -> None:
    """Nothing behind the header."""
    assert code_of(b"%PDF-1.7 and nothing more") == "damaged-picture"


INTO_ITSELF = (
    b"5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A 5 0 R>>>>/Length 14>>stream\n"
    b"/A Do /A Do /A\nendstream endobj\n"
)


def test_a_locked_document_is_said_to_be_locked() -> None:
    """One whose key is not the empty password's."""
    lock = b"6 0 obj<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>endobj\n" % (b"11" * 32, b"22" * 32)
    content = drawing(LINE, objects=lock).replace(b"<</Root 1 0 R>>", b"<</Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]>>")

    assert code_of(content) == "locked-document"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(drawing(LINE * 50_000), id="50,000 lines across the page"),
        pytest.param(drawing(b"/A Do", b"/Resources<</XObject<</A 5 0 R>>>>", INTO_ITSELF), id="a form in itself"),
    ],
)
def test_a_page_without_end_is_given_up(content: bytes) -> None:
    """An error in seconds of the processor, and memory in bounds, also of the process that reads and draws it.

    A form that draws itself twice is never drawn: PDFium takes gigabytes to read it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    assert code_of(content) == "endless-page"

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 4
    assert after.ru_maxrss <= max(before.ru_maxrss, documents.MEMORY // 1024)


def test_a_process_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no system bounds it, the clock does."""
    silent = tmp_path / "silent.py"
    silent.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(documents, "DRAWER", silent)
    monkeypatch.setattr(documents, "PATIENCE", 0.3)
    began = time.monotonic()

    assert code_of(b"%PDF-1.7") == "endless-page"
    assert time.monotonic() - began < 20


def test_a_reader_who_stops_ends_the_process() -> None:
    """No process is left when only the first of many pages was wanted."""
    before = set(psutil.Process().children())

    with closing(document_pages(io.BytesIO(pdf([(600, 800)] * 20)), "long.pdf")) as pages:
        assert next(pages).shape[2] == 3
        assert len(set(psutil.Process().children()) - before) == 1

    assert set(psutil.Process().children()) <= before

"""A process that draws a PDF's pages: the file comes in by standard input, pages go out by standard output.

PDFium reads a page before it draws it, and a kilobyte can make that take minutes or gigabytes; no call of its own can
be bounded.  So each page has so much of a processor's time and the process so much memory, and what wants more ends it.
`documents.py` starts it, as a file of its own: it needs nothing of this package, and starts in a tenth of a second.

First goes out one JSON object a line, {"pages": n}, then for each page {"width", "height"} and its bytes, RGB, row by
row; {"error": code} ends it early.
"""

import json
import math
import signal
import sys
from contextlib import suppress
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


def draw(source: Any, side: int, seconds: float, most: int) -> None:
    """Draw a document's pages with their longer sides `side` pixels; none of it where there are more than `most`."""
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        tell(error="locked-document" if "password" in str(error).lower() else "damaged-picture")
        return
    pages = len(document)
    tell(pages=pages)
    for index in range(pages if pages <= most else 0):
        limit_time(seconds)
        try:
            page = document[index]
            scale = side / max(page.get_size())
            width, height = (max(1, math.ceil(length * scale)) for length in page.get_size())
            bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR, rev_byteorder=True)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        except (pypdfium2.PdfiumError, ValueError, ArithmeticError):
            tell(error="damaged-picture")
            return
        limit_time(0)
        tell(width=width, height=height)
        rows = memoryview(bitmap.buffer).cast("B")
        for row in range(height):  # each may be longer than its pixels
            sys.stdout.buffer.write(rows[row * bitmap.stride : row * bitmap.stride + 3 * width])
        sys.stdout.buffer.flush()
        bitmap.close()
        page.close()


def tell(**said: int | str) -> None:
    """Write one JSON object on a line."""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.flush()


def limit_time(seconds: float) -> None:
    """Let this process end when it has computed for so long from now; 0 for no limit.  Windows knows no such thing."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_memory(size: int) -> None:
    """Let this process have no more than so many bytes of memory, where the system can be told so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends this process
    side, seconds, most, memory = (float(word) for word in sys.argv[1:])
    limit_memory(int(memory))
    limit_time(seconds)
    given = sys.stdin.buffer
    with suppress(BrokenPipeError):  # nobody listens any more
        draw(given if given.seekable() else given.read(), int(side), seconds, int(most))
    with suppress(BrokenPipeError):
        sys.stdout.close()

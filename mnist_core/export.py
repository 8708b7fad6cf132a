"""Answers for other programs: a JSON object a picture or a page, a CSV row a digit.

Knows predictions and pages; the names here are those that the command line and the page's interface promise.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from mnist_core.message import message
from mnist_core.prediction import Page, Prediction

COLUMNS = ("file", "line", "number", "position", "label", "confidence", "verdict", "box")


def prediction_record(prediction: Prediction) -> dict[str, Any]:
    """Return what `--json` prints of a prediction."""
    return {
        "label": prediction.label,
        "probabilities": [round(float(p), 6) for p in prediction.probabilities],
        "verdict": prediction.verdict,
        "reasons": [reason.as_json() for reason in prediction.reasons],
        "message": message(prediction),
    }


def page_record(page: Page) -> dict[str, Any]:
    """Return what `--json` prints of a page."""
    return {
        "verdict": page.verdict,
        "text": page.text,
        "digits": [
            {
                "label": digit.prediction.label,
                "confidence": round(digit.prediction.confidence, 6),
                "probabilities": [round(float(p), 6) for p in digit.prediction.probabilities],
                "verdict": digit.prediction.verdict,
                "reasons": [reason.as_json() for reason in digit.prediction.reasons],
                "box": list(digit.box),
                "line": digit.line,
                "number": digit.number,
            }
            for digit in page.digits
        ],
        "reasons": [reason.as_json() for reason in page.reasons],
    } | ({"page": page.index} if page.index else {})


def page_rows(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a CSV row a digit of a page's record; position counts from 0 within its number."""
    seen: dict[tuple[int, int], int] = {}
    for digit in record["digits"]:
        place = digit["line"], digit["number"]
        seen[place] = seen.get(place, -1) + 1
        yield {
            "line": place[0],
            "number": place[1],
            "position": seen[place],
            "label": digit["label"],
            "confidence": digit["confidence"],
            "verdict": digit["verdict"],
            "box": " ".join(map(str, digit["box"])),
        }


def place(file: str, record: dict[str, Any]) -> str:
    """Return a file's name as a CSV row has it: a document's second page is `scan.pdf#page=2`, as in a web address."""
    return f"{file}#page={record['page'] + 1}" if "page" in record else file


def csv_text(rows: list[dict[str, Any]], header: bool = True) -> str:
    """Return rows as CSV, with the line of their names first unless `header` is false."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()

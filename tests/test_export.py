"""export: what other programs read keeps its names, types and order."""

import csv
import io
import json

import numpy as np

from mnist_core import export
from mnist_core.prediction import Digit, Page, Prediction, Verdict
from mnist_core.reasons import Reason


def digit(label: str, line: int, number: int, verdict: Verdict = "digit") -> Digit:
    """Return a box that was read with a probability of 0.91."""
    chances = np.full(10, 0.01, np.float32)
    chances[int(label)] = 0.91
    prediction = Prediction(label, chances, verdict, (Reason("touches-edge"),), np.zeros((28, 28), np.uint8))
    return Digit(prediction, (1, 2, 3, 4), line, number)


PAGE = Page((digit("4", 0, 0), digit("2", 0, 0), digit("7", 0, 1), digit("9", 1, 0, "not-a-digit")))


def test_a_prediction_is_label_probabilities_verdict_reasons_message() -> None:
    """Plain JSON: strings, numbers and nothing of numpy's."""
    record = export.prediction_record(digit("7", 0, 0).prediction)

    assert json.loads(json.dumps(record)) == record
    assert record == {
        "label": "7",
        "probabilities": [0.01] * 7 + [0.91] + [0.01] * 2,
        "verdict": "digit",
        "reasons": [{"code": "touches-edge"}],
        "message": "7, fairly sure. The digit touches the edge of the picture.",
    }


def test_a_page_is_its_text_and_every_digit() -> None:
    """Boxes that are no digit are among the digits and not in the text."""
    record = export.page_record(PAGE)

    assert json.loads(json.dumps(record)) == record
    assert (record["verdict"], record["text"]) == ("digit", "42 7")
    assert [entry["label"] for entry in record["digits"]] == ["4", "2", "7", "9"]
    assert record["digits"][2] == {
        "label": "7",
        "confidence": 0.91,
        "probabilities": [0.01] * 7 + [0.91] + [0.01] * 2,
        "verdict": "digit",
        "reasons": [{"code": "touches-edge"}],
        "box": [1, 2, 3, 4],
        "line": 0,
        "number": 1,
    }


def test_a_later_page_of_a_document_says_which_it_is() -> None:
    """The first, and any picture, does not."""
    assert "page" not in export.page_record(Page(()))
    assert export.page_record(Page((), index=2))["page"] == 2


def test_csv_has_a_row_a_digit_and_counts_within_each_number() -> None:
    """Names that hold commas, quotes or line breaks come back as they were."""
    name = 'a, "b"\nc.png'

    text = export.csv_text([{"file": name, **row} for row in export.page_rows(export.page_record(PAGE))])

    assert text.splitlines()[0] == "file,line,number,position,label,confidence,verdict,box"
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["line"], row["number"], row["position"], row["label"]) for row in rows] == [
        ("0", "0", "0", "4"),
        ("0", "0", "1", "2"),
        ("0", "1", "0", "7"),
        ("1", "0", "0", "9"),
    ]
    assert {(row["file"], row["confidence"], row["box"]) for row in rows} == {(name, "0.91", "1 2 3 4")}
    assert rows[-1]["verdict"] == "not-a-digit"


def test_a_row_names_the_page_of_its_document() -> None:
    """As an address would: the first page, and a picture, by its file alone; rows can follow without their names."""
    assert export.place("scan.pdf", export.page_record(PAGE)) == "scan.pdf"
    assert export.place("scan.pdf", export.page_record(Page(PAGE.digits, index=2))) == "scan.pdf#page=3"
    rows = list(export.page_rows(export.page_record(PAGE)))
    assert export.csv_text([]) + export.csv_text(rows, header=False) == export.csv_text(rows)

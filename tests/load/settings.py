"""Compare settings of the server by the same visitors, and keep the table that they were chosen by.

    python tests/load/settings.py [--only WORD ...] [--visitors 50] [--seconds 12]

Every row is a server of its own (`variant.py`).  Writes settings.json and settings.md beside this file; rows that were
not measured this time stay as they were.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from served import serve
from visitors import measure

from mnist_core.benchmark import machine

TABLE = Path(__file__).with_name("settings.json")
WARM_UP = 3  # seconds of visitors that are not counted
ROWS = {
    "Gradio, called directly, 40 threads": "--live direct",
    "Gradio, called directly, 2 threads": "--live direct --gradio-threads 2",
    "Gradio, called directly, 2 threads, values as they are": "--live direct --gradio-threads 2 --bare",
    "Gradio's queue, 1 at a time": "--live queue --limit 1",
    "Gradio's queue, 2 at a time": "--live queue --limit 2",
    "Gradio's queue, 4 at a time": "--live queue --limit 4",
    "Gradio's queue, batches of 8": "--live batch --limit 1 --batch 8",
    "Gradio's queue, batches of 32": "--live batch --limit 1 --batch 32",
    "our layer, 1 worker": "--workers 1",
    "our layer, 2 workers": "--workers 2",
    "our layer, 4 workers": "--workers 4",
    "our layer, 2 workers, torch and OpenCV on 2 threads": "--workers 2 --threads 2",
}
COLUMNS = {
    "median": "median ms",
    "percentile_95": "95 % within ms",
    "slowest": "slowest ms",
    "answers_a_second": "answers a second",
    "server_cores": "cores",
    "busy": "busy",
    "errors": "errors",
    "wrong": "another's",
}


def markdown(table: dict[str, object]) -> str:
    """Return the table as it is read."""
    rows = table["rows"]
    assert isinstance(rows, dict)
    lines = [
        "# Live drawings: settings compared",
        "",
        f"{table['visitors']} visitors for {table['seconds']} s each, on the server's own cores: {table['machine']}.",
        "Written by `python tests/load/settings.py`.",
        "",
        f"| setting | {' | '.join(COLUMNS.values())} |",
        f"|---|{'---:|' * len(COLUMNS)}",
    ]
    lines += [f"| {name} | {' | '.join(str(row[key]) for key in COLUMNS)} |" for name, row in rows.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure the rows that are asked for, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=[""], help="rows with one of these in their names")
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=12)
    options = parser.parse_args()
    before = json.loads(TABLE.read_text())["rows"] if TABLE.exists() else {}
    rows = {}
    for name, arguments in ROWS.items():
        if any(word in name for word in options.only):
            with serve(["tests/load/variant.py", *arguments.split()]) as served:
                measure(served, options.visitors, WARM_UP)
                figures = measure(served, options.visitors, options.seconds)[0]
            before[name] = asdict(figures)
            print(name, figures, flush=True)
        if name in before:
            rows[name] = before[name]
    table = {"machine": machine(), "visitors": options.visitors, "seconds": options.seconds, "rows": rows}
    TABLE.write_text(json.dumps(table, indent=1) + "\n")
    TABLE.with_suffix(".md").write_text(markdown(table))


if __name__ == "__main__":
    main()

"""Gradio is imported without what serving has no use for, and nothing is changed afterwards."""

import gc
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = """
import gc, inspect, sys
was = inspect.getfile
from demo.quick import keep_what_is_loaded, quick_imports
with quick_imports():
    collecting = gc.isenabled()
    import gradio
parsed = []
import gradio.component_meta as meta
meta.extract_class_source_code = lambda *_: parsed.append(1)
keep_what_is_loaded()
print(collecting, gc.isenabled(), inspect.getfile is was, gc.get_freeze_count() > 100_000)
"""
SPY = """
import sys
opened = []
sys.addaudithook(lambda event, details: event == "open" and str(details[0]).endswith(".pyi") and opened.append(1))
"""


def test_nothing_is_collected_or_parsed_meanwhile_and_all_is_as_before_afterwards() -> None:
    """No stub for editors is opened; the collector runs again and spares what is there."""
    program = f"{SPY}{PROGRAM}print(len(opened))"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["False", "True", "True", "True", "0"]


def test_the_collector_of_this_process_runs() -> None:
    """Importing the page, as these tests do, leaves it on."""
    import demo.app  # noqa: F401

    assert gc.isenabled()

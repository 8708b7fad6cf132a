"""Serves the page with one endpoint more, `/empty`, that takes an upload as `/predict` does and does nothing with it.

For `throughput.py`.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
os.environ["OMP_NUM_THREADS"] = "1"

import cv2
import gradio as gr

from demo.app import build, launch_kwargs, load, pending
from demo.reader import Reader


def empty(picture: gr.FileData) -> str:
    """Do nothing."""
    return "nothing"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    classifiers = pending()
    reader = Reader()
    page = build(classifiers, reader)
    with page:
        gr.api(empty, api_name="empty", concurrency_id="empty", concurrency_limit=2)
    _, address, _ = page.launch(server_port=options.port, prevent_thread_lock=True, quiet=True, **launch_kwargs())
    print(f"Trazo is at {address}", flush=True)
    load(classifiers)
    reader.begin()
    print(f"Trazo is at {address}", flush=True)
    page.block_thread()

"""Build and serve the page.

Run as `python -m demo`, `python -m demo.app` or `python demo/app.py`, from any folder.  The page is answered at once;
the networks load behind it, and until they have, the page takes drawings and says so.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a file: the project's folder is not yet where imports are looked for
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read by gradio when it is imported

import cv2
import gradio as gr
import numpy as np

from demo.frame import FOLDER, footer, head, header
from demo.interface import public
from demo.tabs.compare import compare_tab
from demo.tabs.draw import draw_tab
from demo.tabs.garments import garments_tab
from demo.tabs.handwriting import handwriting_tab
from demo.tabs.upload import upload_tab
from demo.visit import leaving, visiting
from demo.why import why
from mnist_core.classifier import Classifier

TABS = ("draw", "upload", "handwriting", "garments", "compare")
DIGITS, GARMENTS = "mnist-cnn", "fashion-cnn"  # what the tabs read with
# Loaded in this order: first what the first tab needs.
NETWORKS = (DIGITS, GARMENTS, "mnist-mlp-tutorial", "mnist-mlp")
COMPARED = ("mnist-mlp-tutorial", "mnist-mlp", DIGITS)  # the tutorial's, the same trained our way, and another kind
UPLOAD_LIMIT_MB = 20
# Seconds: how often the folder of uploads is looked through, and how old a file may get.
CLEANING, KEEPING = 300, 600
QUEUE_LENGTH = 64
PAPER = ("#f6f4ee", "#121519")  # the stylesheet's --paper, light and dark, for the moment before it is there


def build(classifiers: "Mapping[str, Future[Classifier]]") -> gr.Blocks:
    """Return the page over classifiers by name, each a future of one that may still be loading."""
    with gr.Blocks(title="Trazo", analytics_enabled=False, delete_cache=(CLEANING, KEEPING), fill_width=True) as page:
        public(classifiers[DIGITS])  # first, so that no private event takes its names
        visit = visiting()
        header(TABS)
        draw_tab(classifiers[DIGITS], visit)
        upload_tab(classifiers[DIGITS], UPLOAD_LIMIT_MB, visit)
        handwriting_tab(classifiers[DIGITS], UPLOAD_LIMIT_MB, visit)
        garments_tab(classifiers[GARMENTS], UPLOAD_LIMIT_MB)
        compare_tab({name: classifiers[name] for name in COMPARED})
        footer()
        why(classifiers[DIGITS], visit)
        leaving(page)
    return page.queue(max_size=QUEUE_LENGTH, default_concurrency_limit=2)


def launch_kwargs() -> dict[str, Any]:
    """Return what `Blocks.launch` must be given for the page to look and behave as it should."""
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    theme.set(body_background_fill=PAPER[0], body_background_fill_dark=PAPER[1])
    return {
        "theme": theme,
        "head": head(),
        "favicon_path": FOLDER / "favicon.svg",
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
        "pwa": False,
        "max_file_size": UPLOAD_LIMIT_MB * 2**20,
        "share": False,
    }


def pending(names: Iterable[str] = NETWORKS) -> "dict[str, Future[Classifier]]":
    """Return a future for each network; `load` fulfils them."""
    return {name: Future() for name in names}


def load(classifiers: "Mapping[str, Future[Classifier]]") -> None:
    """Load the networks one after the other, in order; one that cannot be loaded says so to whoever asks for it.

    Each answers a blank glyph first, so that no visitor pays for what torch does only once.
    """
    for name, future in classifiers.items():
        try:
            classifier = Classifier.load(name)
            classifier.predict_glyph(np.zeros((28, 28), np.uint8))
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(classifier)


def main(arguments: list[str] | None = None) -> None:
    """Serve the page until it is interrupted or told to end."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Serve the Trazo page.")
    parser.add_argument("--host", help="address to listen on; 127.0.0.1, or $GRADIO_SERVER_NAME, unless given")
    parser.add_argument(
        "--port", type=int, help="port; 7860 or the next free one, or $GRADIO_SERVER_PORT, unless given"
    )
    parser.add_argument("--threads", type=int, default=1, help="cores that one answer may use (default: 1)")
    options = parser.parse_args(arguments)
    # Visitors are answered side by side, so one core each is quickest; torch reads this when it is imported.
    os.environ["OMP_NUM_THREADS"] = str(max(1, options.threads))
    cv2.setNumThreads(max(1, options.threads))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as on Ctrl+C: uploads are deleted
    classifiers = pending()
    page = build(classifiers)
    _, address, _ = page.launch(
        server_name=options.host, server_port=options.port, prevent_thread_lock=True, quiet=True, **launch_kwargs()
    )
    print(f"Trazo is at {address}", flush=True)
    threading.Thread(target=load, args=(classifiers,), name="load", daemon=True).start()
    page.block_thread()


if __name__ == "__main__":
    main()

"""Build and serve the page.

Run as `python -m demo`, `python -m demo.app` or `python demo/app.py`, from any folder.  The page is answered at once;
the networks load behind it, and until they have, the page takes drawings and says so.
"""

import os
import sys
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

if __package__ in (None, ""):  # run as a file: imports are looked for in its folder, and should be in the project's
    sys.path[0] = str(Path(__file__).resolve().parents[1])
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # these are read by gradio when it is imported
# After each queued event Gradio makes a table of the last 10,000 for a page that is off here; this leaves it one row.
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")

from demo.quick import keep_what_is_loaded, quick_imports, uncollected

with quick_imports():
    import gradio as gr

import cv2
import numpy as np
from starlette.middleware import Middleware

from demo.allocator import give_back_memory
from demo.assets import FOLDER, head, later, picture
from demo.bodies import REFUSALS, bounded
from demo.doors import only_doors
from demo.examples import SPRITE, packed_drawings
from demo.frame import footer, header
from demo.headers import strict_headers
from demo.health import health
from demo.interface import public
from demo.journal import journal, keep_journal
from demo.live import live
from demo.offline import stay_offline
from demo.options import Options, read_options
from demo.reader import Reader
from demo.serving import Work, serve
from demo.sharing import introduction
from demo.source import source_routes
from demo.tabs.compare import compare_tab
from demo.tabs.draw import draw_tab
from demo.tabs.garments import garments_tab
from demo.tabs.handwriting import handwriting_tab
from demo.tabs.learn import learn_tab
from demo.tabs.upload import upload_tab
from demo.turn import arrivals
from demo.visit import leaving, visiting
from demo.why import why
from mnist_core.classifier import Classifier
from mnist_core.handfile import LARGEST
from mnist_core.handwriting import FEWEST
from mnist_core.strokes import POINT_LIMIT, STROKE_LIMIT
from mnist_core.traces import MOST

TABS = ("draw", "upload", "handwriting", "garments", "compare", "learn")
DIGITS, GARMENTS = "mnist-cnn", "fashion-cnn"  # what the tabs read with
# Loaded in this order: first what the first tab needs.
NETWORKS = (DIGITS, GARMENTS, "mnist-mlp-tutorial", "mnist-mlp")
LEARNT = ("mnist-mlp-tutorial", DIGITS)  # what a network trained on the page is set beside
COMPARED = ("mnist-mlp-tutorial", "mnist-mlp", DIGITS)  # the tutorial's, the same trained our way, and another kind
UPLOAD_LIMIT_MB = 20
# Seconds: how often the folder of uploads is looked through, and how old a file may get.
CLEANING, KEEPING = 60, 600
QUEUE_LENGTH = 64
SESSIONS_KEPT = 1000  # Gradio keeps a copy of the page's settings, and a taught network, for each visitor
# What the page need not send: strokes and points of a drawing, samples, from how many on, bytes of a saved hand.
LIMITS = {"strokes": STROKE_LIMIT, "points": POINT_LIMIT, "samples": MOST, "fewest": FEWEST, "hand": LARGEST}
PAPER = ("#f6f4ee", "#121519")  # the stylesheet's --paper, light and dark, for the moment before it is there


def build(classifiers: "Mapping[str, Future[Classifier]]", reader: Reader | None = None) -> gr.Blocks:
    """Return the page over classifiers by name, each a future of one that may still be loading.

    reader: finds digits in what other programs send, in a process of its own
    """
    with gr.Blocks(title="Trazo", analytics_enabled=False, delete_cache=(CLEANING, KEEPING), fill_width=True) as page:
        public(classifiers[DIGITS], reader)  # first, so that no private event takes its names
        visit = visiting()
        header(TABS)
        draw_tab(classifiers[DIGITS], visit)
        upload_tab(classifiers[DIGITS], UPLOAD_LIMIT_MB, visit)
        handwriting_tab(classifiers[DIGITS], UPLOAD_LIMIT_MB, visit)
        garments_tab(classifiers[GARMENTS], UPLOAD_LIMIT_MB, visit)
        compare_tab({name: classifiers[name] for name in COMPARED})
        learn_tab({name: classifiers[name] for name in LEARNT})
        footer()
        why(classifiers[DIGITS], visit)
        leaving(page)
    return page.queue(max_size=QUEUE_LENGTH, default_concurrency_limit=2, api_open=False)


def launch_kwargs(
    classifiers: "Mapping[str, Future[Classifier]] | None" = None,
    options: Options | None = None,
    work: Work | None = None,
) -> dict[str, Any]:
    """Return what `Blocks.launch` must be given for the page to look and behave as it should."""
    options, work = options or Options(), work or Work()
    layers = [  # each is asked before the next, and all before Gradio
        Middleware(journal),
        Middleware(arrivals),
        Middleware(strict_headers, options.embed),
        Middleware(health, classifiers or {}, work.ending),
        Middleware(only_doors),
        Middleware(work.counted),
        Middleware(introduction),
        Middleware(bounded, UPLOAD_LIMIT_MB * 2**20),
        Middleware(live),
    ]
    theme = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    theme.set(body_background_fill=PAPER[0], body_background_fill_dark=PAPER[1])
    own = {"later": later(), "garments": picture(SPRITE)}
    addresses = {name: asset.address for name, asset in own.items()}
    told = {"first": TABS[0], "own": addresses, "limits": LIMITS, "drawings": packed_drawings()}
    return {
        "theme": theme,
        "head": head(told),
        "favicon_path": FOLDER / "favicon.svg",
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
        "pwa": False,
        "max_file_size": UPLOAD_LIMIT_MB * 2**20,
        "share": False,
        "mcp_server": False,
        "state_session_capacity": SESSIONS_KEPT,
        "app_kwargs": {
            "middleware": layers,
            "routes": [*source_routes(), *(asset.route() for asset in own.values())],
            "exception_handlers": REFUSALS,
        },
    }


def pending() -> "dict[str, Future[Classifier]]":
    """Return a future for each network; `load` fulfils them."""
    return {name: Future() for name in NETWORKS}


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
    options = read_options(arguments)
    give_back_memory()
    # Visitors are answered side by side, so one core each is quickest; torch reads this when it is imported.
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    cv2.setNumThreads(options.threads)
    keep_journal()
    stay_offline()
    classifiers, work, reader = pending(), Work(), Reader()

    def ready() -> None:
        with uncollected():
            load(classifiers)
        keep_what_is_loaded()

    serve(lambda: build(classifiers, reader), options, launch_kwargs(classifiers, options, work), work, ready)


if __name__ == "__main__":
    main()

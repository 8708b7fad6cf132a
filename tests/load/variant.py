"""Serves the page with some settings changed, to compare them (`settings.py`); not what visitors get.

python tests/load/variant.py [--live ours|direct|queue|batch] [--workers N] ...
"""

import argparse
import os
import sys
import threading
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
from starlette.middleware import Middleware

from demo.app import build, launch_kwargs, load, pending
from demo.live import WAITING_LIMIT, live

parser = argparse.ArgumentParser()
parser.add_argument("--live", choices=("ours", "direct", "queue", "batch"), default="ours")
parser.add_argument("--workers", type=int, default=0, help="of ours: drawings read at a time")
parser.add_argument("--waiting", type=int, default=WAITING_LIMIT)
parser.add_argument("--limit", type=int, default=2, help="of Gradio's queue: events at a time")
parser.add_argument("--batch", type=int, default=16, help="of Gradio's queue: most calls in one")
parser.add_argument("--gradio-threads", type=int, default=40)
parser.add_argument("--threads", type=int, default=1, help="of torch and OpenCV, for one answer")
parser.add_argument("--bare", action="store_true", help="without Gradio's work on inputs and outputs")
parser.add_argument("--port", type=int)
options = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(options.threads)
cv2.setNumThreads(options.threads)

classifiers = pending()
page = build(classifiers)
for event in page.fns.values():
    if event.queue or options.live == "ours":
        continue
    if options.bare:
        event.preprocess = event.postprocess = False
    if options.live != "direct":
        event.queue, event.concurrency_id, event.concurrency_limit = True, "live", options.limit
    if options.live == "batch" and len(event.inputs) == 1:
        event.fn = partial(lambda one, messages: [[one(message) for message in messages]], event.fn)
        event.batch, event.max_batch_size = True, options.batch
page.config = page.get_config_file()
launching = launch_kwargs()
layers = [layer for layer in launching["app_kwargs"]["middleware"] if layer.cls is not live]
if options.live == "ours":
    layers.append(Middleware(live, options.workers, options.waiting))
launching["app_kwargs"]["middleware"] = layers
_, address, _ = page.launch(
    server_port=options.port, prevent_thread_lock=True, quiet=True, max_threads=options.gradio_threads, **launching
)
print(f"Trazo is at {address}", flush=True)
threading.Thread(target=load, args=(classifiers,), daemon=True).start()
page.block_thread()

"""A training small enough to watch: tutorial 1's network on a few thousand digits, in a process of its own.

`python -m mnist_core.apprentice` reads one JSON object from standard input, `{"digits", "passes", "seed", "glyph"}`,
and prints one a line: how many digits it has, how well it reads after every few steps, and at last its weights.  It
gives way to everything else on the machine, and ends as soon as standard input does, with what it has learnt by then.
It learns from MNIST where that lies on the machine, else from digits of many hands made in code; nothing is downloaded.
"""

import base64
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from safetensors.torch import save

from mnist_core import runs, training
from mnist_core.datasets import Split, is_here, load
from mnist_core.errors import TrazoError
from mnist_core.hands import hand_glyphs
from mnist_core.recipes import Recipe
from mnist_core.runtime import Runtime, generator
from mnist_core.training import Material

NETWORK = "mlp"
DIGITS = (300, 1000, 5000)  # how many it may be shown
PASSES = (1, 3, 10)  # how often it may be shown each
UNSEEN = 500  # digits that it is never shown, to see how well it reads
TRAINED_ON = 50_000  # the first digits of MNIST, as in tutorial 1; those it never sees come after them
WRITTEN_AT_ONCE = 100  # digits made in code between two lines that say how far this is
RECORDS = 80  # about so many lines say how it goes
REST, LEAST_REST = 1.0, 0.05  # times as long as it worked, and seconds: half a core at most, and slow enough to watch
LOOKED_AT = 20  # digits that are shown as what it learns from
NICENESS = 10  # gives way to the page, and still comes to its end on a busy machine


@dataclass(frozen=True)
class Lesson:
    """What to learn from: `digits` samples, each shown `passes` times; glyph: (28, 28) uint8, read after every record.

    Raises TrazoError `unknown-option` for more than it may be.
    """

    digits: int
    passes: int
    seed: int
    glyph: np.ndarray

    def __post_init__(self) -> None:
        for option, value, known in (("digits", self.digits, DIGITS), ("passes", self.passes, PASSES)):
            if value not in known:
                raise TrazoError("unknown-option", option=option, value=value, known=", ".join(map(str, known)))


def learn(lesson: Lesson, stopped: threading.Event) -> Iterator[dict[str, Any]]:
    """Yield how far a lesson is, as JSON, until it is over or `stopped` is set.

    First {"made", "of"} while digits are made; then {"data": "mnist" or "hands", "shown": the first digits' bytes};
    then records {"step", "steps", "epoch", "loss", "accuracy": on unseen digits, "probabilities": of the lesson's
    glyph, "seconds"}; last {"weights": safetensors, "seen": how many samples it was shown}.
    """
    where = Runtime(torch.device("cpu"))
    samples: Split
    for made in _material(lesson):
        if isinstance(made, dict):
            yield made
        else:
            data, samples, unseen = made
        if stopped.is_set():
            return
    yield {"data": data, "shown": _bytes(samples.images[:LOOKED_AT].numpy())}
    recipe = Recipe(epochs=lesson.passes)
    run = runs.begin(NETWORK, recipe, len(samples), where, lesson.seed)
    yield _seen(run, lesson.glyph, unseen, None)
    every = max(1, run.steps // RECORDS)
    began, lately = time.monotonic(), None
    for record in training.train(run, Material(samples), where, every=every):
        if record.ends_epoch:
            if run.step < run.steps or run.step % every == 0:
                continue  # it means a whole epoch, the others the last few steps
            record = replace(record, loss=lately.loss if lately else record.loss)
        lately = record
        yield _seen(run, lesson.glyph, unseen, record)
        if stopped.wait(max(LEAST_REST, REST * (time.monotonic() - began))):
            break
        began = time.monotonic()
    weights = {name: tensor.contiguous() for name, tensor in run.trained.state_dict().items()}
    seen = min(run.step * recipe.batch, lesson.passes * len(samples))
    yield {"weights": base64.b64encode(save(weights)).decode("ascii"), "seen": seen}


def _material(lesson: Lesson) -> Iterator[dict[str, int] | tuple[str, Split, Split]]:
    """Yield {"made", "of"} while digits are made, then where they come from, those to learn from and those unseen."""
    if is_here("mnist"):
        try:
            everything = load("mnist", train=True)
        except TrazoError:  # damaged: made ones will do
            pass
        else:
            draws = generator(lesson.seed, "lesson")
            shown = torch.randperm(TRAINED_ON, generator=draws)[: lesson.digits]
            unseen = TRAINED_ON + torch.randperm(len(everything) - TRAINED_ON, generator=draws)[:UNSEEN]
            yield "mnist", everything[shown], everything[unseen]
            return
    total = lesson.digits + UNSEEN
    rng = np.random.default_rng(lesson.seed)
    parts = []
    for made in range(0, total, WRITTEN_AT_ONCE):
        yield {"made": made, "of": total}
        parts.append(hand_glyphs(min(WRITTEN_AT_ONCE, total - made), rng))
    glyphs, labels = (torch.from_numpy(np.concatenate(part)) for part in zip(*parts, strict=True))
    whole = Split(glyphs, labels)
    yield "hands", whole[: lesson.digits], whole[lesson.digits :]


def _seen(run: runs.Run, glyph: np.ndarray, unseen: Split, record: runs.Record | None) -> dict[str, Any]:
    """Return how well a run reads digits it has never seen, and what it reads in the glyph."""
    images = torch.cat([unseen.images, torch.from_numpy(glyph)[None]])
    answers = training.logits(run.network, images, run.recipe.mean, run.recipe.std, len(images))
    run.network.train()
    right = (answers[:-1].argmax(1) == unseen.labels).float().mean()
    chances = torch.softmax(answers[-1], 0)
    return {
        "step": run.step,
        "steps": run.steps,
        "epoch": run.epoch,
        "loss": round(record.loss, 4) if record else None,
        "accuracy": round(float(right), 4),
        "probabilities": [round(float(p), 4) for p in chances],
        "seconds": round(run.seconds, 3),
    }


def _bytes(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def main() -> None:
    """Learn what standard input asks for, and print how it goes."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    torch.set_num_threads(1)
    asked = json.loads(sys.stdin.readline())
    glyph = np.frombuffer(base64.b64decode(asked["glyph"]), np.uint8).reshape(28, 28).copy()
    stopped = threading.Event()

    def listen() -> None:
        sys.stdin.read()  # returns when whoever asked stops it, or is gone
        stopped.set()

    threading.Thread(target=listen, daemon=True).start()
    for line in learn(Lesson(asked["digits"], asked["passes"], asked["seed"], glyph), stopped):
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()

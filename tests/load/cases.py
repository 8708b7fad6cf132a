"""Hostile input, made in code, case by case from a seed: files, messages and requests, each kind as often as it is due.

    python tests/load/cases.py INDEX [--seed 0]        # write the files of one case into the current folder

Knows what a case sends and how often its kind comes; `hostile.py` sends it and judges what comes back.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hostile_files import (
    absurd,
    crowd,
    document_bomb,
    flipped,
    frame_bomb,
    heap,
    lying,
    metadata_bomb,
    named_badly,
    pixel_bomb,
    spliced,
    truncated,
)
from hostile_messages import endless, odd_messages, odd_numbers, paths
from hostile_requests import forged, looked, oversized
from steps import Rng, Step


@dataclass(frozen=True)
class Case:
    """What one hostile visitor does: its steps, one after the other or all at once."""

    index: int
    kind: str
    steps: tuple[Step, ...]
    together: bool = False


# How often each kind comes, out of the sum; what costs a second comes less often than what costs a millisecond.
KINDS: dict[Callable[[Rng], tuple[Step, ...]], float] = {
    truncated: 12,
    flipped: 14,
    spliced: 12,
    lying: 8,
    absurd: 6,
    pixel_bomb: 2.5,
    heap: 2,
    frame_bomb: 2,
    metadata_bomb: 2,
    document_bomb: 3,
    named_badly: 5,
    odd_numbers: 8,
    endless: 6,
    odd_messages: 8,
    paths: 5,
    forged: 8,
    looked: 4,
    oversized: 3,
    crowd: 0.1,
}


def make(index: int, seed: int = 0) -> Case:
    """Return a case; the same for the same numbers."""
    rng = np.random.default_rng([seed, index])
    weights = np.array(list(KINDS.values()))
    kind = list(KINDS)[int(rng.choice(len(KINDS), p=weights / weights.sum()))]
    return Case(index, kind.__name__, kind(rng), together=kind is crowd)


def main() -> None:
    """Write the files of a case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("index", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    case = make(options.index, options.seed)
    for number, step in enumerate(case.steps):
        print(case.kind, step.way, step.to, step.name[:80], str(step.value)[:200])
        if step.way == "file":
            Path(f"case-{options.index}-{number}.bin").write_bytes(step.value)


if __name__ == "__main__":
    main()

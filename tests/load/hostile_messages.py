"""Messages that no page sends: strokes that are none, any JSON in place of a value, paths in place of uploads.

Knows the page's components and endpoints by name; values are made at random from JSON's shapes.
"""

from typing import Any

import numpy as np
from steps import Rng, Step

PADS = ("pad", "hand-pad", "compare-pad")
PATHS = (
    "/etc/passwd",
    "/proc/self/environ",
    "/proc/self/mem",
    "/dev/zero",
    "/dev/stdin",
    "../../etc/passwd",
    "demo/app.py",
    "~/.ssh/id_rsa",
    "file:///etc/passwd",
    "http://127.0.0.1:1/x.png",
    "http://169.254.169.254/latest/meta-data",
    "//example.invalid/x.png",
    "data:image/png;base64,AAAA",
    "\0",
    "a" * 100_000,
    "",
    ".",
    "/",
)
NUMBERS: tuple[Any, ...] = (
    float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, 0, -0.0, 1, -1, 2, 0.5, 2**63, 10**300, True,
    "0.5", None, "NaN", [], {},
)  # fmt: skip


def anything(rng: Rng, depth: int = 3) -> Any:
    """Return any value that JSON can carry, and the numbers that it should not."""
    which = int(rng.integers(8 if depth else 5))
    if which < 3:
        return NUMBERS[rng.integers(len(NUMBERS))]
    if which == 3:
        return float(rng.normal())
    if which == 4:
        return str(rng.choice(["", "pen", "eraser", "id", "\0", "é" * 50, "x" * 2000, *PATHS[:8]]))
    inner = [anything(rng, depth - 1) for _ in range(int(rng.integers(0, 5)))]
    if which < 7:
        return inner
    keys = rng.choice(["id", "live", "strokes", "points", "tool", "width", "path", "name", "mode", "turns", "samples",
                       "label", "example", "meta", "url", "__type__", "value"], len(inner))  # fmt: skip
    return {str(key): value for key, value in zip(keys, inner, strict=True)}


def stroke(points: list[Any], tool: Any = "pen", width: Any = 0.05) -> dict[str, Any]:
    """Return a stroke as the pad sends it."""
    return {"tool": tool, "width": width, "points": points}


def drawn(rng: Rng, strokes: Any) -> tuple[Step, ...]:
    """Return the step that sends strokes to one of the pads."""
    message = {"id": int(rng.integers(1, 10**6)), "live": bool(rng.integers(2)), "strokes": strokes}
    return (Step("event", str(rng.choice(PADS)), message),)


def odd_numbers(rng: Rng) -> tuple[Step, ...]:
    """Strokes with a few numbers that are none, or out of range."""
    points: list[list[Any]] = rng.uniform(0, 1, (int(rng.integers(1, 40)), int(rng.integers(2, 5)))).tolist()
    made = stroke(points)
    for _ in range(int(rng.integers(1, 4))):
        bad = NUMBERS[rng.integers(len(NUMBERS))]
        if rng.uniform() < 0.3:
            made["width"] = bad
        else:
            row = points[rng.integers(len(points))]
            row[int(rng.integers(len(row)))] = bad
    return drawn(rng, [made])


def endless(rng: Rng) -> tuple[Step, ...]:
    """Strokes without length, without points, without end, all over each other or erased into thousands of pieces."""
    which = int(rng.integers(10))
    count = int(rng.choice([1, 200, 201, 5000, 20_000, 20_001, 60_000]))
    if which == 0:
        return drawn(rng, [stroke([])] * count)
    if which == 1:
        return drawn(rng, [stroke([[0.5, 0.5]] * count, width=float(rng.choice([0, 1e-9, 1])))])
    if which == 2:
        return drawn(rng, [stroke(rng.uniform(-1, 2, (count, 2)).tolist())])
    if which == 3:
        return drawn(rng, [stroke(rng.uniform(-1, 2, (100, 2)).tolist()) for _ in range(200)])
    if which == 4:  # a zigzag, combed by erasers
        across = [[i % 2, i / 10_000] for i in range(10_000)]
        combs = [stroke([[x, -1], [x, 2]], "eraser", 0.001) for x in np.linspace(0, 1, int(rng.choice([2, 20, 150])))]
        return drawn(rng, [stroke(across), *combs])
    if which == 5:
        specks = [stroke([[x, y]]) for x, y in rng.uniform(0, 1, (200, 2)).tolist()]
        return drawn(rng, specks)
    if which == 6:
        return drawn(rng, [stroke([[0.5, 0.5], [0.5 + 1e-12, 0.5]])] * int(rng.integers(1, 200)))
    if which == 7:
        return drawn(
            rng, [stroke(rng.uniform(0, 1, (99, 2)).tolist(), str(rng.choice(["pen", "eraser"]))) for _ in range(200)]
        )
    if which == 8:  # the largest lesson, of the largest drawings
        big = [stroke(rng.uniform(0, 1, (int(rng.choice([10, 100])), 2)).round(3).tolist())]
        samples = [{"label": str(i % 10), "strokes": big} for i in range(int(rng.choice([1, 100, 101])))]
        return (Step("event", "hand-lesson", {"id": 1, "samples": samples}),)
    rows = [stroke([[x, y], [x, y + 0.02]]) for y in np.linspace(0, 0.95, 10) for x in np.linspace(0, 1, 20)]
    return drawn(rng, rows)


def odd_messages(rng: Rng) -> tuple[Step, ...]:
    """Any JSON in place of a component's value or an endpoint's picture."""
    components = (*PADS, "hand-lesson", "upload-box", "garments-box", "garments-examples")
    if rng.uniform() < 0.25:
        return (Step("named", str(rng.choice(["predict", "read"])), anything(rng)),)
    return (Step("event", str(rng.choice(components)), anything(rng)),)


def paths(rng: Rng) -> tuple[Step, ...]:
    """The path of a file that was not uploaded, or another address, in place of a picture."""
    path = PATHS[rng.integers(len(PATHS))]
    data = {"path": path, "url": path, "orig_name": path, "meta": {"_type": "gradio.FileData"}, "is_stream": False}
    for key in rng.permutation(list(data))[: rng.integers(0, 3)]:
        del data[str(key)]
    if rng.uniform() < 0.5:
        return (Step("named", str(rng.choice(["predict", "read"])), data),)
    box = str(rng.choice(["upload-box", "garments-box"]))
    return (Step("event", box, {"id": 1, "mode": "auto", "turns": 0, "name": path, **data}),)

"""Requests that no page makes: forged events, looks at what is nobody's business, bodies far too large or too deep."""

import json
from typing import Any

from hostile_messages import anything
from steps import Rng, Step

PLACES = (
    "run/predict", "run/read", "run/lambda", "api/predict", "queue/join", "call/predict", "call/read",
    "call/v2/predict", "call/v2/none", "call/none", "upload", "component_server", "cancel", "reset", "stream/x",
    "stream/x/close", "run-history/connect", "process_recording", "vibe-edit", "vibe-code", "undo-vibe-edit", "login",
)  # fmt: skip
LOOKED_AT = (
    "file=/etc/passwd", "file=../../etc/passwd", "file/etc/passwd", "proxy=http://127.0.0.1:1/",
    "queue/data?session_hash=x", "queue/status", "info?all_endpoints=true", "call/predict/none",
    "call/v2/predict/none", "upload_progress?upload_id=x", "runs", "app_id", "token", "user", "login_check",
    "startup-events", "dev/reload", "vibe-code", "openapi.json", "deep_link?session_hash=x",
    "stream/a/b/1/playlist.m3u8", "custom_component/1/server/component/x.js", "%2e%2e/%2e%2e/",
)  # fmt: skip


def forged(rng: Rng) -> tuple[Step, ...]:
    """An event as no page sends it: any function, any session, any data, to every address."""
    body: dict[str, Any] = {
        "data": anything(rng) if rng.uniform() < 0.3 else [anything(rng) for _ in range(int(rng.integers(0, 4)))],
        "fn_index": int(rng.integers(-2, 14)) if rng.uniform() < 0.8 else anything(rng),
        "session_hash": str(rng.choice(["a", "b", "x" * 3000, ""])) if rng.uniform() < 0.8 else anything(rng),
        "trigger_id": anything(rng),
        "event_data": anything(rng),
        "event_id": anything(rng, 0),
        "batched": bool(rng.integers(2)),
        "simple_format": anything(rng, 0),
    }
    for key in rng.permutation(list(body))[: rng.integers(0, 4)]:
        del body[str(key)]
    place = str(rng.choice(PLACES))
    return (Step("raw", f"POST gradio_api/{place}", json.dumps(body).encode()),)


def looked(rng: Rng) -> tuple[Step, ...]:
    """A look at an address that is none of a visitor's business, or at none at all."""
    if rng.uniform() < 0.2:
        place = str(
            rng.choice(
                ["monitoring", "monitoring/summary", "config", "docs", "?deep_link=../../etc/passwd", "static/../../x"]
            )
        )
    else:
        place = f"gradio_api/{rng.choice(LOOKED_AT)}"
    return (Step("raw", f"{rng.choice(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])} {place}", b""),)


def oversized(rng: Rng) -> tuple[Step, ...]:
    """A body that is far too large, far too deep, or far too much of one thing."""
    place = str(
        rng.choice(["run/predict", "queue/join", "call/predict", "call/v2/predict", "cancel", "component_server"])
    )
    which = int(rng.integers(5))
    if which == 0:
        body = (
            b'{"data": ["' + b"x" * int(rng.choice([2**20, 2**23, 2**25])) + b'"], "fn_index": 2, "session_hash": "a"}'
        )
    elif which == 1:
        deep = int(rng.choice([500, 5000, 200_000]))
        body = b'{"data": ' + b"[" * deep + b"]" * deep + b', "fn_index": 2}'
    elif which == 2:
        body = b'{"data": [' + b"1," * int(rng.choice([10**5, 10**6])) + b'1], "fn_index": 2, "session_hash": "a"}'
    elif which == 3:
        body = b'{"data": [1], "fn_index": ' + b"9" * int(rng.choice([400, 5000, 100_000])) + b"}"
    else:
        field = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nx\r\n'
        return (
            Step(
                "raw",
                "POST gradio_api/upload multipart",
                field * int(rng.choice([2, 900, 1100, 20_000])) + b"--b--\r\n",
            ),
        )
    return (Step("raw", f"POST gradio_api/{place}", body),)

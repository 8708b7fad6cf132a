"""How much of Gradio's own speed is left when it reads digits: `/predict` beside an endpoint that does nothing.

    python tests/load/throughput.py [--seconds 5] [--callers 8] [--rounds 5]

Both endpoints are on one server with the same limits, and take the same upload from the same callers; rounds of one and
of the other take turns.  Prints the uploads read a second, round by round, and the ratio of the medians.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

import numpy as np
from hostile_files import encoded
from PIL import Image
from protocol import file_data, opened
from served import serve

from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import digit_scene

SERVER = "tests/load/empty.py"
ENDPOINTS = ("predict", "empty")


async def throughput(address: str, endpoint: str, seconds: float, callers: int, picture: bytes) -> float:
    """Return how many uploads a second an endpoint answers, each caller sending the next when the last was answered."""
    answered, ends = 0, time.perf_counter() + seconds
    async with opened(address) as page:

        async def call() -> None:
            nonlocal answered
            while time.perf_counter() < ends:
                sent = await page.upload(picture, "seven.png")
                assert sent.data, sent
                reply = await page.named(endpoint, [file_data(sent.data[0], "seven.png")])
                assert reply.data, reply
                answered += 1

        began = time.perf_counter()
        await asyncio.gather(*(call() for _ in range(callers)))
        return answered / (time.perf_counter() - began)


def main() -> None:
    """Start the server, take turns, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--callers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    scene = digit_scene(7, CONDITIONS["clean"], np.random.default_rng(0))
    picture = encoded(Image.fromarray(scene.pixels), "PNG")
    rates: dict[str, list[float]] = {endpoint: [] for endpoint in ENDPOINTS}
    with serve([SERVER]) as served:
        for number in range(options.rounds + 1):
            for endpoint in ENDPOINTS:
                rate = asyncio.run(throughput(served.address, endpoint, options.seconds, options.callers, picture))
                if number:  # the first is not counted
                    rates[endpoint].append(round(rate, 1))
    middle = {endpoint: statistics.median(found) for endpoint, found in rates.items()}
    print(json.dumps({**rates, "ratio": round(middle["predict"] / middle["empty"], 3)}))


if __name__ == "__main__":
    main()

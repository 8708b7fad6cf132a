"""Whether the server's memory stays flat: what it has in memory over many predictions, each by another visitor.

    python tests/load/memory.py [--predictions 10000] [--every 500]

Half of them are drawings, half uploads to `/predict`, and every visitor is new.  Prints the megabytes along the way,
and how much they grew from the first quarter's end to the last.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

import drawings
import numpy as np
from hostile_files import encoded
from PIL import Image
from protocol import file_data, opened
from served import Served, serve

from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import digit_scene

AT_ONCE = 8


async def predict(served: Served, predictions: int, every: int) -> list[int]:
    """Ask for so many predictions and return the megabytes in memory, every so many of them."""
    scene = digit_scene(7, CONDITIONS["photo"], np.random.default_rng(0))
    picture = encoded(Image.fromarray(scene.pixels), "JPEG")
    numbers = iter(range(predictions))
    found: list[int] = []
    async with opened(served.address) as page:

        async def visit() -> None:
            for number in numbers:
                if number % 2:
                    sent = await page.upload(picture, f"{number}.jpg")
                    reply = await page.named("predict", [file_data((sent.data or [""])[0], "photo.jpg")], 60)
                else:
                    drawn = drawings.strokes(number % 100, drawings.points(number % 100))
                    reply = await page.call("pad", [{"id": 1, "live": False, "strokes": drawn}], f"v{number}", 60)
                assert reply.data, reply
                if number % every == every - 1:
                    found.append(served.memory >> 20)
                    print(f"{number + 1} predictions: {found[-1]} MB", flush=True)

        await asyncio.gather(*(visit() for _ in range(AT_ONCE)))
    return found


def main() -> None:
    """Start a server, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--predictions", type=int, default=10_000)
    parser.add_argument("--every", type=int, default=500)
    options = parser.parse_args()
    with serve() as served:
        found = asyncio.run(predict(served, options.predictions, options.every))
    print(json.dumps({"megabytes": found, "grown": found[-1] - found[len(found) // 4]}))


if __name__ == "__main__":
    main()

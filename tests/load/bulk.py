"""How much faster all cores read many scans than one does, and whether a reading that is killed ends in the same file.

    python tests/load/bulk.py --scans 1000

The scans are pages of four lines made in code, on several papers and in several lights.  Prints the times and their
ratio; exits with 1 when the CSV files differ.  Knows the command line only, as any user does.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PIL import Image

from mnist_core.benchmark import machine
from mnist_core.conditions import CONDITIONS
from mnist_core.scenes import page_scene
from mnist_core.workers import Workers, cores

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("clean", "photo", "ruled", "gradient", "squared-photo", "shadowed-photo")
LINES = ("0123 456", "78 90 12", "34 5678", "9 01 234")


def scan(path: Path) -> list[None]:
    """Make the scan whose number a file is called by."""
    number = int(path.stem)
    rng = np.random.default_rng(number)
    pixels = page_scene(LINES, rng, CONDITIONS[PAPERS[number % len(PAPERS)]]).pixels
    Image.fromarray(pixels).save(path, quality=85)
    return [None]


def scanner() -> Callable[[Path], list[None]]:
    """Return what makes a scan, for a process to call."""
    return scan


def read(folder: Path, out: Path, *options: object, kill_after: float | None = None) -> float:
    """Read a folder into a CSV file; return the seconds it took.  kill_after: seconds until a kill -9."""
    command = [sys.executable, "-m", "mnist_core", "read", folder, "--csv", out, *options]
    started = time.perf_counter()
    reading = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        status = reading.wait(kill_after)
    except subprocess.TimeoutExpired:
        reading.kill()
        status = reading.wait()
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"{' '.join(map(str, command))}: status {status}")
    return time.perf_counter() - started


def size(path: Path) -> int:
    """Return a file's bytes, 0 for one that was not begun."""
    return path.stat().st_size if path.exists() else 0


def yes(true: bool) -> str:
    """Return what is printed of something that must be true."""
    return "yes" if true else "NO"


def main() -> int:
    """Make the scans, read them in each way, print what came out; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scans", type=int, default=1000, metavar="N")
    parser.add_argument(
        "--workers", type=int, default=cores(), metavar="N", help="compared with one; default: a core each"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        folder = work / "scans"
        folder.mkdir()
        with Workers(scanner, cores()) as workers:
            for answer in workers.answers([folder / f"{number:05}.jpg" for number in range(options.scans)]):
                list(answer.told())
        one = read(folder, work / "one.csv", "--workers", 1)
        many = read(folder, work / "many.csv", "--workers", options.workers)
        read(folder, work / "killed.csv", "--workers", options.workers, kill_after=many / 2)
        reached = size(work / "killed.csv") / size(work / "one.csv")
        rest = read(folder, work / "killed.csv", "--workers", options.workers, "--resume")
        same = [(work / name).read_bytes() == (work / "one.csv").read_bytes() for name in ("many.csv", "killed.csv")]
    by = f"{options.workers} processes"
    print(machine())
    print(f"{options.scans:,} scans: {one:.1f} s by one process, {many:.1f} s by {by}: {one / many:.2f} times as fast")
    print(f"killed at {100 * reached:.0f} % of the file, gone on for {rest:.1f} s")
    print(f"same bytes as by one process: by {by} {yes(same[0])}, killed and gone on {yes(same[1])}")
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Memory that large pictures took is the system's again when they are gone."""

import subprocess
import sys

PROGRAM = """
import threading
import numpy as np
import psutil
from demo.allocator import give_back_memory

taken = give_back_memory()
def work():
    for side in (100, 1000, 2000, 2800):
        kept = [np.ones((side, side), np.float32) for _ in range(6)]
threads = [threading.Thread(target=work) for _ in range(6)]
before = psutil.Process().memory_info().rss
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(taken, psutil.Process().memory_info().rss - before)
"""


def test_what_threads_freed_is_given_back() -> None:
    """Six threads hold six arrays of up to 31 MB each; when they end, less than one of those is still held."""
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout.split()

    assert said[0] == str(sys.platform == "linux"), "glibc's settings are taken on Linux, and nothing is done elsewhere"
    assert said[0] == "False" or int(said[1]) < 31e6


HOLES = """
import psutil
from demo.allocator import give_back_memory, give_back_what_is_free

give_back_memory()
kept = [bytearray(100_000) for _ in range(2000)]
del kept[:1990]  # what is left keeps the heap's end where it is
before = psutil.Process().memory_info().rss
give_back_what_is_free()
print(before - psutil.Process().memory_info().rss)
"""


def test_holes_between_what_is_kept_are_given_back() -> None:
    """Of 200 MB in small pieces all but the last 1 MB is dropped: most of it is the system's only once it is asked."""
    said = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True).stdout

    assert sys.platform != "linux" or int(said) > 100e6

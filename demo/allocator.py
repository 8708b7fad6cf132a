"""Give memory back to the system when it is freed.

glibc learns from each large array that is freed to keep the next one in a heap, and every thread has heaps of its own:
after some large pictures a server would hold twice what it needs, for good.  Knows glibc; elsewhere nothing is done.
"""

import ctypes
import sys
from contextlib import suppress

# mallopt's numbers for its settings (malloc.h), and what they are set to here.
SETTINGS = {
    -3: 2**20,  # M_MMAP_THRESHOLD, bytes: what is larger is the system's again as soon as it is freed
    -1: 2**25,  # M_TRIM_THRESHOLD, bytes that may lie idle at the end of a heap
    -8: 2,  # M_ARENA_MAX, heaps over all threads
}


def give_back_memory() -> bool:
    """Let freed memory go back to the system, from now on; return whether the allocator took the settings."""
    if sys.platform != "linux":
        return False
    taken = False
    with suppress(OSError, AttributeError):  # another libc than glibc
        allocator = ctypes.CDLL("libc.so.6")
        taken = all(allocator.mallopt(setting, value) for setting, value in SETTINGS.items())
    return taken


def give_back_what_is_free() -> None:
    """Let go now of what lies free between what is kept; takes half a millisecond."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another libc than glibc
            ctypes.CDLL("libc.so.6").malloc_trim(0)

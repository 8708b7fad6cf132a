"""Put on PYTHONPATH, this cuts Python off the network and has it tell which files it writes.

Each line of the file $WATCHED is `connect HOST` or `write PATH`.  Only this machine can be connected to: whatever else
is tried is an error, as on a machine without a network.  Knows nothing of what runs.
"""

import os
import sys

LOG = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
HERE = ("127.", "::1", "localhost", "0.0.0.0", "None", "::")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def watch(event: str, details: tuple[object, ...]) -> None:
    """Take note of an event of the interpreter, and refuse those that reach for the network."""
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        place = details[0] if event.startswith("socket.get") else details[1]
        host = str(place[0] if isinstance(place, tuple) else place)
        if not host.startswith((*HERE, "/", "b'")):
            os.write(LOG, f"connect {host}\n".encode())
            raise OSError(f"cut off: {host}")
    elif event == "open":
        path, _mode, flags = details
        if isinstance(flags, int) and flags & WRITING and not isinstance(path, int):
            os.write(LOG, f"write {os.fsdecode(path)}\n".encode())


sys.addaudithook(watch)

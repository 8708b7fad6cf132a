"""One server for the tests of this folder, in a process of its own, as visitors meet it."""

from collections.abc import Iterator

import pytest
from served import Served, serve


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The page as `python -m demo` serves it."""
    with serve() as server:
        yield server

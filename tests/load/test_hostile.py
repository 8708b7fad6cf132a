"""Hostile input in small: the first cases of every kind but the heaviest, and honest visitors in between."""

import asyncio
from itertools import count, islice

from cases import make
from hostile import MEMORY_LIMIT, TOLD, endure
from hostile_files import crowd, document_bomb, frame_bomb, metadata_bomb, pixel_bomb
from served import Served

HEAVY = {kind.__name__ for kind in (crowd, document_bomb, frame_bomb, metadata_bomb, pixel_bomb)}
CASES = 30
SEED = 1


def test_the_page_stands_hostile_input(served: Served) -> None:
    """No crash, no hang, no traceback, no path, bounded memory; honest visitors are answered."""
    light = (case for case in (make(number, SEED) for number in count()) if case.kind not in HEAVY)

    findings = asyncio.run(endure(served, islice(light, CASES), CASES))

    assert [sentence for sentence in findings.wrong if " took " not in sentence] == []
    assert findings.cases == CASES
    assert findings.peak < MEMORY_LIMIT


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    """So that what was found can be looked at again."""
    assert [make(number) for number in range(6)] == [make(number) for number in range(6)]


def test_what_tells_too_much_is_recognised() -> None:
    """Tracebacks and places of the server, as Python and Gradio word them."""
    assert TOLD.search('Traceback (most recent call last):\n  File "/app/x.py", line 3')
    assert TOLD.search("/usr/lib/python3/site-packages/gradio/routes.py")
    assert not TOLD.search("notes.png is not a picture.")

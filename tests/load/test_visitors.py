"""Some visitors at once, each with a drawing of its own: nobody waits for long, nobody gets another's answer."""

import asyncio

import drawings
from protocol import opened
from served import Served
from visitors import measure

VISITORS, SECONDS = 8, 3
WAIT_LIMIT = (
    5000  # milliseconds: no target, but short of what a pad takes for lost, on a machine with other things to do
)


def test_visitors_who_draw_at_once_get_their_own_answers(served: Served) -> None:
    """Every answer has the glyph of the drawing that was sent, none is lost, and none takes long."""
    figures, seen = measure(served, VISITORS, SECONDS)

    assert seen.errors == []
    assert figures.wrong == 0
    assert figures.answers >= VISITORS
    assert figures.percentile_95 < WAIT_LIMIT


def test_too_many_drawings_at_once_are_asked_for_patience(served: Served) -> None:
    """Of many more drawings than can wait, each is answered or told that the server is busy, and nothing else."""
    many = 120

    async def ask() -> list[dict]:
        async with opened(served.address) as page:
            drawing = drawings.strokes(7, 60)
            calls = (page.call("pad", [{"id": n, "live": True, "strokes": drawing}], f"s{n}", 30) for n in range(many))
            return [reply.data[0] if reply.data else {} for reply in await asyncio.gather(*calls)]

    answers = asyncio.run(ask())

    assert [answer["id"] for answer in answers] == list(range(many))
    read = [answer for answer in answers if "glyph" in answer]
    assert {answer["glyph"] for answer in read} == {drawings.glyph(7, 60)}
    assert len(read) + sum(answer.get("busy") is True for answer in answers) == many

"""conditions: each names papers, pens and lights that there are, and a size that fits its frame."""

import pytest

from mnist_core.conditions import CONDITIONS
from mnist_core.papers import LIGHTS, PAPERS, PENS


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_can_be_made(name: str) -> None:
    """`papers` knows what it is written on, with and under; no digit is larger than its frame."""
    condition = CONDITIONS[name]

    assert condition.paper in PAPERS
    assert condition.light in LIGHTS
    assert condition.pen in PENS
    assert 0 < condition.size[0] <= condition.size[1] < 1

"""Signs: every code of the tables says what it seems to say."""

import numpy as np
import pytest

from mnist_core.allographs import TURN
from mnist_core.signs import DRAWINGS, LETTERS, OPERATORS, SCRIPTS, parted, random_sign, sign


def test_a_code_is_read_as_points_on_a_grid_of_nine_by_nine():
    """Two figures a point; straight strokes turn at every point, smooth ones at none."""
    assert sign("08 80|~44 88 04") == [
        [(0.0, 1.0, TURN), (1.0, 0.0, TURN)],
        [(0.5, 0.5), (1.0, 1.0), (0.0, 0.5)],
    ]


@pytest.mark.parametrize("table", [LETTERS, SCRIPTS, OPERATORS, DRAWINGS])
def test_every_code_lies_on_the_grid(table: dict[str, str]):
    """No code of the tables leaves the unit square or has a stroke of one point."""
    for code in table.values():
        for stroke in sign(code):
            points = np.array([point[:2] for point in stroke])

            assert len(points) >= 2
            assert points.min() >= 0
            assert points.max() <= 1


def test_invented_signs_have_at_least_four_strokes_and_differ():
    """Simple signs might come out like digits; two are hardly ever the same."""
    rng = np.random.default_rng(0)
    one, other = random_sign(rng), random_sign(rng)

    assert min(len(one), len(other)) >= 4
    assert one != other


def test_every_fourth_sign_of_a_table_is_parted_from_the_others():
    """Nothing is in both parts, and nothing is lost."""
    assert parted({"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}) == (
        {"a": "1", "b": "2", "c": "3", "e": "5"},
        {"d": "4"},
    )

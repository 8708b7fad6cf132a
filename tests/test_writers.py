"""writers: how writers differ is estimated from many and worked out for one."""

import numpy as np
import pytest

from mnist_core.writers import CLASSES, Style, estimate, evidence, own


def unit_style(spread: float = 1.0) -> Style:
    """Return a style of one axis: classes at 0, 10, 20, ..., each moved by its writer with this variance."""
    means = 10.0 * np.arange(CLASSES, dtype=np.float32)[:, None]
    return Style(np.eye(1, dtype=np.float32), means, spread * np.eye(CLASSES, dtype=np.float32)[None])


def test_one_sample_is_trusted_half_where_writers_differ_as_much_as_one_writers_digits() -> None:
    """With both variances 1, a sample at +2 moves the mean by 1 and leaves a variance of 1 + 1/2."""
    writer = own(unit_style(), np.array([[32.0]], np.float32), np.array([3]))

    assert writer.means[3, 0] == pytest.approx(31)
    assert writer.variances[3, 0] == pytest.approx(1.5)
    assert writer.means[4, 0] == pytest.approx(40)


def test_copies_of_one_sample_count_as_one() -> None:
    """Two points of one sample move the mean no farther than one does."""
    points, labels = np.array([[32.0], [32.0]], np.float32), np.array([3, 3])

    assert own(unit_style(), points, labels, copies=2).means[3, 0] == pytest.approx(31)
    assert own(unit_style(), points, labels).means[3, 0] == pytest.approx(30 + 2 * 2 / 3)


def test_no_samples_say_nothing() -> None:
    """Nothing is likelier as the digit of a person who is not known."""
    nobody = own(unit_style(), np.zeros((0, 1), np.float32), np.zeros(0, np.int64))

    assert np.allclose(evidence(unit_style(), nobody, np.array([[5.0], [80.0]], np.float32)), 0)


def test_evidence_is_the_log_of_two_normal_densities() -> None:
    """At 32, N(31, 1.5) against N(30, 2): -1/3 - log(1.5)/2 + 1 + log(2)/2."""
    writer = own(unit_style(), np.array([[32.0]], np.float32), np.array([3]))

    told = evidence(unit_style(), writer, np.array([[32.0]], np.float32))

    assert told[0, 3] == pytest.approx(-1 / 3 - np.log(1.5) / 2 + 1 + np.log(2) / 2, abs=1e-4)
    assert told[0, 4] == pytest.approx(0)


def test_what_made_the_data_is_found_again() -> None:
    """200 writers whose classes move by a variance of 4, within a writer 1: the estimate is near, on unit axes."""
    rng = np.random.default_rng(0)
    writers = np.repeat(np.arange(200), 50)
    labels = np.tile(np.arange(10), 1000)
    moved = 2 * rng.normal(size=(200, 10, 3))
    features = 10 * np.eye(10, 3)[labels] + moved[writers, labels] + rng.normal(size=(10_000, 3))

    style = estimate(features.astype(np.float32), labels, writers)

    within = (features - (10 * np.eye(10, 3)[labels] + moved[writers, labels])) @ style.axes
    assert np.allclose(within.var(axis=0), 1, atol=0.1)
    assert style.spread.diagonal(axis1=1, axis2=2).mean() == pytest.approx(4, rel=0.15)
    assert abs(style.spread[:, 0, 1]).max() < 1


def test_features_that_are_always_zero_do_no_harm() -> None:
    """A network has units that never light up; some writers lack some classes."""
    rng = np.random.default_rng(0)
    features = np.concatenate([rng.normal(size=(300, 2)), np.zeros((300, 2))], axis=1).astype(np.float32)

    style = estimate(features, rng.permutation(np.arange(300) % 10), np.arange(300) // 7)

    assert all(np.isfinite(array).all() for array in style.statistics().values())


def test_a_style_goes_through_a_checkpoints_statistics() -> None:
    """What was written is read; a checkpoint without it has none."""
    again = Style.from_statistics(unit_style().statistics())

    assert again is not None
    assert np.array_equal(again.means, unit_style().means)
    assert Style.from_statistics({"bank": np.zeros(1)}) is None

"""traces: what samples leave in a feature space can be joined, thinned out, and has its distances."""

import numpy as np
import pytest

from mnist_core import traces
from mnist_core.classifier import Classifier
from mnist_core.hands import hand_glyph
from mnist_core.traces import Sample, nearest, replay_of


def written(count: int) -> list[Sample]:
    """Return `count` samples of each digit, each by another hand."""
    rng = np.random.default_rng(0)
    return [Sample(hand_glyph(label, rng), str(label)) for label in range(10) for _ in range(count)]


def test_the_samples_of_two_files_are_joined(learner: Classifier) -> None:
    """All of the first, then all of the second, each with as many copies as both have."""
    samples = written(2)
    one, other = traces.traces_of(learner, samples[:12]), traces.traces_of(learner, samples[12:])
    fewer = traces.Traces(other.points[: 2 * len(other.labels)], other.labels, other.chances)

    both, short = traces.join(one, other), traces.join(one, fewer)

    assert both.labels.tolist() == [int(sample.label) for sample in samples]
    assert np.array_equal(both.points[:20], np.concatenate([one.points[:12], other.points[:8]]))
    assert (both.copies, short.copies) == (one.copies, 2)
    assert traces.join(one.without(np.ones(12, bool)), other) is other


def test_a_sample_that_both_have_counts_once(learner: Classifier) -> None:
    """As a file keeps it, too, and with the label that it has now."""
    samples = written(1)
    known = traces.traces_of(learner, samples[:6])
    stored = traces.Traces(known.points.astype(np.float16).astype(np.float32), known.labels, known.chances)
    changed = [Sample(samples[4].glyph, "9"), *samples[5:]]

    both = traces.join(stored, traces.traces_of(learner, changed))

    assert both.labels.tolist() == [0, 1, 2, 3, 9, 5, 6, 7, 8, 9]
    assert traces.join(known, known).labels.tolist() == known.labels.tolist()


def test_no_more_are_joined_than_are_learnt_from(learner: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of too many the first go, so that what is saved can be opened again."""
    one, other = traces.traces_of(learner, written(1)[:6]), traces.traces_of(learner, written(1)[6:])
    monkeypatch.setattr(traces, "MOST", 7)

    assert traces.join(one, other).labels.tolist() == [3, 4, 5, 6, 7, 8, 9]


def test_tables_of_fewer_samples_are_part_of_all(learner: Classifier) -> None:
    """What a choice of samples takes is the same, worked out for them alone or for all of them."""
    left = traces.traces_of(learner, written(1))
    replay = replay_of(learner)
    out = np.arange(10) % 3 == 0

    part, alone = traces.tables_of(replay, left).without(out), traces.tables_of(replay, left.without(out))

    for name in ("replay", "among", "others"):
        assert np.allclose(getattr(part, name), getattr(alone, name), atol=1e-3)


def test_leaving_out_leaves_out_every_copy(learner: Classifier) -> None:
    """What remains of three samples without the second: its own point and its bent copies are gone."""
    left = traces.traces_of(learner, written(1)[:3])

    rest = left.without(np.array([False, True, False]))

    assert rest.copies == left.copies
    assert np.array_equal(rest.points, left.points.reshape(left.copies, 3, -1)[:, [0, 2]].reshape(len(rest.points), -1))


def test_the_nearest_of_each_class_is_found() -> None:
    """On a line: from 0, class 0 is 1 away (its square 1), class 2 is 3 away, the others nowhere; no self."""
    points, labels = np.array([[0.0], [1.0], [3.0]], np.float32), np.array([0, 0, 2])
    names = np.arange(3)

    found = nearest(points, points, labels, names, names)

    assert found[0, :3].tolist() == [1, np.inf, 9]
    assert found[2, :3].tolist() == [4, np.inf, np.inf]

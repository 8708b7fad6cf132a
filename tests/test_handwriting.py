"""handwriting: a few samples make a memory, and the guards hold it back where it does harm."""

import time
from dataclasses import replace

import numpy as np
import pytest

from mnist_core import handwriting
from mnist_core.classifier import Classifier
from mnist_core.errors import TrazoError
from mnist_core.hands import Hand, hand_glyph
from mnist_core.handwriting import FEWEST, Memory, fit
from mnist_core.traces import MOST, Sample, apart, by_class
from mnist_core.writers import evidence

ODD = Hand(slant=0.55, wobble=0.01, variants={7: "crossed", 1: "upstroke-based", 9: "curled"})


def written(count: int, seed: int = 0, hand: Hand = ODD) -> list[Sample]:
    """Return `count` samples of each digit by one hand."""
    rng = np.random.default_rng(seed)
    return [Sample(hand_glyph(label, rng, hand), str(label)) for label in range(10) for _ in range(count)]


def glyphs_of(samples: list[Sample]) -> np.ndarray:
    """Return (N, 28, 28) uint8."""
    return np.stack([sample.glyph for sample in samples])


def memory_of(classifier: Classifier) -> Memory:
    """Return the classifier's memory of a person."""
    assert isinstance(classifier.memory, Memory)
    return classifier.memory


def test_a_hand_is_read_better_once_it_is_known(learner: Classifier) -> None:
    """Of 200 other digits of the same hand fewer are misread, and the network is as it was."""
    then = written(20, seed=1)
    labels = np.array([int(sample.label) for sample in then])

    personal = fit(learner, written(4))

    wrong = [(each.probabilities(glyphs_of(then)).argmax(axis=1) != labels).sum() for each in (learner, personal)]
    assert memory_of(personal).held_back is None
    assert wrong[1] < wrong[0]
    assert personal.network is learner.network
    assert learner.memory is None


def test_probabilities_stay_probabilities(learner: Classifier) -> None:
    """Rows sum to 1 and are finite, for blank and full glyphs too; no glyph is no row."""
    personal = fit(learner, written(2))
    odd = np.stack([np.zeros((28, 28), np.uint8), np.full((28, 28), 255, np.uint8)])

    for glyphs in (odd, glyphs_of(written(1, seed=3))):
        chances = personal.probabilities(glyphs)
        assert np.isfinite(chances).all()
        assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
        assert chances.dtype == np.float32
    assert personal.memory is not None
    assert personal.memory(learner.answer(odd), np.zeros((0, 10), np.float32)).shape == (0, 10)


@pytest.mark.parametrize("count", [0, 1, FEWEST - 1])
def test_too_few_samples_change_nothing_and_say_so(learner: Classifier, count: int) -> None:
    """Under five samples nothing is learnt."""
    personal = fit(learner, written(1)[:count])

    assert memory_of(personal).held_back == "too-few-samples"
    glyphs = glyphs_of(written(1, seed=2))
    assert np.array_equal(personal.probabilities(glyphs), learner.probabilities(glyphs))


def test_five_samples_of_one_class_are_enough(learner: Classifier) -> None:
    """A person who only mends their 7 is welcome."""
    personal = fit(learner, [sample for sample in written(FEWEST) if sample.label == "7"])

    assert memory_of(personal).labels == ("7",) * FEWEST
    assert [change.label for change in memory_of(personal).changes()] == ["7"]


def test_the_replay_loses_no_more_than_it_may(learner: Classifier) -> None:
    """Of the stored training digits at most 0.05 % net are lost with the memory on."""
    personal = fit(learner, written(4))
    memory = memory_of(personal)
    replay = memory.replay
    table = apart(replay.points, memory.traces)
    after = memory.moved(replay.chances, replay.points, table, replay.distances)

    right = [(chances.argmax(axis=1) == replay.labels).sum() for chances in (replay.chances, after)]
    assert right[1] >= right[0] - handwriting.LOSS_ALLOWED * len(replay.labels)


def test_samples_with_nonsense_labels_are_held_back_or_harmless(learner: Classifier) -> None:
    """A person whose every label is wrong makes no one's digits worse than the guards allow."""
    wrong = [Sample(sample.glyph, str((int(sample.label) + 1) % 10)) for sample in written(4)]

    memory = memory_of(fit(learner, wrong))

    before, after = (sum(a == b for a, b in zip(read, memory.labels, strict=True)) for read in (
        memory.before, memory.after))  # fmt: skip
    assert after >= before


def test_a_guard_that_nothing_satisfies_keeps_the_networks_own_answers(
    learner: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When even the strictest threshold costs too much, it is said and nothing changes."""
    monkeypatch.setattr(handwriting, "LOSS_ALLOWED", -1.0)

    personal = fit(learner, written(2))

    assert memory_of(personal).held_back == "replay"
    glyphs = glyphs_of(written(1, seed=2))
    assert np.array_equal(personal.probabilities(glyphs), learner.probabilities(glyphs))


def reads_well(classifier: Classifier) -> Classifier:
    """Return the classifier with a card that says it reads 999 of 1000 held-out digits right."""
    return replace(classifier, card=replace(classifier.card, scores={"held_out": 0.999}))


def test_a_network_that_reads_well_is_left_alone_where_nothing_is_gained(learner: Classifier) -> None:
    """Samples that it reads right already change nothing of what it answers, and it says so."""
    easy = written(20, seed=4)
    answers = learner.probabilities(glyphs_of(easy)).argmax(axis=1)
    known = [sample for sample, answer in zip(easy, answers, strict=True) if str(answer) == sample.label][:30]

    personal = fit(reads_well(learner), known)

    assert memory_of(personal).held_back == "reads-well"
    assert np.array_equal(personal.probabilities(glyphs_of(easy)), learner.probabilities(glyphs_of(easy)))
    assert memory_of(fit(learner, known)).held_back is None


def test_a_network_that_reads_well_still_learns_an_odd_hand(learner: Classifier) -> None:
    """Where leave-one-out shows a gain on the samples themselves, the memory acts."""
    memory = memory_of(fit(reads_well(learner), written(4)))

    before, after = (sum(a == b for a, b in zip(read, memory.labels, strict=True)) for read in (
        memory.before, memory.after))  # fmt: skip
    assert memory.held_back is None
    assert after > before


def test_no_answer_that_is_passed_over_could_have_moved(learner: Classifier) -> None:
    """Stored digits that no thresholds could change are read the same with the lowest of all."""
    memory = memory_of(fit(learner, written(4)))
    replay = memory.replay
    table = by_class(apart(replay.points, memory.traces), memory.traces.labels)
    found = evidence(replay.style, memory.writer, replay.points), handwriting._nearness(table, replay.distances)

    still = ~handwriting._movable(replay.chances, found)

    lowest = handwriting._blend(replay.chances, found, (-np.inf, min(handwriting.NEAR_THRESHOLDS)))
    assert still.sum() > 0
    assert np.array_equal(lowest.argmax(axis=1)[still], replay.chances.argmax(axis=1)[still])


def test_leave_one_out_is_counted_by_class(learner: Classifier) -> None:
    """Counts of samples, of those right before, and of those right now, one entry a class."""
    changes = memory_of(fit(learner, written(3))).changes()

    assert [(change.label, change.count) for change in changes] == [(str(label), 3) for label in range(10)]
    assert sum(change.after for change in changes) >= sum(change.before for change in changes)


def test_learning_again_forgets_what_was_learnt(learner: Classifier) -> None:
    """The same samples make the same memory, whatever was learnt before."""
    fresh, again = fit(learner, written(2)), fit(fit(learner, written(3, seed=5)), written(2))

    glyphs = glyphs_of(written(2, seed=2))
    assert np.array_equal(fresh.probabilities(glyphs), again.probabilities(glyphs))
    assert np.array_equal(replace(again, memory=None).probabilities(glyphs), learner.probabilities(glyphs))


@pytest.mark.parametrize(
    "sample",
    [
        Sample(np.zeros((27, 28), np.uint8), "1"),
        Sample(np.zeros((28, 28), np.float32), "1"),
        Sample(np.zeros((28, 28), np.uint8), "x"),
        Sample([[0]], "1"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_sample_is_said_to_be_none(learner: Classifier, sample: Sample) -> None:
    """A wrong shape, type or label is one of our errors."""
    with pytest.raises(TrazoError) as raised:
        fit(learner, [sample])

    assert raised.value.code == "not-samples"


def test_there_is_a_limit(learner: Classifier) -> None:
    """More samples than are learnt from are refused before any work."""
    with pytest.raises(TrazoError) as raised:
        fit(learner, written(1)[:1] * (MOST + 1))

    assert raised.value.code == "too-many-samples"


def test_a_network_without_statistics_cannot_learn(learner: Classifier) -> None:
    """It is said, not guessed."""
    bare = replace(learner, fitted=replace(learner.fitted, statistics={}))

    with pytest.raises(TrazoError) as raised:
        fit(bare, written(1))

    assert raised.value.code == "cannot-learn"


def test_blank_samples_do_no_harm(learner: Classifier) -> None:
    """Ten blank glyphs teach nothing that breaks."""
    personal = fit(learner, [Sample(np.zeros((28, 28), np.uint8), "3")] * 10)

    assert np.isfinite(personal.probabilities(glyphs_of(written(1)))).all()


def test_learning_is_quick(learner: Classifier) -> None:
    """Fifty samples take well under what a person notices as waiting, many times over on a busy machine."""
    started = time.process_time()

    fit(learner, written(5))

    assert time.process_time() - started < 4

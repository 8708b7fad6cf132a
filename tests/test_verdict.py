"""verdict: numbers that can be checked on paper, then thresholds fitted to answers made up here."""

import json
import math

import numpy as np
import pytest

from mnist_core import verdict
from mnist_core.prediction import Stages
from mnist_core.reasons import Reason
from mnist_core.verdict import STRANGENESS, Answer, Fitted

DIGITS = tuple("0123456789")
GLYPH = np.full((28, 28), 200, np.uint8)


def logits(first: float, rest: float = 0.0, outlier: float | None = None) -> np.ndarray:
    """Return one row of logits: class 0, the nine others, and what is of no class."""
    return np.array([[first] + [rest] * 9 + ([] if outlier is None else [outlier])], np.float32)


def answer(row: np.ndarray, *features: float) -> Answer:
    """Return a network's answer with these features."""
    return row, np.array([features or (1.0, 0.0)], np.float32)


def test_probabilities_are_the_softmax_of_cooled_logits() -> None:
    """One logit of ln 9 against nine of 0 is 9 in 18; at temperature 2 it is 3 in 12."""
    row = logits(math.log(9))

    assert verdict.probabilities(row, 1.0)[0, 0] == pytest.approx(0.5)
    assert verdict.probabilities(row, 2.0)[0, 0] == pytest.approx(0.25)
    assert verdict.probabilities(row, 2.0).sum() == pytest.approx(1.0)


def test_the_eleventh_logit_takes_no_probability_from_the_classes() -> None:
    """What is of no class is said by the verdict, not by smaller bars."""
    assert np.array_equal(
        verdict.probabilities(logits(2.0, outlier=50.0), 1.0), verdict.probabilities(logits(2.0), 1.0)
    )


def test_huge_logits_overflow_nowhere() -> None:
    """A network gone wild still gives ten numbers that sum to 1."""
    row = verdict.probabilities(logits(1e30, -1e30), 0.25)

    assert row[0].tolist() == [1.0] + [0.0] * 9


@pytest.mark.parametrize(
    ("score", "row", "expected"),
    [
        ("doubt", logits(math.log(9)), 0.5),
        ("energy", logits(0.0), -math.log(10)),
        ("energy", logits(math.log(9)), -math.log(18)),
        ("outlier", logits(0.0, outlier=math.log(10)), 0.0),
        ("outlier", logits(0.0, outlier=0.0), -math.log(10)),
        ("outlier", logits(0.0), 0.0),
    ],
)
def test_strangeness_is_what_its_name_says(score: str, row: np.ndarray, expected: float) -> None:
    """Each score of one row, worked out by hand."""
    assert STRANGENESS[score](answer(row), Fitted()) == pytest.approx([expected], abs=1e-6)


def test_distance_is_to_the_nearest_of_the_bank() -> None:
    """Five of the bank lie along x, five along y: a feature along x is at 0, one against x at 1, one between at .29."""
    fitted = Fitted(statistics={"bank": np.repeat(np.eye(2, dtype=np.float32), 5, axis=0)})
    features = np.array([[3, 0], [-2, 0], [1, 1]], np.float32)

    distance = STRANGENESS["distance"]((np.zeros((3, 10)), features), fitted)

    assert distance == pytest.approx([0.0, 1.0, 1 - math.sqrt(0.5)], abs=1e-6)


def test_the_combined_score_is_a_weighted_sum() -> None:
    """Half the energy and twice the outlier's log odds."""
    row = answer(logits(0.0, outlier=0.0))
    fitted = Fitted(score="combined", weights={"energy": 0.5, "outlier": 2.0})

    assert verdict.strangeness(row, fitted) == pytest.approx([-2.5 * math.log(10)])


def test_unit_features_have_length_one_or_stay_nothing() -> None:
    """A row of zeros is not divided by zero."""
    assert verdict.unit(np.array([[3, 4], [0, 0]], np.float32)).tolist() == pytest.approx(
        np.array([[0.6, 0.8], [0, 0]])
    )


def test_the_threshold_is_where_no_class_becomes_likelier() -> None:
    """At the threshold the chance is a half; far beyond it 1, far below 0, without overflow."""
    fitted = Fitted(refuse_above=-math.log(10), slope=2.0)
    rows = np.concatenate([logits(0.0), logits(0.0) - 1e9, logits(0.0) + 1e9])

    judged = verdict.judge((rows, np.zeros((3, 1))), fitted)

    assert judged.shape == (3, 11)
    assert judged.dtype == np.float32
    assert judged[:, 10] == pytest.approx([0.5, 1.0, 0.0], abs=1e-6)


def predicted(chances: list[float], none: float, kind: str = "digit", glyph: np.ndarray = GLYPH) -> tuple[object, ...]:
    """Return label, verdict and reasons of one judged row, with sureness asked for from 0.6 up."""
    row = np.array([[*chances, none]], np.float32)
    (prediction,) = verdict.predictions(glyph[None], row, DIGITS, kind, Fitted(unsure_below=0.6))
    return prediction.label, prediction.verdict, [reason.as_json() for reason in prediction.reasons]


def test_a_sure_answer_is_a_digit() -> None:
    """It needs no reason."""
    assert predicted([0.01] * 7 + [0.91, 0.01, 0.01], 0.1) == ("7", "digit", [])
    assert predicted([0.01] * 7 + [0.91, 0.01, 0.01], 0.1, "garment") == ("7", "garment", [])


def test_a_doubtful_answer_is_unsure_between_two() -> None:
    """The two likeliest are named, the likelier first."""
    between = {"code": "between", "first": "1", "second": "7"}

    assert predicted([0, 0.5, 0, 0, 0, 0, 0.1, 0.4, 0, 0], 0.1) == ("1", "unsure", [between])


def test_what_is_of_no_class_is_refused_but_keeps_its_likeliest_label() -> None:
    """Digits are refused; of garments, the tutorial's network knows too little to refuse: they are unsure."""
    sure = [0.0, 1.0] + [0.0] * 8

    assert predicted(sure, 0.9) == ("1", "not-a-digit", [{"code": "unlike-any-digit"}])
    assert predicted(sure, 0.9, "garment") == ("1", "unsure", [{"code": "unlike-any-garment"}])


def test_an_empty_glyph_is_blank_whatever_the_network_says() -> None:
    """No label, and ten equal bars."""
    blank = np.zeros((28, 28), np.uint8)

    assert predicted([1.0] + [0.0] * 9, 0.0, glyph=blank) == (None, "blank", [{"code": "nothing-drawn"}])
    (prediction,) = verdict.predictions(blank[None], np.eye(1, 11, dtype=np.float32), DIGITS, "digit", Fitted())
    assert prediction.probabilities.tolist() == pytest.approx([0.1] * 10)


def test_what_preprocessing_says_comes_after_what_the_answer_says() -> None:
    """Nothing else of the prediction changes."""
    row = np.array([[0.5, 0.4] + [0.0125] * 8 + [0.0]], np.float32)
    (bare,) = verdict.predictions(GLYPH[None], row, DIGITS, "digit", Fitted(unsure_below=0.6))
    stages = Stages(GLYPH, GLYPH, GLYPH, GLYPH, (0, 0, 28, 28), GLYPH)

    full = verdict.with_reasons(bare, (Reason("too-faint"),), stages)

    assert [reason.code for reason in full.reasons] == ["between", "too-faint"]
    assert (full.label, full.verdict, full.stages) == (bare.label, bare.verdict, stages)
    assert full.probabilities is bare.probabilities


def test_a_reason_is_given_once() -> None:
    """Blank paper is found blank by preprocessing and by the verdict alike."""
    (blank,) = verdict.predictions(0 * GLYPH[None], np.zeros((1, 11), np.float32), DIGITS, "digit", Fitted())

    assert verdict.with_reasons(blank, (Reason("nothing-drawn"),)).reasons == (Reason("nothing-drawn"),)


def test_a_temperature_makes_confidence_what_is_right() -> None:
    """Logits that say one half are right as they are if half are right, and twice too hot if a quarter is."""
    rows = np.repeat(logits(math.log(9)), 100, axis=0)
    half, quarter = (np.where(np.arange(100) < right, 0, 1 + np.arange(100) % 9) for right in (50, 25))

    assert verdict.fit_temperature(rows, half) == pytest.approx(1.0, rel=0.03)
    assert verdict.fit_temperature(rows, quarter) == pytest.approx(2.0, rel=0.03)


def test_a_quantile_counts_each_sort_alike() -> None:
    """Of 3 alone and of 1 and 2 together, half the weight lies up to 2, and any more needs the 3."""
    values, sorts = np.array([3.0, 1.0, 2.0]), np.array([1, 0, 0])

    assert verdict._quantile(values, sorts, 0.5) == 2.0
    assert verdict._quantile(values, sorts, 0.51) == 3.0
    assert verdict._quantile(values, sorts, 1.0) == 3.0


def test_a_threshold_refuses_no_sort_more_than_it_may() -> None:
    """A hundred plain digits and a hundred odd ones: one in a hundred of the odd ones lies above, and no plain one."""
    plain, odd = np.arange(100.0), np.arange(1000.0, 1100.0)
    threshold = verdict._threshold(np.concatenate([plain, odd]), np.repeat([0, 1], 100))

    assert (odd > threshold).sum() == 1
    assert (plain > threshold).sum() == 0


def test_auroc_counts_pairs() -> None:
    """Of the four pairs of (0, 1) and (1, 2), three are in order and one is a tie."""
    assert verdict.auroc(np.array([1.0, 0.0]), np.array([2.0, 1.0])) == 0.875
    assert verdict.auroc(np.array([0.0]), np.array([1.0])) == 1.0
    assert verdict.auroc(np.array([0.5, 0.5]), np.array([0.5])) == 0.5


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    """Sure to 0.8 and right half the time is off by 0.3; sure and right is off by nothing."""
    chances = np.array([[0.8, 0.2], [0.8, 0.2]])

    assert verdict.calibration_error(chances, np.array([0, 1])) == pytest.approx(0.3)
    assert verdict.calibration_error(np.array([[1.0, 0.0]]), np.array([0])) == 0.0


def made(count: int, seed: int, outliers: bool = False) -> tuple[Answer, np.ndarray]:
    """Return answers and labels of a network that is usually right, or its weak answers on what is of no class."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, count)
    rows = rng.normal(0, 1, (count, 11))
    rows[np.arange(count), labels] += 2 if outliers else 8
    rows[:, 10] += 4 if outliers else -4
    features = np.eye(10)[labels] + rng.normal(0, 0.6 if outliers else 0.05, (count, 10))
    return (rows.astype(np.float32), features.astype(np.float32)), labels


@pytest.fixture(scope="module")
def fit() -> tuple[dict[str, object], Fitted]:
    """What fitting finds on 2,000 such digits and outliers."""
    digits, labels = made(2000, 0)
    bank = made(500, 1)[0][1]
    return verdict.fit(digits, labels, np.zeros(2000, int), made(2000, 2, True)[0], made(2000, 3, True)[0], bank)


def test_fitted_thresholds_refuse_few_digits_and_most_outliers(fit: tuple[dict[str, object], Fitted]) -> None:
    """On digits and outliers that fitting has not seen: a share of 1 % of the ones, nearly all of the others."""
    _, fitted = fit
    digits, _ = made(5000, 4)
    outliers, _ = made(5000, 5, True)

    refused = (verdict.judge(digits, fitted)[:, 10] > 0.5).mean()

    assert refused == pytest.approx(verdict.FALSE_REFUSALS, abs=0.008)
    assert (verdict.judge(outliers, fitted)[:, 10] > 0.5).mean() > 0.9
    assert (verdict.judge(digits, fitted)[:, :10].max(axis=1) < fitted.unsure_below).mean() == pytest.approx(
        verdict.LEAST_SURE, abs=0.01
    )


def test_what_is_fitted_comes_back_from_the_card(fit: tuple[dict[str, object], Fitted]) -> None:
    """Through JSON, as a checkpoint keeps it: the same judgement of the same answer."""
    card, fitted = fit
    digits, _ = made(50, 6)

    again = Fitted.from_card(json.loads(json.dumps(card)), fitted.statistics)

    assert np.array_equal(verdict.judge(digits, again), verdict.judge(digits, fitted))


def test_the_card_tells_how_each_score_did(fit: tuple[dict[str, object], Fitted]) -> None:
    """The one chosen refuses most of the kinds that set no threshold."""
    card, fitted = fit
    table = card["table"]

    assert isinstance(table, dict)
    assert set(table) == set(STRANGENESS)
    assert max(table, key=lambda name: table[name]["others_refused"]) == fitted.score


def test_without_a_fit_nothing_is_refused() -> None:
    """A card that says nothing yet lets every answer stand."""
    fitted = Fitted.from_card({}, {})

    assert verdict.judge(answer(logits(0.0)), fitted)[0, 10] < 1e-20


@pytest.mark.parametrize("name", ["temperature", "score", "refuse_above", "slope", "unsure_below", "weights"])
def test_a_card_without_one_of_its_numbers_is_an_error(name: str, fit: tuple[dict[str, object], Fitted]) -> None:
    """Half a verdict is none."""
    card = {key: value for key, value in fit[0].items() if key != name}

    with pytest.raises(KeyError):
        Fitted.from_card(card, {})


def test_what_only_its_company_makes_a_digit_is_unsure() -> None:
    """It is read, and marked; what is surely none stays none in any company."""
    glyphs, judged = np.full((4, 28, 28), 255, np.uint8), np.full((4, 11), 0.01, np.float32)
    judged[:, 7] = 0.9
    judged[:, 10] = [0.0, 0.3, 0.0, 0.9]
    alone = np.array([0.0, 0.9, 0.0, 0.9999])

    read = verdict.page_predictions(glyphs, judged, alone, tuple("0123456789"), "digit", Fitted())

    assert [one.verdict for one in read] == ["digit", "unsure", "digit", "not-a-digit"]
    assert [reason.code for reason in read[1].reasons] == ["unlike-any-digit"]

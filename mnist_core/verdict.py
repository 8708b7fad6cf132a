"""How sure, and whether it is of any class at all: fitted after every training, applied to every answer.

A network's answer is (N, 10) or (N, 11) logits and (N, F) features.  From it come ten calibrated probabilities (a
temperature) and a strangeness (how little it is like any class), which thresholds turn into verdicts.  All numbers are
fitted on held-out samples and on things made in code, and lie in the checkpoint's card, so that another network needs
no edit here.  Knows arrays; knows nothing of pictures or torch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from mnist_core.prediction import Prediction, Stages, Verdict
from mnist_core.reasons import Reason

FALSE_REFUSALS = 0.01  # share of the held-out digits, of each sort by itself, that a threshold may refuse
LEAST_SURE = 0.02  # share of them that are called unsure
NEIGHBOURS = 5  # whose mean cosine distance is the "distance" strangeness
BANK = 200  # features kept a class, for that distance
TEMPERATURES = np.geomspace(0.25, 8.0, 141)  # 2.5 % apart
BINS = 15  # of confidence, over which the calibration error is taken

Answer = tuple[np.ndarray, np.ndarray]  # logits (N, 10 or 11) float32, features (N, F) float32


@dataclass(frozen=True, eq=False)
class Fitted:
    """What fitting found.

    temperature: divides logits; score: a name in STRANGENESS
    refuse_above: the strangeness from which on nothing is called a digit; slope: of its logistic probability
    unsure_below: the confidence under which an answer is called unsure
    weights: how the "combined" score adds up the others; statistics: "bank" (M, F) float32 unit features
    """

    temperature: float = 1.0
    score: str = "energy"
    refuse_above: float = np.inf
    slope: float = 1.0
    unsure_below: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    statistics: Mapping[str, np.ndarray] = field(default_factory=dict)

    @classmethod
    def from_card(cls, verdict: Mapping[str, object], statistics: Mapping[str, np.ndarray]) -> "Fitted":
        """Return what a checkpoint's card says, or one that refuses nothing where it says nothing yet.

        Raises KeyError, TypeError or ValueError where a number is missing or none.
        """
        if not verdict:
            return cls()
        return cls(
            temperature=float(verdict["temperature"]),  # type: ignore[arg-type]
            score=str(verdict["score"]),
            refuse_above=float(verdict["refuse_above"]),  # type: ignore[arg-type]
            slope=float(verdict["slope"]),  # type: ignore[arg-type]
            unsure_below=float(verdict["unsure_below"]),  # type: ignore[arg-type]
            weights=dict(verdict["weights"]),  # type: ignore[call-overload]
            statistics=statistics,
        )


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Return (N, 10) float32 probabilities, each row summing to 1, of (N, 10 or 11) logits."""
    scaled = logits[:, :10].astype(np.float64) / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return (scaled / scaled.sum(axis=1, keepdims=True)).astype(np.float32)


def _log_sum_exp(logits: np.ndarray) -> np.ndarray:
    highest = logits.max(axis=1)
    return highest + np.log(np.exp(logits - highest[:, None]).sum(axis=1))


def _doubt(answer: Answer, fitted: Fitted) -> np.ndarray:
    """One minus the largest probability: the usual yardstick (Hendrycks and Gimpel 2017)."""
    return 1 - probabilities(answer[0], fitted.temperature).max(axis=1)


def _energy(answer: Answer, fitted: Fitted) -> np.ndarray:
    """The negative log of the summed exponentials of the class logits (Liu et al. 2020)."""
    return -_log_sum_exp(answer[0][:, :10])


def _outlier(answer: Answer, fitted: Fitted) -> np.ndarray:
    """The log odds of the eleventh output, which was trained on what is no digit; 0 for a network without one."""
    logits = answer[0]
    return logits[:, 10] - _log_sum_exp(logits[:, :10]) if logits.shape[1] > 10 else np.zeros(len(logits), np.float32)


def _distance(answer: Answer, fitted: Fitted) -> np.ndarray:
    """The mean cosine distance to the nearest features of training samples (Sun et al. 2022)."""
    likeness = unit(answer[1]) @ fitted.statistics["bank"].T
    return 1 - np.partition(likeness, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:].mean(axis=1)


def _combined(answer: Answer, fitted: Fitted) -> np.ndarray:
    """The weighted sum of the others that best tells the outliers used in fitting from digits."""
    return np.sum([w * STRANGENESS[name](answer, fitted) for name, w in fitted.weights.items()], axis=0)


STRANGENESS: dict[str, Callable[[Answer, Fitted], np.ndarray]] = {
    "doubt": _doubt,
    "energy": _energy,
    "outlier": _outlier,
    "distance": _distance,
    "combined": _combined,
}
COMPARING = ("distance", "combined")  # the scores that need the bank


def unit(features: np.ndarray) -> np.ndarray:
    """Return features scaled to length 1, as float32; a row of zeros stays one."""
    length = np.linalg.norm(features, axis=1, keepdims=True)
    return (features / np.maximum(length, 1e-12)).astype(np.float32)


def strangeness(answer: Answer, fitted: Fitted) -> np.ndarray:
    """Return (N,) how little each glyph is like any class, by the score that fitting chose; higher is stranger."""
    return STRANGENESS[fitted.score](answer, fitted)


def judge(answer: Answer, fitted: Fitted) -> np.ndarray:
    """Return (N, 11) float32: ten calibrated probabilities, then the probability of being of no class."""
    beyond = fitted.slope * (strangeness(answer, fitted) - fitted.refuse_above)
    none = 1 / (1 + np.exp(-np.clip(beyond, -60, 60)))
    return np.concatenate([probabilities(answer[0], fitted.temperature), none[:, None].astype(np.float32)], axis=1)


def predictions(
    glyphs: np.ndarray, judged: np.ndarray, classes: tuple[str, ...], kind: str, fitted: Fitted
) -> list[Prediction]:
    """Return one prediction a glyph, its reasons being only those that the answer itself gives.

    glyphs: (N, 28, 28) uint8; judged: (N, 11), as `judge` returns it; kind: "digit" or "garment"
    """
    return [_predict(glyph, row, classes, kind, fitted) for glyph, row in zip(glyphs, judged, strict=True)]


def page_predictions(
    glyphs: np.ndarray, judged: np.ndarray, alone: np.ndarray, classes: tuple[str, ...], kind: str, fitted: Fitted
) -> list[Prediction]:
    """Return one prediction a glyph of a page, as `predictions`; one that only its company makes a digit is unsure.

    judged: (N, 11), with the company of each allowed for; alone: (N,) float, the probability of being of no class that
    `judge` gives the glyph by itself
    """
    read = predictions(glyphs, judged, classes, kind, fitted)
    odd = (alone > 0.5) & (judged[:, 10] <= 0.5)
    reasons = (Reason(f"unlike-any-{kind}"),)
    return [replace(one, verdict="unsure", reasons=reasons) if o else one for one, o in zip(read, odd, strict=True)]


def with_reasons(prediction: Prediction, reasons: tuple[Reason, ...], stages: Stages | None = None) -> Prediction:
    """Return the same prediction with what preprocessing had to say behind its own reasons, each said once."""
    more = tuple(reason for reason in reasons if reason not in prediction.reasons)
    return replace(prediction, reasons=prediction.reasons + more, stages=stages)


def _predict(glyph: np.ndarray, row: np.ndarray, classes: tuple[str, ...], kind: str, fitted: Fitted) -> Prediction:
    chances, none = row[:10], float(row[10])
    if not glyph.any():
        return Prediction(None, np.full(10, 0.1, np.float32), "blank", (Reason("nothing-drawn"),), glyph)
    second, first = (classes[i] for i in np.argsort(chances)[-2:])
    verdict: Verdict = "garment" if kind == "garment" else "digit"
    reasons: tuple[Reason, ...] = ()
    if none > 0.5:
        verdict = "unsure" if kind == "garment" else "not-a-digit"
        reasons = (Reason(f"unlike-any-{kind}"),)
    elif chances.max() < fitted.unsure_below:
        verdict, reasons = "unsure", (Reason("between", {"first": first, "second": second}),)
    return Prediction(first, chances, verdict, reasons, glyph)


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature at which (N, 10 or 11) logits give (N,) int labels the least negative log likelihood."""
    rows = np.arange(len(labels))
    losses = [-np.log(probabilities(logits, t)[rows, labels] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def fit(
    digits: Answer, labels: np.ndarray, sorts: np.ndarray, outliers: Answer, others: Answer, bank: np.ndarray
) -> tuple[dict[str, object], Fitted]:
    """Return what goes into the card, and the same as `Fitted`.

    digits: answers on held-out samples, with their (N,) labels and (N,) sorts, numbers that tell clean from drawn-like
    outliers: answers on things of no class; others: the same of kinds that choose the score but set no threshold
    bank: (M, F) features of training samples
    """
    temperature = fit_temperature(digits[0], labels)
    fitted = Fitted(temperature=temperature, statistics={"bank": unit(bank)})
    names = ["energy", "distance"] + (["outlier"] if digits[0].shape[1] > 10 else [])
    fitted = replace(fitted, weights=_discriminant(digits, outliers, names, fitted))
    table = {}
    for name in STRANGENESS:
        scored = replace(fitted, score=name)
        threshold = _threshold(strangeness(digits, scored), sorts)
        table[name] = {
            "refused": float((strangeness(outliers, scored) > threshold).mean()),
            "others_refused": float((strangeness(others, scored) > threshold).mean()),
            "auroc": auroc(strangeness(digits, scored), strangeness(others, scored)),
        }
    fitted = replace(fitted, score=max(table, key=lambda name: table[name]["others_refused"]))
    scores = strangeness(digits, fitted), strangeness(outliers, fitted)
    threshold = _threshold(scores[0], sorts)
    slope = _slope(scores[0] - threshold, scores[1] - threshold)
    confidence = probabilities(digits[0], temperature).max(axis=1)
    unsure = _quantile(confidence, sorts, LEAST_SURE)
    fitted = replace(fitted, refuse_above=threshold, slope=slope, unsure_below=unsure)
    card = {
        "temperature": temperature,
        "score": fitted.score,
        "refuse_above": threshold,
        "slope": slope,
        "unsure_below": fitted.unsure_below,
        "weights": dict(fitted.weights),
        "table": table,
    }
    return card, fitted


def auroc(low: np.ndarray, high: np.ndarray) -> float:
    """Return the chance that a score of `high` exceeds one of `low`, ties counted half, 0..1."""
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, "left") + np.searchsorted(ordered, high, "right")
    return float(below.mean() / (2 * len(low)))


def calibration_error(chances: np.ndarray, labels: np.ndarray) -> float:
    """Return the expected calibration error of (N, 10) probabilities, 0..1, over equal bins of confidence."""
    confidence, right = chances.max(axis=1), chances.argmax(axis=1) == labels
    which = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs(right[which == b].mean() - confidence[which == b].mean()) * (which == b).mean() for b in set(which)]
    return float(sum(gaps))


def _discriminant(digits: Answer, outliers: Answer, names: list[str], fitted: Fitted) -> dict[str, float]:
    """Return the weight of each score in Fisher's linear discriminant between digits and outliers."""
    inner, outer = (np.stack([STRANGENESS[n](a, fitted) for n in names]) for a in (digits, outliers))
    within = np.cov(inner) + np.cov(outer) + 1e-6 * np.eye(len(names))
    return dict(zip(names, np.linalg.solve(within, outer.mean(1) - inner.mean(1)).tolist(), strict=True))


def _threshold(scores: np.ndarray, sorts: np.ndarray) -> float:
    """Return the least score above which lie no more than FALSE_REFUSALS of the digits of any sort.

    One threshold for all sorts together would refuse several times as many of the sort that is written worst.
    """
    return max(float(np.quantile(scores[sorts == sort], 1 - FALSE_REFUSALS)) for sort in np.unique(sorts))


def _quantile(values: np.ndarray, sorts: np.ndarray, share: float) -> float:
    """Return the value that `share` of the values lie at or below, each sort of them counting alike."""
    order = np.argsort(values)
    reached = np.cumsum(1 / np.bincount(sorts)[sorts[order]])
    return float(values[order][np.searchsorted(reached, share * reached[-1] * (1 - 1e-9))])


def _slope(inner: np.ndarray, outer: np.ndarray) -> float:
    """Return the slope of a logistic through 0 that gives digits (`inner`) and outliers the least log loss."""
    scale = np.concatenate([inner, outer]).std() + 1e-12
    slopes = np.geomspace(0.1, 100, 61) / scale
    losses = [np.logaddexp(0, s * inner).mean() + np.logaddexp(0, -s * outer).mean() for s in slopes]
    return float(slopes[int(np.argmin(losses))])

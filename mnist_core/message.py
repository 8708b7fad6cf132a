"""The sentence that a person reads beside a prediction, in English or Spanish.

Knows predictions and sentences; made anew for each language from codes and values, so nothing has to be translated
after the fact.
"""

from collections.abc import Mapping

from mnist_core.prediction import Prediction
from mnist_core.sentences import sentence

VERY_SURE, SURE = 0.95, 0.75  # how much probability the words "very sure" and "fairly sure" ask for


def message(prediction: Prediction, language: str = "en", names: Mapping[str, str] | None = None) -> str:
    """Return what was read and how surely, then each reason: "7, very sure. The digit touches the edge ...".

    names: what to call a class in this language, where that is not its label.
    """
    names = names or {}
    label = names.get(str(prediction.label), prediction.label)
    said = [sentence(reason.code, _named(reason.values, names), language) for reason in prediction.reasons]
    if prediction.verdict in ("digit", "garment"):
        said.insert(0, sentence(sureness(prediction), {"label": label}, language))
    elif prediction.verdict == "unsure" and not any(reason.code == "between" for reason in prediction.reasons):
        said.insert(0, sentence("perhaps", {"label": label}, language))
    return " ".join(said)


def sureness(prediction: Prediction) -> str:
    """Return the code of how sure a network is of its likeliest label."""
    if prediction.confidence >= VERY_SURE:
        return "very-sure"
    return "sure" if prediction.confidence >= SURE else "likely"


def _named(values: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    return {key: names.get(str(value), value) for key, value in values.items()}

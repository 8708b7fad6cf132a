"""The other methods that tutorial 1 sets beside its network, from scikit-learn, on the same digits and test set.

Pixels in 0..1 are all that they see, and no setting was chosen by the test set.  scikit-learn is needed here alone.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mnist_core import datasets, evaluation
from mnist_core.errors import TrazoError


@dataclass(frozen=True)
class Method:
    """How a method is set, in words, and what makes one that has learnt nothing yet."""

    settings: str
    make: Callable[[], Any]


def _nearest_neighbours() -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(3, weights="distance")


def _random_forest() -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(200, random_state=0)


def _support_vector_machine() -> Any:
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    return make_pipeline(PCA(64, random_state=0), SVC(C=10, gamma="scale", cache_size=1000))


METHODS = {
    "nearest-neighbours": Method("3, weighted by distance", _nearest_neighbours),
    "random-forest": Method("200 trees", _random_forest),
    "support-vector-machine": Method("64 principal components, radial kernel, C 10", _support_vector_machine),
}


def evaluate(names: Sequence[str] = (), folder: Path | None = None) -> Iterator[dict[str, Any]]:
    """Yield what each method is worth, trained on all 60,000 training digits of MNIST; every one without names.

    Raises TrazoError `unknown-option` for a name that is not in METHODS, `missing-package` without scikit-learn.
    """
    for name in names:
        if name not in METHODS:
            raise TrazoError("unknown-option", option="NAME", value=name, known=", ".join(METHODS))
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise TrazoError("missing-package", package="scikit-learn", command="pip install scikit-learn") from error
    train_set, test_set = (datasets.load("mnist", train, folder) for train in (True, False))
    for name in names or METHODS:
        yield result_of(name, train_set, test_set)


def result_of(name: str, train_set: datasets.Split, test_set: datasets.Split) -> dict[str, Any]:
    """Return accuracy and times of one method, ready for JSON: a row of `results.json` of the kind "method".

    It has of a network's figures those that a method has, and "settings" in words.  training_seconds is time on the
    wall; core_seconds and testing_seconds are processor time, of training and of the whole test set: none of these
    methods uses more than one core in all of its work, and where cores are shared the wall tells little.
    """
    from sklearn import __version__

    method = METHODS[name].make()
    wall, cores = time.perf_counter(), time.process_time()
    method.fit(_pixels(train_set), train_set.labels.numpy())
    training, spent = time.perf_counter() - wall, time.process_time() - cores
    cores = time.process_time()
    answers = method.predict(_pixels(test_set))
    testing = time.process_time() - cores
    return {
        "name": name,
        "kind": "method",
        "dataset": "mnist",
        "settings": METHODS[name].settings,
        **evaluation.scores(answers, test_set.labels.numpy(), "mnist"),
        "training_seconds": round(training, 1),
        "core_seconds": round(spent, 1),
        "testing_seconds": round(testing, 3),
        "versions": {"scikit-learn": __version__},
    }


def _pixels(split: datasets.Split) -> np.ndarray:
    """Return (N, 784) float32 in 0..1."""
    return split.images.numpy().reshape(len(split), -1).astype(np.float32) / 255

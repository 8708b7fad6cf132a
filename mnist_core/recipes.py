"""Named training set-ups, each a frozen dataclass whose every field is also a flag of `train.py`.

Knows numbers only; `training.py` acts on them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from mnist_core.errors import TrazoError

UP = math.inf  # no upper bound


def _option(default: Any, text: str, low: float = -UP, high: float = UP, choices: tuple[str, ...] | None = None) -> Any:
    """Return a recipe's field: its default, its sentence in `--help`, and what it may be."""
    return field(default=default, metadata={"help": text, "range": (low, high), "choices": choices})


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.  Raises TrazoError `unknown-option` for a number out of its range."""

    architecture: str = _option("", "a network's name in networks.py, where it is not --network's own")
    epochs: int = _option(20, "passes over the training set", 1)
    batch: int = _option(64, "samples a step, over all processes together", 1)
    optimizer: str = _option("adam", "adam or adamw", choices=("adam", "adamw"))
    fused: bool = _option(False, "let the optimizer step in one kernel: sooner, and otherwise in the last bits")
    lr: float = _option(1e-3, "learning rate; its peak when the schedule is onecycle", 0)
    schedule: str = _option(
        "constant", "constant, or onecycle: up for a seventh, then down", choices=("constant", "onecycle")
    )
    weight_decay: float = _option(0.0, "decoupled weight decay; not on biases and norms", 0)
    average: float = _option(0.0, "decay of the weights' moving average; 0 keeps the last", 0, 1)
    augment: float = _option(0.0, "strength of the augmentation, 0 to 1", 0, 1)
    mirror: float = _option(0.0, "share of the garments that are shown mirrored", 0, 1)
    calm: float = _option(0.0, "share of the steps, at the end, that lessen augmentation", 0, 1)
    hands: int = _option(0, "digits of many hands, made in code, added to each batch", 0)
    outliers: int = _option(0, "non-digits, made in code, added to each batch", 0)
    teacher: str = _option("", "a checkpoint whose answers are learnt beside the labels")
    first: int = _option(0, "train on only the first so many samples; 0 for all", 0)
    hold_out: bool = _option(False, "leave out the held-out writers")
    mean: float = _option(0.0, "subtracted from pixels in 0..1", 0, 1)
    std: float = _option(1.0, "divides what is left", 1e-3)
    precision: str = _option(
        "float32",
        "float32, bfloat16, or auto: whichever three steps show to be faster",
        choices=("float32", "bfloat16", "auto"),
    )

    def __post_init__(self) -> None:
        for known in fields(self):
            (low, high), value = known.metadata["range"], getattr(self, known.name)
            if isinstance(value, int | float) and not (low <= value <= high and math.isfinite(value)):
                allowed = f"a number from {low:g} " + ("up" if high == UP else f"to {high:g}")
                option = f"--{known.name.replace('_', '-')}"
                raise TrazoError("unknown-option", option=option, value=value, known=allowed)


# The mean and the deviation of MNIST's training pixels in 0..1; of Fashion-MNIST's.
_MNIST: dict[str, Any] = {"mean": 0.1307, "std": 0.3081}
_FASHION: dict[str, Any] = {"mean": 0.2860, "std": 0.3530}

# (network, data set) -> recipe name -> recipe.  The tutorials have theirs: tutorial 1 trained `mlp` on the first
# 50,000 digits, tutorial 2 `mlp4` on all garments.  The others were looked for on the held-out samples.
_BEST_MLP = Recipe(
    epochs=100, batch=256, optimizer="adamw", lr=3e-3, schedule="onecycle", weight_decay=0.02, average=0.999,
    augment=1.0, calm=0.15, hands=24, hold_out=True, **_MNIST,
)  # fmt: skip
_BEST_CNN = Recipe(
    epochs=44, batch=256, optimizer="adamw", lr=3e-3, schedule="onecycle", weight_decay=0.03, average=0.999,
    augment=1.0, calm=0.15, hands=56, outliers=56, hold_out=True, precision="auto", **_MNIST,
)  # fmt: skip
# 99 % in seconds: no more than two passes, no augmentation, no moving average, a network made for it.
_FAST = Recipe(
    architecture="quick", epochs=2, batch=256, lr=6e-3, fused=True, schedule="onecycle", hold_out=True,
    precision="auto", **_MNIST,
)  # fmt: skip
_TUTORIAL_1 = Recipe(first=50_000)
_TUTORIAL_2 = Recipe(epochs=5, lr=3e-3, mean=0.5, std=0.5)
_GARMENTS = {"hands": 0, "outliers": 0, "mirror": 0.5, "precision": "auto", **_FASHION}

RECIPES: dict[tuple[str, str], dict[str, Recipe]] = {
    ("mlp", "mnist"): {"tutorial": _TUTORIAL_1, "best": _BEST_MLP},
    ("mlp4", "mnist"): {"tutorial": _TUTORIAL_2, "best": _BEST_MLP},
    ("cnn", "mnist"): {"tutorial": _TUTORIAL_1, "fast": _FAST, "best": _BEST_CNN},
    ("mlp", "fashion"): {"tutorial": _TUTORIAL_1, "best": Recipe(**{**vars(_BEST_MLP), **_GARMENTS})},
    ("mlp4", "fashion"): {
        "tutorial": _TUTORIAL_2,
        # Only mirrored: moved by parts of a pixel, garments blur, and the test's are as sharp as they came.
        "best": Recipe(
            **{
                **vars(_BEST_MLP),
                **_GARMENTS,
                "epochs": 48,
                "augment": 0.0,
                "weight_decay": 0.1,
                "teacher": "fashion-cnn",
            }
        ),
    },
    ("cnn", "fashion"): {
        "tutorial": _TUTORIAL_2,
        "best": Recipe(**{**vars(_BEST_CNN), **_GARMENTS, "architecture": "residual", "epochs": 60}),
    },
}


def choose(network: str, dataset: str, recipe: str) -> Recipe:
    """Return a named recipe of a network and a data set.  Raises TrazoError `unknown-option` with the known names."""
    recipes = RECIPES[network, dataset]
    if recipe not in recipes:
        raise TrazoError("unknown-option", option="--recipe", value=recipe, known=", ".join(recipes))
    return recipes[recipe]


def of_card(said: Mapping[str, Any]) -> Recipe:
    """Return the recipe that a checkpoint's card tells; a field that recipes no longer have is passed over."""
    return Recipe(**{known.name: said[known.name] for known in fields(Recipe) if known.name in said})

"""Named training set-ups, each a frozen dataclass whose every field is also a flag of `train.py`.

Knows numbers only; `training.py` acts on them.
"""

from dataclasses import dataclass, field

from mnist_core.errors import TrazoError


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; `help` in a field's metadata is its sentence in `--help`."""

    epochs: int = field(default=20, metadata={"help": "passes over the training set"})
    batch: int = field(default=64, metadata={"help": "samples a step, over all processes together"})
    optimizer: str = field(default="adam", metadata={"help": "adam or adamw", "choices": ("adam", "adamw")})
    lr: float = field(default=1e-3, metadata={"help": "learning rate; its peak when the schedule is onecycle"})
    schedule: str = field(
        default="constant",
        metadata={"help": "constant, or onecycle: up for a seventh, then down", "choices": ("constant", "onecycle")},
    )
    weight_decay: float = field(default=0.0, metadata={"help": "decoupled weight decay; not on biases and norms"})
    average: float = field(default=0.0, metadata={"help": "decay of the weights' moving average; 0 keeps the last"})
    augment: float = field(default=0.0, metadata={"help": "strength of the augmentation, 0 to 1"})
    calm: float = field(default=0.0, metadata={"help": "share of the steps, at the end, that lessen augmentation"})
    hands: int = field(default=0, metadata={"help": "digits of many hands, made in code, added to each batch"})
    outliers: int = field(default=0, metadata={"help": "non-digits, made in code, added to each batch"})
    teacher: str = field(default="", metadata={"help": "a checkpoint whose answers are learnt beside the labels"})
    first: int = field(default=0, metadata={"help": "train on only the first so many samples; 0 for all"})
    hold_out: bool = field(default=False, metadata={"help": "leave out the held-out writers"})
    mean: float = field(default=0.0, metadata={"help": "subtracted from pixels in 0..1"})
    std: float = field(default=1.0, metadata={"help": "divides what is left"})
    precision: str = field(
        default="float32",
        metadata={"help": "float32, bfloat16, or auto: whichever three steps show to be faster",
                  "choices": ("float32", "bfloat16", "auto")},
    )  # fmt: skip


# The mean and the deviation of MNIST's training pixels in 0..1; of Fashion-MNIST's.
_MNIST = {"mean": 0.1307, "std": 0.3081}
_FASHION = {"mean": 0.2860, "std": 0.3530}

# (network, data set) -> recipe name -> recipe.  The tutorials have theirs: tutorial 1 trained `mlp` on the first
# 50,000 digits, tutorial 2 `mlp4` on all garments.  The others were looked for on the held-out samples.
_BEST_MLP = Recipe(
    epochs=60, batch=256, optimizer="adamw", lr=3e-3, schedule="onecycle", weight_decay=0.02, average=0.999,
    augment=0.7, calm=0.15, hands=32, hold_out=True, **_MNIST,
)  # fmt: skip
_BEST_CNN = Recipe(
    epochs=30, batch=256, optimizer="adamw", lr=3e-3, schedule="onecycle", weight_decay=0.03, average=0.999,
    augment=1.0, calm=0.15, hands=48, outliers=48, hold_out=True, precision="auto", **_MNIST,
)  # fmt: skip
_TUTORIAL_1 = Recipe(first=50_000)
_TUTORIAL_2 = Recipe(epochs=5, lr=3e-3, mean=0.5, std=0.5)
_FASHION_FIELDS = {"augment": 0.0, "hands": 0, "outliers": 0, **_FASHION}

RECIPES: dict[tuple[str, str], dict[str, Recipe]] = {
    ("mlp", "mnist"): {"tutorial": _TUTORIAL_1, "best": _BEST_MLP},
    ("mlp4", "mnist"): {"tutorial": _TUTORIAL_2, "best": _BEST_MLP},
    ("cnn", "mnist"): {"tutorial": _TUTORIAL_1, "best": _BEST_CNN},
    ("mlp", "fashion"): {"tutorial": _TUTORIAL_1, "best": Recipe(**{**vars(_BEST_MLP), **_FASHION_FIELDS})},
    ("mlp4", "fashion"): {"tutorial": _TUTORIAL_2, "best": Recipe(**{**vars(_BEST_MLP), **_FASHION_FIELDS})},
    ("cnn", "fashion"): {"tutorial": _TUTORIAL_2, "best": Recipe(**{**vars(_BEST_CNN), **_FASHION_FIELDS})},
}


def choose(network: str, dataset: str, recipe: str) -> Recipe:
    """Return a named recipe of a network and a data set.  Raises TrazoError `unknown-option` with the known names."""
    recipes = RECIPES[network, dataset]
    if recipe not in recipes:
        raise TrazoError("unknown-option", option="--recipe", value=recipe, known=", ".join(recipes))
    return recipes[recipe]

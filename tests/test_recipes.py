"""recipes: the tutorials' own numbers, a recipe for every network and data set, and no number that cannot be."""

import itertools
import math
from dataclasses import asdict, fields, replace

import pytest

from mnist_core.classes import CLASSES
from mnist_core.errors import TrazoError
from mnist_core.networks import NETWORKS
from mnist_core.recipes import RECIPES, Recipe, choose, of_card


def test_every_network_has_recipes_for_every_data_set() -> None:
    """`tutorial` and `best` are there whatever is trained on whatever."""
    assert set(RECIPES) == set(itertools.product(("mlp", "mlp4", "cnn"), CLASSES))
    assert all({"tutorial", "best"} <= set(recipes) for recipes in RECIPES.values())


def test_the_tutorials_recipes_are_the_tutorials() -> None:
    """Tutorial 1: Adam as it comes, batch 64, 20 epochs, 50,000 digits; tutorial 2: rate 0.003, 5 epochs, all."""
    first, second = choose("mlp", "mnist", "tutorial"), choose("mlp4", "fashion", "tutorial")

    assert (first.optimizer, first.lr, first.batch, first.epochs) == ("adam", 1e-3, 64, 20)
    assert (first.first, first.mean, first.std, first.augment) == (50_000, 0.0, 1.0, 0.0)
    assert (second.optimizer, second.lr, second.batch, second.epochs) == ("adam", 3e-3, 64, 5)
    assert (second.first, second.mean, second.std, second.augment) == (0, 0.5, 0.5, 0.0)


@pytest.mark.parametrize("name", ["best", "fast"])
def test_what_is_tuned_leaves_the_held_out_writers_out(name: str) -> None:
    """Only the tutorials train on everything, as they did."""
    assert all(recipes[name].hold_out for recipes in RECIPES.values() if name in recipes)


def test_fast_trains_a_network_of_its_own_in_two_passes_at_most() -> None:
    """`--network cnn --recipe fast` needs no other flag; the architecture is one that there is."""
    fast = choose("cnn", "mnist", "fast")

    assert fast.architecture in NETWORKS
    assert fast.epochs <= 2


def test_an_unknown_recipe_is_refused_with_the_known_ones() -> None:
    """A typing mistake is answered with what there is for this network and data set."""
    with pytest.raises(TrazoError, match="--recipe cannot be slow: choose tutorial"):
        choose("mlp", "mnist", "slow")


@pytest.mark.parametrize(
    ("option", "value"),
    [("epochs", 0), ("batch", -1), ("lr", math.nan), ("lr", math.inf), ("std", 0.0), ("augment", 1.5), ("first", -3)],
)
def test_a_number_that_cannot_be_is_refused(option: str, value: float) -> None:
    """Instead of a division by zero an hour later."""
    with pytest.raises(TrazoError, match=f"--{option} cannot be .*: choose a number from"):
        replace(Recipe(), **{option: value})


def test_every_field_says_what_it_is() -> None:
    """`--help` has a sentence for each, and each default is among its choices."""
    for field in fields(Recipe):
        assert field.metadata["help"]
        assert field.metadata["choices"] is None or field.default in field.metadata["choices"]


def test_a_card_tells_the_recipe_again() -> None:
    """What has been added since is at its default, what is gone is passed over."""
    recipe = RECIPES["mlp", "mnist"]["best"]

    assert of_card({"name": "best", "gone": 3, **asdict(recipe)}) == recipe
    assert of_card({"epochs": 3}) == Recipe(epochs=3)

import math

import pytest

from core.training import grid as module
from core.training.grid import Span, grid, sample
from core.training.recipe import Recipe


def test_a_grid_has_every_combination_in_order_and_each_once():
    recipes = grid({"seed": [0, 1], "hidden": [(8,), (4, 4), (8,)], "learning_rate": [0.1, 0.10]})
    assert [(recipe.hidden, recipe.seed) for recipe in recipes] == [
        ((8,), 0),
        ((8,), 1),
        ((4, 4), 0),
        ((4, 4), 1),
    ]


def test_a_learning_rate_that_is_not_said_is_the_optimisers_own():
    recipes = grid({"optimiser": ["sgd", "adam"]})
    assert [recipe.learning_rate for recipe in recipes] == [0.5, 0.01]


def test_a_sample_is_the_same_for_the_same_seed_and_all_of_it_differs():
    choices = {"hidden": [(8,), (16,)], "activation": ["relu", "tanh"], "seed": range(20)}
    drawn = sample(choices, 10, seed=3)
    assert drawn == sample(choices, 10, seed=3) != sample(choices, 10, seed=4)
    assert len(set(drawn)) == 10
    assert set(drawn) <= set(grid(choices))
    assert sample(choices, 5, seed=3) == drawn[:5]


def test_all_of_a_grid_can_be_drawn_and_no_more():
    choices = {"seed": range(12)}
    assert set(sample(choices, 12)) == set(grid(choices))
    with pytest.raises(ValueError, match="give 12 different recipes, and 13 are to be drawn"):
        sample(choices, 13)


def test_numbers_of_a_range_are_drawn_evenly_over_their_logarithms():
    drawn = sample({"learning_rate": [Span(1e-4, 1e-1)]}, 300)
    logarithms = [math.log10(recipe.peak) for recipe in drawn]
    assert min(logarithms) >= -4
    assert max(logarithms) <= -1
    assert sum(logarithms) / 300 == pytest.approx(-2.5, abs=3 * 3 / math.sqrt(12 * 300))
    with pytest.raises(ValueError, match="A grid has no range among its values"):
        grid({"learning_rate": [Span(1e-4, 1e-1)]})


def test_what_is_too_much_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr(module, "_recipe", lambda values: pytest.fail("a recipe was made"))
    with pytest.raises(ValueError, match=r"1 to 10,000 recipes; these are 1,000,000,000:"):
        grid({"seed": range(1000), "epochs": range(1000), "batch": range(1000)})
    with pytest.raises(ValueError, match="these are 10,001"):
        sample({"seed": range(10)}, 10_001)
    with pytest.raises(ValueError, match="these are 0"):
        grid({"seed": []})


def test_what_cannot_be_in_a_recipe_is_refused():
    with pytest.raises(ValueError, match="must all be positive"):
        grid({"epochs": [1, 0]})
    assert grid({})[0] == Recipe(learning_rate=0.01)

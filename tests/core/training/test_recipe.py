import json
import math
from dataclasses import asdict, fields
from inspect import signature

import numpy as np
import pytest

from core import load_mnist, train
from core.images.affine import random_affine
from core.training.optimisers import OPTIMISERS
from core.training.recipe import Recipe, parse_sizes, usual_held_out
from core.training.training import train_on


def test_what_json_makes_of_a_recipe_makes_the_same_recipe():
    recipe = Recipe(hidden=(12, 8), learning_rate=0.3, augment=True, held_out=7)

    assert Recipe(**json.loads(json.dumps(asdict(recipe)))) == recipe


def test_what_is_not_said_is_as_train_has_it():
    parameters = signature(train).parameters

    for field in fields(Recipe):
        if field.name not in ("augment", "held_out"):  # which train takes as what they stand for
            assert parameters[field.name].default == field.default


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_without_a_learning_rate_the_peak_is_the_optimisers_own(optimiser):
    assert Recipe(optimiser=optimiser).peak == OPTIMISERS[optimiser].usual_rate
    assert Recipe(optimiser=optimiser, learning_rate=0.25).peak == 0.25


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"hidden": (5, 0)}, r"Hidden sizes \(5, 0\).* positive"),
        ({"epochs": 0}, "epochs 0"),
        ({"batch": -1}, "batch -1"),
        ({"learning_rate": 0.0}, "learning rate 0.0"),
        ({"learning_rate": math.nan}, "learning rate nan"),
        ({"learning_rate": math.inf}, "learning rate inf"),
        ({"weight_decay": -0.1}, "weight decay must be 0 or more and finite; it is -0.1"),
        ({"weight_decay": math.nan}, "it is nan"),
        ({"learning_rate": 10**400}, "learning rate inf"),
        ({"weight_decay": 10**400}, "weight decay must be 0 or more and finite; it is inf"),
        ({"held_out": -1}, "held out must be a whole number from 0; it is -1"),
        ({"held_out": 10**400}, "samples held out may be at most 1,000,000,000 each"),
        ({"seed": 10**400}, "seed may be at most 9223372036854775807: choose"),
        ({"seed": -1}, "seed must be a whole number from 0; it is -1"),
        ({"activation": "swish"}, "'swish' is not known; .* sigmoid, relu, tanh"),
        ({"initialisation": "xavier"}, "'xavier' is not known; .* auto, glorot, he, small"),
        ({"optimiser": "rmsprop"}, "'rmsprop' is not known; .* sgd, momentum, adam"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(values, said):
    with pytest.raises(ValueError, match=said) as refusal:
        Recipe(**values)
    assert refusal.value.args[0].values


@pytest.mark.parametrize("augment", [False, True])
def test_a_network_trained_on_a_data_set_is_that_of_train_with_its_samples(augment):
    recipe = Recipe(
        hidden=(9,),
        activation="relu",
        initialisation="small",
        optimiser="sgd",
        learning_rate=0.3,
        batch=500,
        epochs=1,
        weight_decay=0.001,
        augment=augment,
        held_out=1000,
        seed=2,
    )
    x, t = load_mnist(source="sample")[0]

    network, epochs = train_on("sample", recipe)

    expected, expected_epochs = train(
        x[:-1000],
        t[:-1000],
        hidden=(9,),
        activation="relu",
        initialisation="small",
        optimiser="sgd",
        learning_rate=0.3,
        batch=500,
        epochs=1,
        weight_decay=0.001,
        classes=10,
        augment=random_affine if augment else None,
        held_out=(x[-1000:], t[-1000:]),
        seed=2,
    )
    assert epochs == expected_epochs
    assert epochs[0].held_out_loss is not None
    for name, array in expected.items():
        np.testing.assert_array_equal(network[name], array)


def test_without_samples_held_out_none_are_measured():
    _, epochs = train_on("sample", Recipe(hidden=(), epochs=1))

    assert epochs[0].held_out_loss is None


@pytest.mark.parametrize("held_out", [5000, 6000])
def test_more_than_there_are_cannot_be_held_out(held_out):
    with pytest.raises(ValueError, match=r"has 5,000 training images, and .* cannot be held out"):
        train_on("sample", Recipe(held_out=held_out))


@pytest.mark.parametrize(("samples", "held"), [(60_000, 5_000), (5_000, 416), (12, 1), (2, 1)])
def test_one_sample_of_twelve_is_held_out_where_nobody_says_how_many(samples, held):
    assert usual_held_out(samples) == held


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("50, 100", (50, 100)), ("50-100", (50, 100)), ("", ()), (" 7 ", (7,)), ("3 4;5", (3, 4, 5))],
)
def test_hidden_sizes_are_read_as_a_person_writes_them(text, sizes):
    assert parse_sizes(text) == sizes


@pytest.mark.parametrize("text", ["a", "-", "1.5", "٣"])
def test_hidden_sizes_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match="found"):
        parse_sizes(text)


def test_a_line_of_json_makes_the_same_recipe_again():
    recipe = Recipe(hidden=(), activation="relu", learning_rate=0.5, augment=True, held_out=3)

    assert Recipe.from_json(recipe.to_json()) == recipe
    assert Recipe.from_json(Recipe().to_json()) == Recipe()


def test_two_recipes_differ_in_what_comes_out_of_them():
    one = Recipe(optimiser="sgd", hidden=(3,))

    assert one.differences(Recipe(optimiser="sgd", hidden=(3,), learning_rate=one.peak)) == {}
    assert one.differences(Recipe(hidden=(3,))) == {
        "optimiser": ("sgd", "adam"),
        "learning_rate": (one.peak, Recipe().peak),
    }

import dataclasses

import pytest

from core import read_weights
from core.datasets.mnist import apply_flags, read_split
from core.network.network import predict
from core.training.grid import grid
from core.training.recipe import Recipe
from core.training.sweep import (
    Trained,
    best,
    network_file,
    smallest_as_good,
    sweep_cost,
    train_recipe,
)


def row(network, accuracy, low, parameters):
    (recipe,) = grid({"held_out": [100]})
    figures = {"accuracy": accuracy, "low": low, "high": 1.0, "loss": 1.0, "seconds": 1.0}
    named = dataclasses.asdict(recipe) | figures | {"hidden": "50-100"}
    return Trained(network=network, data="sample", parameters=parameters, **named)


def test_a_row_has_the_figures_of_the_network_beside_it_on_what_was_held_out(tmp_path):
    recipe = Recipe(hidden=(4,), epochs=1, held_out=4600, activation="relu")
    found, content = train_recipe("sample", recipe)
    (tmp_path / found.network).write_bytes(content)
    network = read_weights(tmp_path / found.network)
    x, t = apply_flags(*read_split("sample", "train"))
    right = predict(network, x[-4600:]).argmax(axis=1) == t[-4600:]
    assert found.accuracy == right.mean()
    assert found.low < found.accuracy < found.high
    assert found.parameters == 784 * 4 + 4 + 4 * 10 + 10
    assert (found.network, found.hidden) == (network_file("sample", recipe), "4")
    assert found.to_recipe() == dataclasses.replace(recipe, learning_rate=0.01)
    again, same = train_recipe("sample", recipe)
    assert dataclasses.replace(again, seconds=found.seconds) == found
    assert same == content


def test_another_recipe_or_data_set_is_another_file():
    recipes = grid(
        {"hidden": [(50, 100), (), (7,) * 200], "seed": [0, 1], "augment": [False, True]}
    )
    files = [network_file(data, recipe) for recipe in recipes for data in ("mnist", "sample")]
    assert len(set(files)) == len(files) == 24
    assert max(map(len, files)) < 64
    assert network_file("mnist", Recipe()) == network_file("mnist", Recipe(learning_rate=0.01))


def test_what_a_sweep_takes_is_known_and_bounded_before_it_begins():
    costs = sweep_cost(grid({"held_out": [100], "epochs": [1, 2]}), 1000, 784, 10)
    assert [cost.parameters for cost in costs] == [45_360, 45_360]
    with pytest.raises(ValueError, match="hold out 1 to 999 of the 1,000, not 0"):
        sweep_cost([Recipe()], 1000, 784, 10)
    with pytest.raises(ValueError, match="choose fewer hidden units"):
        sweep_cost([Recipe(hidden=(10**6,), held_out=1)], 1000, 784, 10)


def test_the_smallest_as_good_lies_in_the_interval_of_the_best():
    rows = [
        row("a", 0.98, 0.97, 50),
        row("b", 0.975, 0.96, 20),
        row("c", 0.97, 0.96, 20),
        row("d", 0.9699, 0.9, 5),
        row("e", 0.98, 0.97, 60),
    ]
    assert best(rows).network == "a"
    assert smallest_as_good(rows).network == "b"

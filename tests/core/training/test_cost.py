"""What a training will take, and what is refused before it begins."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from core import train
from core.datasets.mnist import read_split
from core.training.cost import LAYERS, check_memory, cost
from core.training.recipe import MOST, Recipe
from core.training.training import train_on

MNIST = {"samples": 60_000, "inputs": 784, "classes": 10}


@pytest.mark.parametrize("hidden", [(), (50, 100), (7,), (3, 3, 3)])
def test_the_parameters_are_those_of_the_network(hidden):
    x, t = np.zeros((4, 6), np.float32), np.array([0, 1, 2, 0])
    network, _ = train(x, t, hidden=hidden, epochs=1)
    needed = cost(Recipe(hidden=hidden), samples=4, inputs=6, classes=3)
    assert needed.parameters == sum(array.size for array in network.values())


@pytest.mark.parametrize(
    ("hidden", "batch", "held_out", "samples"),
    [((700, 500), 4, 0, 12), ((60,) * 12, 2000, 0, 2000), ((60,), 50, 1000, 1100)],
)
def test_no_more_memory_is_taken_than_is_said(hidden, batch, held_out, samples):
    recipe = Recipe(hidden=hidden, batch=batch, epochs=2, learning_rate=1e-4, held_out=held_out)
    x, t = np.zeros((samples, 784), np.float32), np.arange(samples) % 10
    learned = samples - held_out
    tracemalloc.start()
    train(
        x[:learned],
        t[:learned],
        hidden=hidden,
        batch=batch,
        epochs=2,
        learning_rate=1e-4,
        held_out=(x[learned:], t[learned:]) if held_out else None,
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    said = cost(recipe, len(x), 784, 10).memory
    assert said / 3 < peak < said + 2**24 * (held_out > 0) * 2  # a block of `predict`


def test_training_on_a_data_set_holds_no_scaled_copy_of_it():
    images, _ = read_split("sample", "train")
    tracemalloc.start()
    train_on("sample", Recipe(hidden=(4,), epochs=1, held_out=100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * images.nbytes  # of bytes; as float32 they take four times as much


@pytest.mark.parametrize(
    "more",
    [
        {"hidden": (50, 100, 100)},
        {"hidden": (100, 100)},
        {"hidden": (50, 100, 1, 1, 1)},
        {"epochs": 20},
        {"batch": 1},
        {"augment": True},
    ],
)
def test_more_of_anything_takes_longer(more):
    recipe = Recipe(held_out=5000)
    assert cost(replace(recipe, **more), **MNIST).seconds > cost(recipe, **MNIST).seconds


def test_twice_the_epochs_take_twice_as_long():
    none, once, twice = (cost(Recipe(epochs=epochs), **MNIST) for epochs in (1, 101, 201))
    assert twice.seconds - once.seconds == pytest.approx(once.seconds - none.seconds)
    assert twice.memory == once.memory


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"hidden": (MOST,)}, "795,000,000,010 parameters in batches of 128 takes about 2"),
        ({"hidden": (2000,) * 9}, "33,606,010 parameters"),
        ({"hidden": (2000,) * 3, "batch": 55_000}, r"batches of 55,000 takes about 6,\d{3} MB"),
        ({"hidden": (1,) * 10_000}, "at most 1,000 hidden layers; this one has 10,000"),
    ],
)
def test_a_training_that_would_take_too_much_memory_is_refused(values, said):
    with pytest.raises(ValueError, match=said):
        check_memory(Recipe(**values), **MNIST)


@pytest.mark.parametrize(
    "values",
    [
        {"hidden": (2000, 2000, 2000, 2000)},
        {"hidden": (4000,), "batch": 1000},
        {"hidden": (1,) * LAYERS},
        {"batch": MOST, "hidden": ()},
        {"epochs": MOST},
    ],
)
def test_what_fits_is_not_refused(values):
    assert check_memory(Recipe(**values), **MNIST).memory < 10**9


@pytest.mark.parametrize("values", [{"hidden": (2000,) * 9}, {"hidden": (1,) * 2000}])
def test_it_is_refused_before_the_samples_are_read_into_memory(values, monkeypatch):
    monkeypatch.setattr("core.training.training.scaled_rows", None)
    with pytest.raises(ValueError, match="at most"):
        train_on("sample", Recipe(**values))


@pytest.mark.parametrize(
    "values", [{"hidden": (10**400,)}, {"epochs": 10**5000}, {"batch": MOST + 1}]
)
def test_numbers_that_nobody_means_are_refused_without_being_shown(values):
    with pytest.raises(ValueError, match="may be at most 1,000,000,000 each: choose less") as error:
        Recipe(**values)
    assert len(str(error.value)) < 100

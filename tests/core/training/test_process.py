"""A training in a process of its own: what it is told, what it tells, and how it ends."""

import io
import json
import subprocess
import sys
import threading

import numpy as np
import pytest

from core import load_mnist, read_weights, train
from core.images.transforms import random_affine
from core.training import process as tp
from core.training.process import Order, Recipe, fulfil, held_out, split_off

RECIPE = Recipe((12,), "tanh", "auto", "momentum", 0.1, 64, 2, False, 5)


@pytest.fixture
def order(tmp_path):
    return Order(RECIPE, "sample", "mine", str(tmp_path))


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_order_survives_its_way_on_a_line(order):
    assert Order.read(order.written()) == order
    assert order.written().count("\n") == 1


@pytest.mark.parametrize(("samples", "held"), [(60_000, 5_000), (5_000, 416), (12, 1), (2, 1)])
def test_one_sample_of_twelve_is_held_out_at_the_end(samples, held):
    assert held_out(samples) == held
    x = np.arange(samples)
    (learned, _), (kept, _) = split_off(x, x)
    assert (*learned, *kept) == tuple(x)
    assert len(kept) == held


@pytest.mark.parametrize("augment", [False, True])
def test_the_network_is_that_of_train_with_the_same_recipe(order, tmp_path, capsys, augment):
    recipe = Recipe(**vars(RECIPE) | {"augment": augment, "epochs": 1})
    file = fulfil(Order(recipe, order.data, order.name, order.folder), threading.Event())
    (x, t), held = split_off(*load_mnist(source="sample")[0])
    expected, history = train(
        x,
        t,
        hidden=(12,),
        activation="tanh",
        optimiser="momentum",
        learning_rate=0.1,
        batch=64,
        epochs=1,
        seed=5,
        classes=10,
        augment=random_affine if augment else None,
        held_out=held,
    )
    network = read_weights(tmp_path / file)
    assert network.activation == "tanh"
    for name, array in expected.items():
        np.testing.assert_array_equal(network[name], array)
    lines = told(capsys)
    assert [line["epoch"] for line in lines if "epoch" in line] == [vars(e) for e in history]
    steps = [(line["done"], line["steps"]) for line in lines if "done" in line]
    assert steps[-1] == (72, 72)  # 4,584 samples, 64 a step
    assert steps == sorted(steps)


def test_a_stop_keeps_the_best_network_so_far(order, tmp_path, capsys):
    stop = threading.Event()
    stop.set()
    assert fulfil(order, stop) == "mine.npz"
    assert read_weights(tmp_path / "mine.npz").sizes == (784, 12, 10)
    assert told(capsys) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": "nowhere"}, "There is no data set 'nowhere'"),
        ({"name": "../up"}, "The name '../up' cannot be used"),
        ({"folder": "/dev/null"}, "Not a directory|not written"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(order, change, said, monkeypatch, capsys):
    recipe = Recipe(**vars(RECIPE) | {"epochs": 1, "hidden": ()})
    order = Order(**vars(order) | change | {"recipe": recipe})
    monkeypatch.setattr(sys, "stdin", io.StringIO(order.written()))
    tp.main()
    (failure,) = [line["failure"] for line in told(capsys) if "failure" in line]
    assert any(each in failure for each in said.split("|"))
    assert "\n" not in failure


def test_it_runs_until_whoever_asked_lets_go(order, tmp_path):
    endless = Order(**vars(order) | {"recipe": Recipe(**vars(RECIPE) | {"epochs": 10_000})})
    with subprocess.Popen(
        [sys.executable, "-m", "core.training.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write(endless.written())
        process.stdin.flush()
        epochs = []
        for line in process.stdout:
            what = json.loads(line)
            if "epoch" in what:
                epochs.append(what["epoch"])
            if len(epochs) == 2 and not process.stdin.closed:
                process.stdin.close()
        assert what == {"file": "mine.npz"}
    assert process.returncode == 0
    best = min(epochs, key=lambda epoch: epoch["held_out_loss"])
    _, (x, t) = split_off(*load_mnist(source="sample")[0])
    network = read_weights(tmp_path / "mine.npz")
    from core import evaluate

    assert evaluate(network, x, t).loss.mean() == pytest.approx(best["held_out_loss"], rel=1e-4)

"""A training in a process of its own: what it is told, what it tells, and how it ends."""

import io
import json
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from core import evaluate, load_mnist, read_weights, train
from core.images.affine import random_affine
from core.messages import Message
from core.training import process as tp
from core.training.process import TrainingRequest, run
from core.training.recipe import Recipe

RECIPE = Recipe(
    hidden=(12,),
    activation="tanh",
    optimiser="momentum",
    learning_rate=0.1,
    batch=64,
    epochs=2,
    held_out=416,
    seed=5,
)


@pytest.fixture
def request_(tmp_path):
    return TrainingRequest(RECIPE, "sample", "mine", str(tmp_path))


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_survives_its_way_on_a_line(request_):
    assert TrainingRequest.from_json(request_.to_json()) == request_
    assert request_.to_json().count("\n") == 1


@pytest.mark.parametrize("augment", [False, True])
def test_the_network_is_that_of_train_with_the_same_recipe(request_, tmp_path, capsys, augment):
    recipe = replace(RECIPE, augment=augment, epochs=1)
    file = run(replace(request_, recipe=recipe), threading.Event())
    x, t = load_mnist(source="sample")[0]
    expected, history = train(
        x[:-416],
        t[:-416],
        hidden=(12,),
        activation="tanh",
        optimiser="momentum",
        learning_rate=0.1,
        batch=64,
        epochs=1,
        seed=5,
        classes=10,
        augment=random_affine if augment else None,
        held_out=(x[-416:], t[-416:]),
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


def test_a_stop_keeps_the_best_network_so_far(request_, tmp_path, capsys):
    stop = threading.Event()
    stop.set()
    assert run(request_, stop) == "mine.npz"
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
def test_what_cannot_be_done_is_told_in_a_sentence(request_, change, said, monkeypatch, capsys):
    asked = replace(request_, recipe=replace(RECIPE, epochs=1, hidden=()), **change)
    monkeypatch.setattr(sys, "stdin", io.StringIO(asked.to_json()))
    tp.main()
    (kept,) = [line["failure"] for line in told(capsys) if "failure" in line]
    failure = Message.from_json(kept)
    assert any(each in failure for each in said.split("|"))
    assert "\n" not in failure


def test_it_runs_until_whoever_asked_lets_go(request_, tmp_path):
    endless = replace(request_, recipe=replace(RECIPE, epochs=10_000))
    with subprocess.Popen(
        [sys.executable, "-m", "core.training.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        process.stdin.write(endless.to_json())
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
    x, t = (array[-416:] for array in load_mnist(source="sample")[0])
    network = read_weights(tmp_path / "mine.npz")
    assert evaluate(network, x, t).loss.mean() == pytest.approx(best["held_out_loss"], rel=1e-4)

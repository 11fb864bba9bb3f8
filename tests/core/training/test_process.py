"""A training in a process of its own: what it is told, what it tells, and how it ends."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from core import evaluate, load_mnist, read_weights, train
from core.files.quota import Quota
from core.images.affine import random_affine
from core.messages import Message
from core.training import process as tp
from core.training.history_file import read_history
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
    expected, epochs = train(
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
    assert [line["epoch"] for line in lines if "epoch" in line] == [vars(e) for e in epochs]
    steps = [(line["done"], line["steps"]) for line in lines if "done" in line]
    assert steps[-1] == (72, 72)  # 4,584 samples, 64 a step
    assert steps == sorted(steps)


def test_the_history_is_kept_beside_the_network(request_, tmp_path):
    file = run(replace(request_, recipe=replace(RECIPE, epochs=1)), threading.Event())
    history = read_history(tmp_path / f"{file}.history")
    assert history.is_of(read_weights(tmp_path / file))
    assert len(history) == 73


def test_where_there_is_room_for_the_network_alone_it_is_kept_without(request_, tmp_path):
    room = Quota((str(tmp_path),), 50_000)
    recipe = replace(RECIPE, epochs=1)
    assert run(replace(request_, recipe=recipe, quotas=(room,)), threading.Event()) == "mine.npz"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.npz"]


def test_a_stop_keeps_the_best_network_so_far(request_, tmp_path, capsys):
    stop = threading.Event()
    stop.set()
    assert run(request_, stop) == "mine.npz"
    assert not (tmp_path / "mine.npz.history").exists()
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
    tp.main(threading.Event())
    (kept,) = [line["failure"] for line in told(capsys) if "failure" in line]
    failure = Message.from_json(kept)
    assert any(each in failure for each in said.split("|"))
    assert "\n" not in failure


def let_go(process):
    process.stdin.close()


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(let_go, id="whoever asked lets go"),
        pytest.param(lambda process: process.send_signal(signal.SIGTERM), id="SIGTERM"),
        pytest.param(lambda process: process.send_signal(signal.SIGINT), id="Ctrl-C"),
    ],
)
def test_it_runs_until_it_is_ended_and_keeps_the_best(request_, tmp_path, end):
    with started(request_) as process:
        epochs = []
        for line in process.stdout:
            what = json.loads(line)
            if "epoch" in what:
                epochs.append(what["epoch"])
            if len(epochs) == 2 and "epoch" in what:
                end(process)
        assert what == {"file": "mine.npz"}
    assert process.returncode == 0
    best = min(epochs, key=lambda epoch: epoch["held_out_loss"])
    x, t = (array[-416:] for array in load_mnist(source="sample")[0])
    network = read_weights(tmp_path / "mine.npz")
    assert evaluate(network, x, t).loss.mean() == pytest.approx(best["held_out_loss"], rel=1e-4)


def test_the_best_is_kept_when_whoever_asked_dies(request_, tmp_path):
    with started(request_) as process:
        while "epoch" not in json.loads(process.stdout.readline()):
            pass
        process.stdout.close()  # first, so that it is told of by a pipe that is broken
        process.stdin.close()
    assert read_weights(tmp_path / "mine.npz").sizes == (784, 12, 10)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="Windows has other priorities")
def test_whoever_asked_goes_first(request_):
    with started(request_) as process:
        while "epoch" not in json.loads(process.stdout.readline()):
            pass
        ours, its = (os.getpriority(os.PRIO_PROCESS, each) for each in (0, process.pid))
        process.stdin.close()
    assert its == min(19, ours + 10)


def started(request):
    """Start a training that would take hours."""
    process = subprocess.Popen(
        [sys.executable, "-m", "core.training.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    process.stdin.write(replace(request, recipe=replace(RECIPE, epochs=10_000)).to_json())
    process.stdin.flush()
    return process

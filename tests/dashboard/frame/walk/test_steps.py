"""The steps of the walk: true of any network and data set."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
import streamlit as st

from core import Network, evaluate, forward, init_network, read_weights, train, write_weights
from core.network.layers import ACTIVATIONS
from core.weights.reader import BUNDLED
from dashboard.frame.walk.answer_steps import a_decision, ten_probabilities
from dashboard.frame.walk.evaluation_steps import being_sure, the_accuracy, the_worst_pair
from dashboard.frame.walk.network_steps import a_sum, an_activation
from dashboard.frame.walk.steps import STEPS
from dashboard.state.selection import Selection
from tests.dashboard.app import put_data_set, read_sample


def random_network(sizes, activation="sigmoid"):
    random = np.random.default_rng(7)
    parameters = {}
    for layer, (before, after) in enumerate(pairwise(sizes), 1):
        parameters[f"W{layer}"] = random.normal(0, 0.1, (before, after)).astype(np.float32)
        parameters[f"b{layer}"] = random.normal(0, 0.1, after).astype(np.float32)
    return Network(parameters, activation)


def constant_network():
    """Read every image as a 3, and be sure of it."""
    b = np.zeros(10, np.float32)
    b[3] = 9
    return Network({"W1": np.zeros((784, 10), np.float32), "b1": b})


NETWORKS = {
    "bundled": None,
    "relu": random_network((784, 30, 10), "relu"),
    "tanh": random_network((784, 20, 20, 15, 10), "tanh"),
    "without a hidden layer": random_network((784, 10)),
    "of one answer": constant_network(),
}


@pytest.fixture
def select(tmp_path, monkeypatch):
    """Give a function that selects a data set and a network, which is put where they are."""

    def selected(data="sample", network=None, sample=0):
        file = BUNDLED.name
        if network is not None:
            file = "other.npz"
            monkeypatch.setattr("dashboard.state.places.network_path", lambda _: tmp_path / file)
            monkeypatch.setattr("dashboard.state.keys.network_path", lambda _: tmp_path / file)
            write_weights(tmp_path / file, network)
        return Selection(data, file, "test", sample, None)

    monkeypatch.setattr(st, "session_state", {})
    return selected


@pytest.fixture(scope="module")
def trained():
    """Return a network that a person trained."""
    x, t = read_sample("train")
    network, _ = train(x, t, hidden=(20,), epochs=1)
    return network


@pytest.fixture(params=[*NETWORKS, "the book's", "trained"])
def network(request):
    if request.param == "the book's":
        return read_weights(request.getfixturevalue("book_weights"))
    if request.param == "trained":
        return request.getfixturevalue("trained")
    return NETWORKS[request.param]


@pytest.mark.parametrize("data", ["sample", "fashion-mnist"])
def test_each_asks_what_can_be_answered_and_says_what_is_seen(data, network, select):
    if data == "fashion-mnist":
        put_data_set(data)
    answered(select(data, network, sample=5))


@pytest.mark.parametrize("network", ["bundled", "the book's", "trained"], indirect=True)
def test_so_each_does_on_mnist(network, mnist, select):
    answered(select("mnist", network, sample=5))


def answered(selection):
    """Hold that each step can be answered, and says what is seen then."""
    for make in STEPS:
        step = make(selection)
        assert step.title
        assert step.told
        assert step.act
        if step.wager is None:
            continue
        assert step.seen
        if step.wager.options:
            assert step.wager.right <= step.wager.options.keys()
            assert len(step.wager.options) > 1
        else:
            low, high = step.wager.lowest, step.wager.highest
            assert low <= step.wager.right <= high


def test_on_mnist_they_say_what_the_book_says(mnist, select):
    seen = [make(select("mnist")).seen for make in STEPS]
    assert "**16**" in seen[1]
    assert "**83.95 %** in place of **98.58 %**" in seen[3]
    assert "**9,858**" in seen[10]


def test_their_figures_are_those_of_core(select):
    selection = select(sample=8)
    network = init_network()
    x, t = read_sample()
    arrays = forward(network, x[8])

    unit = int(np.argmax(x[8] @ network["W1"] + network["b1"]))
    assert a_sum(selection).opens == {"unit": f"z1[{unit}]"}
    assert a_sum(selection).wager.right == {str(np.count_nonzero(x[8]))}
    sigmoid = ACTIVATIONS["sigmoid"].function
    grown = float(sigmoid(arrays["a1"][unit] + 5) - sigmoid(arrays["a1"][unit]))
    (right,) = an_activation(selection).wager.right
    assert float(right.replace("−", "-")) == pytest.approx(grown, rel=0.1)
    assert ten_probabilities(selection).wager.right == pytest.approx(100 * arrays["y"].max())
    first, second = np.argsort(-arrays["y"])[:2]
    votes = arrays["z2"] * (network["W3"][:, first] - network["W3"][:, second])
    assert a_decision(selection).wager.right == {f"z2[{votes.argmax()}]"}

    outcome = evaluate(network, x, t)
    assert the_accuracy(selection).wager.right == pytest.approx(
        100 * (outcome.predicted == t).mean()
    )
    assert being_sure(selection).wager.right == pytest.approx(
        100 * (outcome.confidence >= 0.9).mean()
    )
    pairs = {}
    for label, predicted in zip(t, outcome.predicted, strict=True):
        if label != predicted:
            pairs[f"{label}-{predicted}"] = pairs.get(f"{label}-{predicted}", 0) + 1
    most = {pair for pair, count in pairs.items() if count == max(pairs.values())}
    assert the_worst_pair(selection).wager.right <= most


def test_a_network_that_reads_all_right_has_no_worst_pair(select, monkeypatch):
    x, t = read_sample()
    right = dataclasses.replace(evaluate(init_network(), x, t), probabilities=np.eye(10)[t])
    monkeypatch.setattr(Selection, "evaluation", property(lambda _: right))
    assert the_worst_pair(select()).wager is None


def test_files_that_cannot_be_read_are_said(select, monkeypatch):
    def broken(_):
        raise OSError("The file is gone.")

    monkeypatch.setattr("dashboard.frame.walk.data_steps.require", broken)
    assert STEPS[1](select()).act == "The file is gone."

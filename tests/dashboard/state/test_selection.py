import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import streamlit as st

from core import evaluate, forward, init_network, load_mnist, write_weights
from core.datasets.table import SOURCES
from core.network.network import Network
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.navigate import select
from dashboard.state.places import data_sets
from dashboard.state.selection import (
    Selection,
    current_selection,
    data_problem,
    network_problem,
    split_size,
)

CHOICE = {"data": "sample", "network": "bundled.npz", "split": "test", "sample": 3, "pinned": None}


@pytest.fixture
def state(monkeypatch):
    state = dict(CHOICE)
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_the_selection_is_what_the_sidebar_says(state):
    assert current_selection() == Selection(*CHOICE.values())
    assert current_selection().source.title == "Bundled sample"


def test_a_sample_can_be_selected(state):
    select(41)
    assert current_selection().sample == 41


@pytest.mark.parametrize("split", ["test", "train"])
def test_images_and_labels_are_those_of_the_split(state, split):
    state["split"] = split
    train, test = load_mnist(False, source="sample")
    x, t = train if split == "train" else test
    selection = current_selection()
    np.testing.assert_array_equal(selection.images.reshape(len(t), -1), x)
    np.testing.assert_array_equal(selection.labels, t)
    assert split_size() == len(t)


def test_what_visitors_share_cannot_be_written(state):
    selection = current_selection()
    for array in (selection.images, selection.labels, selection.network["W1"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_data_network_and_evaluation_are_loaded_once(state):
    one, other = current_selection(), Selection(*CHOICE.values())
    assert one.images is other.images
    assert one.labels is other.labels
    assert one.network is other.network
    assert one.evaluation is other.evaluation


def test_a_large_network_is_said_to_take_long_before_it_does(state, monkeypatch):
    key = current_selection().key
    assert cached.running(key) == "Running the split through the network…"
    monkeypatch.setattr(cached, "_LONG", 10**8)
    assert cached.running(key) == (
        "Running 2,500 samples through a network of 45,360 parameters: the first time it may take "
        "minutes…"
    )


@pytest.mark.parametrize("what", ["network", "images", "evaluation"])
def test_no_visitor_waits_for_what_another_asked_for(monkeypatch, what):
    first_waits, second_has = threading.Event(), threading.Event()

    def read(key):
        if key == "slow":
            first_waits.set()
            assert second_has.wait(10)
        return {"test": (key, key)}

    monkeypatch.setattr(cached, "network", read)
    monkeypatch.setattr(cached, "splits", read)
    monkeypatch.setattr(cached, "evaluation", lambda key: read(key.data))

    class Asked(Selection):
        key = property(lambda self: Key(self.data, self.split, self.data))

    slow, quick = (Asked(data, "", "test", 0, None) for data in ("slow", "quick"))
    with ThreadPoolExecutor(2) as visitors:
        waiting = visitors.submit(getattr, slow, what)
        assert first_waits.wait(10)
        try:
            visitors.submit(getattr, quick, what).result(5)
        finally:
            second_has.set()
        waiting.result(10)


def test_the_evaluation_is_that_of_core(state):
    (x_train, t_train), (x_test, t_test) = load_mnist(source="sample")
    for split, x, t in (("train", x_train, t_train), ("test", x_test, t_test)):
        state["split"] = split
        expected = evaluate(init_network(), x, t)
        np.testing.assert_allclose(
            current_selection().evaluation.probabilities, expected.probabilities, atol=1e-6
        )
        np.testing.assert_array_equal(current_selection().evaluation.confusion, expected.confusion)


def test_a_weight_file_that_changed_is_read_and_evaluated_again(state, weights):
    before = current_selection()
    y_before = before.evaluation.probabilities
    changed = Network({name: values * 2 for name, values in before.network.items()})
    path = weights / "bundled.npz"
    stamp = path.stat().st_mtime_ns
    write_weights(path, changed)
    assert path.stat().st_mtime_ns != stamp
    after = current_selection()
    np.testing.assert_array_equal(after.network["W1"], changed["W1"])
    assert not np.array_equal(after.evaluation.probabilities, y_before)
    x = np.float32(after.images[3].reshape(-1)) / np.float32(255)
    np.testing.assert_allclose(after.evaluation.probabilities[3], forward(changed, x)["y"], 1e-4)


# What cannot be used


def test_a_data_set_that_cannot_be_read_gives_way_to_the_bundled_sample(
    state, monkeypatch, tmp_path
):
    for file in SOURCES["mnist"].files:
        (tmp_path / file.name).write_text(
            "<!doctype html><title>Please log in</title>", encoding="utf-8"
        )
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    state["data"] = "mnist"
    assert data_sets() == ["mnist", "sample"]
    assert "web page" in data_problem("mnist")
    assert current_selection().data == "sample"
    assert split_size() == len(current_selection().labels) == 2500


def test_a_weight_file_that_is_none_gives_way_to_the_bundled_network(state, weights):
    (weights / "broken.npz").write_bytes(b"PK\x03\x04 and no more")
    state["network"] = "broken.npz"
    assert "broken.npz" in network_problem("broken.npz")
    assert current_selection().network_file == "bundled.npz"


def test_a_network_for_other_data_gives_way_to_the_bundled_network(state, weights):
    write_weights(weights / "small.npz", Network({"W1": np.ones((4, 3)), "b1": np.ones(3)}))
    state["network"] = "small.npz"
    assert "takes 4 and gives 3" in network_problem("small.npz")
    assert current_selection().network_file == "bundled.npz"


def test_what_can_be_used_has_no_problem(state):
    assert data_problem("sample") is None
    assert network_problem("bundled.npz") is None

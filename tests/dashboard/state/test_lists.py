"""A list of samples is the same again where its address is opened."""

import math

import numpy as np
import pytest
import streamlit as st

from core import Network, evaluate, init_network, load_mnist, write_weights
from core.weights.reader import BUNDLED
from dashboard.state.lists import MOST, by_conditions, listed, one_by_one
from dashboard.state.pair import current_pair
from dashboard.state.selection import current_selection


@pytest.fixture
def selection(monkeypatch):
    state = {"data": "sample", "network": "bundled.npz", "split": "test", "sample": 3}
    monkeypatch.setattr(st, "session_state", state | {"pinned": None})
    return current_selection()


@pytest.fixture(scope="module")
def outcome():
    return evaluate(init_network(), *load_mnist(source="sample")[1])


@pytest.mark.parametrize(
    ("asked", "by", "said"),
    [
        ({}, "index", "by-index"),
        ({"correct": False}, "loss", "correct-false_by-loss"),
        ({"correct": True, "label": [7]}, "margin", "correct-true_label-7_by-margin"),
        ({"predicted": [2, 9]}, "index", "predicted-2-9_by-index"),
        (
            {"confidence": (0.25, 0.57), "loss": (0.003, math.inf)},
            "confidence",
            "confidence-0.25-0.57_loss-0.003-inf_by-confidence",
        ),
    ],
)
def test_what_samples_have_in_common_finds_them_again(asked, by, said, selection, outcome):
    assert by_conditions(asked, by) == said
    expected = outcome.ranked(outcome.where(**asked), by=by)
    assert listed(said, selection).tolist() == expected.tolist()


def test_what_two_networks_have_in_common_finds_the_samples_again(tmp_path, selection, monkeypatch):
    halved = {name: values.round(0) for name, values in init_network().items()}
    write_weights(tmp_path / BUNDLED.name, init_network())
    write_weights(tmp_path / "worse.npz", Network(halved, "sigmoid"))
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / BUNDLED.name)
    asked = {"label": [2, 3], "a_right": True, "b_predicted": 8, "same_prediction": False}
    said = by_conditions(asked, "distance")
    with pytest.raises(ValueError):  # noqa: PT011 -- as below
        listed(said, selection)
    st.session_state["second"] = "worse.npz"
    outcome = current_pair().comparison
    among = outcome.a.where(label=asked.pop("label"))
    expected = outcome.ranked(outcome.where(**asked, among=among), by="distance")
    assert len(expected)
    assert listed(said, selection).tolist() == expected.tolist()


def test_a_short_list_is_said_one_by_one_and_a_long_one_not(selection):
    assert listed(one_by_one(np.array([70, 8, 2499])), selection).tolist() == [70, 8, 2499]
    assert len(one_by_one(range(MOST)).split("-")) == MOST
    assert one_by_one(range(MOST + 1)) == ""


@pytest.mark.parametrize(
    "said",
    [
        "",
        "2500",
        "1-",
        "٣",
        "by-fame",
        "correct-maybe_by-loss",
        "correct_by-loss",
        "label-10_by-loss",
        "label-x_by-loss",
        "confidence-0.5_by-loss",
        "confidence-0.9-0.1_by-loss",
        "loss-nan-inf_by-loss",
        "a.right-true_by-loss",
        "disputed_by-loss",
        "among-1_by-loss",
        "correct-true_correct-false_by-loss",
        "1-" * 2000 + "1",
    ],
)
def test_nonsense_is_no_list(said, selection):
    with pytest.raises(ValueError):  # noqa: PT011 -- what the address asks in vain is said by it
        listed(said, selection)

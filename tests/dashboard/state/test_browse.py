from urllib.parse import parse_qs

import numpy as np
import pytest
import streamlit as st

from core import init_network, write_weights
from core.weights.reader import BUNDLED
from dashboard.state.browse import (
    current_list,
    follow_list,
    leave_list,
    open_among,
    step,
    step_wrong,
)
from dashboard.state.selection import current_selection
from tests.dashboard.app import handed, start

LAST = 2499  # of the bundled sample's test split


@pytest.fixture
def state(monkeypatch):
    state = {"data": "sample", "network": "bundled.npz", "split": "test", "sample": 3}
    state["pinned"] = None
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "switch_page", lambda *_, **__: None)
    return state


def steps(state, *directions):
    for by in directions:
        step(by)
    return state["sample"]


def test_a_step_goes_to_the_neighbour_and_stops_at_the_ends(state):
    assert steps(state, -1) == 2
    assert steps(state, -1, -1, -1) == 0
    state["sample"] = LAST - 1
    assert steps(state, 1, 1, 1) == LAST


def test_a_step_from_a_chosen_sample_goes_along_those_that_were_chosen(state):
    open_among(current_selection(), 40, among=np.array([70, 40, 9]))
    assert state["sample"] == 40
    assert steps(state, 1) == 9
    assert steps(state, 1, 1) == 9
    assert steps(state, -1, -1, -1) == 70
    assert current_list(current_selection()).position == 0


@pytest.mark.parametrize("elsewhere", [{"sample": 41}, {"split": "train"}])
def test_another_sample_or_split_goes_along_the_whole_of_it(state, elsewhere):
    open_among(current_selection(), 40, among=np.array([70, 40, 9]))
    state.update(elsewhere)
    assert current_list(current_selection()) is None
    before = state["sample"]
    assert steps(state, 1) == before + 1


def test_a_step_to_the_next_wrong_sample_stops_at_the_last_one_either_way(state):
    wrong = current_selection().evaluation.where(correct=False)
    state["sample"] = first = int(wrong[0])
    for by, expected in ((1, wrong[1]), (1, wrong[2]), (-1, wrong[1]), (-1, first), (-1, first)):
        step_wrong(by)
        assert state["sample"] == expected
    state["sample"] = LAST
    step_wrong(1)
    assert state["sample"] == LAST
    step_wrong(-1)
    assert state["sample"] == wrong[wrong < LAST][-1]


@pytest.mark.parametrize(
    ("page", "part"),
    [("forward", {}), ("what_if", {}), ("data", {}), ("units", {"units_part": "neighbours"})],
)
def test_every_page_that_shows_the_sample_goes_to_the_wrong_ones_before_and_after(page, part):
    app = start(page, sample="0", **part)
    assert app.button(key="previous wrong").disabled
    app.button(key="next wrong").click().run()
    first = app.session_state["sample"]
    app.button(key="next wrong").click().run()
    app.button(key="previous wrong").click().run()
    assert 0 < app.session_state["sample"] == first


def test_the_list_can_be_left(state):
    open_among(current_selection(), 40, among=np.array([70, 40, 9]))
    leave_list()
    assert steps(state, 1) == 41


def test_a_list_that_was_left_can_be_left_again(state):
    open_among(current_selection(), 40, among=np.array([70, 40, 9]))
    leave_list()
    leave_list()
    assert current_list(current_selection()) is None


def test_the_page_says_where_in_the_list_of_its_address_it_is():
    app = start("forward", sample="40", list="70-40-9")
    assert app.button(key="leave list").label == "2 of 3 chosen"
    app.button(key="next").click().run()
    assert app.button(key="next").disabled
    assert app.session_state["sample"] == 9
    assert parse_qs(handed(app, "header")["query"])["list"] == ["70-40-9"]
    app.button(key="leave list").click().run()
    assert "list" not in handed(app, "header")["query"]
    app.button(key="next").click().run()
    assert app.session_state["sample"] == 10
    assert not [button for button in app.button if button.key == "leave list"]


def test_a_list_that_other_networks_would_have_in_common_is_said_one_by_one(
    state, tmp_path, monkeypatch
):
    for name in (BUNDLED.name, "other.npz"):
        write_weights(tmp_path / name, init_network())
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / BUNDLED.name)
    selection, samples = current_selection(), np.array([70, 3, 9])
    open_among(selection, 3, samples, "correct-false_by-loss")
    assert follow_list(selection).position == 1
    assert state["list"] == "correct-false_by-loss"
    state["network"] = "other.npz"
    assert follow_list(current_selection()).samples.tolist() == [70, 3, 9]
    assert state["list"] == "70-3-9"

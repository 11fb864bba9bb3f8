import numpy as np
import pytest
import streamlit as st

from dashboard.state import browse as walk
from dashboard.state import selection as session
from tests.dashboard.app import start

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
        walk.step(by)
    return state["sample"]


def test_a_step_goes_to_the_neighbour_and_stops_at_the_ends(state):
    assert steps(state, -1) == 2
    assert steps(state, -1, -1, -1) == 0
    state["sample"] = LAST - 1
    assert steps(state, 1, 1, 1) == LAST


def test_a_step_from_a_chosen_sample_goes_along_those_that_were_chosen(state):
    walk.open_sample(session.current(), 40, among=np.array([70, 40, 9]))
    assert state["sample"] == 40
    assert steps(state, 1) == 9
    assert steps(state, 1, 1) == 9
    assert steps(state, -1, -1, -1) == 70
    assert walk.current(session.current()).place == 0


@pytest.mark.parametrize("elsewhere", [{"sample": 41}, {"split": "train"}])
def test_another_sample_or_split_goes_along_the_whole_of_it(state, elsewhere):
    walk.open_sample(session.current(), 40, among=np.array([70, 40, 9]))
    state.update(elsewhere)
    assert walk.current(session.current()) is None
    before = state["sample"]
    assert steps(state, 1) == before + 1


def test_the_list_can_be_left(state):
    walk.open_sample(session.current(), 40, among=np.array([70, 40, 9]))
    walk.leave()
    assert steps(state, 1) == 41


def test_the_page_says_where_in_the_list_it_is():
    app = start("forward", sample="40")
    assert not [button for button in app.button if button.key == "leave walk"]
    app.session_state["walk"] = ("sample", "test"), np.array([70, 40, 9])
    app.run()
    assert app.button(key="leave walk").label == "2 of the 3 you chose"
    app.button(key="next").click().run()
    assert app.button(key="next").disabled
    assert app.session_state["sample"] == 9
    app.button(key="leave walk").click().run()
    app.button(key="next").click().run()
    assert app.session_state["sample"] == 10

import math

import pytest

from core.messages import visible
from tests.dashboard.app import start_part


def choices():
    import streamlit as st

    from dashboard.state.address import begin, finish
    from dashboard.widgets.choice import many_of, one_of, pill_of, range_of, select, select_any
    from dashboard.widgets.parts import open_part

    st.session_state.update(st.session_state.pop("chosen", {}))  # as a callback does
    begin()
    if st.session_state.pop("break off", False):
        st.rerun()
    one_of("Result", {"wrong": "wrong", "all-of-them": "All of them"}, key="result")
    select("Label", {"any": "any", 0: "shirt", 1: "1"}, key="label", default=0)
    if "chosen meanwhile" in st.session_state:
        st.session_state["chosen"] = st.session_state.pop("chosen meanwhile")
        st.rerun()
    few = st.session_state.get("few")
    select_any("Reads", {0: "shirt"} if few else {0: "shirt", 1: "coat"}, key="reads")
    pill_of("Pill", {0: "shirt", 1: "coat"}, key="pill")
    many_of("True", {0: "shirt", 1: "coat", 2: "boot"}, key="true")
    range_of("Loss", {0.0: "0", 0.5: "0.5", float("inf"): "no limit"}, key="loss")
    opened = open_part(
        {
            "scores": ("Scores", lambda: None),
            "setting-aside": (
                "Setting aside",
                lambda: select("Way", {"up": "Up", "down": "Down"}, key="way"),
            ),
        },
        key="part",
    )
    st.session_state["opened part"] = opened
    st.session_state["said"] = finish()


#: What the choices say where nobody chose.
USUAL = {
    "result": "wrong",
    "label": 0,
    "reads": None,
    "pill": None,
    "true": [],
    "loss": (0.0, math.inf),
    "part": "scores",
}


def held(app):
    return {key: app.session_state[key] for key in USUAL}


def address_of(app):
    found = app.query_params.items()
    return {name: value if isinstance(value, list) else [value] for name, value in found}


@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        ({}, {}),
        ({"result": "all-of-them"}, {"result": "all-of-them"}),
        ({"label": "any", "reads": "1", "pill": "0"}, {"label": "any", "reads": 1, "pill": 0}),
        ({"true": ["2", "0", "2"]}, {"true": [2, 0]}),
        ({"loss": ["0.5", "inf"]}, {"loss": (0.5, math.inf)}),
        ({"part": "setting-aside"}, {"part": "setting-aside"}),
    ],
)
def test_an_id_in_the_address_is_followed_and_stays_there(address, chosen):
    app = start_part(choices, **address)
    assert held(app) == USUAL | chosen
    expected = {
        name: list(dict.fromkeys([*value] if isinstance(value, list) else [value]))
        for name, value in address.items()
    }
    assert address_of(app) == expected


@pytest.mark.parametrize(
    ("address", "chosen", "ids"),
    [
        ({"result": "All of them"}, {"result": "all-of-them"}, {"result": ["all-of-them"]}),
        ({"reads": "coat"}, {"reads": 1}, {"reads": ["1"]}),
        ({"true": ["boot", "1"]}, {"true": [2, 1]}, {"true": ["2", "1"]}),
        ({"loss": ["no limit", "0.5"]}, {"loss": (0.5, math.inf)}, {"loss": ["0.5", "inf"]}),
        ({"part": "Setting aside"}, {"part": "setting-aside"}, {"part": ["setting-aside"]}),
    ],
)
def test_the_english_words_of_an_older_link_become_ids(address, chosen, ids):
    app = start_part(choices, **address)
    assert held(app) == USUAL | chosen
    assert address_of(app) == ids


def test_a_class_is_found_by_its_index_before_its_name():
    assert start_part(choices, label="1").session_state["label"] == 1
    assert start_part(choices, label="shirt").session_state["label"] == 0


@pytest.mark.parametrize(
    "address",
    [
        {"result": "wrong", "label": "0", "part": "scores"},
        {"label": "shirt", "part": "Scores", "loss": ["0", "no limit"]},
    ],
)
def test_the_default_leaves_the_address_and_is_no_fault(address):
    app = start_part(choices, **address)
    assert held(app) == USUAL
    assert address_of(app) == {}
    assert app.session_state["said"] is None


def test_what_is_left_blank_asks_for_nothing_and_is_no_fault():
    app = start_part(choices, **dict.fromkeys(USUAL, ""))
    assert held(app) == USUAL
    assert address_of(app) == {}
    assert app.session_state["said"] is None


@pytest.mark.parametrize("value", ["ALL", "2", "-1", "0x0", "\0", "9" * 400])
@pytest.mark.parametrize("name", USUAL)
def test_nonsense_leaves_the_usual_and_the_address_and_is_refused(name, value):
    if (name, value) == ("true", "2"):
        value = "3"
    app = start_part(choices, **{name: value})
    assert held(app) == USUAL
    assert address_of(app) == {}
    assert f"{name}={visible(value[:24])}" in app.session_state["said"]


def test_what_was_refused_is_said_until_the_visitor_goes_on():
    app = start_part(choices, result="nonsense")
    app.run()  # as where something comes that a page has waited for
    assert "result=nonsense" in app.session_state["said"]
    app.selectbox(key="label").set_value("any").run()
    assert app.session_state["said"] is None


def test_what_is_chosen_is_in_the_address_and_the_default_is_taken_out():
    app = start_part(choices)
    app.selectbox(key="label").set_value("any").run()
    app.multiselect(key="true").set_value([1]).run()
    assert address_of(app) == {"label": ["any"], "true": ["1"]}
    app.selectbox(key="label").set_value(0).run()
    assert app.session_state["label"] == 0
    assert address_of(app) == {"true": ["1"]}


def test_a_click_is_stronger_than_an_address_that_is_behind():
    app = start_part(choices, result="all-of-them")
    app.segmented_control(key="result").set_value("wrong").run()
    app.query_params["result"] = "all-of-them"
    app.run()
    assert app.session_state["result"] == "wrong"
    assert address_of(app) == {}


def test_back_and_forward_follow_the_address(monkeypatch):
    app = start_part(choices, result="all-of-them", part="setting-aside")
    monkeypatch.setattr("dashboard.state.address.follows", lambda: True)
    app.query_params.clear()
    app.query_params.update(true=["2"], way="down")
    app.run()
    assert held(app) == USUAL | {"true": [2]}
    app.query_params["part"] = "setting-aside"
    app.query_params["way"] = "down"
    app.run()
    assert held(app) == USUAL | {"true": [2], "part": "setting-aside"}
    assert app.session_state["way"] == "down"


def test_back_and_forward_are_followed_by_the_next_run_where_one_is_broken_off():
    app = start_part(choices, result="all-of-them", label="any")
    app.session_state["link clicked"] = app.session_state["break off"] = True
    app.query_params.clear()
    app.query_params["label"] = "1"
    app.run()
    assert held(app) == USUAL | {"label": 1}
    assert address_of(app) == {"label": ["1"]}
    app.selectbox(key="label").set_value("any").run()  # it is followed once
    assert address_of(app) == {"label": ["any"]}


@pytest.mark.parametrize(
    ("meanwhile", "label"), [({}, 1), ({"label": "any"}, 1), ({"label": 0}, 0), ({"label": 1}, 1)]
)
def test_what_is_chosen_while_back_is_followed_is_stronger_than_the_address(meanwhile, label):
    app = start_part(choices, result="all-of-them", label="any")
    app.session_state["link clicked"] = True
    app.session_state["chosen meanwhile"] = meanwhile
    app.query_params.clear()
    app.query_params["label"] = "1"
    app.run()
    assert held(app) == USUAL | {"label": label}  # that of before may be all the browser knows yet


def test_another_address_than_the_one_that_was_broken_off_is_not_followed():
    app = start_part(choices, result="all-of-them")
    app.session_state["address followed"] = {"label": ["1"]}
    app.query_params.clear()
    app.run()
    assert held(app) == USUAL | {"result": "all-of-them"}


def test_what_leaves_the_screen_leaves_the_address_and_comes_back_as_it_was():
    app = start_part(choices, part="setting-aside", way="down")
    assert address_of(app) == {"part": ["setting-aside"], "way": ["down"]}
    app.session_state["part"] = "scores"
    app.run()
    assert address_of(app) == {}
    app.session_state["part"] = "setting-aside"
    app.run()
    assert app.session_state["way"] == "down"
    assert address_of(app) == {"part": ["setting-aside"], "way": ["down"]}


def test_what_is_no_option_any_more_gives_way_to_the_default():
    app = start_part(choices, reads="1")
    app.session_state["few"] = True
    app.run()
    assert app.session_state["reads"] is None
    assert address_of(app) == {}

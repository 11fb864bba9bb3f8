"""What stands around every page: the name of the tab, and the link to what is shown."""

from urllib.parse import parse_qs

import numpy as np
import pytest
import streamlit as st

from dashboard.components import header
from dashboard.frame.frame import shows_own_image, title
from dashboard.state.pages import PAGES
from tests.dashboard.app import handed, start


@pytest.mark.parametrize(
    ("page", "held", "said"),
    [
        ("data", {}, "Data · Forward Pass"),
        ("evaluation", {}, "Evaluation · Forward Pass"),
        ("forward", {}, "Sample 8 · Forward pass · Forward Pass"),
        ("forward", {"edited": True}, "Your image · Forward pass · Forward Pass"),
        ("what_if", {"edited": True}, "Sample 8 · What if · Forward Pass"),
        ("what_if", {"from": "drawing"}, "Your image · What if · Forward Pass"),
    ],
)
def test_the_tab_is_called_by_page_and_sample(page, held, said, monkeypatch):
    monkeypatch.setattr(st, "session_state", {"sample": 8} | held)
    assert title(PAGES[page]) == said


def test_a_link_says_what_every_page_follows_though_it_is_what_one_begins_with():
    app = start("evaluation", result="right", true=["4", "9"])
    query = parse_qs(handed(app, "header")["query"])
    always = {"data": ["sample"], "network": ["bundled.npz"], "split": ["test"], "sample": ["0"]}
    assert query == always | {"result": ["right"], "true": ["4", "9"]}
    app.switch_page(PAGES["checks"].file).run()
    assert parse_qs(handed(app, "header")["query"]).keys() >= always.keys()


def test_a_page_that_fails_is_left_by_what_is_chosen_though_an_address_led_to_it(monkeypatch):
    app = start("data")
    monkeypatch.setattr("dashboard.pages.data.python.in_python", lambda *_: 1 / 0)
    app.session_state["link clicked"] = True
    app.query_params["split"] = "train"
    app.run()
    assert len(app.exception) == 1
    app.segmented_control(key="split").set_value("test").run()
    assert len(app.exception) == 1
    assert app.segmented_control(key="split").value == "test"


@pytest.mark.parametrize(
    ("page", "held", "left_out"),
    [
        ("start", {}, False),
        ("start", {"made": {"drawing": None}}, True),
        ("forward", {}, False),
        ("forward", {"own_digit": np.zeros(784, np.float32), "edited": True}, True),
        ("forward", {"own_digit": np.zeros(784, np.float32), "edited": False}, False),
        ("what_if", {"made": {"drawing": None}, "from": "sample"}, False),
        ("what_if", {"made": {"drawing": None}, "from": "drawing"}, True),
    ],
)
def test_who_copies_a_link_is_told_of_the_image_it_leaves_out(page, held, left_out, monkeypatch):
    monkeypatch.setattr(st, "session_state", held)
    assert shows_own_image(PAGES[page]) == left_out
    sent = {}
    monkeypatch.setattr(header, "_mount", lambda **given: sent.update(given["data"]))
    header.header("Start", "", own_image=left_out)
    assert [("image" in sent["words"][said]) for said in ("copied", "offered")] == [
        left_out,
        left_out,
    ]

"""What stands around every page: the name of the tab, and the link to what is shown."""

from urllib.parse import parse_qs

import pytest
import streamlit as st

from dashboard.frame.frame import title
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

from urllib.parse import parse_qs

import pytest

from dashboard.state.links import linked
from dashboard.state.pages import PAGE_AT
from tests.dashboard.app import start, start_part


def drawn():
    import streamlit as st

    from dashboard.state.address import begin, begin_page, finish
    from dashboard.state.links import linked, open_link
    from dashboard.widgets.choice import many_of, select

    def follow():
        open_link(st.session_state["to follow"], "evaluation")

    begin()
    select("Split", {"test": "test", "train": "train"}, key="split")
    begin_page()
    st.session_state["link"] = linked("[it]", "evaluation", result="all", true="", page="2")
    select("Result", {"wrong": "wrong", "all": "all"}, key="result")
    many_of("True", {0: "shirt", 1: "coat"}, key="true")
    select("Cells", {"counts": "counts", "rows": "rows"}, key="cells")
    st.button("Follow", on_click=follow)
    finish()


def test_a_link_has_the_address_of_what_every_page_follows_and_of_its_own_view():
    app = start_part(drawn, split="train", cells="rows")
    words, _, address = app.session_state["link"].rpartition("](./")
    page, _, query = address.removesuffix(")").partition("?")
    assert (words, page) == ("[[it]", "evaluation")
    asked = {"split": ["train"], "result": ["all"], "true": [""], "page": ["2"]}
    assert parse_qs(query, keep_blank_values=True) == asked


def test_a_link_on_the_page_changes_what_it_says_and_leaves_the_rest():
    app = start_part(drawn, split="train", cells="rows", true=["0", "1"])
    app.session_state["to follow"] = "./evaluation?split=train&result=all&true="
    app.button[0].click().run()
    kept = {key: app.session_state[key] for key in ("split", "cells", "true", "result")}
    assert kept == {"split": "train", "cells": "rows", "true": [], "result": "all"}
    assert dict(app.query_params) == {"split": "train", "cells": "rows", "result": "all"}
    # What is chosen next is not undone by the address that was followed.
    app.selectbox(key="result").set_value("wrong").run()
    assert app.session_state["result"] == "wrong"


@pytest.mark.parametrize("address", ["./nowhere?result=all", "https://elsewhere.example", ""])
def test_an_address_that_is_none_of_a_page_is_left_alone(address):
    app = start_part(drawn)
    app.session_state["to follow"] = address
    app.button[0].click().run()
    assert app.session_state["result"] == "wrong"
    assert not app.exception


def test_no_name_makes_another_link_of_it_and_no_long_one_is_cut():
    name = "www.elsewhere.example) [x](//elsewhere.example) {n}" + "字" * 200
    made = linked("it", "evaluation", network=name)
    assert "www.elsewhere" not in made
    assert made.count("](") == made.count(")") == 1
    assert parse_qs(made[:-1].partition("?")[2]) == {"network": [name]}


@pytest.mark.parametrize("page", ["data", "forward", "evaluation", "units", "what_if", "networks"])
def test_every_link_of_what_a_page_has_found_opens_what_it_asks_for(page):
    app = start(page, data="sample", sample="7")
    found = next(element.value for element in app.main.markdown if "](./" in element.value)
    addresses = [part.partition(")")[0] for part in found.split("](./")[1:]]
    assert addresses
    path, _, query = addresses[0].partition("?")
    opened = start(PAGE_AT[path].id, **parse_qs(query))
    assert opened.session_state["sample"] == 7
    assert not opened.main.warning

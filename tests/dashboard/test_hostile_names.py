"""Names from files and addresses: on every page they are text, also where Markdown is read."""

import ast
import os
from functools import partial
from html import escape
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import init_network, write_weights
from core.datasets import sources
from core.weights.reader import BUNDLED
from dashboard.widgets.subject import png
from tests.dashboard.app import start, texts
from tests.dashboard.hostile import (
    ASKED,
    CLASSES,
    FILE,
    NAMED,
    NETWORK,
    ROBUSTNESS,
    SECOND,
    SHOWN,
    SWEEP,
    VIEWS,
    put_names,
)

CASES = Path(__file__).parents[1] / "cases" / "hostile"
#: Where Streamlit shows text as it is, or does not show it: the name of a proto, and of its field.
PLAIN = {
    ("Selectbox", "options"),
    ("Selectbox", "raw_value"),
    ("MultiSelect", "options"),
    ("MultiSelect", "raw_values"),
    ("TextInput", "value"),
    ("TextInput", "default"),
    ("Code", "code_text"),
    ("BidiComponent", "json"),
    ("Dataframe", "columns"),
    ("VegaLiteChart", "alt"),
    ("DownloadButton", "url"),
}
#: What no one sees.
NAMED_BY = {"id", "element_id", "user_key"}
NAMES = (*CLASSES, NETWORK, SECOND, FILE, ASKED, SWEEP, ROBUSTNESS, NAMED)


def put_all(folder):
    write_weights(folder / BUNDLED.name, init_network())
    put_names(folder / "own", folder)


@pytest.fixture
def names(tmp_path, monkeypatch):
    """Put networks and a data set with such names where the pages look for them."""
    put_all(tmp_path)
    monkeypatch.setattr("dashboard.state.places.BUNDLED", tmp_path / BUNDLED.name)


@pytest.fixture(scope="session")
def names_to_read(tmp_path_factory):
    """Return a folder of them that no test changes: what one computes of them, the next finds."""
    put_all(folder := tmp_path_factory.mktemp("hostile"))
    return folder


@pytest.fixture
def shared_names(names_to_read, no_network, monkeypatch):
    monkeypatch.setattr("dashboard.state.places.BUNDLED", names_to_read / BUNDLED.name)
    monkeypatch.setattr(sources, "OWN", names_to_read / "own")


def in_markdown(app):
    """Give the names that Markdown would read on a page, and where."""
    return [
        (place, name)
        for place, text in texts(app)
        if place not in PLAIN and place[1] not in NAMED_BY
        for name in NAMES
        # HTML reads nothing in a name that has none of its signs, and the others are escaped.
        if name in text and not (place == ("Html", "body") and name == escape(name))
    ] + [
        ("Table", name)
        for table in app.table
        for name in NAMES
        if name in table.value.reset_index().to_csv()
    ]


@pytest.fixture
def open_and_take_away(monkeypatch):
    """Open what is folded, and call what makes each file that is offered."""
    expander, button = st.expander, st.download_button
    monkeypatch.setattr(st, "expander", partial(expander, expanded=True))

    def offered(label, data, **settings):
        assert isinstance(data, bytes) or data()
        return button(label, data, **settings)

    monkeypatch.setattr(st, "download_button", offered)


@pytest.mark.usefixtures("shared_names", "sweeps", "open_and_take_away")
@pytest.mark.parametrize(
    ("page", "asked"), [(page, asked) for page, views in VIEWS.items() for asked in views], ids=str
)
def test_no_name_is_read_as_markdown(page, asked):
    app = start(page, **SHOWN, **asked)
    assert app.session_state["data"] == SHOWN["data"]
    assert app.session_state["network"] == NETWORK
    assert in_markdown(app) == []
    for code in app.main.expander[-1].code:
        calls = [node for node in ast.walk(ast.parse(code.value)) if isinstance(node, ast.Call)]
        assert "open" not in [call.func.id for call in calls if isinstance(call.func, ast.Name)]


def test_a_name_that_is_read_as_markdown_is_found():
    def page():
        import streamlit as st

        from dashboard.words import literal
        from tests.dashboard.hostile import CLASSES

        st.button(CLASSES[0])
        st.table({CLASSES[1]: [1]})
        st.selectbox("one", CLASSES, help=literal(CLASSES[0]))
        st.caption("one", help=CLASSES[2])

    found = in_markdown(AppTest.from_function(page).run())
    assert found == [
        (("Button", "label"), CLASSES[0]),
        (("Markdown", "help"), CLASSES[2]),
        ("Table", CLASSES[1]),
    ]


@pytest.mark.usefixtures("names")
@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_weight_file_whose_name_is_no_text_is_passed_over(tmp_path):
    os.rename(tmp_path / SECOND, os.fsencode(tmp_path) + b"/\xff.npz")
    app = start("networks")
    assert app.selectbox(key="network").options == [BUNDLED.name, NETWORK]


def uploads(app, files, button):
    for key, (name, data) in files.items():
        app.file_uploader(key=key).upload(name, data)
    if button:
        (send,) = (each for each in app.button if each.label == button)
        send.click()
    app.run()
    assert not app.exception
    return in_markdown(app)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize(
    "data", [b"", b"nothing", (CASES / "n36_md_names.npz").read_bytes()], ids=["", "text", "names"]
)
def test_no_name_of_an_upload_or_in_one_is_read_as_markdown(data):
    file = FILE.replace(".png", ".npz")
    app = start("networks", networks="bring")
    app.session_state["own files"] = True
    app.run()
    assert uploads(app, {"brought_0": (file, data)}, "Read and show") == []
    assert app.main.error or app.main.success
    app.text_input(key="own_name_0").input("mine")
    assert uploads(app, {"own_files_0": (file, data)}, "Store and select") == []
    assert app.sidebar.error


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("data", [b"nothing", png(np.eye(28).ravel())], ids=["text", "picture"])
def test_no_name_of_a_picture_is_read_as_markdown(data):
    app = start("what_if", **{"from": "picture"})
    assert uploads(app, {"upload 0": (FILE, data)}, "") == []
    assert bool(app.main.warning) == (data == b"nothing")

"""The app without a browser: a page opened as its address says, and what it draws."""

import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
import streamlit as st
from google.protobuf.message import Message as Proto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from streamlit.util import calc_hash

from core import load_mnist, write_idx
from core.datasets.mnist import read_data_set
from core.datasets.table import SOURCES
from dashboard.state.pages import PAGES
from dashboard.widgets.nearby import NEAR
from dashboard.words import translation

PROJECT = Path(__file__).resolve().parents[2]


class Everywhere(set):
    """What has come near a window that is as tall as any page."""

    def __contains__(self, place):
        return True


def start(view="data", /, **address):
    """Open a page, and what it ends with, as a browser does: known is nothing but its address."""
    app = AppTest.from_file(str(PROJECT / "main.py"), default_timeout=30)
    app.session_state["in_python"] = True
    app.session_state[NEAR] = Everywhere()
    for name, value in address.items():
        app.query_params[name] = value
    # A browser asks for the page by the hash of its path. `switch_page` finds it only once another
    # page has run: that would draw two pages for one.
    app._page_hash = calc_hash(PAGES[view].path)
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def start_part(page, /, **address):
    """Run a function that draws a part of a page, at an address."""
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


@contextmanager
def chinese_is(catalogue):
    """Let all that is said in Chinese be what a catalogue says, until the end of the block.

    Charts are kept in the words of a language: no other test finds them in these, nor this one in
    those of others.
    """
    st.cache_data.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translation, "sentences", lambda code: catalogue)
        yield
    st.cache_data.clear()


@cache
def read_sample(split="test"):
    """Return x and t of a split of the bundled sample, read once for all tests."""
    found = load_mnist(source="sample")[("train", "test").index(split)]
    for array in found:
        array.setflags(write=False)
    return found


def put_data_set(source):
    """Put 60 and 40 of the bundled samples where a row of the table has its files."""
    row = SOURCES[source]
    row.folder.mkdir()
    train, test = read_data_set("sample")
    arrays = (train[0][:60], train[1][:60], test[0][:40], test[1][:40])
    for file, array in zip(row.files, arrays, strict=True):
        write_idx(row.folder / file.name, array)


def handed(app, key):
    """Give what a component's script was handed."""
    return json.loads(app.get_by_key(key).proto.json)


def tables(app):
    """Return the tables of a page, as text."""
    return [
        _table(ElementTree.fromstring(element.proto.body))
        for element in app.get("html")
        if element.proto.body.startswith('<div class="table">')
    ]


def _table(element):
    (name, *columns), *rows = [[cell.text or "" for cell in row] for row in element.iter("tr")]
    index = pd.Index([label for label, *_ in rows], name=name)
    return pd.DataFrame([cells for _, *cells in rows], index, columns)


def texts(app):
    """Give every text that is sent to the browser, with the names of its proto and its field."""
    for proto in _protos(app._tree):
        yield from _texts(proto)


def _protos(block):
    for child in block.children.values():
        if child.proto is not None:
            yield child.proto
        if isinstance(child, Block):
            yield from _protos(child)


def _texts(proto):
    for field, value in proto.ListFields():
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Proto):
                yield from _texts(each)
            elif isinstance(each, str):
                yield (type(proto).__name__, field.name), each

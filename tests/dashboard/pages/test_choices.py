"""Every choice, on every page, is among ids that no language changes; its CSVs are alike."""

import csv
import io
import re
from functools import wraps

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.state.pages import PAGES
from dashboard.widgets import choice, parts
from tests.dashboard.app import start

ID = re.compile(r"[a-z0-9_\[\].-]+")
#: What is of a network or of a data set alone says so; all else says both, and the split.
FILE = re.compile(
    r"(sample-(test|train)-bundled(-and-other)?-.+|sample-(test-)?[a-z-]+|bundled-[a-z]+)\.csv"
)
COLUMN = re.compile(r"[^\s,;:()\"'|]+")
WIDGETS = (
    "selectbox",
    "radio",
    "segmented_control",
    "pills",
    "multiselect",
    "select_slider",
    "tabs",
)
#: The views that show every choice there is.
VIEWS = [
    ("start", {}),
    *(("data", {"about": part}) for part in ("labels", "mean", "pixels", "bytes")),
    ("forward", {"unit": "y[5]"}),
    *(
        ("evaluation", {"part": part})
        for part in ("scores", "calibration", "setting-aside", "disputed", "loop")
    ),
    ("evaluation", {"second": "other.npz", "result": "only-a", "matrix_of": "networks"}),
    *(
        ("units", {"layer": "z2", "edits": "z1.16_off", "units_part": part})
        for part in ("map", "neighbours", "table")
    ),
    *(
        ("what_if", {"from": "drawing", "what": part})
        for part in ("pixels", "smallest-change", "along", "blend", "backpropagation")
    ),
    *(
        ("networks", {"second": "other.npz", "networks": part})
        for part in ("parameters", "train", "bring", "compare")
    ),
    ("checks", {}),
]


@pytest.fixture
def drawn(monkeypatch):
    """Give what each widget was drawn with, by the name of its kind, and what is chosen among."""
    drawn, followed = [], []

    def watch(kind, widget):
        @wraps(widget)
        def watched(*given, **settings):
            drawn.append((kind, list(given[-1]), settings))
            return widget(*given, **settings)

        return watched

    for kind in WIDGETS:
        monkeypatch.setattr(st, kind, watch(kind, getattr(st, kind)))
        monkeypatch.setattr(DeltaGenerator, kind, watch(kind, getattr(DeltaGenerator, kind)))
    for module in (choice, parts):
        options = module.options

        def watched(words, *others, options=options):
            followed.append(words)
            return options(words, *others)

        monkeypatch.setattr(module, "options", watched)
    return drawn, followed


@pytest.fixture
def files(monkeypatch):
    """Give what makes each file that is offered, by its name."""
    files = {}

    def offer(label, content, *, file_name, **_):
        files[file_name] = content

    monkeypatch.setattr(st, "download_button", offer)
    return files


def test_the_views_are_of_every_page():
    assert {page for page, _ in VIEWS} == set(PAGES)


@pytest.mark.parametrize(("page", "address"), VIEWS)
def test_an_option_is_an_id_and_a_csv_alike(page, address, drawn, files, two_networks, quick_pages):
    app = start(page, **address)
    assert {name: app.session_state[name] for name in address} == address
    widgets, followed = drawn
    assert len(followed) >= 4  # those of the sidebar
    assert {kind for kind, *_ in widgets} >= {"selectbox", "segmented_control"}
    for kind, options, settings in widgets:
        assert "bind" not in settings  # Streamlit writes what is shown
        if kind == "tabs":  # whose options are the words on them
            continue
        words = [str(option) for option in options]
        assert [word for word in words if not ID.fullmatch(word)] == [], (kind, settings.get("key"))
    for words in followed:
        assert [option for option in words if not ID.fullmatch(str(option))] == []
    for name, content in files.items():
        if name.endswith(".csv"):
            assert FILE.fullmatch(name), name
            headings, row, *_ = csv.reader(io.StringIO(content()))
            assert [heading for heading in headings if not COLUMN.fullmatch(heading)] == []
            assert len(set(headings)) == len(headings) == len(row)
            assert headings[0] != "sample" or headings[1:4] == ["data_set", "split", "network"]

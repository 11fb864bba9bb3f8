"""What is folded is computed when it is opened, and files are what their names say."""

import pandas as pd
import pytest
import streamlit as st

from dashboard.widgets import numbers


@pytest.fixture
def offered(monkeypatch):
    """Return the settings of each download button, by the name of its file."""
    offered = {}
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, content, *, file_name, **settings: offered.update(
            {file_name: {"label": label, "content": content, **settings}}
        ),
    )
    return offered


@pytest.mark.parametrize("is_open", [False, True])
def test_a_table_is_computed_only_where_it_is_open(is_open, offered, monkeypatch):
    class Part:
        open = is_open
        __enter__ = lambda self: self  # noqa: E731
        __exit__ = lambda self, *_: None  # noqa: E731

    monkeypatch.setattr(st, "expander", lambda label, **settings: Part())
    computed = []

    def table():
        computed.append(True)
        return pd.DataFrame({"a": [1]})

    numbers.folded_numbers(table, "figures", key="folded")
    assert len(computed) == is_open
    assert list(offered) == ["figures.csv"] * is_open


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.csv", "text/csv"),
        ("a.png", "image/png"),
        ("a.safetensors", "application/octet-stream"),
    ],
)
def test_a_file_is_of_the_kind_that_its_name_says(file, kind, offered):
    numbers.file_button("Take", b"1", file)
    assert offered[file]["mime"] == kind


def test_a_table_is_written_when_its_button_is_pressed(offered):
    written = []

    def table():
        written.append(True)
        return pd.DataFrame({"a": [1]}, index=pd.Index([7], name="sample"))

    numbers.csv_button(table, "samples", label="Samples")
    assert not written
    assert offered["samples.csv"]["label"] == "Samples"
    assert offered["samples.csv"]["content"]() == "sample,a\n7,1\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("\t=1", "'\t=1"),
        ("-1.5", "-1.5"),
        ("+3e-05", "+3e-05"),
        ("zero", "zero"),
        ("a=1", "a=1"),
    ],
)
def test_no_spreadsheet_takes_a_name_for_a_formula(text, written, offered):
    table = pd.DataFrame({text: [text, 1.5]}, index=[text, "b"])
    numbers.csv_button(lambda: table, "names")
    assert offered["names.csv"]["content"]() == f",{written}\n{written},{written}\nb,1.5\n"

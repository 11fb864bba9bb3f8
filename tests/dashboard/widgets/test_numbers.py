"""What is folded is computed when it is opened, and files are what their names say."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from core.messages import Message
from dashboard.state import visitors
from dashboard.state.selection import Selection
from dashboard.widgets import numbers
from dashboard.words import language
from dashboard.words.translation import speaking


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
    heading = {"@SUM(A1)": "'@SUM_A1", "\t=1": "'=1"}.get(text, written)
    assert offered["names.csv"]["content"]() == f",{heading}\n{written},{written}\nb,1.5\n"


@pytest.mark.parametrize(
    ("table", "of", "written"),
    [
        (
            pd.DataFrame({"a b": [1], "c\nd": ["e f"]}, index=pd.Index(["g h"], name="the label")),
            None,
            "the_label,a_b,c_d\ng h,1,e f\n",
        ),
        (
            pd.DataFrame([[1, 2]], columns=["Sample 12, edited", "y (A)"]),
            None,
            "Sample_12_edited,y_A\n1,2\n",
        ),
        (pd.DataFrame([[1, 2]], columns=[",", ";"]), None, '",",;\n1,2\n'),
        (pd.DataFrame({0: [1 / 3, np.nan]}), None, '0\n0.3333333333333333\n""\n'),
        (
            pd.DataFrame({"x": np.float32([0.1, 1e-30])}, index=pd.Index([8, 2], name="sample")),
            Selection("mnist", "my net.npz", "train", 0, None),
            "sample,data_set,split,network,x\n8,mnist,train,my net.npz,0.1\n"
            "2,mnist,train,my net.npz,1e-30\n",
        ),
    ],
)
def test_a_csv_has_headings_without_spaces_all_digits_and_what_its_samples_are_of(
    table, of, written, offered
):
    numbers.csv_button(lambda: table, "table", of=of)
    assert offered["table.csv"]["content"]() == written


def test_the_numbers_of_a_table_are_written_as_everywhere():
    table = pd.DataFrame(
        {"share": [0.98584, 1.0], "change": [-0.25, np.nan], "count": [12345, 7], "of": ["a", "b"]}
    )
    shown = numbers.written(table, ("share",))._translate(False, False)["body"]
    assert [[cell["display_value"] for cell in row[1:]] for row in shown] == [
        ["98.58 %", "−0.2500", "12,345", "a"],
        ["100.00 %", "", "7", "b"],
    ]
    assert numbers.written(table.set_index(["of", "of"]).iloc[[0, 0]]).shape == (2, 3)


def test_classes_are_called_so_in_the_visitors_language_and_in_english_in_the_file(
    monkeypatch, offered
):
    monkeypatch.setattr("dashboard.words.translation.language", lambda: "zh")
    shown = []
    monkeypatch.setattr(st, "dataframe", lambda table, **settings: shown.append(table.data))
    classes = pd.Index([Message("Trouser"), Message("Bag")], name="label", dtype=object)
    numbers.numbers(pd.DataFrame(np.eye(2), index=classes, columns=classes), "table")
    assert list(shown[0].index) == list(shown[0].columns) == ["裤子", "包"]
    assert offered["table.csv"]["content"]().startswith("label,Trouser,Bag\nTrouser,1.0,0.0\n")


def test_the_classes_in_cells_are_called_in_the_visitors_language(monkeypatch):
    monkeypatch.setattr(numbers, "said", {"Bag": "包", "5": "5"}.get)
    table = pd.DataFrame({"true": np.array([Message("Bag"), "5"]), "loss": [0.5, 5]})
    shown = numbers.called(table, [Message("Bag"), "5"])
    assert shown["true"].tolist() == ["包", "5"]
    assert shown["loss"].tolist() == [0.5, 5]
    assert table["true"].tolist() == ["Bag", "5"]


@pytest.fixture
def press(monkeypatch):
    """Give a function that offers a file and presses its button: in a thread that knows no run."""
    offered = []
    monkeypatch.setattr(st, "download_button", lambda label, made, **_: offered.append(made))

    def press(content):
        numbers.file_button("File", content, "file.txt")
        with ThreadPoolExecutor(1) as presses:
            return presses.submit(offered.pop()).result()

    return press


def test_a_file_is_made_for_the_visitor_it_was_offered_and_in_their_language(press, monkeypatch):
    monkeypatch.setattr(visitors, "settings", lambda: SimpleNamespace(hosted=True))
    with visitors.serving("ann"), speaking("zh"):
        assert press(lambda: (visitors.visitor(), language())) == ("ann", "zh")
    assert visitors.visitor() is None


@pytest.mark.parametrize("error", [OSError, ValueError])
def test_a_file_that_cannot_be_made_says_why(press, error):
    def gone():
        raise error(Message("{file} is gone.", file="mine.npz"))

    assert press(gone) == "mine.npz is gone."

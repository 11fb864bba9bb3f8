from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from dashboard.components import confusion as module
from dashboard.components.confusion import Axis, confusion_matrix

COUNTS = np.array([[5, 1, 0], [2, 7, 0], [0, 3, 9]])


@pytest.fixture
def mounted(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda **given: mounted.update(given))
    return mounted


def show(chosen=(None, None), on_choose=print, **settings):
    classes = ("shoe", "bag", "hat")
    confusion_matrix(
        COUNTS, classes, key="confusion", chosen=chosen, on_choose=on_choose, **settings
    )


def test_the_script_gets_the_counts_as_plain_numbers(mounted):
    show()
    assert mounted["data"]["counts"] == [[5, 1, 0], [2, 7, 0], [0, 3, 9]]
    assert type(mounted["data"]["counts"][0][0]) is int
    assert mounted["data"]["classes"] == ["shoe", "bag", "hat"]


@pytest.mark.parametrize("chosen", [(None, None), (1, 0), (2, None), (None, 0)])
def test_the_script_gets_the_cell_row_or_column_to_mark(mounted, chosen):
    show(chosen)
    assert mounted["data"]["chosen"] == dict(zip(("row", "column"), chosen, strict=True))


def test_the_script_is_told_whether_the_counts_are_a_change(mounted):
    show()
    assert mounted["data"]["signed"] is False
    confusion_matrix(-COUNTS, "abc", key="c", chosen=(None, None), on_choose=print, signed=True)
    assert mounted["data"]["signed"] is True
    assert mounted["data"]["counts"][0] == [-5, -1, 0]


@pytest.mark.parametrize("cell", [(1, 0), (2, None), (None, 0)])
def test_a_click_tells_the_row_and_the_column(mounted, monkeypatch, cell):
    chosen = []
    show(on_choose=lambda *place: chosen.append(place))
    clicked = SimpleNamespace(chosen=dict(zip(("row", "column"), cell, strict=True)))
    monkeypatch.setattr(st, "session_state", {"confusion": clicked})
    mounted["on_chosen_change"]()
    assert chosen == [cell]


def test_rows_are_true_labels_and_columns_predictions_unless_it_is_said_what_they_are(mounted):
    show()
    assert mounted["data"]["rows"] == {"word": "true", "whole": "all truly {name}"}
    assert mounted["data"]["columns"] == {"word": "predicted", "whole": "all predicted {name}"}
    assert not mounted["data"]["agreement"]
    show(axes=(Axis("A", "all that A reads as {name}"), Axis("B", "all B's")), agreement=True)
    assert mounted["data"]["rows"] == {"word": "A", "whole": "all that A reads as {name}"}
    assert mounted["data"]["columns"] == {"word": "B", "whole": "all B's"}
    assert mounted["data"]["agreement"]

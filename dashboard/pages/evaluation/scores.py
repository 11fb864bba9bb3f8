"""Precision, recall and F1 of each label; a row sets the filters."""

import streamlit as st

from dashboard.pages.evaluation import filters
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import csv_button, written
from dashboard.words import _, said


def scores(selection: Selection) -> None:
    """Draw the table of scores."""
    table = selection.evaluation.per_class.set_axis(selection.source.classes).rename_axis("label")
    shown = table.set_axis([*map(said, selection.source.classes)]).rename_axis("label")
    row, column = filters.cell()
    # The mark follows the filters: the matrix and the chips change them too.
    st.session_state["scores"] = {
        "selection": {
            "rows": [] if row is None or column is not None else [row],
            "columns": [],
            "cells": [],
        }
    }
    st.markdown(_("##### How well each label is recognised"))
    # Numbers, not bars: where most labels are near 100 % every bar looks full.
    st.dataframe(
        written(shown, ("precision", "recall", "f1")),
        column_config={
            "label": _("label"),
            "precision": _("precision"),
            "recall": _("recall"),
            "f1": _("F1"),
            "support": _("support"),
        },
        key="scores",
        on_select=_chosen,
        selection_mode="single-row",
        alt=_("Precision, recall, F1 and support of each label"),
    )
    st.markdown(
        _(
            ":small[Precision: of those predicted to be this label, the share that are. Recall: of "
            "those that are, the share that were found. F1: their harmonic mean. Support: how many "
            "there are. A heading sorts; the box at the start of a row shows its samples above.]"
        )
    )
    csv_button(lambda: table, f"{selection.name}-scores")


def _chosen() -> None:
    rows = st.session_state["scores"].selection.rows
    if rows:
        filters.choose(rows[0], None)
    else:
        filters.release("true", "predicted")

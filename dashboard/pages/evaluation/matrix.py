"""The confusion matrix, and how it is written: counts or shares, with or without the diagonal."""

import pandas as pd
import streamlit as st

from dashboard.components.confusion import confusion_matrix
from dashboard.pages.evaluation import filters
from dashboard.state.selection import Selection
from dashboard.widgets.choice import one_of
from dashboard.widgets.fields import switch_of
from dashboard.widgets.numbers import csv_button

#: What can stand in a cell, and the sentence that says so.
CELLS = {"counts": "counts", "rows": "row shares", "columns": "column shares"}
_MEANINGS = {
    "counts": "How many samples of each true label got each prediction",
    "rows": "The share of each true label that got each prediction, in %",
    "columns": "The share of each prediction that had each true label, in %",
}


def matrix(selection: Selection) -> None:
    """Draw the matrix; a click on a cell or a heading sets the filters."""
    outcome, classes = selection.evaluation, selection.source.classes
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        cells = one_of(
            "Cells",
            CELLS,
            key="cells",
            label_visibility="collapsed",
        )
        diagonal = switch_of("Diagonal", key="diagonal", default=True)
    fractions = {"rows": outcome.row_fractions, "columns": outcome.column_fractions}.get(cells)
    confusion_matrix(
        outcome.confusion,
        classes,
        key="confusion",
        chosen=filters.cell(),
        on_choose=filters.choose,
        fractions=fractions,
        diagonal=diagonal,
    )
    right = ":blue[right] on the diagonal" if diagonal else "right ones left out"
    st.markdown(
        f":small[{_MEANINGS[cells]}: {right}, :orange[wrong] elsewhere. "
        "A click shows the samples of a cell, row or column.]"
    )
    shown = outcome.confusion if fractions is None else fractions
    table = pd.DataFrame(shown, index=pd.Index(classes, name="true"), columns=classes)
    csv_button(
        lambda: table,
        f"{selection.name}-confusion",
        "The matrix as it is shown, as CSV",
        label="Matrix",
    )

"""The confusion matrix, or what A reads where B reads what, and how either is written."""

import pandas as pd
import streamlit as st

from core.messages import Message
from dashboard.components.confusion import CLASS, PREDICTED, TRUE, Axis, confusion_matrix
from dashboard.pages.evaluation import filters, pair_filters
from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.choice import no_choice, one_of
from dashboard.widgets.fields import switch_of
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.readings import readings_matrix
from dashboard.words import _, counted

#: What is counted, with two networks.
LABELS, NETWORKS = "labels", "networks"
MATRICES = {
    LABELS: Message("labels against predictions"),
    NETWORKS: Message("A against B"),
}
#: What can stand in a cell, and the sentence that says so.
CELLS = {
    "counts": Message("counts"),
    "rows": Message("row shares"),
    "columns": Message("column shares"),
}
_MEANINGS = {
    "counts": Message("How many samples of each true label got each prediction"),
    "rows": Message("The share of each true label that got each prediction, in %"),
    "columns": Message("The share of each prediction that had each true label, in %"),
}


def matrix(selection: Selection) -> None:
    """Draw the matrix; a click on a cell or a heading sets the filters."""
    pair = current_pair()
    if pair is None:
        no_choice(key="matrix_of", default=LABELS)
        of_networks = False
    else:
        of_networks = (
            one_of(_("Matrix"), MATRICES, key="matrix_of", label_visibility="collapsed") == NETWORKS
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        cells = one_of(_("Cells"), CELLS, key="cells", label_visibility="collapsed")
        diagonal = switch_of(_("Diagonal"), key="diagonal", default=True)
    if pair and of_networks:
        _networks(selection, pair, cells, diagonal)
    else:
        _labels(selection, pair, cells, diagonal)


def _networks(selection: Selection, pair: Pair, cells: str, diagonal: bool) -> None:
    samples = filters.samples_of_all_cells(selection)
    readings_matrix(
        pair,
        samples,
        counted(
            len(samples),
            "the 1 sample that meets the other filters",
            "the {n:,} samples that meet the other filters",
        ),
        key="readings",
        chosen=pair_filters.cell(),
        on_choose=filters.choose_predictions,
        name=f"{pair.name}-readings",
        cells=cells,
        diagonal=diagonal,
    )


def _predicted_by(network: str) -> Axis:
    return Axis(
        _("predicted by {network}", network=network),
        _("all predicted by {network} {name}", network=network, name=CLASS),
    )


def _labels(selection: Selection, pair: Pair | None, cells: str, diagonal: bool) -> None:
    outcome, classes = selection.evaluation, selection.source.classes
    fractions = {"rows": outcome.row_fractions, "columns": outcome.column_fractions}.get(cells)
    confusion_matrix(
        outcome.confusion,
        classes,
        key="confusion",
        chosen=filters.cell(),
        on_choose=filters.choose,
        fractions=fractions,
        diagonal=diagonal,
        axes=(TRUE, PREDICTED if pair is None else _predicted_by(pair.letter)),
    )
    meaning = _MEANINGS[cells]
    st.markdown(
        _(
            ":small[{meaning}: :blue[right] on the diagonal, :orange[wrong] elsewhere. A click "
            "shows the samples of a cell, row or column.]",
            meaning=meaning,
        )
        if diagonal
        else _(
            ":small[{meaning}: right ones left out, :orange[wrong] elsewhere. A click shows the "
            "samples of a cell, row or column.]",
            meaning=meaning,
        )
    )
    shown = outcome.confusion if fractions is None else fractions
    table = pd.DataFrame(shown, index=pd.Index(classes, name="true"), columns=classes)
    csv_button(
        lambda: table,
        f"{selection.name}-confusion",
        _("The matrix as it is shown, as CSV"),
        label=_("Matrix"),
    )

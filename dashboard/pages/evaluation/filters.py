"""Which samples the page shows, and in what order: the filters, each with its place in the address.

What they hold is in the session state, so that the matrix, the scores and the chips can set them.
"""

import math
from copy import copy
from typing import Any

import streamlit as st

from core.arrays import Array
from core.datasets.disputed import disputed
from core.evaluation.evaluation import RANKINGS
from core.messages import Message
from dashboard.pages.evaluation import pair_filters
from dashboard.state.lists import CHANGED, FORGOTTEN, ranked, where
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.choice import many_of, range_of, select
from dashboard.widgets.fields import interval_of, switch_of
from dashboard.widgets.fold import fold
from dashboard.words import _

#: What each is called.
RESULTS = {"wrong": Message("wrong"), "right": Message("right"), "all": Message("all")}
_BOUNDS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LOSSES = {loss: f"{loss:g}" for loss in _BOUNDS} | {math.inf: Message("no limit")}
#: What lets every sample through.
OPEN: dict[str, Any] = {
    "true": [],
    "predicted": [],
    "confidence": (0, 100),
    "margin": (0, 100),
    "loss": (min(LOSSES), max(LOSSES)),
    "disputed": False,
    **dict.fromkeys(pair_filters.PREDICTIONS),
}
BEFORE = "result before the cell"  # what was chosen as the result until a cell was

state = st.session_state


def filters(selection: Selection) -> None:
    """Draw the filters; afterwards `samples` knows what they let through."""
    classes, pair = selection.source.classes, current_pair()
    if pair is None and pair_filters.are_set():
        st.warning(_("There is no second network any more: the filter by network is taken away."))
    results, prediction, widths = RESULTS, _("Prediction"), (105, 160)
    if pair:  # the three are to stand in one line all the same
        results, widths = pair_filters.results(pair), (156, 132)
        prediction = _("Prediction of {network}", network=pair.letter)
    if selection.history:
        results = results | {FORGOTTEN: Message("forgotten")}
    with st.container(horizontal=True, gap="small", key="fields-filters"):
        select(_("Result"), results, key="result", width=widths[0], on_change=_result_chosen)
        for label, key in ((_("True label"), "true"), (prediction, "predicted")):
            many_of(
                label,
                dict(enumerate(classes)),
                key=key,
                placeholder=_("any"),
                select_all=False,
                width=widths[1],
                on_change=first_page,
            )
    # Not a popover: what is in one does not hear that a chip took its filter away.
    with (
        fold(_("More filters"), key="more filters", icon=":material/tune:"),
        st.container(horizontal=True, gap="medium", vertical_alignment="center"),
    ):
        _ranges()
        if disputed(selection.labels):
            switch_of(_("Disputed labels only"), key="disputed", on_change=first_page)
        pair_filters.predictions(pair, width=109, on_change=first_page)


def order(selection: Selection) -> None:
    """Draw the choice of what comes first."""
    last = {"right": Message("learned last"), FORGOTTEN: Message("forgotten last")}
    changed = last.get(state["result"], Message("changed last"))
    select(
        _("First"),
        RANKINGS | ({CHANGED: changed} if selection.history else {}),
        key="sort",
        width=155,
        on_change=first_page,
        label_visibility="collapsed",
    )


def conditions(selection: Selection) -> dict[str, Any]:
    """Return what the filters ask for, as `lists.where` takes it; only what narrows."""
    asked: dict[str, Any] = {}
    if state["result"] in ("wrong", "right"):
        asked["correct"] = state["result"] == "right"
    if state["result"] == FORGOTTEN:
        asked[FORGOTTEN] = True
    for key, name in (("true", "label"), ("predicted", "predicted")):
        if state[key]:
            asked[name] = sorted(state[key])
    for key, whole in (("confidence", 100), ("margin", 100), ("loss", 1)):
        if state[key] != OPEN[key]:
            low, high = state[key]
            asked[key] = (low / whole, high / whole)
    known = disputed(selection.labels)
    if known and state["disputed"]:
        asked["among"] = list(known)
    return asked


def samples(selection: Selection) -> Array:
    """Return the indices of the samples that meet the filters, in the order that was chosen."""
    asked = pair_filters.conditions()
    return ranked(selection, _meeting(selection, asked), state["sort"])


def samples_of_all_cells(selection: Selection) -> Array:
    """Return those that meet all filters but what A and B read, in ascending order."""
    return _meeting(selection, pair_filters.conditions(of_predictions=False))


def _meeting(selection: Selection, asked: dict[str, Any]) -> Array:
    found, pair = where(selection, conditions(selection)), current_pair()
    return pair.comparison.where(**asked, among=found) if pair and asked else found


def cell() -> tuple[int | None, int | None]:
    """Return the cell of the confusion matrix that is chosen, or its row or column alone."""
    true, predicted = state["true"], state["predicted"]
    if len(true) > 1 or len(predicted) > 1:
        return None, None
    return (true[0] if true else None, predicted[0] if predicted else None)


def choose(row: int | None, column: int | None) -> None:
    """Show all samples of a cell, a row or a column; chosen again, it lets go."""
    if (row, column) == cell():
        release("true", "predicted")
        return
    release(*OPEN)
    state[BEFORE] = state["result"]
    state["result"] = "all"
    state["true"] = [] if row is None else [row]
    state["predicted"] = [] if column is None else [column]


def choose_predictions(row: int | None, column: int | None) -> None:
    """Narrow the samples to a cell, a row or a column of A against B; chosen again, it lets go."""
    again = (row, column) == pair_filters.cell()
    state["a_predicted"], state["b_predicted"] = (None, None) if again else (row, column)
    first_page()


def release(*keys: str) -> None:
    """Take filters away; a cell that goes leaves the result that was chosen before it."""
    for key in keys:
        if state.get(key, OPEN[key]) != OPEN[key]:
            state[key] = copy(OPEN[key])
    if "true" in keys and BEFORE in state:
        state["result"] = state.pop(BEFORE)
    first_page()


def show_all_results(*keys: str) -> None:
    """Show samples whoever is right; for callbacks."""
    state["result"] = "all"
    first_page()


def first_page() -> None:
    """Show the beginning of what is now another list."""
    state["page"] = 1


def _result_chosen() -> None:
    state.pop(BEFORE, None)
    first_page()


def _ranges() -> None:
    for label, key in ((_("Confidence in %"), "confidence"), (_("Margin in %"), "margin")):
        interval_of(label, 0, 100, key=key, width=180, on_change=first_page)
    range_of(_("Loss in nats"), LOSSES, key="loss", width=180, on_change=first_page)

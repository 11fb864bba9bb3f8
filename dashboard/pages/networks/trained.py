"""What a sweep came to: its networks by their parameters, and as a table."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from core.network.layers import ACTIVATIONS
from core.training.sweep import Trained, best, of_the_best, smallest_as_good
from dashboard.pages.networks.sweep_charts import accuracy_by_parameters, points_of
from dashboard.pages.networks.sweep_table import Table, load
from dashboard.state.places import title_of
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import csv_button, written
from dashboard.widgets.specification import specification
from dashboard.words import _, counted, joined, literal, percent

MOST_POINTS = 1000
_CHART, _ROWS = "sweep_chart", "sweep_rows"  # keys
#: Columns of a recipe: shown where the networks differ in them.
_CHOICES = (
    *("hidden", "activation", "initialisation", "optimiser", "learning_rate", "batch", "epochs"),
    *("weight_decay", "augment", "seed", "held_out", "data"),
)

_chart = specification(accuracy_by_parameters)


def trained(table: Table, rows: Sequence[Trained], selection: Selection) -> None:
    """Draw the finding, the picture and the table; a click in either loads a network."""
    alike = of_the_best(rows)
    st.markdown(finding(alike))
    if len(alike) < len(rows):
        st.caption(
            _(
                "This table has networks of more than one data set: what is said and drawn here "
                "is of {title} alone.",
                title=literal(title_of(alike[0].data)),
            )
        )
    rows = sorted(rows, key=lambda row: -row.accuracy)
    shown = sorted(alike, key=lambda row: -row.accuracy)[:MOST_POINTS]
    here = table.networks
    occurring = {row.activation for row in shown}
    sizes = sorted({row.parameters for row in shown})
    can_load = any(row.network in here for row in shown)

    def clicked() -> None:
        chosen = st.session_state[_CHART].selection.clicked
        if chosen:
            load(table, str(chosen[0]["network"]), selection)

    def ticked() -> None:
        chosen = st.session_state[_ROWS].selection.rows
        if chosen:
            load(table, rows[chosen[0]].network, selection)

    st.vega_lite_chart(
        points_of(shown),
        _chart([name for name in ACTIVATIONS if name in occurring], sizes, can_load),
        key=_CHART,
        on_select=clicked if can_load else "ignore",
        alt=counted(
            len(shown),
            "A point: the held-out accuracy of 1 network over its parameters, with its interval",
            "Points: the held-out accuracy of {n:,} networks over their parameters, each with its "
            "interval, coloured by activation",
        ),
    )
    st.markdown(f":small[{_caption(len(alike), can_load)}]")
    st.dataframe(
        written(_shown(rows), ("accuracy", "low", "high")),
        key=_ROWS,
        hide_index=True,
        column_config=headings(),
        on_select=ticked if can_load else "ignore",
        selection_mode="single-row",
        alt=_("The networks of the sweep: accuracy and interval, parameters, recipe, file"),
    )
    csv_button(lambda: pd.DataFrame(list(map(vars, rows))), Path(table.name).stem)


def finding(rows: Sequence[Trained]) -> str:
    """Return what a sweep has found on a data set: the best network, the smallest as good."""
    top, small = best(rows), smallest_as_good(rows)
    sentences = [
        counted(
            len(rows),
            "The network reads **{accuracy}** of the {held_out:,} held-out images of {title} "
            "right; of all images like them, with a confidence of 95 %, {low} to {high}.",
            "The best of {n:,} networks reads **{accuracy}** of the {held_out:,} held-out images "
            "of {title} right; of all images like them, with a confidence of 95 %, {low} to "
            "{high}: {sizes}, {activation}, {parameters:,} parameters.",
            accuracy=percent(top.accuracy, 2),
            held_out=top.held_out,
            title=literal(title_of(top.data)),
            low=percent(top.low, 2),
            high=percent(top.high, 2),
            sizes=top.hidden or _("no hidden layer"),
            activation=top.activation,
            parameters=top.parameters,
        )
    ]
    if small != top:
        sentences.append(
            _(
                "The smallest within that interval has **{parameters:,}**: {sizes}, {activation}, "
                "{accuracy}.",
                parameters=small.parameters,
                sizes=small.hidden or _("no hidden layer"),
                activation=small.activation,
                accuracy=percent(small.accuracy, 2),
            )
        )
    elif len(rows) > 1:
        sentences.append(_("No smaller one is within that interval."))
    return joined(sentences)


def _caption(n: int, can_load: bool) -> str:
    return joined(
        [
            _("A bar is the 95 % interval of an accuracy; those of one size stand side by side."),
            _("A click on a point, or the box at the start of a row, loads the network.")
            if can_load
            else _("None of its networks is beside the table, so that none can be loaded."),
            _("The {most:,} best are drawn.", most=MOST_POINTS) if n > MOST_POINTS else None,
        ]
    )


def _shown(rows: Sequence[Trained]) -> pd.DataFrame:
    """Return the columns that tell the networks apart."""
    table = pd.DataFrame(list(map(vars, rows)))
    differ = [name for name in _CHOICES if table[name].nunique() > 1]
    return table[["accuracy", "low", "high", "parameters", *differ, "loss", "seconds", "network"]]


def headings() -> dict[str, str]:
    """Return what the columns are called, those of a recipe among them."""
    return {
        "accuracy": _("accuracy"),
        "low": _("low"),
        "high": _("high"),
        "parameters": _("parameters"),
        "hidden": _("hidden sizes"),
        "activation": _("activation function"),
        "initialisation": _("initial weights"),
        "optimiser": _("optimiser"),
        "learning_rate": _("learning rate"),
        "batch": _("batch size"),
        "epochs": _("epochs"),
        "weight_decay": _("weight decay"),
        "augment": _("augmentation"),
        "seed": _("seed"),
        "held_out": _("held out"),
        "data": _("data set"),
        "loss": _("loss (nats)"),
        "seconds": _("seconds"),
        "network": _("network"),
    }

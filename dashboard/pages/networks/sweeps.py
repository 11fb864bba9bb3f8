"""Many networks in a table: those that a sweep has trained, or how robust each is."""

import streamlit as st

from core.messages import Message
from core.training.sweep import Trained
from dashboard.pages.networks.robustness import robustness
from dashboard.pages.networks.sweep_table import choose_table
from dashboard.pages.networks.trained import trained
from dashboard.state.selection import Selection
from dashboard.widgets.own_list import kept_where
from dashboard.words import _, joined, literal


def sweeps(selection: Selection) -> None:
    """Draw the choice of a table, what it comes to, its picture and all of it."""
    state = st.session_state
    if problem := state.pop("sweep_problem", None):
        st.error(literal(problem))
    if loaded := state.pop("sweep_loaded", None):
        st.success(joined([literal(loaded), kept_where("data/weights")]))
    table = choose_table()
    if table is None:
        st.markdown(
            _(
                "No sweep is here yet. `python -m core sweep` trains many networks, each by a "
                "recipe of its own, and `python -m core robustness` measures many on changed "
                "images; both write into `data/sweeps`, where this page finds them."
            )
        )
        return
    if isinstance(table.rows, Message):
        st.error(literal(table.rows))
    elif isinstance(table.rows[0], Trained):
        trained(table, table.rows, selection)
    else:
        robustness(table, table.rows)

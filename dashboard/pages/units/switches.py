"""The hidden units that are switched off."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.arrays import hidden_units
from dashboard.state import edits
from dashboard.state.selection import Selection
from dashboard.widgets.weight_editor import say_problem
from dashboard.words import _
from dashboard.words.translation import carry_over

state = st.session_state


def choose(selection: Selection) -> tuple[str, ...]:
    """Draw the switches; return the units that are off, in the order they were chosen."""
    off, key = edits.off(), "switched_off"
    if not edits.are_of(selection.network_file):
        return ()
    if state.get(key) != list(off):  # what is set goes to the browser
        state[key] = list(off)
    say_problem()
    carry_over(key)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="fields-off"):
        st.multiselect(
            _("Switched off"),
            hidden_units(selection.network, off),
            key=key,
            placeholder=_("none"),
            help=_("A unit that is off gives 0 for every sample, on all pages."),
            select_all=False,
            on_change=lambda: _set_off(state[key]),
        )
        st.button(
            _("All on"),
            key="all on",
            icon=":material/restart_alt:",
            disabled=not off,
            on_click=lambda: _set_off(()),
        )
    return off


def _set_off(units: Sequence[str]) -> None:
    with edits.noting_problem():
        edits.set_off(units)

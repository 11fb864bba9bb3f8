"""The networks of one's own: each can be renamed, removed and, on a server, shared."""

import streamlit as st

from dashboard.state.own import own_things
from dashboard.state.selection import Selection
from dashboard.widgets.own_list import kept_where, own_list
from dashboard.words import _


def own_networks(selection: Selection) -> None:
    """Draw them, with what can be done to each."""
    own = own_things("weights")
    st.markdown(
        _(":small[{kept} Open one to rename or remove it.]", kept=kept_where("data/weights"))
        if own
        else _("No network of your own is here yet: train one, or bring one.")
    )
    with st.container(width=312):  # what opens is as wide as its row
        own_list("weights", "page")

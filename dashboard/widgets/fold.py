"""What is folded until it is opened."""

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.words.translation import carry_over


def fold(label: str, *, key: str, icon: str | None = None) -> ExpanderContainer:
    """Draw an expander, as ``st.expander``; a rerun tells whether it is open.

    It is what its label is, to Streamlit: called in another language it would be another one, and
    closed.
    """
    carry_over(key)
    return st.expander(label, key=key, icon=icon, on_change="rerun")

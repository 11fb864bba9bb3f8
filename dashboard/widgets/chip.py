"""What narrows the samples down, in words; a click takes it away."""

from collections.abc import Callable

import streamlit as st

from dashboard.words import _


def chip(text: str, keys: tuple[str, ...], release: Callable[..., None]) -> None:
    """Draw a chip; a click on it calls ``release(*keys)``."""
    st.button(
        text,
        key=f"without {keys[0]}",
        icon=":material/close:",
        icon_position="right",
        help=_("Take this filter away"),
        on_click=release,
        args=keys,
    )

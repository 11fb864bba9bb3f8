"""The lower half of a page: parts under tabs, of which only the open one is drawn."""

from collections.abc import Callable, Mapping

import streamlit as st


def open_part(parts: Mapping[str, Callable[[], None]], *, key: str) -> str:
    """Draw tabs, and in the one that is open its part; return its name.

    What is hidden is not drawn: a click elsewhere on the page does not wait for it.

    Parameters
    ----------
    parts : mapping of str to callable
        What draws each part, by the name on its tab.
    key : str
        Of the tabs, and their name in the address.
    """
    tabs = st.tabs(list(parts), key=key, on_change="rerun", bind="query-params")
    for tab, (name, draw) in zip(tabs, parts.items(), strict=True):
        if tab.open:
            with tab:
                draw()
            return name
    return next(iter(parts))

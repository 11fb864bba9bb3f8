"""The lower half of a page: parts under tabs, of which only the open one is drawn."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.state.address import follow, write
from dashboard.state.kinds import options


def open_part(parts: Mapping[str, tuple[str, Callable[[], None]]], *, key: str) -> str:
    """Draw tabs, and in the one that is open its part; return its id.

    What is hidden is not drawn: a click elsewhere on the page does not wait for it.

    Parameters
    ----------
    parts : mapping of str to (str, callable)
        By the id of each part, what its tab is called and what draws it.
    key : str
        Holds the id of the open part, and is its name in the address.
    """
    state = st.session_state
    words = {part: word for part, (word, _) in parts.items()}
    default = next(iter(parts))
    kind = options(words)
    follow(key, kind, default)
    state.setdefault(key, default)
    # What Streamlit holds of tabs is the words on them.
    tabs_key = f"{key} tabs"
    if state.get(tabs_key, words[default]) != words[state[key]]:
        state[tabs_key] = words[state[key]]

    def open_tab() -> None:
        state[key] = next(part for part, word in words.items() if word == state[tabs_key])

    with st.container(key=key):
        tabs = st.tabs(list(words.values()), key=tabs_key, on_change=open_tab)
    write(key, kind, default)
    opened: str = state[key]
    with tabs[list(parts).index(opened)]:
        parts[opened][1]()
    return opened

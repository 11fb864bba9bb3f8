"""The lower half of a page: parts under tabs, of which the open one is drawn once it is near."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.state.address import asked, follow, unanswered, write
from dashboard.state.kinds import options
from dashboard.widgets.nearby import come_near, is_near
from dashboard.words import said

_HEIGHT = 400  # pixels kept for a part that is not drawn yet


def open_part(parts: Mapping[str, tuple[str, Callable[[], None]]], *, key: str) -> str:
    """Draw tabs, and in the one that is open its part; return its id.

    What is hidden, or far below the window, is not drawn: neither the page nor a click elsewhere on
    it waits for it. A part that was asked for is drawn wherever it is.

    Parameters
    ----------
    parts : mapping of str to (str, callable)
        By the id of each part, what its tab is called and what draws it.
    key : str
        Holds the id of the open part, and is its name in the address.
    """
    state = st.session_state
    words = {part: said(word) for part, (word, _) in parts.items()}
    default = next(iter(parts))
    kind = options(words)
    follow(key, kind, default)
    state.setdefault(key, default)
    if state[key] != default or asked(key, kind) or unanswered():
        come_near(key)
    # What Streamlit holds of tabs is the words on them.
    tabs_key = f"{key} tabs"
    if state.get(tabs_key, words[default]) != words[state[key]]:
        state[tabs_key] = words[state[key]]

    def open_tab() -> None:
        # A click may come in the words of the language that was spoken when it was drawn.
        opened = (part for part, word in words.items() if word == state[tabs_key])
        state[key] = next(opened, state[key])
        come_near(key)

    with st.container(key=key):
        tabs = st.tabs(list(words.values()), key=tabs_key, on_change=open_tab)
    write(key, kind, default)
    opened: str = state[key]
    with tabs[list(parts).index(opened)]:
        if is_near(key, height=_HEIGHT):
            parts[opened][1]()
    return opened

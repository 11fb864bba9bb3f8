"""What the browser's back button goes back to, and what a click on a link within the app does."""

from collections.abc import Callable

import streamlit as st

from dashboard.components.assets import component

_mount = component("history", "<span></span>", "links")


def one_entry_an_action(on_link: Callable[[str], None]) -> None:
    """Let the back button undo what a visitor did, one press for each thing done.

    Parameters
    ----------
    on_link : callable
        Called with the address of a link within the app that was clicked, which begins with
        ``./``.
    """
    _mount(key="history", on_link_change=lambda: on_link(st.session_state["history"].link))

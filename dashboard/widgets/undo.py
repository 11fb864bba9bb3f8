"""The two buttons that take back what was done last, and do it again."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard.state.history import History
from dashboard.words import _

T = TypeVar("T")


def undo_and_redo(
    history: History[T],
    show: Callable[[T], None],
    *,
    of: str = "",
    shortcuts: bool = True,
    brief: bool = False,
) -> None:
    """Draw both buttons.

    Parameters
    ----------
    history : History
    show : callable
        Called with what there is then, in a callback.
    of : str
        What is undone, in the keys of the buttons: a page may have two such pairs.
    shortcuts : bool
        Whether Ctrl+Z and Ctrl+Y press them; of two pairs on a page one has them.
    brief : bool
        Whether they are small, and only those that are of use are there.
    """
    buttons = [
        (_("Undo"), "undo", "Mod+Z", history.undoes, history.back),
        (_("Redo"), "redo", "Mod+Y", history.redoes, history.forth),
    ]
    for label, key, shortcut, is_there, go in buttons:
        if is_there or not brief:
            st.button(
                label,
                key=f"{key}{of}",
                icon=f":material/{key}:",
                shortcut=shortcut if shortcuts else None,
                disabled=not is_there,
                on_click=lambda go=go: show(go()),
                type="tertiary" if brief else "secondary",
            )

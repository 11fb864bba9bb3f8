"""What stands below the first screen is drawn when it comes near the window, and then stays."""

import streamlit as st

from dashboard.components.nearby import nearby

#: In the session state: the places that have come near, a set of their keys.
NEAR = "near"


def is_near(key: str, *, height: int) -> bool:
    """Return whether what has this key is to be drawn; keep its place where not yet.

    Parameters
    ----------
    key : str
        A word for the place, not for what is in it.
    height : int
        Pixels of what will be drawn there.
    """
    if key in st.session_state.get(NEAR, ()):
        return True
    nearby(height, key=f"{key}-nearby", on_near=lambda: come_near(key))
    return False


def come_near(key: str) -> None:
    """Let a place be drawn wherever it is: it was asked for."""
    near: set[str] = st.session_state.setdefault(NEAR, set())
    near.add(key)

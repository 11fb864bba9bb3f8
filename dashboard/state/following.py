"""Whether a run follows the address: the visitor went back or forward, or followed a link.

Otherwise the address may be behind what was clicked.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

# In the session state: whether a link was clicked that the next run is to follow, and the address
# that this run follows.
_CLICKED, _FOLLOWS = "link clicked", "address followed"


def let_run_follow() -> None:
    """Let the next run follow the address, as where a visitor goes back to it; for callbacks."""
    st.session_state[_CLICKED] = True


def begin_to_follow() -> bool:
    """Note whether this run follows the address; before any widget is drawn.

    Returns
    -------
    bool
        Whether a run before began to follow the same address and was broken off, as by what a
        component reports meanwhile.
    """
    state = st.session_state
    address = whole_query()
    anew = state.pop(_CLICKED, False) or _went_back()
    again = not anew and state.get(_FOLLOWS) == address
    state[_FOLLOWS] = address if anew or again else None
    return again


def follow_no_more() -> None:
    """Let the next run heed what is chosen: this one has followed the address, or has failed."""
    st.session_state[_FOLLOWS] = None


def follows() -> bool:
    """Return whether this run follows the address."""
    return st.session_state.get(_FOLLOWS) is not None or _went_back()


def whole_query() -> dict[str, list[str]]:
    """Return all that the address says, by its parameters."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _went_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation

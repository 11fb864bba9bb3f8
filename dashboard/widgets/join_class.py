"""The place where the code of a class is typed."""

import streamlit as st

from dashboard.state.settings import settings
from dashboard.state.visitors import visitor
from dashboard.words import _

ASKED = "class asked"  # in the session state: the code that was typed, for the next run


def may_have_class() -> bool:
    """Return whether this visitor could teach a class or join one."""
    return settings().hosted and visitor() is not None


def join_class(key: str) -> None:
    """Draw it, where there are classes.

    Parameters
    ----------
    key : str
        What the keys of its widgets begin with: there may be two on a page.
    """
    if not may_have_class():
        return
    typed = f"{key} code"
    with (
        st.popover(_("Join a class"), icon=":material/groups:", type="tertiary"),
        st.form(f"{key} form", border=False),
    ):
        st.text_input(_("Code of the class"), key=typed, placeholder="ABCD-2345", max_chars=20)
        st.form_submit_button(
            _("Join"), on_click=lambda: st.session_state.update({ASKED: st.session_state[typed]})
        )

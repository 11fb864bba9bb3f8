"""Who may enter, where the server asks for it: whom the service of `st.login` knows (OIDC)."""

import streamlit as st

from dashboard.state.settings import settings


def may_enter() -> bool:
    """Return whether the visitor may see the page; draw the way in where not yet."""
    if not settings().login or st.user.get("is_logged_in"):
        return True
    st.title("Forward Pass")
    st.button("Log in", icon=":material/login:", type="primary", on_click=st.login)
    return False


def way_out() -> None:
    """Draw the way out in the sidebar, for who has logged in."""
    if settings().login:
        st.sidebar.button("Log out", icon=":material/logout:", on_click=st.logout, width="stretch")

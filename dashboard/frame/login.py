"""Who may enter, where the server asks for it: whom the service of `st.login` knows (OIDC)."""

import logging

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard.state.settings import settings
from dashboard.words import _

_LOG = logging.getLogger(__name__)


def may_enter() -> bool:
    """Return whether the visitor may see the page; draw the way in where not yet."""
    if not settings().login or st.user.get("is_logged_in"):
        return True
    st.title("Forward Pass")
    if st.button(_("Log in"), icon=":material/login:", type="primary"):
        try:
            st.login()
        except StreamlitAuthError as error:  # no package, or no file
            _LOG.error("Nobody can log in: %s", error)
            st.error(_("Nobody can log in here yet. The log of this server says what is missing."))
    return False


def way_out() -> None:
    """Draw the way out in the sidebar, for who has logged in."""
    if settings().login:
        st.sidebar.button(
            _("Log out"), icon=":material/logout:", on_click=st.logout, width="stretch"
        )

"""What a visitor sees where a run fails: a sentence and a way on, never a traceback or a path."""

import logging
import secrets

import streamlit as st
from streamlit.logger import get_logger

from dashboard.words import _

_log = get_logger(__name__)
# Streamlit writes the same trace, without a number. What else it says there is heard.
logging.getLogger("streamlit.error_util").addFilter(
    lambda record: record.msg != "Uncaught app execution"
)


def report(error: Exception) -> bool:
    """Log what a script, a callback or a fragment left uncaught, and show its number.

    Parameters
    ----------
    error : Exception
        Control flow (``st.rerun``, ``st.stop``, ``st.switch_page``) does not come here.

    Returns
    -------
    bool
        True: Streamlit need not show the error itself.
    """
    number = f"{secrets.randbelow(900_000) + 100_000}"
    _log.error("Report %s", number, exc_info=error)
    with st.container(key=f"report_{number}"):
        st.error(
            _(
                "This is a fault of the program, not yours: what you asked for could not be shown, "
                "and the server's log says why in report {number}.",
                number=number,
            ),
            icon=":material/report:",
        )
        st.html(
            # "?" and "./" hold under any path that the app is mounted at.
            _(
                '<a href="?" target="_self">Open this page afresh</a>, without what its address '
                'asks for, or <a href="./" target="_self">go to the first page</a>.'
            )
        )
        st.button(_("Draw this again"), icon=":material/refresh:", key=f"again_{number}")
    return True

"""Forward Pass: see every number a neural network computes."""

from pathlib import Path

import streamlit as st

from dashboard.components.history import one_entry_an_action
from dashboard.frame.notices import no_network, notices
from dashboard.frame.sidebar import sidebar
from dashboard.state.address import refused
from dashboard.state.selection import current_selection

WITHOUT_NETWORK = {"Data", "Networks", "Checks"}  # pages that open where no network fits

st.set_page_config(
    page_title="Forward Pass",
    page_icon="dashboard/icon.png",
    layout="wide",
    initial_sidebar_state=256,
)

page = st.navigation(
    [
        st.Page(
            "dashboard/pages/data/page.py", title="Data", icon=":material/database:", default=True
        ),
        st.Page(
            "dashboard/pages/forward/page.py",
            title="Forward pass",
            icon=":material/arrow_forward:",
            url_path="forward-pass",
        ),
        st.Page(
            "dashboard/pages/evaluation/page.py",
            title="Evaluation",
            icon=":material/fact_check:",
            url_path="evaluation",
        ),
        st.Page(
            "dashboard/pages/units/page.py",
            title="Hidden units",
            icon=":material/grain:",
            url_path="hidden-units",
        ),
        st.Page(
            "dashboard/pages/what_if/page.py",
            title="What if",
            icon=":material/tune:",
            url_path="what-if",
        ),
        st.Page(
            "dashboard/pages/networks/page.py",
            title="Networks",
            icon=":material/hub:",
            url_path="networks",
        ),
        st.Page(
            "dashboard/pages/checks/page.py",
            title="Checks",
            icon=":material/verified:",
            url_path="checks",
        ),
    ],
    position="top",
)
st.html(Path(__file__).parent / "dashboard" / "readable.css")
opened = "opened" not in st.session_state
st.session_state["opened"] = True
asked = st.query_params.to_dict() if opened else {}
sidebar(progress=page.title != "Networks")
# A place that is always there: nothing below it moves, and no widget is made anew, when a notice
# comes or goes.
above = st.container()
selection = current_selection()
for notice in notices(selection):
    above.caption(notice)
if not selection.fits:
    above.warning(no_network(selection), icon=":material/hub:")
if selection.fits or page.title in WITHOUT_NETWORK:
    page.run()
if problem := refused(asked, st.query_params.to_dict(), st.session_state):
    above.warning(problem)
one_entry_an_action()

"""Forward Pass: see every number a neural network computes."""

import streamlit as st

from dashboard import session
from dashboard.sidebar import sidebar

st.set_page_config(
    page_title="Forward Pass",
    page_icon="dashboard/icon.png",
    layout="wide",
    initial_sidebar_state=256,
)

page = st.navigation(
    [
        st.Page("dashboard/views/data.py", title="Data", icon=":material/database:", default=True),
        st.Page(
            "dashboard/views/forward.py",
            title="Forward pass",
            icon=":material/arrow_forward:",
            url_path="forward-pass",
        ),
        st.Page(
            "dashboard/views/evaluation.py",
            title="Evaluation",
            icon=":material/fact_check:",
            url_path="evaluation",
        ),
    ],
    position="top",
)
sidebar()
if note := session.current().source.note:
    st.caption(note)
page.run()

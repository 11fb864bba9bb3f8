"""What a visitor's run does: the page's settings, the navigation, and the page in its frame."""

import streamlit as st

from dashboard.frame.frame import frame
from dashboard.state.navigate import follow_older_link
from dashboard.state.pages import PAGE_AT, PAGES
from dashboard.words import said
from dashboard.words.translation import speak

st.set_page_config(
    page_icon="dashboard/icon.png",
    layout="wide",
    initial_sidebar_state=256,
)
speak()
page = st.navigation(
    [
        st.Page(
            row.file, title=said(row.title), icon=row.icon, url_path=row.path, default=not row.path
        )
        for row in PAGES.values()
    ],
    position="top",
)
follow_older_link(PAGE_AT[page.url_path])
frame(PAGE_AT[page.url_path], page.run)

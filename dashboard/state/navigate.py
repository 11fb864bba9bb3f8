"""From one view to another: what a click selects, and the page on which it is seen."""

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.state.address import START, asked
from dashboard.state.classroom import CLASS
from dashboard.state.following import follows, let_run_follow, whole_query
from dashboard.state.kinds import options
from dashboard.state.pages import PAGES, Page
from dashboard.state.selection import A
from dashboard.words.translation import KEY as LANGUAGE


def show_network(network_file: str) -> None:
    """Let the pages show a network that is new here; for callbacks, and before the sidebar."""
    st.session_state.update(network=network_file, shows=A)


def open_evaluation(network_file: str) -> None:
    """Go where one sees how good a network is, which all pages then show; for callbacks."""
    show_network(network_file)
    st.switch_page(PAGES["evaluation"].file, query_params={})


def select(sample: int) -> None:
    """Select a sample; for callbacks, which run before the sidebar is drawn."""
    st.session_state["sample"] = sample
    _leave_digit()


def pin(sample: int | None) -> None:
    """Pin a sample, or none; for callbacks."""
    st.session_state["pinned"] = sample


def open_sample(sample: int) -> None:
    """Select a sample and go where it is seen in full; for callbacks."""
    select(sample)
    # Without parameters of its own, the page gets those of the sidebar and none of the one left.
    st.switch_page(PAGES["forward"].file, query_params={})


def open_digit(x: Array, truth: str | None = None) -> None:
    """Go to the forward pass of a digit that is no sample of the split; for callbacks.

    Parameters
    ----------
    x : (784,) float
        Pixels from 0.0 to 1.0. They are rounded to whole grey levels, so that a picture of the
        digit gives the very numbers that are shown.
    truth : str, optional
        The class it is of, where that is known.
    """
    levels = np.rint(np.clip(x, 0, 1) * 255)
    digit = (levels / 255).astype(np.float32)
    st.session_state.update(own_digit=digit, own_truth=truth, edited=True)
    st.switch_page(PAGES["forward"].file, query_params={})


def follow_older_link(page: Page) -> None:
    """Go on to Data from an address of when Data answered at ``/``: Start's own ones say so.

    One that asks for a language or a class alone is newer, and Start's.
    """
    asks = whole_query()
    older = asks.keys() - {LANGUAGE, CLASS} and not asked(START, options({"1": "1"}))
    if page is PAGES["start"] and older:
        if follows():
            let_run_follow()
        st.switch_page(PAGES["data"].file, query_params=asks)


def _leave_digit() -> None:
    if st.session_state.get("edited"):
        st.session_state["edited"] = False

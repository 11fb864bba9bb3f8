"""A long list a page at a time."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arrays import Array


def paged(samples: Array, a_page: int, key: str) -> tuple[DeltaGenerator, Array]:
    """Draw the numbers of the pages, below a place for what is on the one that is open.

    Parameters
    ----------
    samples : (N,) int
        The whole list.
    a_page : int
        Samples a page.
    key : str
        Of the numbers, and their name in the address.

    Returns
    -------
    place, shown
        Where to draw, and the samples to draw there. The numbers come first, though they stand
        below: a page that the address names is known only once they are drawn.
    """
    place = st.container()
    pages = -(-len(samples) // a_page)
    page = st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1
    start = (min(page, pages) - 1) * a_page
    return place, samples[start : start + a_page]

"""A long list a page at a time."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arrays import Array
from dashboard.state.address import draw
from dashboard.state.kinds import number


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
    pages = max(-(-len(samples) // a_page), 1)
    numbers = partial(st.pagination, pages) if pages > 1 else _nothing
    page = draw(numbers, key=key, kind=number(1, pages), default=1)
    start = (page - 1) * a_page
    return place, samples[start : start + a_page]


def _nothing(**settings: object) -> None:
    """Draw no numbers where there is one page."""

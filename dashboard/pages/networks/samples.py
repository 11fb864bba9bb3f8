"""The compared samples that are asked for: how many, as a gallery, and to take away."""

import streamlit as st

from dashboard.pages.networks import chosen
from dashboard.state.browse import open_among
from dashboard.state.lists import by_conditions
from dashboard.state.pair import Pair
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.paging import paged
from dashboard.widgets.pair_samples import pair_gallery, pair_table
from dashboard.widgets.samples import explain_marks
from dashboard.words import _, counted

A_PAGE = 30  # samples of the gallery at a time


def compared_samples(pair: Pair) -> None:
    """Draw the widgets that choose, and the samples that are chosen."""
    with st.container(horizontal=True, gap="xsmall"):
        chosen.ask(pair)
    head = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        chosen.ask_order()
        samples = chosen.samples(pair)
        if len(samples):
            name = f"{pair.name}-samples-{chosen.narrowed(pair)}"
            csv_button(lambda: pair_table(pair, samples), name, of=pair.a)
    with head:
        st.markdown(counted(len(samples), "**1** sample", "**{n:,}** samples"), width="content")
        chosen.chips(pair)
    if not len(samples):
        st.info(_("No sample is like this; take one of the conditions away."))
        return
    listed = by_conditions(chosen.conditions(), chosen.order())
    place, shown = paged(samples, A_PAGE, "compared_page")
    with place:
        pair_gallery(
            pair,
            shown,
            key="compared",
            label=_("The samples that are asked for"),
            on_open=lambda sample: open_among(pair.a, sample, samples, listed),
        )
    explain_marks(pair.a, samples)

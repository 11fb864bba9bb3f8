"""The compared samples that are asked for: how many, as a gallery, and to take away."""

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from dashboard.components.gallery import Item, gallery
from dashboard.pages.networks import chosen
from dashboard.state.browse import open_among
from dashboard.state.pair import Pair
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.paging import paged
from dashboard.words import counted, percent

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
            csv_button(lambda: readings_of(pair, samples), name, of=pair.a)
    with head:
        st.markdown(counted(len(samples), "**1** sample", "**{n:,}** samples"), width="content")
        chosen.chips(pair)
    if not len(samples):
        st.info("No sample is like this; take one of the conditions away.")
        return
    place, shown = paged(samples, A_PAGE, "compared_page")
    with place:
        gallery(
            pair.a.images[shown],
            compared_items(pair, shown),
            key="compared",
            label="The samples that are asked for",
            selected=pair.a.sample,
            on_open=lambda sample: open_among(pair.a, sample, samples),
            size=84,
        )
    st.markdown(
        ":small[True label → what A reads / what B reads, and how confident each is; in "
        ":orange[this colour] where one is wrong.]"
    )


def compared_items(pair: Pair, samples: Array) -> list[Item]:
    """Return samples as a gallery shows them: true → A's / B's prediction, and both confidences."""
    a, b, classes = pair.a.evaluation, pair.b.evaluation, pair.classes
    described = []
    for sample in samples.tolist():
        true, by_a, by_b = (
            classes[labels[sample]] for labels in (a.labels, a.predicted, b.predicted)
        )
        described.append(
            Item(
                sample,
                caption=f"{true} → {by_a} / {by_b}",
                detail=f"{percent(a.confidence[sample], 0)} / {percent(b.confidence[sample], 0)}",
                words=f"Sample {sample}: true {true}; A reads {by_a} with "
                f"{percent(a.confidence[sample])}, B {by_b} with {percent(b.confidence[sample])}",
                wrong=not (a.correct[sample] and b.correct[sample]),
            )
        )
    return described


def readings_of(pair: Pair, samples: Array) -> pd.DataFrame:
    """Return samples, a row each, in the order they are given."""
    a, b, classes = pair.a.evaluation, pair.b.evaluation, np.array(pair.classes)
    return pd.DataFrame(
        {
            "network of B": pair.b.network_file,
            "true": classes[a.labels[samples]],
            "A": classes[a.predicted[samples]],
            "runner-up of A": classes[a.runner_up[samples]],
            "confidence of A": a.confidence[samples],
            "B": classes[b.predicted[samples]],
            "runner-up of B": classes[b.runner_up[samples]],
            "confidence of B": b.confidence[samples],
        },
        index=pd.Index(samples, name="sample"),
    )

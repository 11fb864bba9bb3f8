"""The samples whose label people dispute, and what they do to the accuracy."""

import numpy as np
import streamlit as st

from core.datasets.disputed import disputed
from dashboard.components.gallery import gallery
from dashboard.pages.evaluation import filters
from dashboard.state.navigate import open_sample
from dashboard.state.selection import Selection
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.samples import sample_headings, sample_items, sample_table
from dashboard.words import _, percent


def disputes(selection: Selection) -> None:
    """Draw the disputed samples and the accuracy with and without them."""
    samples = np.array(list(disputed(selection.labels)), dtype=np.intp)
    st.markdown(_("##### Labels that most people would not give"))
    if not len(samples):
        st.markdown(_("None are known here: people were asked about the test split of MNIST only."))
        return
    correct = selection.evaluation.correct
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Accuracy with them"), percent(correct.mean(), 2), width="content")
        without = percent(np.delete(correct, samples).mean(), 2)
        st.metric(_("Without them"), without, width="content")
        st.metric(
            _("Of them right by MNIST's label"),
            _("{right} of {all}", right=int(correct[samples].sum()), all=len(samples)),
            width="content",
        )
    gallery(
        selection.images[samples],
        sample_items(selection, samples),
        key="disputed_samples",
        label=_("The samples with disputed labels"),
        selected=selection.sample,
        on_open=open_sample,
    )
    st.markdown(
        _(
            ":small[MNIST's label → the prediction; in the corner what people saw. Of five who "
            "were asked, fewer than three chose MNIST's label (Northcutt, Athalye and Mueller, "
            "2021).]"
        )
    )
    st.button(_("Show them above"), icon=":material/filter_alt:", on_click=_filter)
    folded_numbers(
        lambda: sample_table(selection, samples),
        f"{selection.name}-disputed",
        key="disputed numbers",
        fractions=("confidence", "margin"),
        of=selection,
        classes=selection.source.classes,
        column_config=sample_headings(),
    )


def _filter() -> None:
    filters.release(*filters.OPEN)
    st.session_state["result"] = "all"
    st.session_state["disputed"] = True

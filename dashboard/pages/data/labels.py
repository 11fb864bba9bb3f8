"""How many samples each label has."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.pages.data.charts import counts_per_class
from dashboard.state.selection import SPLITS
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, said

_bars = specification(counts_per_class)


def label_counts(counts: pd.DataFrame, classes: Sequence[str], *, name: str, split: str) -> None:
    """Show the counts of a split as bars, and those of both as a table.

    Parameters
    ----------
    counts : DataFrame
        ``label``, ``split`` and ``count``, a row each.
    classes : sequence of str
    name : str
        Of the data set, for the file of the numbers.
    split : str
    """
    st.subheader(_("Samples of each label"), anchor=False)
    st.vega_lite_chart(
        spec=_bars(counts[counts["split"] == split]),
        alt=_(
            "Bars: how many samples of each label the {split} split has", split=said(SPLITS[split])
        ),
    )
    # In their order, and messages where the names of the classes are such.
    labels: pd.Index = pd.Index(classes, name="label", dtype=object)
    folded_numbers(
        lambda: counts.pivot(index="label", columns="split", values="count").reindex(labels),
        f"{name}-counts",
        key="counts numbers",
        label=_("The counts as a table"),
        column_config={"_index": _("label")} | {split: said(SPLITS[split]) for split in SPLITS},
    )

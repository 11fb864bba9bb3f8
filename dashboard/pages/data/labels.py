"""How many samples each label has."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.pages.data.charts import counts_per_class
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification

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
    st.subheader("Samples of each label", anchor=False)
    st.vega_lite_chart(
        spec=_bars(counts[counts["split"] == split]),
        alt=f"Bars: how many samples of each label the {split} split has",
    )
    folded_numbers(
        lambda: counts.pivot(index="label", columns="split", values="count").reindex(list(classes)),
        f"{name}-counts",
        key="counts numbers",
        label="The counts as a table",
    )

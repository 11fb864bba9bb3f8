"""How often each pixel value occurs in a split."""

import pandas as pd
import streamlit as st

from core.arrays import Array
from dashboard.pages.data.charts import pixel_values
from dashboard.state.selection import SPLITS
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import _, percent, said

_bars = specification(pixel_values)


def pixel_histogram(counts: Array, *, name: str, split: str) -> None:
    """Show the histogram of the pixels of a split.

    Parameters
    ----------
    counts : (256,) int
        How often each value occurs.
    name : str
        Of the data set and its split, for the file of the numbers.
    split : str
    """
    table = pd.DataFrame({"count": counts, "share": counts / counts.sum()}).rename_axis("value")
    ink = counts[1:].sum()
    mean = float(counts @ range(256)) / counts.sum()
    ground, word = percent(table["share"][0]), said(SPLITS[split])
    st.subheader(_("Pixel values of the {split} split", split=word), anchor=False)
    st.markdown(
        _(
            ":small[Of {pixels:,} pixels **{ground}** are 0, the ground; {ink} carry ink, {full} "
            "are 255. The mean is {mean:.2f}, or {normalized:.4f} normalised. The scale is "
            "logarithmic: each line counts ten times the one below.]",
            pixels=counts.sum(),
            ground=ground,
            ink=percent(ink / counts.sum()),
            full=percent(table["share"][255]),
            mean=mean,
            normalized=mean / 255,
        )
    )
    st.vega_lite_chart(
        spec=_bars(table.reset_index()),
        alt=_(
            "Bars on a logarithmic scale: how many pixels of the {split} split have each value "
            "from 0 to 255; {ground} are 0",
            split=word,
            ground=ground,
        ),
    )
    folded_numbers(
        lambda: table,
        f"{name}-pixels",
        key="pixel numbers",
        label=_("The histogram as a table"),
        height=280,
        fractions=("share",),
        column_config={"_index": _("value"), "count": _("count"), "share": _("share")},
    )

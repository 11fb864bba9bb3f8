"""How often each pixel value occurs in a split."""

import pandas as pd
import streamlit as st

from core.arrays import Array
from dashboard.pages.data.charts import pixel_values
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.words import percent

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
    st.subheader(f"Pixel values of the {split} split", anchor=False)
    st.markdown(
        f":small[Of {counts.sum():,} pixels **{percent(table['share'][0])}** are 0, the ground; "
        f"{percent(ink / counts.sum())} carry ink, {percent(table['share'][255])} are 255. The "
        f"mean is {mean:.2f}, or {mean / 255:.4f} normalised. The scale is logarithmic: each line "
        "counts ten times the one below.]"
    )
    st.vega_lite_chart(
        spec=_bars(table.reset_index()),
        alt=f"Bars on a logarithmic scale: how many pixels of the {split} split have each value "
        f"from 0 to 255; {percent(table['share'][0])} are 0",
    )
    folded_numbers(
        lambda: table,
        f"{name}-pixels",
        key="pixel numbers",
        label="The histogram as a table",
        height=280,
        fractions=("share",),
    )

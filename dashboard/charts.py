"""Data in, Altair chart out."""

import altair as alt
import pandas as pd


def counts_per_class(counts: pd.DataFrame) -> alt.LayerChart:
    """Draw how many samples each class has in each split.

    Parameters
    ----------
    counts : DataFrame
        Columns ``label`` (str), ``split`` (str) and ``count`` (int), a row a bar.
    """
    bars = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            x=alt.X("label:N", title="label", axis=alt.Axis(labelAngle=0), sort=None),
            y=alt.Y("count:Q", title="samples"),
            tooltip=["split", "label", alt.Tooltip("count", format=",")],
        )
    )
    numbers = bars.mark_text(dy=-6, fontSize=11).encode(text=alt.Text("count:Q", format=","))
    chart: alt.LayerChart = (bars + numbers).properties(height=220)
    return chart

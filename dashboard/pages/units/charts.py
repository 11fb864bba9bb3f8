"""Hidden units: data in, Altair chart out."""

import altair as alt
import pandas as pd

from core.arrays import Array
from dashboard.words import _


def histogram_table(counts: Array, edges: Array) -> pd.DataFrame:
    """Return the bins of one unit's histogram: ``from``, ``to`` and ``samples``, a row each.

    Parameters
    ----------
    counts : (bins,) int
    edges : (bins + 1,) float
    """
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "samples": counts})


def activation_histogram() -> alt.Chart:
    """Draw what `histogram_table` gives, whatever the unit.

    The scale is logarithmic above 1: a sigmoid is near 0 or 1 for so many samples that the others
    would not show.
    """
    chart: alt.Chart = (
        alt.Chart()
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("from:Q", title=_("activation"), axis=alt.Axis(tickCount=5)),
            x2="to:Q",
            y=alt.Y(
                "samples:Q",
                title=_("samples"),
                scale=alt.Scale(type="symlog"),
                axis=alt.Axis(values=[1, 10, 100, 1000, 10_000], format=",d"),
            ),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("from:Q", title=_("from"), format=".2f"),
                alt.Tooltip("to:Q", title=_("to"), format=".2f"),
                alt.Tooltip("samples:Q", title=_("samples"), format=","),
            ],
        )
        .properties(height=130)
    )
    return chart

"""The charts of the page Data: data in, Altair chart out."""

import altair as alt
import pandas as pd

from dashboard.state.selection import SPLITS
from dashboard.words import _, said


def counts_per_class(counts: pd.DataFrame) -> alt.LayerChart:
    """Draw how many samples each class has in each split.

    Parameters
    ----------
    counts : DataFrame
        Columns ``label`` (str), ``split`` (str) and ``count`` (int), a row a bar.
    """
    shown = counts.assign(
        label=counts["label"].map(said), split=[said(SPLITS[split]) for split in counts["split"]]
    )
    labels = shown["label"].unique()
    # Long names, or many, lie aslant.
    axis = alt.Axis(labelAngle=0 if len("".join(labels)) <= 40 else -45, labelOverlap=False)
    bars = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            x=alt.X("label:N", title=_("label"), axis=axis, sort=None),
            y=alt.Y("count:Q", title=_("samples")),
            tooltip=[
                alt.Tooltip("split", title=_("split")),
                alt.Tooltip("label", title=_("label")),
                alt.Tooltip("count", title=_("count"), format=","),
            ],
        )
    )
    numbers = bars.mark_text(dy=-6, fontSize=11).encode(text=alt.Text("count:Q", format=","))
    chart: alt.LayerChart = (bars + numbers).properties(height=220)
    return chart


def pixel_values(counts: pd.DataFrame) -> alt.Chart:
    """Draw how often each pixel value occurs, on a logarithmic scale.

    Parameters
    ----------
    counts : DataFrame
        Columns ``value`` (0 to 255), ``count`` (int) and ``share`` (0 to 1), a row a bar. A value
        that does not occur has no bar: a logarithmic scale has no place for 0.
    """
    # Written out: nothing else says where on such a scale a bar begins.
    occurring = counts[counts["count"] > 0].assign(ground=1)
    powers = [10**power for power in range(len(str(counts["count"].max())))]
    chart: alt.Chart = (
        alt.Chart(occurring)
        .mark_rect()
        .encode(
            x=alt.X(
                "value:Q", title=_("pixel value"), bin="binned", axis=alt.Axis(tickCount=8)
            ).scale(domain=(0, 256), nice=False),
            x2="end:Q",
            y=alt.Y("count:Q", title=_("pixels"), axis=alt.Axis(format="~s", values=powers)).scale(
                type="log", domainMin=1
            ),
            y2="ground:Q",
            tooltip=[
                alt.Tooltip("value", title=_("value")),
                alt.Tooltip("count", title=_("count"), format=","),
                alt.Tooltip("share", title=_("share"), format=".3%"),
            ],
        )
        .transform_calculate(end="datum.value + 1")
        .properties(height=240)
    )
    return chart

"""Data in, Altair chart out."""

import altair as alt
import pandas as pd

from dashboard.words import _

#: The first colour of the theme stands for right, the second for wrong, the third for neither.
OUTCOME = alt.Color(
    "series:N", scale=alt.Scale(domain=["right", "wrong", "reference"]), legend=None
)
PERCENT = alt.Axis(format="%")


def reliability_diagram(calibration: pd.DataFrame) -> alt.LayerChart:
    """Draw the accuracy of each bin of confidence, with its count, beside what it should be.

    Parameters
    ----------
    calibration : DataFrame
        As `Reliability.calibration` gives it.
    """
    bins = calibration[calibration["count"] > 0]
    height = alt.Scale(domain=[0, 1.2], nice=False)  # the counts stand above 100 %
    fifths = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    width = alt.X("low:Q", title=_("confidence"), axis=PERCENT, scale=alt.Scale(domain=[0, 1]))
    tooltip = [
        alt.Tooltip("low", title=_("confidence above"), format=".1%"),
        alt.Tooltip("high", title=_("to"), format=".1%"),
        alt.Tooltip("count", title=_("samples"), format=","),
        alt.Tooltip("confidence", title=_("mean confidence"), format=".2%"),
        alt.Tooltip("accuracy", title=_("accuracy"), format=".2%"),
    ]
    bars = (
        alt.Chart(bins.assign(series="right"))
        .mark_bar(binSpacing=1)
        .encode(
            x=width,
            x2="high:Q",
            y=alt.Y("accuracy:Q", title=_("accuracy"), axis=fifths, scale=height),
            y2=alt.datum(0),
            color=OUTCOME,
            tooltip=tooltip,
        )
    )
    counts = (
        alt.Chart(bins.assign(middle=(bins["low"] + bins["high"]) / 2, series="reference"))
        .mark_text(fontSize=10, angle=270, align="right", baseline="middle")
        .encode(x="middle:Q", y=alt.value(4), text=alt.Text("count:Q", format=","), color=OUTCOME)
    )
    gaps = (
        alt.Chart(bins.assign(series="wrong"))
        .mark_rule(strokeWidth=3)
        .encode(x="confidence:Q", y="accuracy:Q", y2="confidence:Q", color=OUTCOME)
    )
    diagonal = (
        alt.Chart(pd.DataFrame({"confidence": [0, 1], "accuracy": [0, 1], "series": "reference"}))
        .mark_line(strokeDash=[4, 4])
        .encode(x="confidence:Q", y="accuracy:Q", color=OUTCOME)
    )
    chart: alt.LayerChart = (bars + diagonal + gaps + counts).properties(height=300)
    return chart

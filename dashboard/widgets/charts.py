"""Data in, Altair chart out."""

import altair as alt
import numpy as np
import pandas as pd

from core.network.layers import ACTIVATIONS

#: The first colour of the theme stands for right, the second for wrong, the third for neither.
OUTCOME = alt.Color(
    "series:N", scale=alt.Scale(domain=["right", "wrong", "reference"]), legend=None
)
PERCENT = alt.Axis(format="%")


def counts_per_class(counts: pd.DataFrame) -> alt.LayerChart:
    """Draw how many samples each class has in each split.

    Parameters
    ----------
    counts : DataFrame
        Columns ``label`` (str), ``split`` (str) and ``count`` (int), a row a bar.
    """
    labels = counts["label"].unique()
    # Long names, or many, lie aslant.
    axis = alt.Axis(labelAngle=0 if len("".join(labels)) <= 40 else -45, labelOverlap=False)
    bars = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            x=alt.X("label:N", title="label", axis=axis, sort=None),
            y=alt.Y("count:Q", title="samples"),
            tooltip=["split", "label", alt.Tooltip("count", format=",")],
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
            x=alt.X("value:Q", title="pixel value", bin="binned", axis=alt.Axis(tickCount=8)).scale(
                domain=(0, 256), nice=False
            ),
            x2="end:Q",
            y=alt.Y("count:Q", title="pixels", axis=alt.Axis(format="~s", values=powers)).scale(
                type="log", domainMin=1
            ),
            y2="ground:Q",
            tooltip=[
                "value",
                alt.Tooltip("count", format=","),
                alt.Tooltip("share", format=".3%"),
            ],
        )
        .transform_calculate(end="datum.value + 1")
        .properties(height=240)
    )
    return chart


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
    width = alt.X("low:Q", title="confidence", axis=PERCENT, scale=alt.Scale(domain=[0, 1]))
    tooltip = [
        alt.Tooltip("low", title="confidence above", format=".1%"),
        alt.Tooltip("high", title="to", format=".1%"),
        alt.Tooltip("count", title="samples", format=","),
        alt.Tooltip("confidence", title="mean confidence", format=".2%"),
        alt.Tooltip("accuracy", format=".2%"),
    ]
    bars = (
        alt.Chart(bins.assign(series="right"))
        .mark_bar(binSpacing=1)
        .encode(
            x=width,
            x2="high:Q",
            y=alt.Y("accuracy:Q", title="accuracy", axis=fifths, scale=height),
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


def activation_points(activation: str, a: float) -> pd.DataFrame:
    """Give the points of an activation's curve, and where on it a unit sits.

    Parameters
    ----------
    activation : str
        A name in `core.network.layers.ACTIVATIONS`.
    a : float
        The unit's pre-activation.

    Returns
    -------
    DataFrame
        ``a`` and ``z``, the unit in the last row, which alone has ``unit`` true.
    """
    reach = max(6.0, abs(a) * 1.1)
    points = np.append(np.linspace(-reach, reach, 121), a)
    return pd.DataFrame(
        {
            "a": points,
            "z": ACTIVATIONS[activation].function(points),
            "unit": np.arange(len(points)) == len(points) - 1,
        }
    )


def activation_curve() -> alt.LayerChart:
    """Draw what `activation_points` gives, whatever the activation and the unit."""
    points = alt.Chart().encode(x="a:Q", y="z:Q")
    line = points.transform_filter("!datum.unit").mark_line()
    unit = (
        points.transform_filter("datum.unit")
        .mark_point(size=120, filled=True, opacity=1)
        .encode(tooltip=[alt.Tooltip("a:Q", format=".3f"), alt.Tooltip("z:Q", format=".3f")])
    )
    chart: alt.LayerChart = (line + unit).properties(height=190)
    return chart

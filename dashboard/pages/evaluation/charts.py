"""Confidence and coverage: data in, Altair chart out."""

import altair as alt
import pandas as pd

from dashboard.widgets.charts import OUTCOME, PERCENT
from dashboard.words import _


def confidence_histogram(calibration: pd.DataFrame) -> alt.Chart:
    """Draw how many samples have which confidence: the right ones beside the wrong ones.

    Parameters
    ----------
    calibration : DataFrame
        As `Reliability.calibration` gives it. The scale is logarithmic above 1: the right ones of a
        good network are so many that the wrong ones would not show.
    """
    low, high = calibration["low"], calibration["high"]
    middle = (low + high) / 2
    wrong = calibration["count"] - calibration["correct"]
    counts = pd.concat(
        [
            pd.DataFrame({"series": series, "count": count, "from": begin, "to": end})
            .assign(outcome=word, low=low, high=high)
            .query("count > 0")
            for series, word, count, begin, end in (
                ("right", _("right"), calibration["correct"], low, middle),
                ("wrong", _("wrong"), wrong, middle, high),
            )
        ]
    )
    chart: alt.Chart = (
        alt.Chart(counts)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("from:Q", title=_("confidence"), axis=PERCENT, scale=alt.Scale(domain=[0, 1])),
            x2="to:Q",
            y=alt.Y(
                "count:Q",
                title=_("samples"),
                scale=alt.Scale(type="symlog"),
                axis=alt.Axis(values=[1, 10, 100, 1000, 10_000], format=",d"),
            ),
            y2=alt.datum(0),
            color=OUTCOME,
            tooltip=[
                alt.Tooltip("outcome", title=_("outcome")),
                alt.Tooltip("low", title=_("confidence above"), format=".1%"),
                alt.Tooltip("high", title=_("to"), format=".1%"),
                alt.Tooltip("count", title=_("samples"), format=","),
            ],
        )
        .properties(height=300)
    )
    return chart


def coverage_curve(coverage: pd.DataFrame, chosen: pd.DataFrame) -> alt.LayerChart:
    """Draw the accuracy of the samples that are kept over the share that is kept.

    Parameters
    ----------
    coverage : DataFrame
        As `Reliability.coverage` gives it.
    chosen : DataFrame
        Rows like it to mark, one a threshold.
    """
    axis = alt.Axis(format="%")
    curve = (
        alt.Chart(coverage.assign(series="right"))
        .mark_line()
        .encode(
            x=alt.X("coverage:Q", title=_("kept"), axis=axis, scale=alt.Scale(domain=[0, 1])),
            y=alt.Y(
                "accuracy:Q",
                title=_("accuracy"),
                axis=alt.Axis(format=".1%"),
                scale=alt.Scale(zero=False),
            ),
            color=OUTCOME,
        )
    )
    points = (
        alt.Chart(chosen.assign(series="wrong"))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            x="coverage:Q",
            y="accuracy:Q",
            color=OUTCOME,
            tooltip=[
                alt.Tooltip("threshold", title=_("confidence from"), format=".4~%"),
                alt.Tooltip("coverage", title=_("kept"), format=".1%"),
                alt.Tooltip("accuracy", title=_("accuracy"), format=".2%"),
            ],
        )
    )
    chart: alt.LayerChart = (curve + points).properties(height=280)
    return chart

"""Weights and learning: data in, Altair chart out."""

import altair as alt
import pandas as pd

#: Blue is the theme's first colour, grey its third: the second would speak of errors.
_SERIES = alt.Scale(domain=["held out", "", "learned from"])


def weight_histogram(histogram: pd.DataFrame) -> alt.Chart:
    """Draw how the weights of one layer are spread.

    Parameters
    ----------
    histogram : DataFrame
        The rows of one array in what `core.weights.parameters.weight_histograms` gives.
    """
    (layer,) = histogram["array"].unique()
    chart: alt.Chart = (
        alt.Chart(histogram)
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("low:Q", title=f"value in {layer}", axis=alt.Axis(tickCount=4)),
            x2="high:Q",
            y=alt.Y("fraction:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("low", title="from", format=".3f"),
                alt.Tooltip("high", title="to", format=".3f"),
                alt.Tooltip("count", title="weights", format=","),
                alt.Tooltip("fraction", format=".2%"),
            ],
        )
        .properties(height=150)
    )
    return chart


def learning_curve(figure: str) -> alt.Chart:
    """Draw a figure over the epochs, for the samples learned from and for those held out.

    The data are `history_table`'s; the chart says nothing of them, so that it grows with them.

    Parameters
    ----------
    figure : str
        ``"loss"`` or ``"accuracy"``.
    """
    is_fraction = figure == "accuracy"
    chart: alt.Chart = (
        alt.Chart()
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "epoch:Q",
                axis=alt.Axis(format="d", tickMinStep=1),
                scale=alt.Scale(zero=False, nice=False),
            ),
            y=alt.Y(
                f"{figure}:Q",
                title=figure if is_fraction else "loss (nats)",
                axis=alt.Axis(format="%" if is_fraction else "~g"),
                scale=alt.Scale(zero=False),
            ),
            color=alt.Color("samples:N", scale=_SERIES, legend=None),
            strokeDash=alt.StrokeDash(
                "samples:N",
                scale=alt.Scale(domain=["held out", "learned from"], range=[[1, 0], [5, 3]]),
                legend=None,
            ),
            tooltip=[
                "samples:N",
                "epoch:Q",
                alt.Tooltip("loss:Q", format=".4f"),
                alt.Tooltip("accuracy:Q", format=".2%"),
            ],
        )
        .properties(height=220)
    )
    return chart

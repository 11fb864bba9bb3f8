"""Weights and learning: data in, Altair chart out."""

import altair as alt

#: Blue is the theme's first colour, grey its third: the second would speak of errors.
_SERIES = alt.Scale(domain=["held out", "", "learned from"])


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

"""Weights and learning: data in, Altair chart out."""

import altair as alt

from core.messages import Message
from dashboard.words import _, said

#: What the samples of a figure are called, and the figures.
SAMPLES = {"held out": Message("held out"), "learned from": Message("learned from")}
FIGURES = {"loss": Message("loss"), "accuracy": Message("accuracy")}


def learning_curve(figure: str) -> alt.Chart:
    """Draw a figure over the epochs, for the samples learned from and for those held out.

    The data are `epochs_table`'s, with the samples in words of `SAMPLES`; the chart says
    nothing of them, so that it grows with them.

    Parameters
    ----------
    figure : str
        ``"loss"`` or ``"accuracy"``.
    """
    is_fraction = figure == "accuracy"
    held_out, learned_from = map(said, SAMPLES.values())
    chart: alt.Chart = (
        alt.Chart()
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "epoch:Q",
                title=_("epoch"),
                axis=alt.Axis(format="d", tickMinStep=1),
                scale=alt.Scale(zero=False, nice=False),
            ),
            y=alt.Y(
                f"{figure}:Q",
                title=said(FIGURES[figure]) if is_fraction else _("loss (nats)"),
                axis=alt.Axis(format="%" if is_fraction else "~g"),
                scale=alt.Scale(zero=False),
            ),
            # Blue is the theme's first colour, grey its third: the second would speak of errors.
            color=alt.Color(
                "samples:N", scale=alt.Scale(domain=[held_out, "", learned_from]), legend=None
            ),
            strokeDash=alt.StrokeDash(
                "samples:N",
                scale=alt.Scale(domain=[held_out, learned_from], range=[[1, 0], [5, 3]]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("samples:N", title=_("which samples")),
                alt.Tooltip("epoch:Q", title=_("epoch")),
                alt.Tooltip("loss:Q", title=said(FIGURES["loss"]), format=".4f"),
                alt.Tooltip("accuracy:Q", title=said(FIGURES["accuracy"]), format=".2%"),
            ],
        )
        .properties(height=220)
    )
    return chart

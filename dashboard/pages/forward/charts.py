"""The charts of the page Forward pass: data in, Altair chart out."""

import altair as alt
import numpy as np
import pandas as pd

from core.network.layers import ACTIVATIONS
from dashboard.words import _

# Pixels of the chart of answers and of its plot, of a line of text, and of a letter with some room.
_HEIGHT, _PLOT, _LINE, _LETTER = 220, 140, 14, 8
_STEPS = [0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000]


def activation_points(activation: str, a: float) -> pd.DataFrame:
    """Return the points of an activation's curve, and where on it a unit sits.

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


def deletion_chart(array: str) -> alt.Chart:
    """Draw the fall of a logit over how many units of an array are set to the reference.

    The data have the columns ``count``, ``line`` (measured, path or random) and ``fall``.
    """
    words = {
        "measured": _("measured, in the order of the path"),
        "path": _("said by the path"),
        "random": _("measured, in random order"),
    }
    lines = list(words)
    chart: alt.Chart = (
        alt.Chart()
        .transform_calculate(name=f"({words})[datum.line]")
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("count:Q", title=_("values of {array} that are set so", array=array)),
            y=alt.Y("fall:Q", title=_("how far it falls")),
            color=alt.Color("line:N", scale=alt.Scale(domain=lines), legend=None),
            strokeDash=alt.StrokeDash(
                "line:N",
                scale=alt.Scale(domain=lines, range=[[1, 0], [6, 4], [2, 3]]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("count:Q", title=array),
                alt.Tooltip("fall:Q", title=_("how far it falls"), format=".3f"),
            ],
        )
        .properties(height=240)
    )
    return chart


def room_for_names(points: pd.DataFrame) -> list[float]:
    """Return how wide the chart of `answers_chart` must be so that a point can have its name.

    Parameters
    ----------
    points : DataFrame
        With the columns ``step``, ``answer`` and ``y``, in the order of the steps.

    Returns
    -------
    list of float
        Pixels of its plot. Where it is narrower, the name would lie on that of a later change of
        the answer; infinite where the answer is that of the point before, which is named.
    """
    answers, heights = list(points["answer"]), (1 - points["y"]) * _PLOT
    along = np.log1p(points["step"]) / np.log1p(points["step"].max())
    widths = [sum(_LETTER if sign.isascii() else 2 * _LETTER for sign in each) for each in answers]
    room = [np.inf] * len(points)
    named: list[int] = []
    for place in reversed(range(len(points))):  # the answer that stays is the first to be named
        if place and answers[place] == answers[place - 1]:
            continue
        room[place] = 0.0
        for other in named:
            if abs(heights[place] - heights[other]) < _LINE:
                needed = (widths[place] + widths[other]) / 2 / (along[other] - along[place])
                # Where the other one goes first, there is nothing in the way.
                if needed > room[other]:
                    room[place] = max(room[place], needed)
        named.append(place)
    return room


def answers_chart() -> alt.LayerChart:
    """Draw the answers along a training, and the probability of the true label; states are clicked.

    The data have the columns ``state``, ``step``, ``epoch``, ``answer``, ``y`` of the answer,
    ``y_true``, ``outcome`` (right or wrong), ``here``, whether the pages show the state, and
    ``room``, as `room_for_names` gives it.
    """
    clicked = alt.selection_point("clicked", fields=["state"], on="click")
    percent = alt.Axis(format="%")
    marks = alt.Chart().encode(
        x=alt.X(
            "step:Q",
            title=_("step of the training"),
            scale=alt.Scale(type="symlog", nice=False, padding=6),
            axis=alt.Axis(
                values=[0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000], format=",d"
            ),
        ),
        tooltip=[
            alt.Tooltip("step:Q", title=_("step"), format=","),
            alt.Tooltip("epoch:Q", title=_("epoch"), format=".2f"),
            alt.Tooltip("answer:N", title=_("prediction")),
            alt.Tooltip("y:Q", title=_("confidence"), format=".1%"),
            alt.Tooltip("y_true:Q", title=_("of the true label"), format=".1%"),
        ],
    )
    line = marks.mark_line(strokeWidth=1.5).encode(
        y=alt.Y("y_true:Q", title=_("probability"), axis=percent, scale=alt.Scale(domain=[0, 1])),
        color=alt.value("gray"),
    )
    here = marks.transform_filter("datum.here").mark_rule(strokeDash=[4, 4], color="gray")
    points = (
        marks.mark_point(filled=True, opacity=1)
        .encode(
            y="y:Q",
            size=alt.condition(clicked, alt.value(60), alt.value(60)),
            color=alt.Color("outcome:N", scale=alt.Scale(domain=["right", "wrong"]), legend=None),
            shape=alt.Shape(
                "outcome:N",
                scale=alt.Scale(domain=["right", "wrong"], range=["circle", "cross"]),
                legend=None,
            ),
        )
        .add_params(clicked)
    )
    names = (
        marks.transform_filter("isFinite(datum.room)")
        .mark_text(dy=-11, fontSize=12, opacity=alt.expr("width < datum.room ? 0 : 1"))
        .encode(y="y:Q", text="answer:N")
    )
    chart: alt.LayerChart = (line + here + points + names).properties(height=_HEIGHT)
    return chart

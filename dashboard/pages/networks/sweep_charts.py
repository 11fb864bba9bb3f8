"""Sweeps and robustness: rows in, marks and Altair charts out."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import pandas as pd

from core.evaluation.robustness_table import AccuracyAt
from core.images.transforms import Transform
from core.network.layers import ACTIVATIONS
from core.training.sweep import Trained
from dashboard.words import _

#: Of the lines of robustness: three colours of the theme, then the same dashed, then dotted.
COLOURS = ("blue", "orange", "gray")
DASHES: tuple[tuple[str, list[int]], ...] = (("━━", [1, 0]), ("╍╍", [6, 3]), ("┅┅", [2, 2]))
MOST_LINES = len(COLOURS) * len(DASHES)
# Decades between two points of one size and of all of them, and the part of the way to the next
# size that they take.
_BESIDE, _WIDEST, _ROOM = 0.012, 0.1, 0.7
_MOST_TICKS = 6
_OF_A_POINT = (
    *("network", "hidden", "activation", "learning_rate", "seed", "parameters"),
    *("accuracy", "low", "high"),
)
_OF_A_LINE = "network", "amount", "accuracy", "low", "high"
_PERCENT = alt.Axis(format="%")


def points_of(rows: Sequence[Trained]) -> pd.DataFrame:
    """Return the marks of `accuracy_by_parameters`, of networks of one size side by side.

    ``at`` is where a point stands: its ``parameters``, moved by less than what tells sizes apart.
    """
    order = list(ACTIVATIONS)
    ordered = sorted(rows, key=lambda row: (row.parameters, order.index(row.activation)))
    sizes = Counter(row.parameters for row in ordered)
    gaps = [math.log10(b / a) for a, b in pairwise(sizes)]
    widest = min([_WIDEST, *(_ROOM * gap for gap in gaps)])
    step = min(_BESIDE, widest / max(sizes.values()))
    places = [
        parameters * 10 ** (step * (place - (n - 1) / 2))
        for parameters, n in sizes.items()
        for place in range(n)
    ]
    columns = {name: [getattr(row, name) for row in ordered] for name in _OF_A_POINT}
    return pd.DataFrame({"at": places} | columns)


def accuracy_by_parameters(
    activations: Sequence[str], sizes: Sequence[int], can_load: bool
) -> alt.LayerChart:
    """Draw a point and its interval for each network, whatever `points_of` gives.

    Parameters
    ----------
    activations : sequence of str
        Those that occur, in the order of their colours and shapes.
    sizes : sequence of int
        The numbers of parameters that occur: of few the axis names no other.
    can_load : bool
        Whether a point can be clicked.
    """
    few = {"values": list(sizes), "format": ","} if len(sizes) <= _MOST_TICKS else {"format": "~s"}
    marks = alt.Chart().encode(
        x=alt.X(
            "at:Q",
            title=_("parameters"),
            scale=alt.Scale(type="log", nice=False, padding=24),
            axis=alt.Axis(tickCount=_MOST_TICKS, labelFlush=True, **few),
        ),
        color=alt.Color(
            "activation:N",
            title=_("activation function"),
            scale=alt.Scale(domain=list(activations)),
            legend=alt.Legend(orient="top", symbolOpacity=1),
        ),
        tooltip=[
            alt.Tooltip("network:N", title=_("network")),
            alt.Tooltip("hidden:N", title=_("hidden sizes")),
            alt.Tooltip("activation:N", title=_("activation function")),
            alt.Tooltip("learning_rate:Q", title=_("learning rate"), format="~g"),
            alt.Tooltip("seed:Q", title=_("seed"), format="d"),
            alt.Tooltip("parameters:Q", title=_("parameters"), format=","),
            alt.Tooltip("accuracy:Q", title=_("accuracy"), format=".2%"),
            alt.Tooltip("low:Q", title=_("low"), format=".2%"),
            alt.Tooltip("high:Q", title=_("high"), format=".2%"),
        ],
    )
    heights = alt.Scale(zero=False)
    bars = marks.mark_rule(opacity=0.5).encode(
        y=alt.Y("low:Q", title=_("accuracy"), axis=_PERCENT, scale=heights), y2="high:Q"
    )
    points = marks.mark_point(filled=True, size=80, opacity=1).encode(
        y=alt.Y("accuracy:Q", axis=_PERCENT, scale=heights),
        shape=alt.Shape(
            "activation:N",
            title=_("activation function"),
            scale=alt.Scale(domain=list(activations)),
        ),
        description="network:N",  # for screen readers: not where it stands beside others
    )
    if can_load:
        clicked = alt.selection_point("clicked", fields=["network"], on="click")
        points = points.encode(
            size=alt.condition(clicked, alt.value(80), alt.value(80))
        ).add_params(clicked)
    chart: alt.LayerChart = (bars + points).properties(height=340)
    return chart


def lines_of(rows: Sequence[AccuracyAt], networks: Sequence[str]) -> pd.DataFrame:
    """Return the marks of `accuracy_along_amounts`; ``line`` is the place of a row's network."""
    columns = {name: [getattr(row, name) for row in rows] for name in _OF_A_LINE}
    return pd.DataFrame({"line": [networks.index(row.network) for row in rows]} | columns)


def accuracy_along_amounts(transform: Transform, networks: int) -> alt.LayerChart:
    """Draw a line a network over the amounts of a transform, each with its interval.

    What an amount is says the one who draws it: beside each other there is no room for it.
    """
    lines = list(range(networks))
    marks = alt.Chart().encode(
        x=alt.X(
            "amount:Q",
            title=None,
            scale=alt.Scale(domain=[transform.lowest, transform.highest], nice=False),
            axis=alt.Axis(labelFlush=False, tickCount=4),
        ),
        color=alt.Color("line:N", scale=alt.Scale(domain=lines), legend=None),
    )
    heights = alt.Scale(domain=[0, 1])
    halves = alt.Axis(format="%", values=[0, 0.5, 1])
    bands = marks.mark_area(opacity=0.15).encode(
        y=alt.Y("low:Q", title=None, axis=halves, scale=heights), y2="high:Q"
    )
    curves = marks.mark_line(point=alt.OverlayMarkDef(size=14)).encode(
        y=alt.Y("accuracy:Q", title=None, axis=halves, scale=heights),
        strokeDash=alt.StrokeDash(
            "line:N",
            scale=alt.Scale(
                domain=lines, range=[DASHES[i // len(COLOURS) % len(DASHES)][1] for i in lines]
            ),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("network:N", title=_("network")),
            alt.Tooltip("amount:Q", title=_("amount of the transform")),
            alt.Tooltip("accuracy:Q", title=_("accuracy"), format=".2%"),
            alt.Tooltip("low:Q", title=_("low"), format=".2%"),
            alt.Tooltip("high:Q", title=_("high"), format=".2%"),
        ],
    )
    chart: alt.LayerChart = (bands + curves).properties(height=150)
    return chart

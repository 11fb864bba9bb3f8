"""The charts of the page Forward pass: data in, Altair chart out."""

import altair as alt
import numpy as np
import pandas as pd

from core.network.layers import ACTIVATIONS
from dashboard.words import _


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

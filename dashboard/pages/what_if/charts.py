"""What if: data in, Altair chart out.

The first colour of the theme stands for what is told of, the second for where the slider is, the
third for the rest.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.arrays import Array
from core.explanation.blending import Blend
from core.images.transforms import Transform
from dashboard.words import _, said

LEAST = 0.05  # a class that never gets this probability is not drawn
_COLOUR = alt.Color("series:N", scale=alt.Scale(domain=["answer", "place", "rest"]), legend=None)
_PERCENT = alt.Axis(format="%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])


def accuracy_curve(transform: Transform) -> alt.LayerChart:
    """Draw the accuracy over the amounts of a transform, whatever they come to.

    The data have columns ``amount``, ``accuracy`` (0 to 1) and ``here`` (bool), which is true where
    the slider is.
    """
    points = (
        alt.Chart()
        .transform_calculate(series="datum.here ? 'place' : 'answer'")
        .encode(
            x=alt.X(
                "amount:Q",
                title=said(transform.unit),
                axis=alt.Axis(labelFlush=False),
                scale=alt.Scale(domain=[transform.lowest, transform.highest], nice=False),
            ),
            y=alt.Y(
                "accuracy:Q",
                title=_("accuracy"),
                axis=_PERCENT,
                scale=alt.Scale(domain=[0, 1]),
            ),
            tooltip=[
                alt.Tooltip("amount:Q", title=_("amount")),
                alt.Tooltip("accuracy:Q", title=_("accuracy"), format=".2%"),
            ],
        )
    )
    line = points.mark_line()
    computed = points.mark_point(filled=True, size=24, opacity=1).encode(color=_COLOUR)
    here = (
        points.transform_filter("datum.here")
        .mark_point(filled=True, size=110, opacity=1)
        .encode(color=_COLOUR)
    )
    chart: alt.LayerChart = (line + computed + here).properties(height=260)
    return chart


def way_points(blend: Blend, classes: Sequence[str], alpha: float) -> pd.DataFrame:
    """Return the marks of `way_chart`.

    Parameters
    ----------
    blend : Blend
    classes : sequence of str
    alpha : float
        Where the slider is.

    Returns
    -------
    DataFrame
        ``kind`` says what a row is: a point of a ``line``, one line a class that matters; the
        ``label`` of a line, where it is farthest from the others; a ``flip`` of the answer; or
        ``here``, where the slider is. ``alpha``, ``probability``, ``class`` and ``series`` (answer,
        place or rest) place and colour it.
    """
    answers = set(blend.probabilities.argmax(axis=1).tolist())
    drawn = np.flatnonzero(blend.probabilities.max(axis=0) >= LEAST).tolist()
    rows: list[tuple[str, Array, Array, str | None, str]] = []
    for k in drawn:
        series, probability = "answer" if k in answers else "rest", blend.probabilities[:, k]
        rows.append(("line", blend.alphas, probability, classes[k], series))
        named = slice(at := _freest(blend.probabilities[:, drawn], drawn.index(k)), at + 1)
        rows.append(("label", blend.alphas[named], probability[named], classes[k], series))
    nowhere = np.array([np.nan])
    for flip in blend.flips:
        name = f"{classes[flip.before]} → {classes[flip.after]}"
        rows.append(("flip", np.array([flip.alpha]), nowhere, name, "rest"))
    rows.append(("here", np.array([alpha]), nowhere, None, "place"))
    kinds, alphas, probabilities, names, colours = zip(*rows, strict=True)
    lengths = [len(each) for each in alphas]
    # One table of all: to put tables together takes longer than all the rest.
    return pd.DataFrame(
        {
            "alpha": np.concatenate(alphas),
            "probability": np.concatenate(probabilities),
            "class": np.repeat(np.array(names, dtype=object), lengths),
            "series": np.repeat(np.array(colours, dtype=object), lengths),
            "kind": np.repeat(np.array(kinds, dtype=object), lengths),
        }
    )


def _freest(probabilities: Array, k: int) -> int:
    """Return the step at which a class is farthest from all others, of those where it is much."""
    own = probabilities[:, k]
    distance = np.abs(np.delete(probabilities, k, axis=1) - own[:, None])
    return int(np.where(own >= LEAST, distance.min(axis=1, initial=1), -1).argmax())


def way_chart() -> alt.LayerChart:
    """Draw what `way_points` gives, whatever the images and the network."""
    marks = alt.Chart().encode(
        x=alt.X("alpha:Q", title="α", scale=alt.Scale(domain=[0, 1], nice=False)), color=_COLOUR
    )
    heights = marks.encode(
        y=alt.Y(
            "probability:Q",
            title=_("probability"),
            axis=_PERCENT,
            scale=alt.Scale(domain=[0, 1.1]),
        )
    )
    lines = (
        heights.transform_filter("datum.kind == 'line'")
        .mark_line()
        .encode(
            detail="class:N",
            tooltip=[
                alt.Tooltip("class:N", title=_("label")),
                alt.Tooltip("alpha:Q", title="α", format=".2f"),
                alt.Tooltip("probability:Q", title=_("probability"), format=".2%"),
            ],
        )
    )
    # A label at either end of the way would be cut off if it were centred there.
    texts = heights.transform_filter("datum.kind == 'label'").encode(text="class:N")
    style: dict[str, Any] = {"baseline": "bottom", "dy": -3, "fontSize": 13, "fontWeight": "bold"}
    left = texts.transform_filter("datum.alpha < 0.1").mark_text(align="left", dx=4, **style)
    right = texts.transform_filter("datum.alpha > 0.9").mark_text(align="right", dx=-4, **style)
    centre = texts.transform_filter("datum.alpha >= 0.1 && datum.alpha <= 0.9").mark_text(**style)
    flips = marks.transform_filter("datum.kind == 'flip'")
    rules = flips.mark_rule(strokeDash=[4, 4]).encode(
        tooltip=[
            alt.Tooltip("class:N", title=_("the answer flips")),
            alt.Tooltip("alpha:Q", title="α", format=".4f"),
        ]
    )
    here = marks.transform_filter("datum.kind == 'here'").mark_rule(strokeWidth=2)
    chart: alt.LayerChart = (rules + here + lines + left + centre + right).properties(height=280)
    return chart

"""How the weights of a layer are spread, as a drawing of a few bars.

A chart of Vega's would be the first one on the page: what draws it takes a browser a quarter of a
second to start.
"""

from html import escape
from typing import Any

import pandas as pd

from dashboard.words import _, counted, number, percent

WIDTH = 146  # pixels
_AROUND = (
    "display: grid; grid-template: 130px auto auto / 2.2em 1fr; gap: 2px 4px; font-size: 0.75rem; "
    "line-height: 1.2;"
)
_UP = "display: flex; flex-direction: column; justify-content: space-between; text-align: right;"
_BARS = "display: flex; align-items: flex-end; border-bottom: 1px solid currentColor;"
_BAR = "flex: 1; background: currentColor; opacity: 0.6;"
_ACROSS = "grid-column: 2; display: flex; justify-content: space-between;"
_TITLE = "grid-column: 2; text-align: center;"


def histogram(rows: pd.DataFrame) -> str:
    """Return the drawing of one layer as HTML; each bar says its figures where one points.

    Parameters
    ----------
    rows : DataFrame
        The rows of one array in what `core.weights.parameters.weight_histograms` gives.
    """
    (layer,) = rows["array"].unique()
    most = rows["fraction"].max()
    bars = "".join(
        f'<i title="{escape(_said(row))}" style="{_BAR} height: {row.fraction / most:.2%}"></i>'
        for row in rows.itertuples()
    )
    low, high = _short(rows["low"].min()), _short(rows["high"].max())
    words = _("Histogram of the weights in {layer}: the share at each value", layer=layer)
    title = _("value in {layer}", layer=layer)
    return (
        f'<div role="img" aria-label="{escape(words)}" style="{_AROUND}">'
        f'<div style="{_UP}"><span>{escape(percent(most, 0))}</span><span>0</span></div>'
        f'<div style="{_BARS}">{bars}</div>'
        f'<div style="{_ACROSS}"><span>{low}</span><span>0</span><span>{high}</span></div>'
        f'<div style="{_TITLE}">{escape(title)}</div></div>'
    )


def _short(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _said(row: Any) -> str:
    return counted(
        row.count,
        "1 weight from {low} to {high}: {fraction}",
        "{n:,} weights from {low} to {high}: {fraction}",
        low=number(row.low),
        high=number(row.high),
        fraction=percent(row.fraction, 2),
    )

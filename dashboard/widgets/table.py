"""A small table of words and numbers, all of which is to be seen."""

from collections.abc import Iterable
from html import escape

import pandas as pd
import streamlit as st


def table(frame: pd.DataFrame, *, alt: str) -> None:
    """Show a table as wide as its place.

    Each cell of `st.table` is read as Markdown, which takes a browser longer than to draw it.

    Parameters
    ----------
    frame : DataFrame
        Its index stands first in each row, its name above it. All of it is shown as text.
    alt : str
        What the table holds, for a screen reader.
    """
    head = _row(_cell("th", name, "col") for name in (frame.index.name or "", *frame.columns))
    rows = (
        _row((_cell("th", label, "row"), *(_cell("td", each) for each in cells)))
        for label, cells in zip(frame.index, frame.to_numpy(dtype=object), strict=True)
    )
    st.html(
        f'<div class="table"><table aria-label="{escape(alt)}">'
        f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _row(cells: Iterable[str]) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _cell(tag: str, text: object, scope: str = "") -> str:
    attribute = f' scope="{scope}"' if scope else ""
    return f"<{tag}{attribute}>{escape(str(text))}</{tag}>"

"""What network A reads where B reads what, as matrices of cells to choose from."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.evaluation.counts import column_fractions, row_fractions
from core.messages import Message
from dashboard.components.confusion import CLASS, Axis, confusion_matrix
from dashboard.state.pair import Pair
from dashboard.widgets.numbers import csv_button
from dashboard.words import _

_READ = (
    Axis("A", Message("all that A reads as {name}", name=CLASS)),
    Axis("B", Message("all that B reads as {name}", name=CLASS)),
)
_HAVE = (
    Axis("A", Message("all that A has {name}", name=CLASS)),
    Axis("B", Message("all that B has {name}", name=CLASS)),
)
_FRACTIONS = {"rows": row_fractions, "columns": column_fractions}


def readings_matrix(
    pair: Pair,
    samples: Array,
    these: str,
    *,
    key: str,
    chosen: tuple[int | None, int | None],
    on_choose: Callable[[int | None, int | None], None],
    name: str,
    cells: str = "counts",
    diagonal: bool = True,
) -> None:
    """Draw the matrix of some samples, what it says, and offer it as a file.

    Parameters
    ----------
    pair : Pair
    samples : (N,) int
        Their indices.
    these : str
        What they are called in a sentence: ``"all 10,000 samples"``.
    key, chosen, on_choose, diagonal
        As `confusion_matrix` takes them.
    name : str
        Of the file, without its ending.
    cells : {"counts", "rows", "columns"}
        What stands in a cell: a count, or its fraction of the row or of the column.
    """
    counts = pair.comparison.confusion_among(samples)
    fractions = _FRACTIONS[cells](counts) if cells in _FRACTIONS else None
    confusion_matrix(
        counts,
        pair.classes,
        key=key,
        chosen=chosen,
        on_choose=on_choose,
        fractions=fractions,
        diagonal=diagonal,
        axes=_READ,
        agreement=True,
    )
    st.markdown(f":small[{_caption(cells, diagonal, these, alike=int(counts.trace()))}]")
    shown = counts if fractions is None else fractions
    table = pd.DataFrame(shown, index=pd.Index(pair.classes, name="A"), columns=pair.classes)
    csv_button(
        lambda: table,
        name,
        _("The matrix as it is shown: A down, B across"),
        label=_("Matrix"),
    )


def outcomes_matrix(
    pair: Pair,
    words: Sequence[str],
    *,
    key: str,
    chosen: tuple[int | None, int | None],
    on_choose: Callable[[int | None, int | None], None],
) -> None:
    """Draw the matrix of how many samples both, one alone or neither read right.

    Parameters
    ----------
    pair : Pair
    words : sequence of str
        What a network is that reads a sample right, and one that does not.
    key, chosen, on_choose
        As `confusion_matrix` takes them.
    """
    counts = np.reshape(pair.comparison.outcomes, (2, 2))
    confusion_matrix(
        counts,
        words,
        key=key,
        chosen=chosen,
        on_choose=on_choose,
        fractions=counts / counts.sum(),
        axes=_HAVE,
        agreement=True,
        detailed=True,
    )


def _caption(cells: str, diagonal: bool, these: str, alike: int) -> Message:
    """Return how to read the matrix."""
    meaning = _meaning(cells, these)
    if diagonal:
        return _(
            "{meaning}: A down, B across. On the diagonal, framed, are the {alike:,} they agree "
            "on, right or wrong. A click narrows the samples to a cell, row or column.",
            meaning=meaning,
            alike=alike,
        )
    return _(
        "{meaning}: A down, B across. The {alike:,} they agree on, right or wrong, are left out. A "
        "click narrows the samples to a cell, row or column.",
        meaning=meaning,
        alike=alike,
    )


def _meaning(cells: str, these: str) -> Message:
    """Return what stands in a cell, of these samples."""
    match cells:
        case "rows":
            return _(
                "The share of what A reads as one class that B reads as another, of {these}, in %",
                these=these,
            )
        case "columns":
            return _(
                "The share of what B reads as one class that A reads as another, of {these}, in %",
                these=these,
            )
        case _counts:
            return _("How many of {these} A reads as one class and B as another", these=these)

"""A confusion matrix as a table of cells to choose from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.arrays import Array
from core.messages import Message
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.words import _, percent_sign, said

#: Where the script writes a class into the words of a row or column.
CLASS = "{name}"
_mount = component("confusion", '<div class="frame"><table></table></div>')


@dataclass(frozen=True)
class Axis:
    """What the rows of a matrix are, or its columns.

    Attributes
    ----------
    word : str
        What stands before a class in the words of a cell, as in "true 4".
    whole : str
        The words of a whole row or column, as "all truly 4", with `CLASS` for the class.

    Each may be a `Message`.
    """

    word: str
    whole: str


TRUE = Axis(Message("true"), Message("all truly {name}", name=CLASS))
PREDICTED = Axis(Message("predicted"), Message("all predicted {name}", name=CLASS))


def confusion_matrix(
    counts: Array,
    classes: Sequence[str],
    *,
    key: str,
    chosen: tuple[int | None, int | None],
    on_choose: Callable[[int | None, int | None], None],
    fractions: Array | None = None,
    diagonal: bool = True,
    signed: bool = False,
    axes: tuple[Axis, Axis] = (TRUE, PREDICTED),
    agreement: bool = False,
    detailed: bool = False,
) -> None:
    """Show the matrix.

    Parameters
    ----------
    counts : (K, K) int
    classes : sequence of str
        The name of each class.
    key : str
        Of the component.
    chosen : (row or None, column or None)
        The cell to mark; with one of them None, the heading of the whole row or column.
    on_choose : callable
        Called with the row and the column that were clicked, None as above.
    fractions : (K, K) float, optional
        Shown in percent in place of the counts.
    diagonal : bool
        Whether the right predictions are written too.
    signed : bool
        Whether the counts are a change, written with its sign: more on the diagonal is for the
        better, and fewer elsewhere.
    axes : (rows, columns)
    agreement : bool
        Whether the diagonal means that two agree, which is in colours neither right nor wrong.
    detailed : bool
        Whether the fractions stand below the counts in place of them: for a few large cells.
    """

    def report() -> None:
        cell = st.session_state[key].chosen
        on_choose(cell["row"], cell["column"])

    row, column = chosen
    if not detailed:  # it is about as high as wide, and no wider than in confusion.css
        reserve(key, "calc(min(100cqw, 34rem) + 1.5rem)")
    _mount(
        key=key,
        data={
            "counts": counts.tolist(),
            "classes": list(map(said, classes)),
            "chosen": {"row": row, "column": column},
            "fractions": None if fractions is None else fractions.tolist(),
            "diagonal": diagonal,
            "signed": signed,
            "rows": _said(axes[0]),
            "columns": _said(axes[1]),
            "words": _words(fractions is not None),
            "agreement": agreement,
            "detailed": detailed,
        },
        on_chosen_change=report,
    )


def _said(axis: Axis) -> dict[str, str]:
    return {"word": said(axis.word), "whole": said(axis.whole)}


def _words(in_percent: bool) -> dict[str, str]:
    """Return what is said of a cell and of a whole row or column, for the script to fill."""
    places = ("rows", "row", "columns", "column", "samples", "fraction")
    given = {name: f"{{{name}}}" for name in places}
    return {
        "cell": (
            _("{rows} {row}, {columns} {column}: {samples}, {fraction}", **given)
            if in_percent
            else _("{rows} {row}, {columns} {column}: {samples}", **given)
        ),
        "line": _("{whole}: {samples}", whole="{whole}", samples="{samples}"),
        "one": _("{n} sample", n="{n}"),
        "many": _("{n} samples", n="{n}"),
        "percent": percent_sign(),
    }

"""The numbers of a picture as a table, and what a page shows as files to take away."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from mimetypes import guess_type
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core.messages import message_of
from dashboard.state.selection import Selection
from dashboard.state.visitors import serving, visitor
from dashboard.widgets.fold import fold
from dashboard.words import _, for_visitors, language, number, percent, said
from dashboard.words.translation import speaking

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

# Cells of a table: to write those of a larger one takes longer than all the rest of a page.
_MOST_WRITTEN = 10_000

# What the name of a column has an underscore for: at these a program or a reader splits it.
_SEPARATORS = re.compile(r"[\s,;:()\"'|]+")
# What a spreadsheet reads as the beginning of a formula, where no number follows.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.]+(e[+-]?\d+)?$)", re.IGNORECASE)


def numbers(
    table: pd.DataFrame,
    name: str,
    *,
    fractions: Collection[str] = (),
    of: Selection | None = None,
    classes: Sequence[str] = (),
    shown: pd.DataFrame | None = None,
    **settings: Any,
) -> None:
    """Show a table and offer it as ``name.csv``.

    Parameters
    ----------
    table : DataFrame
        With an index that is worth reading.
    name : str
        Of the file, without its ending; of the button's key too, so once a page.
    fractions : collection of str
        The columns that are shown in percent.
    of : Selection, optional
        As in `csv_button`.
    classes : sequence of str
        Those that cells name, which are shown as they are called in the visitor's language.
    shown : DataFrame, optional
        The same in the visitor's words, which a file has not: programs read it.
    **settings
        As in ``st.dataframe``.
    """
    shown = called(table if shown is None else shown, classes)
    st.dataframe(written(shown, fractions), placeholder="", **settings)
    csv_button(lambda: table, name, of=of)


def written(table: pd.DataFrame, fractions: Collection[str] = ()) -> "pd.DataFrame | Styler":
    """Return a table whose numbers are shown as `dashboard.words` writes them.

    A heading sorts by the numbers themselves. Those of a table of many cells are left to Streamlit.
    Rows and columns that are called by messages are called so in the visitor's language.
    """
    if table.index.dtype == object:
        table = table.rename(index=said)
    if table.columns.dtype == object:
        table = table.rename(columns=said)
    unique = table.index.is_unique and table.columns.is_unique  # pandas styles no other
    if table.size > _MOST_WRITTEN or not unique:
        return table
    forms: dict[Any, Any] = {}
    for column, dtype in table.dtypes.items():
        if dtype.kind in "iu":
            forms[column] = "{:,}"
        elif dtype.kind == "f":
            forms[column] = _percent if column in fractions else number
    return table.style.format(forms, na_rep="")


def called(table: pd.DataFrame, classes: Sequence[str]) -> pd.DataFrame:
    """Return a table in which classes are called as they are in the visitor's language."""
    words = {str(name): said(name) for name in classes}  # an array of messages is one of texts
    table = table.copy(deep=False)
    for name in table if words else ():
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = [words.get(cell, cell) for cell in table[name]]
    return table


def _percent(fraction: float) -> str:
    return percent(fraction, 2)


def folded(label: str, draw: Callable[[], object], *, key: str) -> None:
    """Draw a part that is folded until it is opened; what is folded is not computed."""
    with fold(label, key=key) as part:
        if part.open:
            draw()


def folded_numbers(
    table: Callable[[], pd.DataFrame],
    name: str,
    *,
    key: str,
    label: str = "",
    **settings: Any,
) -> None:
    """Draw `numbers` that are folded until they are opened."""
    folded(
        label or _("The numbers as a table"), lambda: numbers(table(), name, **settings), key=key
    )


def one_array(names: Sequence[str], default: str, *, key: str = "array") -> str:
    """Draw a choice of the array whose numbers are shown, and return its name."""
    chosen: str = st.segmented_control(
        _("Array"), names, default=default, required=True, key=key, label_visibility="collapsed"
    )
    return chosen


def csv_button(
    table: Callable[[], pd.DataFrame],
    name: str,
    words: str | None = None,
    *,
    label: str = "CSV",
    of: Selection | None = None,
) -> None:
    """Offer a table as ``name.csv``, which is written when the button is pressed.

    Parameters
    ----------
    table : callable
        Returns it. An index that has no name and only counts is left out.
    name : str
        Of the file, without its ending: data set, split, network and what narrows it down.
    words : str, optional
        Say on hover what is in it.
    label : str
    of : Selection, optional
        Where the rows are samples: what they are samples of, which is then in each row.
    """
    file_button(label, lambda: _csv(table(), of), f"{name}.csv", key=f"csv of {name}", words=words)


def _csv(table: pd.DataFrame, of: Selection | None = None) -> str:
    """Return a table as CSV, in which no spreadsheet takes text for a formula.

    It would run one that begins the name of a class, and what a formula says may be a request:
    https://owasp.org/www-community/attacks/CSV_Injection, whose apostrophe is put before it.
    """
    if of:
        whence: dict[str, Any] = {
            "data_set": of.data,
            "split": of.split,
            "network": of.network_file,
        }
        if of.state:
            whence["step"] = of.state.step
        table = table.assign(**whence)[[*whence, *table.columns]]
    index = table.index.set_names(_headings(table.index.names))
    harmless = table.set_axis(index).apply(_harmless).rename(index=_no_formula)
    harmless = harmless.set_axis(_headings(table.columns), axis=1)
    counts = isinstance(index, pd.RangeIndex) and index.name is None
    return harmless.to_csv(index=not counts)


def _headings(names: Iterable[Any]) -> list[Any]:
    """Return the names of columns as a program likes them: without spaces, commas and the like.

    Where that would make two alike, as of classes that are signs, each is as it was.
    """
    names = list(names)
    made = [
        _SEPARATORS.sub("_", name).strip("_") if isinstance(name, str) else name for name in names
    ]
    return list(map(_no_formula, made if len(set(made)) == len(set(names)) else names))


def _harmless(column: pd.Series) -> pd.Series:
    # Numbers stay of their type, which has all their digits and no more.
    return column if pd.api.types.is_numeric_dtype(column) else column.map(_no_formula)


def _no_formula(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def file_button(
    label: str,
    content: bytes | Callable[[], str | bytes],
    file: str,
    *,
    key: str | None = None,
    words: str | None = None,
) -> None:
    """Offer a file; what makes its content is called when the button is pressed.

    That is in a thread in which no visitor's run is, nor what the session holds: only who it is for
    and the language are as they are here. What cannot be made says why in its place.

    Parameters
    ----------
    label : str
    content : bytes or callable
    file : str
        Its name, whose ending says what it is.
    key : str, optional
        Of the button.
    words : str, optional
        Said on hover.
    """
    asks, code = visitor(), language()

    def made() -> str | bytes:
        assert not isinstance(content, bytes)
        with serving(asks), speaking(code):
            try:
                return content()
            except (OSError, ValueError) as error:  # no page is there to say it
                return for_visitors(message_of(error))

    st.download_button(
        label,
        content if isinstance(content, bytes) else made,
        file_name=file,
        mime=guess_type(file)[0] or "application/octet-stream",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help=words,
    )

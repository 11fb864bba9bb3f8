"""The numbers of a picture as a table, and what a page shows as files to take away."""

import re
from collections.abc import Callable, Sequence
from mimetypes import guess_type
from typing import Any

import pandas as pd
import streamlit as st

# What a spreadsheet reads as the beginning of a formula, where no number follows.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.]+(e[+-]?\d+)?$)", re.IGNORECASE)


def numbers(table: pd.DataFrame, name: str, **settings: Any) -> None:
    """Show a table and offer it as ``name.csv``.

    Parameters
    ----------
    table : DataFrame
        With an index that is worth reading.
    name : str
        Of the file, without its ending; of the button's key too, so once a page.
    **settings
        As in ``st.dataframe``.
    """
    st.dataframe(table, **settings)
    csv_button(lambda: table, name)


def folded(label: str, draw: Callable[[], None], *, key: str) -> None:
    """Draw a part that is folded until it is opened; what is folded is not computed."""
    with st.expander(label, key=key, on_change="rerun") as part:
        if part.open:
            draw()


def folded_numbers(
    table: Callable[[], pd.DataFrame],
    name: str,
    *,
    key: str,
    label: str = "The numbers as a table",
    **settings: Any,
) -> None:
    """Draw `numbers` that are folded until they are opened."""
    folded(label, lambda: numbers(table(), name, **settings), key=key)


def one_array(names: Sequence[str], default: str, *, key: str | None = None) -> str:
    """Draw a choice of the array whose numbers are shown, and return its name."""
    chosen: str = st.segmented_control(
        "Array", names, default=default, required=True, key=key, label_visibility="collapsed"
    )
    return chosen


def csv_button(
    table: Callable[[], pd.DataFrame],
    name: str,
    words: str | None = None,
    *,
    label: str = "CSV",
) -> None:
    """Offer a table as ``name.csv``, which is written when the button is pressed.

    `words` say on hover what is in it.
    """
    file_button(label, lambda: _csv(table()), f"{name}.csv", key=f"csv of {name}", words=words)


def _csv(table: pd.DataFrame) -> str:
    """Return a table as CSV, in which no spreadsheet takes text for a formula.

    It would run one that begins the name of a class, and what a formula says may be a request:
    https://owasp.org/www-community/attacks/CSV_Injection, whose apostrophe is put before it.
    """
    harmless = table.map(_no_formula).rename(index=_no_formula, columns=_no_formula)
    return harmless.to_csv()


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
    st.download_button(
        label,
        content,
        file_name=file,
        mime=guess_type(file)[0] or "application/octet-stream",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help=words,
    )

"""The numbers of a picture as a table, and as a file."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st


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


def csv_button(table: Callable[[], pd.DataFrame], name: str, words: str | None = None) -> None:
    """Offer a table as ``name.csv``, which is written when the button is pressed.

    `words` say on hover what is in it.
    """
    st.download_button(
        "CSV",
        lambda: table().to_csv(),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv of {name}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        help=words,
    )

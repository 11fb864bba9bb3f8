"""A choice of one out of a few, side by side."""

from collections.abc import Sequence
from typing import Any

import streamlit as st


def one_of(label: str, options: Sequence[str], *, key: str, **settings: Any) -> str:
    """Draw a segmented control and return the option that is chosen.

    Parameters
    ----------
    label : str
    options : sequence of str
        The first one unless `default` is among the settings.
    key : str
        Its name in the address too. An address can also choose nothing, ``?split=``: then it is the
        default that is returned, and the session state says None.
    **settings
        As in ``st.segmented_control``.
    """
    default: str = settings.setdefault("default", options[0])
    chosen = st.segmented_control(
        label, options, key=key, required=True, bind="query-params", **settings
    )
    return default if chosen is None else chosen

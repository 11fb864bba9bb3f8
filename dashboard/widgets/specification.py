"""Charts as Vega-Lite's specification, each written down once."""

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.words import language, percent_sign

P = ParamSpec("P")

# As `dashboard.words` writes numbers: 98.58 %, −1,234. Vega's own minus is one already.
_NUMBERS = {
    "decimal": ".",
    "thousands": ",",
    "grouping": [3],
    "currency": ["", ""],
}


def specification(build: Callable[P, alt.TopLevelMixin]) -> Callable[P, dict[str, Any]]:
    """Return a function that returns the specification of the chart that `build` returns.

    To build a chart takes Altair longer than all the rest of a page: what the same arguments give
    is kept, for all visitors of a language. Its axes and tooltips write numbers as all else does.
    """

    # Streamlit's own hash of a small table takes 20 times as long as its bytes.
    @st.cache_data(show_spinner=False, hash_funcs={pd.DataFrame: pickle.dumps})
    @wraps(build)
    def written(spoken: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        chart = build(*args, **kwargs).to_dict()
        chart["config"]["locale"] = {"number": _NUMBERS | {"percent": percent_sign()}}
        return chart

    @wraps(build)
    def in_language(*args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
        chart: dict[str, Any] = written(language(), *args, **kwargs)
        return chart

    return in_language

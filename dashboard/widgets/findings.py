"""What a page has found, in a sentence or two above all else on it; its figures are links."""

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def findings_place(*, late: bool = False) -> DeltaGenerator:
    """Draw the place of the findings; of those that come late, as large as it will be."""
    with st.container(key="late-findings" if late else "findings"):
        return st.empty()


def say(place: DeltaGenerator, sentences: Iterable[str | None]) -> None:
    """Fill it with sentences in Markdown, whose links are those of `dashboard.state.links`.

    What comes to None is not known, or would say nothing.
    """
    place.markdown(" ".join(filter(None, sentences)))

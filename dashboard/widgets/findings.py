"""What a page has found, in a sentence or two above all else on it; its figures are links."""

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.words import joined


def findings_place(*, late: int = 0) -> DeltaGenerator:
    """Draw the place of the findings.

    Parameters
    ----------
    late : int
        Where they come late, how many lines are kept for them, 1 or 2: what is below does not move.
    """
    with st.container(key=f"findings-{late}"):
        return st.empty()


def say(place: DeltaGenerator, sentences: Iterable[str | None]) -> None:
    """Fill it with sentences in Markdown, whose links are those of `dashboard.state.links`.

    What comes to None is not known, or would say nothing.
    """
    place.markdown(joined(sentences))

"""What previous and next go along: the whole split, or samples that were chosen on another page.

The list belongs to the visitor and is not in the address.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.state import selection as session
from dashboard.state.selection import Selection


@dataclass(frozen=True)
class Walk:
    """A list of samples, and where in it the selected one stands."""

    samples: Array
    place: int

    def at(self, by: int) -> int:
        """Return the sample so many places on; at either end the last one there is."""
        return int(self.samples[min(max(self.place + by, 0), len(self.samples) - 1)])


def current(selection: Selection) -> Walk | None:
    """Return the list the selected sample was opened from; None for the whole split."""
    split, samples = st.session_state.get("walk", (None, np.array([])))
    places = np.flatnonzero(samples == selection.sample)
    if split != (selection.data, selection.split) or not len(places):
        return None
    return Walk(samples, int(places[0]))


def open_sample(selection: Selection, sample: int, among: Array) -> None:
    """Open one sample of a list, to go along it from there; for callbacks."""
    st.session_state["walk"] = (selection.data, selection.split), among
    session.open_sample(sample)


def step(by: int) -> None:
    """Select a neighbour of the sample that is selected now; for callbacks.

    Relative, so that a key pressed faster than the page is drawn counts every time.
    """
    selection = session.current()
    walk = current(selection)
    last = len(selection.labels) - 1
    session.select(min(max(selection.sample + by, 0), last) if walk is None else walk.at(by))


def leave() -> None:
    """Go along the whole split again; for callbacks."""
    del st.session_state["walk"]

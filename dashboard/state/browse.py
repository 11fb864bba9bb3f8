"""What previous and next go along: the whole split, or samples that were chosen on another page.

The list belongs to the visitor and is not in the address.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.state.navigate import open_sample, select
from dashboard.state.selection import Selection, current_selection


@dataclass(frozen=True)
class SampleList:
    """Samples that were chosen together, and the position of the selected one among them."""

    samples: Array
    position: int

    def at(self, by: int) -> int:
        """Return the sample so many positions on; at either end the last one there is."""
        return int(self.samples[min(max(self.position + by, 0), len(self.samples) - 1)])


def current_list(selection: Selection) -> SampleList | None:
    """Return the list the selected sample was opened from; None for the whole split."""
    split, samples = st.session_state.get("sample_list", (None, np.array([])))
    positions = np.flatnonzero(samples == selection.sample)
    if split != (selection.data, selection.split) or not len(positions):
        return None
    return SampleList(samples, int(positions[0]))


def open_among(selection: Selection, sample: int, among: Array) -> None:
    """Open one sample of a list, to go along it from there; for callbacks."""
    st.session_state["sample_list"] = (selection.data, selection.split), among
    open_sample(sample)


def step(by: int) -> None:
    """Select a neighbour of the sample that is selected now; for callbacks.

    Relative, so that a key pressed faster than the page is drawn counts every time.
    """
    selection = current_selection()
    chosen = current_list(selection)
    last = len(selection.labels) - 1
    select(min(max(selection.sample + by, 0), last) if chosen is None else chosen.at(by))


def leave_list() -> None:
    """Go along the whole split again; for callbacks, which a double click calls twice."""
    st.session_state.pop("sample_list", None)

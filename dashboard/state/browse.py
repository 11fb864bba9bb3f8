"""What previous and next go along: the whole split, or samples that were chosen on another page.

The list is in the address of the page that goes along it, as `lists` says it.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.state.address import follow, write
from dashboard.state.keys import NetworkKey
from dashboard.state.kinds import Kind
from dashboard.state.lists import listed, one_by_one
from dashboard.state.navigate import open_sample, select
from dashboard.state.selection import Selection, both_selections, current_selection

# In the session state: the list and the data set and split that it is of; what the address says of
# it; the same as it was when the list was found, and the networks that it was found with.
_LIST, _SAID, _FOUND = "sample_list", "list", "sample list found"


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
    split, samples = st.session_state.get(_LIST, (None, np.array([])))
    positions = np.flatnonzero(samples == selection.sample)
    if split != (selection.data, selection.split) or not len(positions):
        return None
    return SampleList(samples, int(positions[0]))


def follow_list(selection: Selection) -> SampleList | None:
    """Return the same for a page that goes along it: as its address says, which says it in turn."""
    state = st.session_state

    def read(text: str) -> str | None:
        try:
            listed(text, selection)
        except ValueError:
            return None
        return text

    kind = Kind(read, holds=lambda text: True)
    follow(_SAID, kind, "")
    if (said := state.get(_SAID, "")) and (said, _networks()) != state.get(_FOUND):
        if said != state.get(_FOUND, ("",))[0]:
            _keep(selection, listed(said, selection), said)
        elif chosen := current_list(selection):  # others would now have it in common
            _keep(selection, chosen.samples, one_by_one(chosen.samples))
    elif not said and state.get(_FOUND, ("",))[0]:  # back where there was no list
        leave_list()
    chosen = current_list(selection)
    if chosen:
        write(_SAID, kind, "")
    return chosen


def open_among(selection: Selection, sample: int, among: Array, said: str = "") -> None:
    """Open one sample of a list, to go along it from there; for callbacks.

    `said` is what they have in common, as `lists.by_conditions` returns it, if that is known.
    """
    _keep(selection, among, said or one_by_one(among))
    open_sample(sample)


def step(by: int) -> None:
    """Select a neighbour of the sample that is selected now; for callbacks.

    Relative, so that a key pressed faster than the page is drawn counts every time.
    """
    selection = current_selection()
    chosen = current_list(selection)
    last = len(selection.labels) - 1
    select(min(max(selection.sample + by, 0), last) if chosen is None else chosen.at(by))


def next_wrong(selection: Selection, by: int) -> int | None:
    """Return the first sample after the selected one that is read wrong; None if there is none.

    Parameters
    ----------
    selection : Selection
    by : {1, -1}
        Which way to look: -1 for the last one before it.
    """
    wrong = selection.evaluation.where(correct=False)
    found = wrong[wrong > selection.sample][:1] if by > 0 else wrong[wrong < selection.sample][-1:]
    return int(found[0]) if len(found) else None


def step_wrong(by: int) -> None:
    """Select the next sample that is read wrong; for callbacks, relative as `step` is."""
    sample = next_wrong(current_selection(), by)
    if sample is not None:
        select(sample)


def leave_list() -> None:
    """Go along the whole split again; for callbacks, which a double click calls twice."""
    for key in (_LIST, _SAID, _FOUND):
        st.session_state.pop(key, None)


def _keep(selection: Selection, samples: Array, said: str) -> None:
    state = st.session_state
    state[_LIST] = (selection.data, selection.split), samples
    state[_SAID], state[_FOUND] = said, (said, _networks())


def _networks() -> list[NetworkKey]:
    """Return which networks decide what samples have in common, the one that is shown first."""
    shown = current_selection()
    return [each.key.network for each in (shown, *both_selections()) if each]

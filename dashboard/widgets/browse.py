"""From one sample to another: buttons, each with its key."""

import numpy as np
import streamlit as st

from dashboard.state.browse import follow_list, leave_list, next_wrong, step, step_wrong
from dashboard.state.navigate import pin, select
from dashboard.state.selection import Selection


def browse(selection: Selection) -> None:
    """Draw the buttons that select another sample, or pin this one, in the row they stand in."""
    sample, last = selection.sample, len(selection.images) - 1
    chosen = follow_list(selection)
    position, end = (sample, last) if chosen is None else (chosen.position, len(chosen.samples) - 1)
    _step("Previous", "Left", -1, disabled=position == 0)
    _step("Next", "Right", 1, disabled=position == end)
    if chosen is not None:
        st.button(
            f"{position + 1:,} of the {len(chosen.samples):,} you chose",
            key="leave list",
            icon=":material/close:",
            icon_position="right",
            on_click=leave_list,
            help="Previous and next go along them; take this away to go along the whole split.",
        )
    browse_wrong(selection)
    st.button(
        "Random",
        key="random",
        icon=":material/shuffle:",
        shortcut="X",
        on_click=lambda: select(int(np.random.default_rng().integers(last + 1))),
    )
    pinned = st.session_state.get("pinned") == sample
    st.button(
        "Unpin" if pinned else "Pin",
        key="pin",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        shortcut="P",
        on_click=pin,
        args=(None if pinned else sample,),
        help="A pinned sample stays beside the others, to compare them with it.",
    )


def browse_wrong(selection: Selection) -> None:
    """Draw the two buttons that select the nearest sample that is read wrong, either way."""
    for label, shortcut, by in (("Previous wrong", "Shift+W", -1), ("Next wrong", "W", 1)):
        st.button(
            label,
            key=label.lower(),
            icon=":material/error:",
            shortcut=shortcut,
            disabled=next_wrong(selection, by) is None,
            on_click=step_wrong,
            args=(by,),
        )


def _step(label: str, key: str, by: int, disabled: bool) -> None:
    st.button(
        label,
        key=label.lower(),
        shortcut=key,
        disabled=disabled,
        on_click=step,
        args=(by,),
    )

"""From one sample to another: buttons, each with its key."""

import numpy as np
import streamlit as st

from dashboard.state.browse import follow_list, leave_list, step
from dashboard.state.navigate import pin, select
from dashboard.state.selection import Selection


def browse(selection: Selection) -> None:
    """Draw the buttons that select another sample, or pin this one, in the row they stand in."""
    sample, last = selection.sample, len(selection.images) - 1
    wrong = selection.evaluation.where(correct=False)
    later = wrong[wrong > sample]
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
    st.button(
        "Next wrong",
        key="next wrong",
        icon=":material/error:",
        shortcut="W",
        disabled=not len(later),
        on_click=lambda: select(int(later[0])),
    )
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


def _step(label: str, key: str, by: int, disabled: bool) -> None:
    st.button(
        label,
        key=label.lower(),
        shortcut=key,
        disabled=disabled,
        on_click=step,
        args=(by,),
    )

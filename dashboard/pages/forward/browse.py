"""From one sample to another: buttons, each with its key."""

import numpy as np
import streamlit as st

from dashboard.state import browse as walk
from dashboard.state import selection as session


def browse(selection: session.Selection) -> None:
    """Draw the buttons that select another sample, or pin this one, in the row they stand in."""
    sample, last = selection.sample, len(selection.images) - 1
    wrong = selection.evaluation.where(correct=False)
    later = wrong[wrong > sample]
    along = walk.current(selection)
    place, end = (sample, last) if along is None else (along.place, len(along.samples) - 1)
    _step("Previous", "Left", -1, disabled=place == 0)
    _step("Next", "Right", 1, disabled=place == end)
    if along is not None:
        st.button(
            f"{place + 1:,} of the {len(along.samples):,} you chose",
            key="leave walk",
            icon=":material/close:",
            icon_position="right",
            on_click=walk.leave,
            help="Previous and next go along them; take this away to go along the whole split.",
        )
    st.button(
        "Next wrong",
        key="next wrong",
        icon=":material/error:",
        shortcut="W",
        disabled=not len(later),
        on_click=lambda: session.select(int(later[0])),
    )
    st.button(
        "Random",
        key="random",
        icon=":material/shuffle:",
        shortcut="X",
        on_click=lambda: session.select(int(np.random.default_rng().integers(last + 1))),
    )
    pinned = st.session_state.get("pinned") == sample
    st.button(
        "Unpin" if pinned else "Pin",
        key="pin",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        shortcut="P",
        on_click=session.pin,
        args=(None if pinned else sample,),
        help="A pinned sample stays beside the others, to compare them with it.",
    )


def _step(label: str, key: str, by: int, disabled: bool) -> None:
    st.button(
        label,
        key=label.lower(),
        shortcut=key,
        disabled=disabled,
        on_click=walk.step,
        args=(by,),
    )

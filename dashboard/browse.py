"""From one sample to another: buttons, each with its key."""

import numpy as np
import streamlit as st

from dashboard import session


def browse(selection: session.Selection) -> None:
    """Draw the buttons that select another sample, or pin this one."""
    sample, last = selection.sample, len(selection.images) - 1
    wrong = selection.evaluation.where(correct=False)
    later = wrong[wrong > sample]
    following = int(later[0]) if len(later) else None
    with st.container(horizontal=True, gap="small"):
        _to("Previous", None, "Left", max(sample - 1, 0), disabled=sample == 0)
        _to("Next", None, "Right", min(sample + 1, last), disabled=sample == last)
        _to("Next wrong", "error", "W", following or 0, disabled=following is None)
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


def _to(label: str, icon: str | None, key: str, sample: int, disabled: bool) -> None:
    st.button(
        label,
        key=label.lower(),
        icon=icon and f":material/{icon}:",
        shortcut=key,
        disabled=disabled,
        on_click=session.select,
        args=(sample,),
    )

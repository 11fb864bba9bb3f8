"""From one sample to another: buttons, each with its key."""

import numpy as np
import streamlit as st

from dashboard.state.browse import follow_list, leave_list, next_wrong, step, step_wrong
from dashboard.state.navigate import pin, select
from dashboard.state.selection import Selection
from dashboard.words import _


def browse(selection: Selection) -> None:
    """Draw the buttons that select another sample, or pin this one, in the row they stand in."""
    sample, last = selection.sample, len(selection.images) - 1
    chosen = follow_list(selection)
    position, end = (sample, last) if chosen is None else (chosen.position, len(chosen.samples) - 1)
    _step("previous", _("Previous"), "Left", -1, disabled=position == 0)
    _step("next", _("Next"), "Right", 1, disabled=position == end)
    if chosen is not None:
        st.button(
            _(
                "{position:,} of {all:,} chosen",
                position=position + 1,
                all=len(chosen.samples),
            ),
            key="leave list",
            icon=":material/close:",
            icon_position="right",
            on_click=leave_list,
            help=_("Previous and next go along them; take this away to go along the whole split."),
        )
    browse_wrong(selection)
    st.button(
        _("Random"),
        key="random",
        icon=":material/shuffle:",
        shortcut="X",
        on_click=lambda: select(int(np.random.default_rng().integers(last + 1))),
    )
    pinned = st.session_state.get("pinned") == sample
    st.button(
        _("Unpin") if pinned else _("Pin"),
        key="pin",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        shortcut="P",
        on_click=pin,
        args=(None if pinned else sample,),
        help=_("A pinned sample stays beside the others, to compare them with it."),
    )


def browse_wrong(selection: Selection) -> None:
    """Draw the two buttons that select the nearest sample that is read wrong, either way."""
    for key, label, shortcut, by in (
        ("previous wrong", _("Previous wrong"), "Shift+W", -1),
        ("next wrong", _("Next wrong"), "W", 1),
    ):
        st.button(
            label,
            key=key,
            icon=":material/error:",
            shortcut=shortcut,
            disabled=next_wrong(selection, by) is None,
            on_click=step_wrong,
            args=(by,),
        )


def _step(key: str, label: str, shortcut: str, by: int, disabled: bool) -> None:
    st.button(
        label,
        key=key,
        shortcut=shortcut,
        disabled=disabled,
        on_click=step,
        args=(by,),
    )

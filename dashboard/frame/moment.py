"""That the pages show a network on the way of its training is said, with the ways from there."""

import streamlit as st

from core.training.history import TrainingHistory
from dashboard.state.moment import leave_moment, step_moment
from dashboard.state.selection import Selection
from dashboard.words import _, literal


def as_at(selection: Selection) -> str | None:
    """Return, briefly, at which place of its training a network is; None without a history."""
    if not (history := selection.history):
        return None
    place = _place(selection, history)
    if not selection.state:
        return _("At the end of its training, step {step}, epoch {epoch}.", **place)
    return _("As it was at step {step} of its training, epoch {epoch}.", **place)


def moment_notice(first: Selection, second: Selection | None) -> None:
    """Say above a page at which moment of its training the network is; with the ways from there.

    Wherever there is a history, so at its end too: nothing moves when a moment is chosen.
    """
    lead = first if first.history or second is None else second
    if not (history := lead.history):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.caption(_sentence(lead, history), width="content")
        if second and lead is first:
            st.caption(_sentence_of_second(second), width="content")
        st.button(
            _("One state back"),
            icon=":material/chevron_left:",
            type="tertiary",
            on_click=step_moment,
            args=(-1,),
            disabled=lead.moment == 0,
            key="moment back",
        )
        st.button(
            _("One state on"),
            icon=":material/chevron_right:",
            type="tertiary",
            on_click=step_moment,
            args=(1,),
            disabled=lead.state is None,
            key="moment on",
        )
        st.button(
            _("To the end of the training"),
            icon=":material/last_page:",
            type="tertiary",
            on_click=leave_moment,
            disabled=lead.state is None,
            key="moment end",
        )


def _sentence(selection: Selection, history: TrainingHistory) -> str:
    values = {"file": literal(selection.network_file), **_place(selection, history)}
    if not selection.state:
        return _(
            ":material/history: The pages show {file} as it is at the end of its training, step "
            "{step}, epoch {epoch}.",
            **values,
        )
    return _(
        ":material/history: The pages show {file} as it was at step {step} of its training, "
        "epoch {epoch}.",
        **values,
    )


def _place(selection: Selection, history: TrainingHistory) -> dict[str, str]:
    """Return the step and the epoch of the state that is shown, which may be the last one."""
    state = selection.state or history[-1]
    return {"step": f"{state.step:,}", "epoch": f"{state.epoch:.2f}"}


def _sentence_of_second(second: Selection) -> str:
    file = literal(second.network_file)
    if second.history is None:
        return _("{file}, of which no history is here, is as it was at the end.", file=file)
    if second.state is None:
        return _("{file} is at the end of its training.", file=file)
    return _(
        "{file} is at step {step}, epoch {epoch}.",
        file=file,
        step=f"{second.state.step:,}",
        epoch=f"{second.state.epoch:.2f}",
    )

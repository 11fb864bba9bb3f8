"""The weights of a unit to be edited, and the list of what was done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import streamlit as st

from core.arrays import Array
from core.messages import Message
from core.network.edit import Edit
from core.network.unit import Unit
from dashboard.components.weight_pad import MOST_WEIGHTS, Painted, Stroke, weight_pad
from dashboard.state import edits
from dashboard.state.selection import Selection
from dashboard.widgets.edit_outcome import cost
from dashboard.widgets.fold import fold
from dashboard.widgets.numbers import file_button
from dashboard.widgets.undo import undo_and_redo
from dashboard.words import _, counted, literal, said

LISTED = 12  # edits, the last ones
_LARGEST_FILE = 2_000_000  # bytes
_OPEN = "edit_weights"  # the key of the part

state = st.session_state


def weight_editor(
    selection: Selection, unit: Unit, x: Array, truth: int | None, *, switches: bool = False
) -> None:
    """Draw what edits the weights of a unit, folded until it is opened.

    Parameters
    ----------
    selection : Selection
    unit : Unit
        Of a hidden layer or of y.
    x : (784,) float
        The image whose arrays follow.
    truth : int or None
        Its true label.
    switches : bool
        Whether the unit can be switched off here: where nothing beside it does.
    """
    with fold(_("Edit weights"), key=_OPEN, icon=":material/brush:") as opened:
        if not opened.open:
            return
        if not edits.are_of(selection.network_file):
            st.markdown(_("Edits are made on network A: let the pages show it."))
            return
        say_problem()
        if switches and unit.array != "y":
            switch_button(str(unit))
        _pad(selection, unit, x, truth)
        if selection.edits:
            st.markdown(cost(selection))
        edit_list()


def is_editing() -> bool:
    """Return whether the part that `weight_editor` draws was opened."""
    return bool(state.get(_OPEN))


def say_problem() -> None:
    """Say why what was to be edited last was not, once."""
    if problem := state.pop(edits.PROBLEM, None):
        st.error(literal(problem))


def switch_button(unit: str, shortcut: str | None = None) -> None:
    """Draw the button that switches a hidden unit off, or on again."""
    is_off = unit in edits.off()
    st.button(
        _("Switch on") if is_off else _("Switch off"),
        key="switch",
        icon=":material/toggle_off:" if is_off else ":material/toggle_on:",
        on_click=_switch,
        args=(unit,),
        help=_("A unit that is off gives 0 for every sample. All pages then show that network."),
        shortcut=shortcut,
    )


def edit_list() -> None:
    """Draw the edits in a sentence each, what undoes them, and what keeps them."""
    done = edits.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        undo_and_redo(edits.history(), edits.show, of=" edits here", shortcuts=False)
        remove_button("remove edits here")
        if done:
            file_button(_("Save edits"), edits.as_file(), "edits.txt", key="save edits")
    if done:
        first = max(0, len(done) - LISTED)
        shown = enumerate(done[first:], first + 1)
        lines = [f"{at}. {literal(said(each.words))}" for at, each in shown]
        if first:
            earlier = counted(first, "1 edit before these:", "{n} edits before these:")
            lines = [earlier, "", *lines]
        st.markdown("\n".join(lines))
    if not edits.is_in_address():
        st.markdown(
            _(
                ":small[The edits are too long for an address: a link to this page shows the "
                "network without them. Save them as a file.]"
            )
        )
    _bring()


def remove_button(key: str, type: Literal["secondary", "tertiary"] = "secondary") -> None:
    """Draw the button that removes all edits."""
    st.button(
        _("Remove all edits"),
        key=key,
        icon=":material/delete_sweep:",
        disabled=not edits.current(),
        on_click=edits.remove_all,
        type=type,
    )


def _pad(selection: Selection, unit: Unit, x: Array, truth: int | None) -> None:
    # What is painted counts once the unit is on.
    network = replace(selection, edits=edits.with_on(selection.edits, str(unit))).network
    painted = Painted(unit, network, selection.unedited.network, x, truth, selection.source.classes)
    if painted.weights.size > MOST_WEIGHTS:
        st.markdown(
            _(
                "{unit} has {n:,} weights: no more than {most:,} are painted on.",
                unit=unit,
                n=painted.weights.size,
                most=MOST_WEIGHTS,
            )
        )
        return
    weight_pad(painted, key="weight_pad", packed=selection.packed[0], on_paint=_paint)


def _paint(strokes: Sequence[Stroke]) -> None:
    with edits.noting_problem():
        edits.add([_edit(stroke) for stroke in strokes])


def _switch(unit: str) -> None:
    with edits.noting_problem():
        edits.switch(unit)


def _edit(stroke: Stroke) -> Edit:
    return Edit(Unit.parse(stroke.unit), stroke.kind, stroke.amount, tuple(stroke.cells))


def _bring() -> None:
    turn = state.setdefault("edits turn", 0)  # a new key empties the field once its file is read
    key = f"edits file {turn}"

    def bring() -> None:
        if (file := state.get(key)) is None:
            return
        state["edits turn"] = turn + 1
        with edits.noting_problem():
            if file.size > _LARGEST_FILE:
                raise ValueError(
                    Message(
                        "{file} has {size:,} bytes: a file of edits has at most {most:,}.",
                        file=file.name,
                        size=file.size,
                        most=_LARGEST_FILE,
                    )
                )
            edits.bring(file.getvalue())

    with st.popover(_("Bring edits"), icon=":material/upload:"):
        st.file_uploader(_("A file of edits"), key=key, type="txt", on_change=bring)

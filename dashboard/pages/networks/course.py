"""The course of a training: a slider over its states, and of two trainings at the same place."""

from typing import NamedTuple

import streamlit as st

from core.messages import Message, listed, message_of
from dashboard.components.training_history import Run, history_bytes, left_out, training_history
from dashboard.pages.networks import histories
from dashboard.pages.networks.course_words import said_course
from dashboard.pages.networks.first_history import offer_first
from dashboard.pages.networks.histories import HistoryKey
from dashboard.state.keys import network_key
from dashboard.state.links import linked
from dashboard.state.pair import current_pair
from dashboard.state.places import network_files
from dashboard.state.selection import NETWORKS, SPLITS, A, B, Selection
from dashboard.words import _, joined, literal, said

EACH = 0.7  # seconds between two looks whether the matrices are there
_KEY = "course"


class Side(NamedTuple):
    """A network that is run through."""

    letter: str
    selection: Selection
    key: HistoryKey


def course(selection: Selection) -> None:
    """Draw the training of the network that the pages show, or both where each has a history."""
    if not selection.fits:
        st.markdown(
            _("What a network learned is seen on images that it takes: choose another one.")
        )
        return
    sides = _sides(selection)
    if not sides:
        _without(selection)
        return
    try:
        for side in sides:
            histories.history(side.key)
    except (OSError, ValueError) as error:
        st.error(literal(message_of(error)))
        offer_first(selection)
        return
    data, split = selection.key.data, selection.split
    keys = [side.key for side in sides]
    counting = histories.come(keys, data, split)
    st.markdown(said_course([histories.history(key) for key in keys], selection))
    for place, key in enumerate(keys):
        history_bytes(histories.packed(key).data, key=f"history bytes {place}")
    shown = next(i for i, side in enumerate(sides) if side.selection == selection)
    states = len(histories.history(keys[shown]))
    training_history(
        [_run(side, len(sides) > 1, counting) for side in sides],
        key=_KEY,
        shown=shown,
        moment=_moment(states),
        image=selection.images[selection.sample],
        truth=int(selection.labels[selection.sample]),
        classes=selection.source.classes,
        split=said(SPLITS[split]),
        on_moment=lambda moment: _let_go(moment, states),
    )
    if counting:
        _until_counted(keys, selection)


def _sides(selection: Selection) -> list[Side]:
    """Return the networks that are run through: both where both have a history."""
    pair = current_pair()
    both = [(A, pair.a), (B, pair.b)] if pair else []
    found = [
        Side(NETWORKS[letter], each, key)
        for letter, each in both or [(A, selection)]
        if (key := histories.history_key(network_key(each.network_file)))
    ]
    return found if any(side.selection == selection for side in found) else []


def _run(side: Side, named: bool, counting: bool) -> Run:
    selection, key = side.selection, side.key
    packed = histories.packed(key)
    network, data = selection.network, selection.key.data
    matrices = histories.matrices(key, data, selection.split)
    samples = len(selection.labels)
    beside = _("The {n:,} samples of the split {split}.", n=samples, split=SPLITS[selection.split])
    if matrices is None:
        beside = (
            _("The confusion matrix of each state is being counted…")
            if counting
            else _("The confusion matrices could not be counted: the server's log says why.")
        )
    return Run(
        packed.key,
        f"{side.letter}: {selection.network_file}" if named else "",
        network.sizes,
        histories.answers(key, data, selection.split, selection.sample),
        samples,
        matrices,
        beside,
        left_out(network.sizes[1], len(packed.kept), len(histories.history(key)), packed.units),
    )


def _moment(states: int) -> int | None:
    moment = st.session_state.get("moment")
    return moment if moment is not None and 0 <= moment < states - 1 else None


def _let_go(moment: int, states: int) -> None:
    st.session_state["moment"] = moment if moment < states - 1 else None


def _until_counted(keys: list[HistoryKey], selection: Selection) -> None:
    """Draw the page again once the matrices of all states are there."""

    def look() -> None:
        if not histories.come(keys, selection.key.data, selection.split):
            st.rerun()

    st.fragment(look, run_every=EACH)()


def _without(selection: Selection) -> None:
    """Say that there is no history, name the networks that have one, and offer to train one."""
    others = [
        file
        for file in network_files()
        if file != selection.network_file and histories.history_key(network_key(file))
    ]
    st.markdown(
        joined(
            [
                _(
                    "No history is kept of {file}: what is trained here keeps its own.",
                    file=literal(selection.network_file),
                ),
                _("It is there of {files}.", files=_links(others)) if others else None,
            ]
        )
    )
    offer_first(selection)


def _links(files: list[str]) -> Message:
    return listed(
        linked(literal(file), "networks", network=file, shows="", networks="history")
        for file in files[:5]
    )

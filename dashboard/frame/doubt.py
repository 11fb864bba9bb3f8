"""How a network is read, where its file does not say; and a reading that does far better."""

import streamlit as st

from core.messages import Message, message_of
from core.weights.custom import settle
from core.weights.doubt import Doubt
from dashboard.state.navigate import show_network
from dashboard.state.own import claim_room
from dashboard.state.places import network_path, places_to_keep_in
from dashboard.state.selection import Selection
from dashboard.words import _, literal, percent, said
from dashboard.words.readings import assumed, better


def brief(selection: Selection | None) -> None:
    """Say below a network's name what was assumed of it, and how it would do better."""
    if selection is None:
        return
    if doubt := selection.doubt:
        st.warning(
            _(
                "Read as {assumed}: {accuracy} right. As {better}: {better_accuracy}.",
                assumed=assumed(doubt),
                accuracy=percent(doubt.accuracy),
                better=better(doubt),
                better_accuracy=percent(doubt.better_accuracy),
            ),
            icon=":material/help:",
        )
    elif "activation" in selection.assumed and selection.network.depth > 1:
        st.caption(
            _(
                "Its file does not say its activation: {activation} is assumed.",
                activation=selection.network.activation,
            )
        )


def answer(selection: Selection | None) -> None:
    """Say above a page that a network does far better under another reading, and offer it."""
    if problem := st.session_state.pop("doubt_problem", None):
        st.error(literal(problem))
    if settled := st.session_state.pop("doubt_settled", None):
        st.success(said(settled))
    if selection is None or (doubt := selection.doubt) is None:
        return
    with st.container(border=True):
        st.markdown(_sentence(selection, doubt))
        with st.container(horizontal=True):
            file = selection.network_file
            st.button(
                _("Read it as {better}", better=better(doubt)),
                icon=":material/check:",
                type="primary",
                on_click=_settle,
                args=(file, doubt),
                key=f"read_better {file}",
            )
            st.button(
                _("It is right as it is"),
                on_click=_settle,
                args=(file,),
                key=f"read_as_it_is {file}",
            )


def _sentence(selection: Selection, doubt: Doubt) -> Message:
    """Return what is not known, and how many images are right under each reading."""
    values = {
        "file": literal(selection.network_file),
        "assumed": assumed(doubt),
        "accuracy": percent(doubt.accuracy),
        "tried": f"{doubt.tried:,}",
        "better": better(doubt),
        "better_accuracy": percent(doubt.better_accuracy),
    }
    match sorted(selection.assumed):
        case ["activation"]:
            return _(
                ":material/help: **{file} does not say its activation.** Read as "
                "{assumed}, {accuracy} of the first {tried} test images are right; as {better}, "
                "{better_accuracy}.",
                **values,
            )
        case ["pixels"]:
            return _(
                ":material/help: **{file} does not say what pixels it was trained on.** Read as "
                "{assumed}, {accuracy} of the first {tried} test images are right; as {better}, "
                "{better_accuracy}.",
                **values,
            )
        case _both:
            return _(
                ":material/help: **{file} says neither its activation nor what pixels it was "
                "trained on.** Read as {assumed}, {accuracy} of the first {tried} test images are "
                "right; as {better}, {better_accuracy}.",
                **values,
            )


def _settle(file: str, doubt: Doubt | None = None) -> None:
    """Keep a network under the better reading of a doubt, or without one as it was read."""
    try:
        folders = [place.weights for place in places_to_keep_in()]
        path = settle(network_path(file), doubt and doubt.better, *folders, quotas=claim_room())
    except (OSError, ValueError) as error:
        st.session_state["doubt_problem"] = message_of(error)
        return
    if path.name != file:
        show_network(path.name)
    if doubt:
        st.session_state["doubt_settled"] = _settled(path.name, doubt)


def _settled(file: str, doubt: Doubt) -> Message:
    """Return what the network is now."""
    if doubt.better.pixels == doubt.reading.pixels:
        return Message(
            "{file} is read as {better} from now on.", file=literal(file), better=better(doubt)
        )
    return Message(
        "{file} is read as {better} from now on: folded into W1 and b1, so that it takes 0.0 to "
        "1.0.",
        file=literal(file),
        better=better(doubt),
    )

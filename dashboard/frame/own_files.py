"""Bring one's own data set: its files, whatever they are, and a name."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from core.datasets.custom import check_name, keep
from core.datasets.labels import FirstLabelError
from core.datasets.recognition import Recognised, recognise
from core.evaluation.orientation import side_doubt
from core.images.rendering import sprite
from core.messages import Message, message_of
from core.weights.reader import BUNDLED, read_weights
from dashboard.state.own import claim_room
from dashboard.state.places import places_to_keep_in
from dashboard.widgets.own_list import IN_SIDEBAR, kept_where
from dashboard.words import _, joined, literal, said

SHOWN = 6  # images that are shown as they came, and turned


class Question(NamedTuple):
    """What cannot be told from the files, and is asked before they are stored.

    Attributes
    ----------
    option : str
        Of `recognise`, which the answer sets.
    sentence : Message
    answers : dict
        What the buttons say, with the value that each stands for.
    picture : bytes or None
        A PNG of what is asked about.
    """

    option: str
    sentence: Message
    answers: dict[Message, int | bool]
    picture: bytes | None = None


def own_files() -> None:
    """Offer to store files as a data set, which is then selected."""
    state = st.session_state
    taken = _(
        "Images of 28 × 28 pixels and their labels, as you have them: IDX files, .npz, .npy, a "
        "pickle of arrays, CSV, Parquet, pictures in a folder a class, packed or not. What they "
        "are is told by what is in them."
    )
    st.markdown(f":small[{joined([taken, kept_where('data/own'), IN_SIDEBAR])}]")
    # A new key empties the form once its files are stored.
    turn = state.setdefault("own_turn", 0)
    if problem := state.pop("own_problem", None):
        st.error(literal(problem))
    # Asked until it is answered, or other files are sent; what is not drawn forgets its files.
    if (asked := state.get("own_asked")) and state.get(f"own_files_{turn}"):
        _ask(*asked)
    if stored := state.pop("own_stored", None):
        name, notes = stored
        st.success(_("{name} is stored and selected.", name=literal(name)))
        st.caption(joined(map(literal, notes)))
    with st.form(f"own_{turn}"):
        st.text_input(
            _("Name"),
            max_chars=32,
            placeholder=_("letters, digits, - and _"),
            key=f"own_name_{turn}",
        )
        st.file_uploader(_("Files"), accept_multiple_files=True, key=f"own_files_{turn}")
        st.text_area(
            _("Class names (optional)"),
            placeholder=_("zero, one, two, …"),
            height=100,
            key=f"own_classes_{turn}",
        )
        st.form_submit_button(
            _("Store and select"), icon=":material/add:", on_click=_store, args=({},)
        )


def _ask(question: Question, answered: dict[str, int | bool]) -> None:
    """Ask a question, with what was answered to those before it."""
    with st.container(border=True):
        st.markdown(f":material/help: {literal(question.sentence)}")
        if question.picture:
            st.image(
                question.picture,
                caption=_("Above as they came, below exchanged"),
                alt=_("The first of the images in two rows: as they came, and exchanged"),
                width="stretch",
            )
        for answer, value in question.answers.items():
            st.button(
                said(answer),
                key=f"own_{question.option}_{value}",
                on_click=_store,
                args=({**answered, question.option: value},),
                width="stretch",
            )


def _store(answered: dict[str, int | bool]) -> None:
    """Store what is in the form, or ask what has to be known before."""
    state = st.session_state
    state.pop("own_asked", None)
    turn = state["own_turn"]
    name = state[f"own_name_{turn}"].strip()
    files = {file.name: file for file in state[f"own_files_{turn}"]}
    try:
        folders = [place.data for place in places_to_keep_in()]
        check_name(name, *folders)
        if len(files) < len(state[f"own_files_{turn}"]):
            raise ValueError(
                Message("Two of the files have one name: rename one, or pack them in folders.")
            )
        data = recognise(
            {file: content.getvalue() for file, content in files.items()},
            state[f"own_classes_{turn}"],
            first_label=answered.get("first_label"),
            transpose=bool(answered.get("transpose")),
        )
        if question := _question(data, answered):
            state["own_asked"] = question, answered
            return
        source = keep(name, data, *folders, quotas=claim_room())
    except FirstLabelError as error:
        state["own_asked"] = _first_label(message_of(error)), answered
        return
    except (OSError, ValueError) as error:
        state["own_problem"] = message_of(error)
        return
    state.update(
        own_turn=turn + 1,
        own_stored=(source.name, data.notes),
        data=source.name,
        data_chosen=True,
        sample=0,
    )


def _question(data: Recognised, answered: dict[str, int | bool]) -> Question | None:
    """Return the next question about a data set, None if nothing is open."""
    if data.from_one:
        return _first_label(data.from_one)
    if "transpose" in answered or not (doubt := side_doubt(data, read_weights(BUNDLED))):
        return None
    some = data.train.images[:SHOWN]
    return Question(
        "transpose",
        doubt,
        {Message("Exchange rows and columns"): True, Message("Keep them as they are"): False},
        sprite(np.concatenate([some, some.swapaxes(1, 2)]), len(some)),
    )


def _first_label(sentence: Message) -> Question:
    return Question(
        "first_label",
        sentence,
        {Message("Label 1 is the first class"): 1, Message("Label 0 is the first class"): 0},
    )

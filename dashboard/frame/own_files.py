"""Bring one's own data set: four IDX files and a name."""

import streamlit as st

from core.datasets.custom import store
from core.messages import message_of
from dashboard.words import literal


def own_files() -> None:
    """Offer to store four files as a data set, which is then selected."""
    state = st.session_state
    st.markdown(
        ":small[Four IDX files, plain or .gz, of 28 × 28 pixels, and what their labels are called. "
        "Images and labels are told apart by their headers, train and test by their names, else by "
        "their lengths. All is kept in data/own, beside the app; to remove a data set, delete its "
        "folder there.]"
    )
    # A new key empties the form once its files are stored.
    turn = state.setdefault("own_turn", 0)
    with st.form(f"own_{turn}"):
        st.text_input(
            "Name", max_chars=32, placeholder="letters, digits, - and _", key=f"own_name_{turn}"
        )
        st.file_uploader("Four files", accept_multiple_files=True, key=f"own_files_{turn}")
        st.text_area(
            "Class names (optional)",
            placeholder="one a line or separated by commas, that of label 0 first",
            height=100,
            key=f"own_classes_{turn}",
        )
        st.form_submit_button("Store and select", icon=":material/add:", on_click=_store)
    if problem := state.pop("own_problem", None):
        st.error(literal(problem))
    if stored := state.pop("own_stored", None):
        st.success(f"{stored} is stored and selected.")


def _store() -> None:
    state = st.session_state
    turn = state["own_turn"]
    name = state[f"own_name_{turn}"].strip()
    files = state[f"own_files_{turn}"]
    try:
        source = store(
            name, {file.name: file.getvalue() for file in files}, state[f"own_classes_{turn}"]
        )
    except (OSError, ValueError) as error:
        state["own_problem"] = message_of(error)
        return
    state.update(
        own_turn=turn + 1, own_stored=source.name, data=source.name, data_chosen=True, sample=0
    )

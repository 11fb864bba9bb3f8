"""Bring one's own network: a weight file, kept beside the bundled one."""

import re
from pathlib import Path

import streamlit as st

from core.messages import message_of
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.weights.custom import keep_network
from core.weights.reader import parse
from dashboard.state.keys import weights_folder
from dashboard.state.navigate import show_network
from dashboard.state.selection import Selection, fits
from dashboard.words import literal

AS_STORED = "as-stored"


def bring(selection: Selection) -> None:
    """Offer to read a weight file, which the pages then show."""
    state = st.session_state
    classes = len(selection.source.classes)
    st.markdown(
        "A `.npz`, `.safetensors` or `.pkl` file of a dense network that takes 784 pixels and "
        f"gives {classes} probabilities, with any number of layers between. Its arrays are named "
        "as in the book (`W1`, `b1`, …) or as in PyTorch's `state_dict` (`0.weight`, `fc1.bias`, "
        "…); which comes first and which way round it is, the shapes tell."
    )
    # A new key empties the form once its file is read.
    turn = state.setdefault("brought_turn", 0)
    with st.form(f"bring_{turn}"):
        st.file_uploader("A weight file", key=f"brought_{turn}")
        st.radio(
            "Activation of the hidden layers",
            [AS_STORED, *ACTIVATIONS],
            format_func=lambda name: "as the file says" if name == AS_STORED else name,
            key=f"brought_activation_{turn}",
            horizontal=True,
            help="Files of the book and of PyTorch do not say; they are then taken for sigmoid.",
        )
        st.form_submit_button(
            "Read and show", icon=":material/upload:", on_click=_bring, args=(selection,)
        )
    st.markdown(
        ":small[Nothing in a file is ever run, not in a pickle either. The network is kept in "
        "data/weights, beside the app; to remove it, delete its file there.]"
    )
    if problem := state.pop("brought_problem", None):
        st.error(problem)
    if said := state.pop("brought", None):
        st.success("  \n".join(said))
    if doubt := state.pop("brought_doubt", None):
        st.warning(doubt)


def _bring(selection: Selection) -> None:
    state = st.session_state
    turn = state["brought_turn"]
    upload, activation = state[f"brought_{turn}"], state[f"brought_activation_{turn}"]
    if upload is None:
        state["brought_problem"] = "No file was chosen: drop one above, or press Upload."
        return
    try:
        parsed = parse(
            upload.name, upload.getvalue(), None if activation == AS_STORED else activation
        )
        _check_sizes(upload.name, parsed.network, selection)
        path = keep_network(parsed.network, _name(upload.name), weights_folder())
    except (OSError, ValueError) as error:
        state["brought_problem"] = message_of(error)
        return
    given = literal(upload.name)
    said = f"{given} is read and kept as {path.name}, {parsed.network.activation}."
    notes = [f"- {literal(note)}" for note in parsed.notes]
    state.update(brought_turn=turn + 1, brought=[f"{said} Every page shows it.", *notes])
    if "activation" in parsed.assumed:
        state["brought_doubt"] = (
            f"{given} does not say what its hidden layers apply, and was taken for "
            f"{parsed.network.activation}. If that is wrong, so are all figures: read it again "
            "with the right activation chosen."
        )
    show_network(path.name)


def _check_sizes(file: str, network: Network, selection: Selection) -> None:
    if not fits(network, selection.source):
        sizes, classes = network.sizes, len(selection.source.classes)
        raise ValueError(
            f"{file}: the network takes {sizes[0]} values and gives {sizes[-1]} probabilities, "
            f"where 784 pixels and the {classes} classes of {selection.source.title} were "
            "expected: choose another file, or another data set first."
        )


def _name(file: str) -> str:
    """Return a name of one's own of a file's: what it may not hold becomes a dash."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", Path(file).stem).strip("-_")[:32] or "network"

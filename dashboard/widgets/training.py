"""How the visitor's training stands, on whichever page they are."""

import streamlit as st

from dashboard.jobs.trainer import Training
from dashboard.state.navigate import show_network
from dashboard.words import duration

EACH = 0.5  # seconds between two looks at a training that runs


def training_runs() -> bool:
    """Return whether the visitor's training is under way."""
    return "training" in st.session_state and st.session_state["training"].running


def show_trained() -> None:
    """Let the pages show a network whose training has ended; before the sidebar is drawn."""
    state = st.session_state
    if (
        "training" not in state
        or training_runs()
        or state.get("shown_training") is state["training"]
    ):
        return
    state["shown_training"] = state["training"]
    if file := state["training"].progress.file:
        show_network(file)
        st.toast(f"{file} is trained, and every page shows it.", icon=":material/check:")


@st.fragment(run_every=EACH)
def training_progress() -> None:
    """Draw how far the training is, with the button that stops it."""
    training: Training = st.session_state["training"]
    if not training.running:
        st.rerun(scope="app")
    st.progress(training.progress.fraction, text=_said(training))
    st.button(
        "Stop and keep the best",
        key="stop",
        icon=":material/stop:",
        disabled=training.stopping,
        on_click=training.stop,
    )


def _said(training: Training) -> str:
    progress = training.progress
    epoch = min(len(progress.epochs) + 1, training.request.recipe.epochs)
    said = f"{training.request.name}: epoch {epoch} of {training.request.recipe.epochs}"
    if training.stopping:
        return f"{said}, stopping"
    left = progress.seconds_left
    return said if left is None else f"{said}, about {duration(left)} left"

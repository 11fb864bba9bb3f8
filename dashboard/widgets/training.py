"""How the visitor's training stands, on whichever page they are."""

import secrets

import streamlit as st

from core.messages import Message
from core.training.process import TrainingRequest
from dashboard.jobs.trainer import Training as Training
from dashboard.jobs.training_queue import training_queue
from dashboard.state.navigate import show_network
from dashboard.state.places import network_files
from dashboard.state.selection import network_problem
from dashboard.state.settings import settings
from dashboard.state.visitors import visitor
from dashboard.words import _, counted, duration, joined, literal

EACH = 0.5  # seconds between two looks at a training that is under way
EACH_IN_LINE = 2.0  # at one that waits: a class that waits looks all at once


def training_owner() -> str:
    """Return who a training is for: where hosted the visitor, in all their tabs; else the tab."""
    return visitor() or str(st.session_state.setdefault("training_owner", secrets.token_hex(16)))


def trains() -> bool:
    """Return whether a training that was asked for here has not ended."""
    return training_queue().trains(training_owner())


def train(request: TrainingRequest, beside: str = "") -> None:
    """Begin a training, or put it in the line, and let the pages show its network at the end.

    If it is the same again with one thing changed, `beside` is the network that it stands beside
    then.
    """
    await_training(training_queue().add(training_owner(), request))
    st.session_state["trained_beside"] = beside


def expected(request: TrainingRequest) -> str:
    """Return about how long a training takes here, as long as those before it took."""
    return duration(request.seconds * training_queue().pace)


def own_training() -> Training | None:
    """Return the training that was asked for here last, also when it has ended."""
    return training_queue().latest(training_owner())


def followed_training() -> Training | None:
    """Return the training that the pages show.

    It is the one asked for here. At home, where all is one person's, a tab that has asked for none,
    as after a reload, follows whatever is trained.
    """
    if (own := own_training()) or settings().hosted:
        return own
    state = st.session_state
    if newest := training_queue().newest():
        state["followed_training"] = newest
    found: Training | None = state.get("followed_training")
    return found


def show_trained() -> None:
    """Let the pages show a network whose training has ended; before the sidebar is drawn."""
    state, training = st.session_state, followed_training()
    if training is None:
        return
    if not training.ended:
        await_training(training)
    elif state.pop("awaited_training", None) is training and (file := training.progress.file):
        if network_problem(file) is None:
            show_network(file)
            if (beside := state.pop("trained_beside", "")) in network_files():
                state.update(second=beside, networks="history")
            news = Message("{file} is trained, and every page shows it.", file=file)
        else:
            news = Message(
                "{file} is trained. To see it, choose the data set that it has learned from.",
                file=file,
            )
        st.toast(literal(news), icon=":material/check:")


def await_training(training: Training) -> None:
    """Let the pages show its network once it has ended; one that ended before they do not."""
    st.session_state["awaited_training"] = training


def training_progress(training: Training) -> None:
    """Draw which place a training has in the line, or how far it is; and the way out."""
    if waits(training):
        _in_line(training)
    else:
        _going_on(training)


def waits(training: Training) -> bool:
    """Return whether a training is in the line."""
    return training_queue().place(training) is not None


@st.fragment(run_every=EACH_IN_LINE)
def _in_line(training: Training) -> None:
    place = training_queue().place(training)
    if place is None:
        st.rerun(scope="app")
    st.markdown(f":small[{_said_in_line(training, *place)}]")
    _stop(_("Leave the line"), ":material/logout:", training)


@st.fragment(run_every=EACH)
def _going_on(training: Training) -> None:
    if training.ended:
        st.rerun(scope="app")
    st.progress(training.progress.fraction, text=literal(how_far(training)))
    _stop(_("Stop and keep the best"), ":material/stop:", training)


def while_here() -> list[str]:
    """Return what happens to a training once its visitor leaves; nothing where it goes on."""
    if not settings().hosted:
        return []
    return [
        _(
            "It ends a minute after you have closed the last tab of this app; the best network so "
            "far is kept."
        )
    ]


def _stop(label: str, icon: str, training: Training) -> None:
    st.button(
        label,
        key="stop",
        icon=icon,
        disabled=training.stopping,
        on_click=training_queue().stop,
        args=(training,),
    )


def _said_in_line(training: Training, place: int, waiting: int) -> str:
    sentences: list[str] = [
        counted(
            training_queue().most,
            "{name} has place {place} of {waiting} in the line: one network is trained at a time "
            "here.",
            "{name} has place {place} of {waiting} in the line: {n} networks are trained at a time "
            "here.",
            name=literal(training.request.name),
            place=place,
            waiting=waiting,
        ),
        _("It begins by itself."),
    ]
    if settings().hosted:
        sentences.append(_("Keep a tab of this app open until then."))
    return joined(sentences)


def how_far(training: Training) -> Message:
    """Return in a sentence how far a training is that is no longer in the line."""
    progress, epochs = training.progress, training.request.recipe.epochs
    name, epoch = training.request.name, min(len(progress.epochs) + 1, epochs)
    left = progress.seconds_left
    if training.stopping:
        if not progress.done:
            return Message("{name}: stopping before its first step", name=name)
        return Message(
            "{name}: epoch {epoch} of {epochs}, stopping", name=name, epoch=epoch, epochs=epochs
        )
    if left is None:  # a process is started, and the samples are read
        return Message("{name}: starting", name=name)
    return Message(
        "{name}: epoch {epoch} of {epochs}, about {left} left",
        name=name,
        epoch=epoch,
        epochs=epochs,
        left=duration(left),
    )

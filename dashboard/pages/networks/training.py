"""Train a network here: the recipe, the curves as they grow, and the button that stops it."""

from contextlib import suppress

import streamlit as st

from core.arrays import Array
from core.messages import Message, message_of
from core.training.epoch import best_epoch
from core.training.process import TrainingRequest
from core.training.recipe import usual_held_out
from dashboard.pages.networks.again import again
from dashboard.pages.networks.course_words import to_when_learned
from dashboard.pages.networks.curves import curves, curves_table
from dashboard.pages.networks.recipe import (
    ask_recipe,
    asked_recipe,
    begin,
    request_of,
)
from dashboard.state import cached
from dashboard.state.moment import history_of
from dashboard.state.navigate import open_evaluation
from dashboard.state.places import network_files
from dashboard.state.selection import Selection, network_problem
from dashboard.widgets.numbers import folded
from dashboard.widgets.training import (
    EACH,
    Training,
    expected,
    followed_training,
    training_progress,
    trains,
    waits,
    while_here,
)
from dashboard.words import _, counted, duration, joined, literal, percent


def training(selection: Selection) -> None:
    """Draw the recipe, and what came of it."""
    first, second = (st.container(horizontal=True, vertical_alignment="bottom") for _ in "12")
    ask_recipe(first, second)
    first.text_input(
        _("Name"), key="network_name", max_chars=32, placeholder=_("after its sizes"), width=150
    )
    second.button(
        _("Train"),
        key="train",
        type="primary",
        icon=":material/model_training:",
        disabled=trains(),
        on_click=_begin,
        args=(selection,),
    )
    images = _training_images(selection)
    held = usual_held_out(len(images))
    notes: list[str] = [
        _(
            "It learns from the first {learned:,} training images of {title}; the last {held:,} "
            "are held out, to see how it does on what it did not learn from.",
            learned=len(images) - held,
            title=literal(selection.source.title),
            held=held,
        ),
        _(
            "The learning rate rises to its peak over the first third and falls to almost nothing "
            "at the end."
        ),
    ]
    problem = None
    try:
        takes = expected(_asked(selection))
        notes.append(_("It takes about {takes}, longer on a busy machine.", takes=takes))
        notes += while_here()
    except (OSError, ValueError) as error:
        problem = message_of(error)
    st.markdown(f":small[{joined(notes)}]")
    if problem:
        st.error(literal(problem))
    again(selection)
    if followed := followed_training():
        _latest(followed, selection)


def _begin(selection: Selection) -> None:
    # The page says why not, whether or not the button is pressed.
    with suppress(OSError, ValueError):
        begin(_asked(selection))


def _asked(selection: Selection) -> TrainingRequest:
    """Return what the widgets ask for now.

    Raises
    ------
    ValueError, OSError
        If it cannot be done, or would take too much.
    """
    recipe = asked_recipe(usual_held_out(len(_training_images(selection))))
    sizes = "-".join(map(str, recipe.hidden)) or "linear"
    name = st.session_state["network_name"].strip() or f"{selection.data}-{sizes}"[:32]
    return request_of(recipe, selection.key.data, name)


def _training_images(selection: Selection) -> Array:
    return cached.splits(selection.key.data)["train"][0]


def _latest(training: Training, selection: Selection) -> None:
    """Draw a training that is under way, or has been."""
    if not training.ended:
        training_progress(training)
        if not waits(training):  # until then there is nothing to grow
            _growing(training)
        return
    if training.progress.failure:
        st.error(literal(training.progress.failure))
    elif training.progress.epochs or training.progress.file:
        notes = [literal(_outcome(training))]
        if selection.network_file == training.progress.file:
            notes.append(_("Every page shows it now."))
        if why := training.progress.stopped:
            notes.append(literal(why))
        st.success(joined(notes))
        _where_to(training.progress.file, selection)
    curves(training)
    if training.progress.epochs:
        folded(_("The curves as a table"), lambda: curves_table(training), key="training numbers")


def _where_to(file: str | None, selection: Selection) -> None:
    """Offer what is seen of what was trained, where it fits the data set that is shown."""
    if file is None or file not in network_files() or network_problem(file):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Where it fails: its confusion matrix"),
            key="where it fails",
            icon=":material/fact_check:",
            on_click=open_evaluation,
            args=(file,),
        )
        if history_of(file):
            words = _("When it learned sample {sample}", sample=selection.sample)
            st.markdown(to_when_learned(words, file))


@st.fragment(run_every=EACH)
def _growing(training: Training) -> None:
    curves(training)


def _outcome(training: Training) -> Message:
    progress, epochs = training.progress, training.progress.epochs
    file, took = progress.file, duration(progress.seconds)
    if not epochs:
        return _(
            "{file}, trained in {took} and stopped within its first epoch: it is kept as it was "
            "then.",
            file=file,
            took=took,
        )
    stopped = len(epochs) < training.request.recipe.epochs
    kept = best_epoch(epochs) if stopped else epochs[-1]
    assert kept.held_out_accuracy is not None
    right = percent(kept.held_out_accuracy, 2)
    if not stopped:
        return _(
            "{file}, trained in {took}, to the end: {right} of the held-out images are read right.",
            file=file,
            took=took,
            right=right,
        )
    return counted(
        len(epochs),
        "{file}, trained in {took}, stopped after its first epoch: {right} of the held-out images "
        "are read right.",
        "{file}, trained in {took}, stopped; kept is the best of {n} epochs: {right} of the "
        "held-out images are read right.",
        file=file,
        took=took,
        right=right,
    )

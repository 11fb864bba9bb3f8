"""Train a network here: the recipe, the curves as they grow, and the button that stops it."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.arrays import Array
from core.files.names import check_own_name
from core.messages import Message, message_of
from core.training.history import Epoch, best_epoch
from core.training.process import TrainingRequest
from core.training.recipe import usual_held_out
from dashboard.pages.networks.charts import learning_curve
from dashboard.pages.networks.recipe import ask_recipe, asked_recipe, checked_cost
from dashboard.state import cached
from dashboard.state.navigate import open_evaluation
from dashboard.state.own import claim_room
from dashboard.state.places import network_files, places_to_keep_in
from dashboard.state.selection import Selection, network_problem
from dashboard.widgets.numbers import folded_numbers
from dashboard.widgets.specification import specification
from dashboard.widgets.training import (
    EACH,
    Training,
    followed_training,
    train,
    training_progress,
    trains,
    waits,
    while_here,
)
from dashboard.words import counted, duration, literal, percent

_curve = specification(learning_curve)
#: How the curves are read, by whether they have one dot, through which no line goes, and by whether
#: the images learned from were moved.
_KEYS = {
    (False, False): ":blue[Drawn through]: the samples held out, after each epoch. Dashed: the "
    "samples learned from, as they were met.",
    (False, True): ":blue[Drawn through]: the samples held out, after each epoch. Dashed: the "
    "samples learned from, as they were met, moved a little each time.",
    (True, False): ":blue[Blue dot]: the samples held out, after the epoch. Grey dot: the samples "
    "learned from, as they were met.",
    (True, True): ":blue[Blue dot]: the samples held out, after the epoch. Grey dot: the samples "
    "learned from, as they were met, moved a little each time.",
}


def training(selection: Selection) -> None:
    """Draw the recipe, and what came of it."""
    first, second = (st.container(horizontal=True, vertical_alignment="bottom") for _ in "12")
    ask_recipe(first, second)
    first.text_input(
        "Name", key="network_name", max_chars=32, placeholder="after its sizes", width=150
    )
    second.button(
        "Train",
        key="train",
        type="primary",
        icon=":material/model_training:",
        disabled=trains(),
        on_click=_begin,
        args=(selection,),
    )
    images = _training_images(selection)
    held = usual_held_out(len(images))
    said: list[str] = [
        Message(
            "It learns from the first {learned:,} training images of {title}; the last {held:,} "
            "are held out, to see how it does on what it did not learn from.",
            learned=len(images) - held,
            title=literal(selection.source.title),
            held=held,
        ),
        "The learning rate rises to its peak over the first third and falls to almost nothing at "
        "the end.",
    ]
    problem = None
    try:
        _, seconds = _asked(selection)
        takes = duration(seconds)
        said.append(Message("It takes about {takes}, longer on a busy machine.", takes=takes))
        said += while_here()
    except (OSError, ValueError) as error:
        problem = message_of(error)
    st.markdown(f":small[{' '.join(said)}]")
    if problem:
        st.error(literal(problem))
    if followed := followed_training():
        _latest(followed, selection)


def history_table(epochs: Sequence[Epoch]) -> pd.DataFrame:
    """Return the epochs as the curves take them: a row an epoch for each kind of samples."""
    rows = [
        row
        for epoch in epochs
        for row in (
            (epoch.number, "learned from", epoch.loss, epoch.accuracy),
            (epoch.number, "held out", epoch.held_out_loss, epoch.held_out_accuracy),
        )
    ]
    return pd.DataFrame(rows, columns=["epoch", "samples", "loss", "accuracy"])


def _begin(selection: Selection) -> None:
    try:
        request = replace(_asked(selection)[0], quotas=claim_room())
    except (OSError, ValueError):
        return  # the page says why, whether or not the button is pressed
    train(request)


def _asked(selection: Selection) -> tuple[TrainingRequest, float]:
    """Return what the widgets ask for now, and about how many seconds it takes.

    Raises
    ------
    ValueError, OSError
        If it cannot be done, or would take too much.
    """
    folder, *beside = (str(place.weights) for place in places_to_keep_in())
    images = _training_images(selection)
    recipe = asked_recipe(usual_held_out(len(images)))
    sizes = "-".join(map(str, recipe.hidden)) or "linear"
    name = st.session_state["network_name"].strip() or f"{selection.data}-{sizes}"[:32]
    check_own_name(name)
    seconds = checked_cost(recipe, images, len(selection.source.classes)).seconds
    data = selection.key.data
    return TrainingRequest(recipe, data.name, name, folder, tuple(beside), data.folder), seconds


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
        said = [literal(_outcome(training))]
        if selection.network_file == training.progress.file:
            said.append("Every page shows it now.")
        if why := training.progress.stopped:
            said.append(literal(why))
        st.success(" ".join(said))
        _where_it_fails(training.progress.file)
    _curves(training)
    if training.progress.epochs:
        folded_numbers(
            lambda: history_table(training.progress.epochs),
            f"{training.request.name}-history",
            key="training numbers",
            label="The curves as a table",
            fractions=("accuracy",),
            hide_index=True,
        )


def _where_it_fails(file: str | None) -> None:
    """Offer the confusion matrix of what was trained, where it fits the data set that is shown."""
    if file is None or file not in network_files() or network_problem(file):
        return
    st.button(
        "Where it fails: its confusion matrix",
        key="where it fails",
        icon=":material/fact_check:",
        on_click=open_evaluation,
        args=(file,),
    )


@st.fragment(run_every=EACH)
def _growing(training: Training) -> None:
    _curves(training)


def _curves(training: Training) -> None:
    epochs, augment = training.progress.epochs, training.request.recipe.augment
    if not epochs:
        return
    table = history_table(epochs)
    for column, figure in zip(st.columns(2, gap="medium"), ("loss", "accuracy"), strict=True):
        with column:
            st.vega_lite_chart(
                table,
                _curve(figure),
                key=f"{figure} curve",
                alt=counted(
                    len(epochs),
                    "Dots for the {figure} after the first epoch, of the samples learned from and "
                    "of those held out",
                    "Curves of the {figure} over {n} epochs, of the samples learned from and of "
                    "those held out",
                    figure=figure,
                ),
            )
    st.markdown(f":small[{_KEYS[len(epochs) == 1, augment]}]")


def _outcome(training: Training) -> Message:
    progress, epochs = training.progress, training.progress.epochs
    file, took = progress.file, duration(progress.seconds)
    if not epochs:
        return Message(
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
        return Message(
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

"""Where no history is kept: a network is trained in seconds, which has one."""

import streamlit as st

from core.arrays import Array
from core.messages import message_of
from core.training.cost import cost
from core.training.recipe import Recipe, usual_held_out
from core.weights.custom import own_name
from dashboard.pages.networks.again import begin_beside
from dashboard.pages.networks.recipe import request_of
from dashboard.state import cached
from dashboard.state.keys import data_key
from dashboard.state.places import data_set, title_of
from dashboard.state.selection import SAMPLE, Selection
from dashboard.widgets.training import expected, followed_training, training_progress, trains
from dashboard.words import _, literal

# The most epochs, which few images need, and the seconds for which one is glad to wait.
_EPOCHS, _SECONDS = 15, 5.5


def offer_first(selection: Selection) -> None:
    """Offer to train a network with its history in seconds, and say how far it is."""
    offered = [selection.data]
    # Strokes that a program drew teach little of other images: they come second.
    if SAMPLE not in offered and data_set(SAMPLE).classes == selection.source.classes:
        offered.append(SAMPLE)
    with st.container(horizontal=True):
        for data in offered:
            _offer(data, is_first=data == selection.data)
    _going_on()


def _offer(data: str, *, is_first: bool) -> None:
    """Draw the button that trains on a data set."""
    key = data_key(data)
    try:
        images = cached.splits(key)["train"][0]
        recipe = _short(images, len(key.source.classes))
        request = request_of(recipe, key, own_name(f"{data}-50-100"))
    except (OSError, ValueError) as error:
        st.error(literal(message_of(error)))
        return
    st.button(
        _(
            "Train one on the bundled sample of pen-stroke digits (about {takes})",
            takes=expected(request),
        )
        if data == SAMPLE
        else _(
            "Train one on {title} (about {takes})",
            title=literal(title_of(data)),
            takes=expected(request),
        ),
        key="train first" if is_first else "train second",
        type="primary" if is_first else "secondary",
        icon=":material/model_training:",
        disabled=trains(),
        on_click=begin_beside,
        args=(request,),
    )


def _short(images: Array, classes: int) -> Recipe:
    """Return a recipe of as many epochs as one is glad to wait for."""
    held_out = usual_held_out(len(images))
    recipes = [Recipe(epochs=epochs, held_out=held_out) for epochs in range(1, _EPOCHS + 1)]
    size = images[0].size
    soon = (each for each in recipes if cost(each, len(images), size, classes).seconds < _SECONDS)
    return max(soon, key=lambda recipe: recipe.epochs, default=recipes[0])


def _going_on() -> None:
    """Say how far the training is, or why it came to nothing."""
    training = followed_training()
    if training is None:
        return
    if not training.ended:
        training_progress(training)
    elif training.progress.failure:
        st.error(literal(training.progress.failure))

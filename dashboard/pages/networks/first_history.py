"""Where no history is kept: a network is trained in seconds, which has one."""

import streamlit as st

from core.messages import message_of
from core.training.recipe import Recipe, usual_held_out
from core.weights.custom import own_name
from dashboard.pages.networks.again import begin_beside
from dashboard.pages.networks.recipe import checked_cost, request_of
from dashboard.state import cached
from dashboard.state.keys import data_key
from dashboard.state.places import data_set, title_of
from dashboard.state.selection import SAMPLE, Selection
from dashboard.widgets.training import followed_training, training_progress, trains
from dashboard.words import _, duration, literal

_EPOCHS = 15  # of few images


def offer_first(selection: Selection) -> None:
    """Offer to train a network with its history in seconds, and say how far it is."""
    data = SAMPLE if len(data_set(SAMPLE).classes) == len(selection.source.classes) else None
    data = data or selection.data
    images = cached.splits(data_key(data))["train"][0]
    recipe = Recipe(epochs=_EPOCHS, held_out=usual_held_out(len(images)))
    try:
        takes = checked_cost(recipe, images, len(data_set(data).classes)).seconds
        request = request_of(recipe, data_key(data), own_name(f"{data}-50-100"))
    except (OSError, ValueError) as error:
        st.error(literal(message_of(error)))
        return
    st.button(
        _(
            "Train one on {title} (about {takes})",
            title=literal(title_of(data)),
            takes=duration(takes),
        ),
        key="train first",
        type="primary",
        icon=":material/model_training:",
        disabled=trains(),
        on_click=begin_beside,
        args=(request,),
    )
    _going_on()


def _going_on() -> None:
    """Say how far the training is, or why it came to nothing."""
    training = followed_training()
    if training is None:
        return
    if not training.ended:
        training_progress(training)
    elif training.progress.failure:
        st.error(literal(training.progress.failure))

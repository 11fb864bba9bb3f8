"""The same training again with one thing changed, to be seen beside the first."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

from core.messages import Message, message_of
from core.network.initialisation import INITIALISATIONS
from core.network.layers import ACTIVATIONS
from core.training.process import TrainingRequest
from core.training.recipe import Recipe
from core.weights.custom import own_name
from dashboard.pages.networks.course_words import written
from dashboard.pages.networks.recipe import (
    INITIALISATION_WORDS,
    asked_sizes,
    begin,
    request_of,
)
from dashboard.state.keys import data_key
from dashboard.state.moment import MOMENT
from dashboard.state.places import data_sets, title_of
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, select
from dashboard.widgets.fields import number_of, text_of
from dashboard.widgets.training import expected, trains, while_here
from dashboard.words import _, joined, literal

#: What can be changed, and what it is called.
CHANGES = {
    "activation": Message("activation function"),
    "learning_rate": Message("learning rate"),
    "initialisation": Message("initial weights"),
    "hidden": Message("hidden sizes"),
}


def again(selection: Selection) -> None:
    """Offer to train the network that the pages show again, with one thing changed."""
    found = selection.history
    if found is None or found.recipe is None or found.data not in data_sets():
        return
    recipe = found.recipe.settled
    st.markdown(
        _(
            "**The same again, with one thing changed:** {file} once more, on the same images of "
            "{title} in the same order, to see both trainings beside each other.",
            file=literal(selection.network_file),
            title=literal(title_of(found.data)),
        )
    )
    place = st.container(horizontal=True, vertical_alignment="bottom")
    with place:
        field = select(_("What is changed"), CHANGES, key="again", width=180)
        value, problem = _changed(recipe, field)
    request = None
    if problem is None:
        try:
            changed = replace(recipe, **{field: value})
            if not recipe.differences(changed):
                raise ValueError(Message("It is that already: choose another value."))
            stem = selection.network_file.rpartition(".")[0]
            name = own_name(f"{stem[:20]}-{_in_name(value)}")
            request = request_of(changed, data_key(found.data), name)
        except (OSError, ValueError) as error:
            problem = message_of(error)
    place.button(
        _("Train again"),
        key="train again",
        icon=":material/difference:",
        disabled=trains() or request is None,
        on_click=begin_beside,
        args=(request, selection.network_file),
    )
    if request:
        takes = _("It takes about {takes}, longer on a busy machine.", takes=expected(request))
        st.markdown(f":small[{joined([takes, *while_here()])}]")
    elif problem:
        st.error(literal(problem))


def _changed(recipe: Recipe, field: str) -> tuple[Any, Message | None]:
    """Draw the widget for a field; return what it says, and why that is of no use, if so."""
    label = _("New value")
    if field == "activation":
        return _other(label, named_alike(ACTIVATIONS), recipe.activation, "again_activation"), None
    if field == "initialisation":
        known = {name: INITIALISATION_WORDS[name] for name in INITIALISATIONS}
        return _other(label, known, recipe.initialisation, "again_start"), None
    if field == "learning_rate":
        fine: dict[str, Any] = {"format": "%.4g", "width": 120}
        low, high = 0.00001, 10.0
        usual = min(max(round(recipe.peak / 10, 5), low), high)
        rate = number_of(label, low, high, key="again_rate", default=usual, step=0.001, **fine)
        return rate, None
    text = text_of(label, key="again_sizes", default="20", parse=asked_sizes, width=130)
    try:
        return asked_sizes(text), None
    except ValueError as error:
        return None, message_of(error)


def _other(label: str, words: dict[str, Any], value: str, key: str) -> str:
    others = {each: word for each, word in words.items() if each != value}
    return select(label, others, key=key, width=180)


def begin_beside(request: TrainingRequest, beside: str = "") -> None:
    """Begin a training, whose network is then shown beside another one; for callbacks."""
    st.session_state[MOMENT] = None
    with suppress(OSError, ValueError):
        begin(request, beside)


def _in_name(value: object) -> str:
    return written(value).replace(".", "-") if not isinstance(value, tuple) or value else "linear"

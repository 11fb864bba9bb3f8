"""The widgets that ask how a network is to be trained."""

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arrays import Array
from core.files.names import check_own_name
from core.files.quota import check_all
from core.messages import Message, listed
from core.network.initialisation import AUTO
from core.network.layers import ACTIVATIONS
from core.training.cost import Cost, check_memory
from core.training.optimisers import OPTIMISERS
from core.training.process import TrainingRequest
from core.training.recipe import LEAST, Recipe, parse_sizes
from dashboard.state import cached
from dashboard.state.keys import DataKey
from dashboard.state.own import claim_room, quotas
from dashboard.state.places import places_to_keep_in
from dashboard.state.settings import settings
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.fields import number_of, switch_of, text_of
from dashboard.widgets.training import train
from dashboard.words import _, duration, said

# What the pages can draw of a network that is trained here.
MOST_LAYERS, MOST_UNITS = 8, 2000
# Seconds that a training may take, where others wait in the line for it, and at home, where a slip
# of the finger alone asks for more.
LONGEST_HOSTED, LONGEST = 600, 86_400
_BYTES_KEPT = 4  # of each parameter, in its file
# What a number is called, its least, its most, and what it is at first.
_NUMBERS: dict[str, tuple[str, Any, Any, Any]] = {
    # Above 0, as a recipe has it: the smallest that the field can show.
    "rate": (Message("Learning rate"), 0.00001, 10.0, OPTIMISERS[Recipe.optimiser].usual_rate),
    "minibatch": (Message("Batch"), LEAST["batch"], 10_000, Recipe.batch),
    # At first half of a recipe's own: somebody waits for it.
    "epochs": (Message("Epochs"), LEAST["epochs"], 500, Recipe.epochs // 2),
    "seed": (Message("Seed"), LEAST["seed"], 999_999, Recipe.seed),
}
#: What the initialisations are called.
INITIALISATION_WORDS = {
    AUTO: Message("auto"),
    "glorot": Message("glorot"),
    "he": Message("he"),
    "small": Message("small"),
}


def ask_recipe(first: DeltaGenerator, second: DeltaGenerator) -> None:
    """Draw the widgets in two rows; afterwards `asked_recipe` knows what they say."""
    state = st.session_state
    suited = listed(
        Message(
            "{initialisation} for {activation}",
            initialisation=INITIALISATION_WORDS[row.initialisation],
            activation=name,
        )
        for name, row in ACTIVATIONS.items()
    )
    with first:
        text_of(
            _("Hidden sizes"),
            key="sizes",
            default=", ".join(map(str, Recipe.hidden)),
            parse=asked_sizes,
            width=130,
            help=_("Units of each hidden layer. None at all is a network without hidden layers."),
        )
        one_of(_("Activation"), named_alike(ACTIVATIONS), key="activation")
        one_of(
            _("Optimiser"),
            named_alike(OPTIMISERS),
            default=Recipe.optimiser,
            key="optimiser",
            on_change=lambda: state.update(rate=OPTIMISERS[state["optimiser"]].usual_rate),
        )
        select(
            _("Initial weights"),
            INITIALISATION_WORDS,
            key="start",
            width=130,
            help=_(
                "auto: {suited}. small: the book's, normal with a standard deviation of 0.01.",
                suited=suited,
            ),
        )
    with second:
        for key, (label, low, high, usual) in _NUMBERS.items():
            fine = isinstance(low, float)
            number_of(
                said(label),
                low,
                high,
                key=key,
                default=usual,
                step=0.001 if fine else 1,
                format="%.4g" if fine else None,
                width=120,
            )
        switch_of(
            _("Augmentation"),
            key="augment",
            help=_("Shift, turn, scale and slant each image a little each time it is met."),
        )


def asked_recipe(held_out: int) -> Recipe:
    """Return the recipe that the widgets ask for now, with so many held out; for callbacks too.

    Raises
    ------
    ValueError
        If the hidden sizes cannot be read, or are too many.
    """
    state = st.session_state
    return Recipe(
        hidden=asked_sizes(state["sizes"]),
        activation=state["activation"],
        initialisation=state["start"],
        optimiser=state["optimiser"],
        learning_rate=state["rate"],
        batch=state["minibatch"],
        epochs=state["epochs"],
        augment=state["augment"],
        held_out=held_out,
        seed=state["seed"],
    )


def request_of(recipe: Recipe, data: DataKey, name: str) -> TrainingRequest:
    """Return what is trained, under a name in the visitor's folder, but for its quotas.

    Raises
    ------
    ValueError, OSError
        If the name cannot be one, there is no such folder or no room for what is trained, or it
        takes more memory or time than a training may take here.
    """
    folder, *beside = (str(place.weights) for place in places_to_keep_in())
    check_own_name(name)
    images = cached.splits(data)["train"][0]
    needed = _checked_cost(recipe, images, len(data.source.classes))
    return TrainingRequest(
        recipe, data.name, name, folder, tuple(beside), data.folder, seconds=needed.seconds
    )


def _checked_cost(recipe: Recipe, images: Array, classes: int) -> Cost:
    """Return what a training on the images of a train split takes, if it may."""
    needed = check_memory(recipe, len(images), images[0].size, classes)
    check_all(quotas(), needed.parameters * _BYTES_KEPT)
    if settings().hosted and needed.seconds > LONGEST_HOSTED:
        raise ValueError(
            Message(
                "This training would take about {time}, and others wait for their turn: at most "
                "{most} may be taken here. Choose fewer epochs, fewer hidden units or a larger "
                "batch.",
                time=duration(needed.seconds),
                most=duration(LONGEST_HOSTED),
            )
        )
    if needed.seconds > LONGEST:
        raise ValueError(
            Message(
                "This training would take about {time}; at most {most} may be taken on this page. "
                "Choose fewer epochs, fewer hidden units or a larger batch, or train by the "
                "command line, python -m core train, which takes its time.",
                time=duration(needed.seconds),
                most=duration(LONGEST),
            )
        )
    return needed


def begin(request: TrainingRequest, beside: str = "") -> None:
    """Train what is asked for, and show the network beside another one; for callbacks.

    Raises
    ------
    ValueError, OSError
        If there is no room for it.
    """
    train(replace(request, quotas=claim_room()), beside)


def asked_sizes(text: str) -> tuple[int, ...]:
    """Return the hidden sizes that a person writes, if the pages can draw so many."""
    sizes = parse_sizes(text)
    if len(sizes) > MOST_LAYERS or any(not 1 <= size <= MOST_UNITS for size in sizes):
        raise ValueError(
            Message(
                "A network trained here has at most {layers} hidden layers of 1 to {units:,} units "
                "each; found {text!r}.",
                layers=MOST_LAYERS,
                units=MOST_UNITS,
                text=text[:40],
            )
        )
    return sizes

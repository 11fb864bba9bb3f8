"""The widgets that ask how a network is to be trained."""

import re
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.network.initialisation import INITIALISATIONS
from core.network.layers import ACTIVATIONS
from core.training.optimisers import OPTIMISERS
from core.training.process import Recipe
from dashboard.widgets.choice import one_of

MOST_LAYERS, MOST_UNITS = 8, 2000
# What a number is called, its least, its most, and what it is at first.
_NUMBERS: dict[str, tuple[str, Any, Any, Any]] = {
    "rate": ("Learning rate", 0.00001, 10.0, OPTIMISERS["adam"].usual_rate),
    "minibatch": ("Batch", 1, 10_000, 128),
    "epochs": ("Epochs", 1, 500, 5),
    "seed": ("Seed", 0, 999_999, 0),
}
#: The widgets' keys, which are their names in the address.
KEYS = ("sizes", "activation", "start", "optimiser", "augment", *_NUMBERS)


def ask_recipe(first: DeltaGenerator, second: DeltaGenerator) -> None:
    """Draw the widgets in two rows; afterwards `asked_recipe` knows what they say."""
    state = st.session_state
    suited = ", ".join(f"{row.initialisation} for {name}" for name, row in ACTIVATIONS.items())
    with first:
        st.text_input(
            "Hidden sizes",
            "50, 100",
            key="sizes",
            bind="query-params",
            width=130,
            help="Units of each hidden layer. None at all is a network without hidden layers.",
        )
        one_of("Activation", list(ACTIVATIONS), key="activation")
        one_of(
            "Optimiser",
            list(OPTIMISERS),
            default="adam",
            key="optimiser",
            on_change=lambda: state.update(rate=OPTIMISERS[state["optimiser"]].usual_rate),
        )
        st.selectbox(
            "Initial weights",
            ["auto", *INITIALISATIONS],
            key="start",
            bind="query-params",
            width=130,
            help=f"auto: {suited}. small: the book's, normal with a spread of 0.01.",
        )
    with second:
        for key, (label, low, high, usual) in _NUMBERS.items():
            fine = isinstance(low, float)
            st.number_input(
                label,
                low,
                high,
                usual,
                step=0.001 if fine else 1,
                format="%.4g" if fine else None,
                key=key,
                bind="query-params",
                width=120,
            )
        st.toggle(
            "Augmentation",
            key="augment",
            bind="query-params",
            help="Shift, turn, scale and slant each image a little each time it is met.",
        )


def asked_recipe() -> Recipe:
    """Return the recipe that the widgets ask for now; for callbacks too.

    Raises
    ------
    ValueError
        If the hidden sizes cannot be read.
    """
    state = st.session_state
    # The browser alone keeps to the limits, and an address need not come from one.
    rate, batch, epochs, seed = (
        min(max(state[key], low), high) for key, (_, low, high, _) in _NUMBERS.items()
    )
    return Recipe(
        hidden=parse_sizes(state["sizes"]),
        activation=state["activation"] or "sigmoid",
        initialisation=state["start"],
        optimiser=state["optimiser"] or "adam",
        learning_rate=float(rate),
        batch=int(batch),
        epochs=int(epochs),
        augment=state["augment"],
        seed=int(seed),
    )


def parse_sizes(text: str) -> tuple[int, ...]:
    """Read the widths of the hidden layers: ``"50, 100"``; nothing is a network without any.

    Raises
    ------
    ValueError
        If it is not a list of whole numbers, or asks for too many.
    """
    words = re.split(r"[\s,;x×-]+", text.strip()) if text.strip() else []
    if not all(word.isascii() and word.isdigit() for word in words):
        raise ValueError(
            f"Hidden sizes are whole numbers, one a layer, as in 50, 100; found {text[:40]!r}."
        )
    sizes = tuple(int(word[:9]) for word in words)
    if len(sizes) > MOST_LAYERS or any(not 1 <= size <= MOST_UNITS for size in sizes):
        raise ValueError(
            f"A network trained here has at most {MOST_LAYERS} hidden layers of 1 to "
            f"{MOST_UNITS:,} units each; found {text[:40]!r}."
        )
    return sizes

"""A hidden layer, and what each of its units does over the split."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st

from core.arrays import Array
from core.explanation.ablation import removal_accuracies
from core.explanation.units import Profiles, profiles
from core.network.unit import Unit
from dashboard.state import cached
from dashboard.state.keys import Key, NetworkKey
from dashboard.state.selection import Selection
from dashboard.words.activations import WORDS, Saturated

#: The orders that units can stand in, and what each is called.
ORDERS = {
    "index": "by index",
    "effect": "by effect of removal",
    "label": "by label",
    "saturated": "by saturated share",
}


@dataclass(frozen=True)
class Layer:
    """A hidden layer of the selected network, and what its units do over the split.

    Attributes
    ----------
    selection : Selection
    number : int
        From 1.
    """

    selection: Selection
    number: int

    @property
    def name(self) -> str:
        """What its units give, as in the code: ``"z1"``."""
        return f"z{self.number}"

    @property
    def width(self) -> int:
        """How many units it has."""
        return self.selection.network.sizes[self.number]

    @property
    def units(self) -> list[str]:
        """The names of its units, as in the code: ``"z1[8]"``."""
        return [str(Unit(self.name, index)) for index in range(self.width)]

    @property
    def profiles(self) -> Profiles:
        """Its activations over the split, summed up unit by unit."""
        return _profiles(self.selection.key, self.number)

    @property
    def without(self) -> Array:
        """The accuracy that remains when each unit alone is left out, (units,), 0 to 1."""
        return _removals(self.selection.key)[self.name]

    @property
    def changes(self) -> Array:
        """By how much the accuracy changes when each unit alone is left out, (units,)."""
        return self.without - self.selection.evaluation.accuracy

    @cached_property
    def favourites(self) -> Array:
        """The class with the highest mean activation of each unit, (units,) int; -1 if dead."""
        means = np.nan_to_num(self.profiles.class_means, nan=-np.inf)
        return np.where(self.profiles.dead, -1, means.argmax(axis=0))

    def favourite(self, unit: int) -> str:
        """Return the class that a unit responds to most; a dash if it gives the same for all."""
        found = int(self.favourites[unit])
        return "–" if found < 0 else self.selection.source.classes[found]

    @property
    def saturated(self) -> Saturated:
        """What is said of a unit where its slope has vanished."""
        return WORDS[self.selection.network.activation].saturated

    def ordered(self, order: str) -> Array:
        """Return the indices of the units in one of the `ORDERS`; equals stay by index."""
        if order == "index":
            return np.arange(self.width)
        if order == "effect":
            return np.argsort(self.changes, kind="stable")
        if order == "saturated":
            return np.argsort(-self.profiles.saturated, kind="stable")
        best = np.nan_to_num(self.profiles.class_means, nan=-np.inf).max(axis=0)
        return np.lexsort((-best, self.favourites, self.favourites < 0))  # the dead ones last

    @property
    def weights(self) -> str:
        """What its units multiply with, as in the code; the place of the unit is open."""
        return f"W{self.number}[:, {{}}]"

    @property
    def linear(self) -> str:
        """The product that shows the units of a deeper layer on the pixels, as in the code."""
        before = " · ".join(f"W{layer}" for layer in range(1, self.number))
        return f"{before} · {self.weights}" if before else self.weights

    @property
    def on_pixels(self) -> Array:
        """What `linear` comes to for each unit, (units, 28, 28)."""
        return _on_pixels(self.selection.key.network, self.number)


@st.cache_resource(show_spinner="Summing up each unit…", max_entries=32)
def _profiles(key: Key, number: int) -> Profiles:
    network = cached.network(key.network)
    z, (_, t) = cached.activations(key)[f"z{number}"], cached.splits(key.data)[key.split]
    return profiles(z, t, network.activation, classes=network.sizes[-1])


@st.cache_resource(show_spinner="Leaving out each unit in turn…", max_entries=32)
def _removals(key: Key) -> dict[str, Array]:
    x, (_, t) = cached.pixels(key.data, key.split), cached.splits(key.data)[key.split]
    return removal_accuracies(cached.network(key.network), x, t)


@st.cache_resource(show_spinner=False, max_entries=32)
def _on_pixels(key: NetworkKey, number: int) -> Array:
    network = cached.network(key)
    product = network["W1"]
    for layer in range(2, number + 1):
        product = product @ network[f"W{layer}"]
    return product.T.reshape(-1, 28, 28)

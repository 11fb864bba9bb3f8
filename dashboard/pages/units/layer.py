"""A hidden layer, and what each of its units does over the split."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.explanation.ablation import removal_accuracies, removal_samples
from core.explanation.unit_parts import changed_profiles, layer_profiles
from core.explanation.units import Profiles, profiled_samples, profiles
from core.messages import Message
from core.network.edits import edited_units
from core.network.unit import Unit
from dashboard.components.arrays import hidden_units
from dashboard.state import cached
from dashboard.state.edit_texts import read_edits
from dashboard.state.keys import Key
from dashboard.state.selection import Selection
from dashboard.words.activations import WORDS, Saturated

#: The orders that units can stand in, and what each is called.
ORDERS = {
    "index": Message("by index"),
    "effect": Message("by effect of removal"),
    "label": Message("by label"),
    "saturated": Message("by saturated share"),
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

    def unit(self, index: int) -> str:
        """Return the name of one of its units, as in the code: ``"z1[8]"``."""
        return str(Unit(self.name, index))

    def offered(self, kept: Iterable[str]) -> list[str]:
        """Return the names of its units that a list offers, as `hidden_units` does."""
        names = hidden_units(self.selection.network, kept)
        return [name for name in names if Unit.parse(name).array == self.name]

    @property
    def profiles(self) -> Profiles:
        """Its activations over the split, summed up unit by unit."""
        return _profiles(self.selection.key, self.number)

    @property
    def summed(self) -> int:
        """Over how many samples, the first ones, its activations are summed up."""
        return profiled_samples(self.width, len(self.selection.labels))

    @property
    def without(self) -> Array:
        """The accuracy that remains when each unit alone is left out, (units,), 0 to 1 or NaN."""
        if not self.tried:
            return np.full(self.width, np.nan)
        return _removals(self.selection.key)[self.name]

    @property
    def tried(self) -> int:
        """On how many samples, the first ones, each unit is left out; 0 if that takes too long.

        It does for who edits weights: each edit makes another network.
        """
        if self.selection.edits:
            return 0
        return removal_samples(self.selection.network, len(self.selection.labels))

    @property
    def changes(self) -> Array:
        """By how much the accuracy changes when each unit alone is left out, (units,)."""
        if not self.tried:
            return self.without
        return self.without - float(self.selection.evaluation.correct[: self.tried].mean())

    @property
    def shortened(self) -> list[Message]:
        """What is not computed over the whole split, in a sentence each."""
        n, sentences = len(self.selection.labels), []
        if self.summed < n:
            sentences.append(
                Message(
                    "Of the {n:,} samples the first {summed:,} are summed up, for a layer of "
                    "{units:,} units.",
                    n=n,
                    summed=self.summed,
                    units=self.width,
                )
            )
        if self.selection.edits:
            sentences.append(
                Message("What is lost without each unit is not computed after each edit.")
            )
        elif not self.tried:
            sentences.append(
                Message(
                    "What is lost without each unit is not computed: to leave out one after "
                    "another would take too long in a network of this size."
                )
            )
        elif self.tried < n:
            sentences.append(
                Message(
                    "What is lost without each unit is that of the first {tried:,} of the {n:,} "
                    "samples.",
                    tried=self.tried,
                    n=n,
                )
            )
        return sentences

    @property
    def favourites(self) -> Array:
        """The class with the highest mean activation of each unit, (units,) int; -1 if dead."""
        means = np.nan_to_num(self.profiles.class_means, nan=-np.inf)
        return np.where(self.profiles.dead, -1, means.argmax(axis=0))

    def class_name(self, favourite: int) -> str:
        """Return what one of the `favourites` is called; a dash if there is none."""
        return "–" if favourite < 0 else self.selection.source.classes[favourite]

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

    def on_pixels(self, units: Array) -> Array:
        """Return what `linear` comes to for some units, (units, 28, 28)."""
        network = self.selection.network
        product = network[f"W{self.number}"][:, units]
        # From the last layer back, so that no product is larger than the units need.
        for layer in range(self.number - 1, 0, -1):
            product = network[f"W{layer}"] @ product
        return np.ascontiguousarray(product.T).reshape(-1, 28, 28)


@cached.FIGURES.keep(Message("Summing up each unit…"))
def _profiles(key: Key, number: int) -> Profiles:
    network, labels = cached.network(key.network), cached.splits(key.data)[key.split][1]
    n = profiled_samples(network.sizes[number], len(labels))
    first = cached.first_edited_layer(key.network)
    if number < first:
        return _profiles(key.unedited, number)
    try:
        z = cached.activations(key, number)
    except cached.TooLargeError:
        x = cached.pixels(key.data, key.split, n)
        return layer_profiles(network, x, labels[:n], number)
    if number == first:
        units = edited_units(read_edits(key.network.edits), number)
        before = _profiles(key.unedited, number)
        return changed_profiles(before, z[:n], labels[:n], network.activation, units)
    return profiles(z[:n], labels[:n], network.activation, classes=network.sizes[-1])


@cached.FIGURES.keep(Message("Leaving out each unit in turn…"))
def _removals(key: Key) -> dict[str, Array]:
    network, labels = cached.network(key.network), cached.splits(key.data)[key.split][1]
    n = removal_samples(network, len(labels))
    return removal_accuracies(network, cached.pixels(key.data, key.split, n), labels[:n])

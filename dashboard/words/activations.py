"""What is said of an activation: a row for each of `core.network.layers.ACTIVATIONS`."""

from collections.abc import Callable
from typing import NamedTuple

from core.messages import Message
from dashboard.words.translation import counted


class Saturated(NamedTuple):
    """What is said of values near a limit, where the slope has all but vanished.

    Attributes
    ----------
    word : Message
        What such a value is, and a column of how often it occurs.
    label : Message
        Above how often it occurs.
    note : callable
        Takes a fraction, in words, and returns that it is of an array.
    explained : Message
        What the word means.
    units : callable
        Takes how many units are so for nearly all samples, and how the number is shown, and returns
        that it is so.
    """

    word: Message
    label: Message
    note: Callable[[str], Message]
    explained: Message
    units: Callable[[int, str], Message]


class Words(NamedTuple):
    """The sentences about one activation.

    Attributes
    ----------
    step : callable
        Takes the number of units of a layer, and returns what it does to their sums.
    slope : callable
        Takes the number of a layer, and returns what its slope does to the gradient on the way
        back.
    accuracy : callable
        Takes an accuracy over a split, and the fraction of z1 that is saturated there, both in
        words, and returns them in a sentence.
    saturated : Saturated
    """

    step: Callable[[int], Message]
    slope: Callable[[int], Message]
    accuracy: Callable[[str, str], Message]
    saturated: Saturated


NEAR_LIMITS = Saturated(
    Message("saturated"),
    Message("Saturated for"),
    lambda fraction: Message("{fraction} saturated", fraction=fraction),
    Message("**Saturated**: within 0.01 of its limits, where its slope has all but vanished."),
    lambda n, count: counted(
        n,
        "{count} unit is saturated for nearly all samples.",
        "{count} units are saturated for nearly all samples.",
        count=count,
    ),
)
ZERO = Saturated(
    Message("zero"),
    Message("Zero for"),
    lambda fraction: Message("{fraction} zero", fraction=fraction),
    Message("**Zero**: it gives exactly 0."),
    lambda n, count: counted(
        n,
        "{count} unit is 0 for nearly all samples.",
        "{count} units are 0 for nearly all samples.",
        count=count,
    ),
)

WORDS = {
    "sigmoid": Words(
        lambda units: Message(
            "Each of the {units} sums by itself, squeezed into 0 to 1.", units=units
        ),
        lambda layer: Message(
            "dz{layer} times the slope of sigmoid, z{layer} · (1 − z{layer}), at most 0.25: a "
            "saturated unit lets next to nothing through.",
            layer=layer,
        ),
        lambda accuracy, fraction: Message(
            "accuracy **{accuracy}**, **{fraction}** of z1 saturated (within 0.01 of 0 or 1)",
            accuracy=accuracy,
            fraction=fraction,
        ),
        NEAR_LIMITS,
    ),
    "relu": Words(
        lambda units: Message(
            "Each of the {units} sums by itself, kept if positive, else 0.", units=units
        ),
        lambda layer: Message(
            "dz{layer} times the slope of relu, 1 where z{layer} is positive and 0 elsewhere: a "
            "unit that is off lets nothing through.",
            layer=layer,
        ),
        lambda accuracy, fraction: Message(
            "accuracy **{accuracy}**, **{fraction}** of z1 is 0",
            accuracy=accuracy,
            fraction=fraction,
        ),
        ZERO,
    ),
    "tanh": Words(
        lambda units: Message(
            "Each of the {units} sums by itself, squeezed into −1 to 1.", units=units
        ),
        lambda layer: Message(
            "dz{layer} times the slope of tanh, 1 − z{layer}², at most 1: a saturated unit lets "
            "next to nothing through.",
            layer=layer,
        ),
        lambda accuracy, fraction: Message(
            "accuracy **{accuracy}**, **{fraction}** of z1 saturated (within 0.01 of −1 or 1)",
            accuracy=accuracy,
            fraction=fraction,
        ),
        NEAR_LIMITS,
    ),
}

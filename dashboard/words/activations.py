"""What is said of an activation: a row for each of `core.network.layers.ACTIVATIONS`."""

from typing import NamedTuple


class Saturated(NamedTuple):
    """What is said of values near a limit, where the slope has all but vanished.

    Attributes
    ----------
    word : str
        What such a value is, and a column of how often it occurs.
    label : str
        Above how often it occurs.
    note : str
        How often, of an array: ``{fraction}``.
    explained : str
        What the word means.
    one_unit, units : str
        That one unit, or so many, ``{count}``, are so for nearly all samples.
    """

    word: str
    label: str
    note: str
    explained: str
    one_unit: str
    units: str


class Words(NamedTuple):
    """The sentences about one activation, as `str.format` takes them.

    Attributes
    ----------
    step : str
        What it does to the ``{units}`` sums of a layer.
    slope : str
        What its slope does to the gradient of layer ``{layer}`` on the way back.
    accuracy : str
        The ``{accuracy}`` over a split, and the ``{fraction}`` of z1 that is saturated there.
    saturated : Saturated
    """

    step: str
    slope: str
    accuracy: str
    saturated: Saturated


NEAR_LIMITS = Saturated(
    "saturated",
    "Saturated for",
    "{fraction} saturated",
    "**Saturated**: within 0.01 of its limits, where its slope has all but vanished.",
    "{count} unit is saturated for nearly all samples.",
    "{count} units are saturated for nearly all samples.",
)
ZERO = Saturated(
    "zero",
    "Zero for",
    "{fraction} zero",
    "**Zero**: it gives exactly 0.",
    "{count} unit is 0 for nearly all samples.",
    "{count} units are 0 for nearly all samples.",
)

WORDS = {
    "sigmoid": Words(
        "Each of the {units} sums by itself, squeezed into 0 to 1.",
        "dz{layer} times the slope of sigmoid, z{layer} · (1 − z{layer}), at most 0.25: a "
        "saturated unit lets next to nothing through.",
        "accuracy **{accuracy}**, **{fraction}** of z1 saturated (within 0.01 of 0 or 1)",
        NEAR_LIMITS,
    ),
    "relu": Words(
        "Each of the {units} sums by itself, kept if positive, else 0.",
        "dz{layer} times the slope of relu, 1 where z{layer} is positive and 0 elsewhere: a unit "
        "that is off lets nothing through.",
        "accuracy **{accuracy}**, **{fraction}** of z1 is 0",
        ZERO,
    ),
    "tanh": Words(
        "Each of the {units} sums by itself, squeezed into −1 to 1.",
        "dz{layer} times the slope of tanh, 1 − z{layer}², at most 1: a saturated unit lets next "
        "to nothing through.",
        "accuracy **{accuracy}**, **{fraction}** of z1 saturated (within 0.01 of −1 or 1)",
        NEAR_LIMITS,
    ),
}

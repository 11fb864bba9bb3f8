"""What a weight file says of its network besides the arrays, in words that are read again.

``activation``
    What the hidden layers apply.
``pixels``
    What the network takes: ``unit``, always, in a file that was written here.
``trained_on``
    The pixel scale that was folded into W1 and b1, for a person to know; it is not read.
``assumed``
    Which of the first two nobody said, ``activation``, ``pixels`` or both.
"""

from collections.abc import Mapping

from core.arrays import Array
from core.messages import Message
from core.network.network import Network
from core.weights.content import Content, WeightsError
from core.weights.pixels import UNIT, PixelScale, pixel_scale, scale_name

MARKS = ("activation", "pixels", "trained_on", "assumed")
OPEN = ("activation", "pixels")  # what a file may leave open, and `assumed` may name


def marks_of(network: Network, assumed: frozenset[str], trained_on: PixelScale) -> dict[str, str]:
    """Return what is written beside the arrays of a network."""
    marks = {"activation": network.activation, "pixels": scale_name(UNIT)}
    if trained_on != UNIT:
        marks["trained_on"] = scale_name(trained_on)
    if assumed:
        marks["assumed"] = " ".join(sorted(assumed))
    return marks


def marked(arrays: Mapping[str, Array], marks: Mapping[str, str]) -> Content:
    """Return the content of a file with such marks.

    Raises
    ------
    ValueError
        If its pixels are none that are known.
    """
    pixels = marks.get("pixels")
    return Content(
        dict(arrays),
        marks.get("activation"),
        None if pixels is None else pixel_scale(pixels),
        frozenset(OPEN).intersection(marks.get("assumed", "").split()),
    )


def unmarked(arrays: Mapping[str, Array]) -> Content:
    """Return the content of a file in which the marks stand among the arrays, as text.

    Raises
    ------
    WeightsError
        If a mark is not one word, or says something that is not known.
    """
    marks = {name: arrays[name] for name in MARKS if name in arrays}
    for name, mark in marks.items():
        if mark.shape != () or mark.dtype.kind != "U":
            raise WeightsError(
                Message("its entry {name!r} is not one word. Write the file again.", name=name)
            )
    parameters = {name: array for name, array in arrays.items() if name not in marks}
    return marked(parameters, {name: str(mark.item()) for name, mark in marks.items()})

"""What a weight file says of its network besides the arrays, in words that are read again.

``activation``
    What the hidden layers apply.
``pixels``
    What the network takes: ``unit``, always, in a file that was written here.
``trained_on``
    The pixel scale that was folded into W1 and b1, to be known and kept; it is not folded again.
``assumed``
    Which of the first two nobody said, ``activation``, ``pixels`` or both.
``edited_from``, ``edits_made``
    Of which file, and by what edits, it was made by hand.
"""

from collections.abc import Mapping

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.weights.content import Content, WeightsError
from core.weights.origin import WORDS, Origin, origin_words, read_origin
from core.weights.pixels import UNIT, PixelScale, pixel_scale, scale_name

MARKS = ("activation", "pixels", "trained_on", "assumed", *WORDS)
#: What others call the first of them.
ACTIVATION_NAMES = (
    *("activation", "activation_function", "activation_fn", "hidden_activation", "nonlinearity"),
    "act",
)
OPEN = ("activation", "pixels")  # what a file may leave open, and `assumed` may name


def marks_of(
    network: Network, assumed: frozenset[str], trained_on: PixelScale, origin: Origin | None
) -> dict[str, str]:
    """Return what is written beside the arrays of a network."""
    marks = {"activation": network.activation, "pixels": scale_name(UNIT), **origin_words(origin)}
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
    activation = marks.get("activation")
    return Content(
        dict(arrays),
        activation_named(activation) or activation,
        None if pixels is None else pixel_scale(pixels),
        frozenset(OPEN).intersection(marks.get("assumed", "").split()),
        _trained_on(marks.get("trained_on", "")),
        origin=read_origin(marks),
    )


def _trained_on(words: str) -> PixelScale:
    """Return the scale that was folded; `UNIT` where others say something else by that name."""
    try:
        return pixel_scale(words)
    except ValueError:
        return UNIT


def activation_named(word: object) -> str | None:
    """Return the activation that is meant by a word, as ``"ReLU"`` or ``"nn.Tanh()"``, if any.

    Examples
    --------
    >>> activation_named("torch.nn.ReLU()"), activation_named("logistic"), activation_named(3)
    ('relu', 'sigmoid', None)
    """
    if isinstance(word, np.ndarray) and word.shape == ():
        word = word.item()
    if not isinstance(word, str):
        return None
    name = word.lower().removesuffix("()").rpartition(".")[2]
    name = {"logistic": "sigmoid"}.get(name, name)
    return name if name in ACTIVATIONS else None


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
    words = {name: str(mark.item()) for name, mark in marks.items()}
    for name in ACTIVATION_NAMES:
        if "activation" not in words and (named := activation_named(parameters.get(name))):
            words["activation"] = named
            del parameters[name]
    return marked(parameters, words)

"""What the name of an array says: which part of a layer it is, and of which layer.

``fc1.weight``, ``dense/kernel:0``, ``layers.0.W`` and ``hidden_w`` end with the part, ``W1``,
``weights_1``, ``coefs_0``, ``biases.out`` and ``wih`` begin with it.
"""

import re
from typing import NamedTuple

#: The words for each part.
_WORDS = {
    "weight": ("weight", "weights", "kernel", "kernels", "coef", "coefs", "theta", "w"),
    "bias": ("bias", "biases", "intercept", "intercepts", "b"),
    "gamma": ("gamma",),
    "beta": ("beta",),
    "mean": ("running_mean", "moving_mean"),
    "var": ("running_var", "running_variance", "moving_var", "moving_variance"),
    "count": ("num_batches_tracked",),
    "eps": ("eps", "epsilon"),
}
_PART = {word: part for part, words in _WORDS.items() for word in words}
_ANY = "|".join(sorted(_PART, key=len, reverse=True))
_AT_END = re.compile(rf"(?:(.*)[._/ -])?({_ANY})_?(?::\d+)?", re.IGNORECASE | re.DOTALL)
_AT_START = re.compile(
    rf"((?:.*[./])?)({_ANY})_?(?:[._/ -]?(\d+)|[._/ -](.+))(?::\d+)?", re.IGNORECASE | re.DOTALL
)
_LETTERS = re.compile(r"([wb])([a-z]{1,2})", re.IGNORECASE)  # wih, who, bh
_BY_OUTPUTS = {"weight", "weights", "theta"}


class Part(NamedTuple):
    """A part of a layer.

    Attributes
    ----------
    part : str
        ``"weight"`` or ``"bias"``; or of a batch normalisation ``"gamma"``, ``"beta"``, ``"mean"``,
        ``"var"``, ``"count"`` or ``"eps"``.
    stem : str
        What the names of the parts of one layer have in common: ``"fc1"``.
    by_outputs : bool
        Whether a matrix of such a name is usually (outputs, inputs), as PyTorch's is.
    """

    part: str
    stem: str
    by_outputs: bool = False


def part_of(name: str) -> Part | None:
    """Return which part an array of this name is; None if the name does not tell.

    Examples
    --------
    >>> part_of("fc1.weight")
    Part(part='weight', stem='fc1', by_outputs=True)
    >>> part_of("dense_1/kernel:0").stem, part_of("b2"), part_of("epoch")
    ('dense_1', Part(part='bias', stem='2', by_outputs=False), None)
    """
    if found := _AT_END.fullmatch(name):
        stem, word = found[1] or "", found[2].lower()
    elif found := _AT_START.fullmatch(name):
        stem, word = found[1] + (found[3] or found[4]), found[2].lower()
    elif found := _LETTERS.fullmatch(name):
        word, stem = found[1].lower(), found[2]
    else:
        return None
    return Part(_PART[word], stem, word in _BY_OUTPUTS)


def number_of(stem: str) -> int | None:
    """Return the last number in a name."""
    numbers = re.findall(r"\d+", stem)
    return int(numbers[-1]) if numbers else None

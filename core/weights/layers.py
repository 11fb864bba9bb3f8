"""The dense layers in a file: which of its arrays are the weight and the bias of one layer.

A dense layer is a matrix and a vector under one name: ``fc1.weight`` and ``fc1.bias``, ``W1`` and
``b1``. `core.weights.order` says which layer comes first and which way round its matrix is.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from core.arrays import Array
from core.messages import Message

_PARTS = {
    "weight": re.compile(r"(?:^|[._/])(?:weight|kernel|W)$|^W(?=\d+$)"),
    "bias": re.compile(r"(?:^|[._/])(?:bias|b)$|^b(?=\d+$)"),
}
_MOST = 64  # layers: a file of more is no network of this kind


class Layer(NamedTuple):
    """A matrix and its vector as they are in a file; a layer without a bias adds nothing.

    Attributes
    ----------
    stem : str
        What the names of the two have in common: ``fc1``.
    name : str
        Of the matrix: ``fc1.weight``.
    weight : (a, b)
    bias : (n,) or None
        n is a or b.
    by_outputs : bool
        Whether a matrix of such a name is usually (outputs, inputs), as PyTorch's is.
    """

    stem: str
    name: str
    weight: Array
    bias: Array | None
    by_outputs: bool


def dense_layers(arrays: Mapping[str, Array]) -> tuple[list[Layer], list[Message]]:
    """Return the dense layers that arrays make up, in the order of the arrays.

    Returns
    -------
    layers : list of Layer
    notes : list of Message
        What was set aside or worked out, a sentence each.

    Raises
    ------
    ValueError
        If an array is no part of a dense layer, or a layer is not whole.
    """
    found: dict[str, dict[str, str]] = {}
    for name, array in arrays.items():
        part = next((part for part, end in _PARTS.items() if end.search(name)), None)
        if part is None or array.ndim > 2:
            raise ValueError(
                Message(
                    "it holds {name!r:.60} of shape {shape}, where the weight and the bias of "
                    "dense layers were expected. Save those alone: W1, b1, … or fc1.weight, "
                    "fc1.bias, …",
                    name=name,
                    shape=array.shape,
                )
            )
        found.setdefault(_PARTS[part].sub("", name), {})[part] = name
    without = [parts["bias"] for parts in found.values() if "weight" not in parts]
    if without:
        raise ValueError(
            Message(
                "{bias!r:.60} belongs to no weight. Save the weight and the bias of each layer.",
                bias=without[0],
            )
        )
    if not 1 <= len(found) <= _MOST:
        raise ValueError(
            Message(
                "it holds {layers} layers, where 1 to {most} were expected. Save the weight and "
                "the bias of each layer.",
                layers=len(found),
                most=_MOST,
            )
        )
    return [
        _layer(arrays, stem, parts["weight"], parts.get("bias")) for stem, parts in found.items()
    ], []


def _layer(arrays: Mapping[str, Array], stem: str, weight: str, bias: str | None) -> Layer:
    matrix, vector = arrays[weight], None if bias is None else arrays[bias]
    if matrix.ndim != 2 or 0 in matrix.shape or (vector is not None and vector.size == 0):
        raise ValueError(
            Message(
                "{weight!r:.60} has the shape {shape}, where the two axes of a dense layer were "
                "expected.",
                weight=weight,
                shape=matrix.shape,
            )
        )
    if vector is not None and vector.size not in matrix.shape:
        raise ValueError(
            Message(
                "{bias!r:.60} of shape {length} fits neither axis of {weight!r:.60} of shape "
                "{shape}. Save the two of one layer.",
                bias=bias,
                length=vector.shape,
                weight=weight,
                shape=matrix.shape,
            )
        )
    return Layer(stem, weight, matrix, vector, by_outputs="weight" in weight)

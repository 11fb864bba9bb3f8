"""Arrays named otherwise than in the book, as those of PyTorch are: which of them is W1.

A dense layer is a matrix and a vector under one name: ``fc1.weight`` and ``fc1.bias``. PyTorch
keeps its matrix as (outputs, inputs), the book as (inputs, outputs). Which layer comes first and
which way round its matrix is, the shapes tell: each layer takes as many values as the one before
gives. Where they leave a choice, the names decide.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from core.arrays import Array
from core.messages import Message

_PARTS = {
    "weight": re.compile(r"(?:^|[._/])(?:weight|kernel|W)$|^W(?=\d+$)"),
    "bias": re.compile(r"(?:^|[._/])(?:bias|b)$|^b(?=\d+$)"),
}
_PIXELS = 784
_MOST = 64  # layers: a file of more is no network of this kind
_MOST_SHUFFLED = 12  # layers of which every order is tried


class _Layer(NamedTuple):
    """A matrix and its vector as they are in a file; a layer without a bias adds nothing."""

    name: str
    weight: Array
    bias: Array | None
    by_outputs: bool  # whether a name like this one has the matrix as (outputs, inputs)


class _Placed(NamedTuple):
    """A layer in its place, with its matrix turned over or not."""

    layer: _Layer
    transposed: bool

    @property
    def sizes(self) -> tuple[int, int]:
        """How many values it takes and gives."""
        rows, columns = self.layer.weight.shape
        return (columns, rows) if self.transposed else (rows, columns)


def in_book_order(arrays: Mapping[str, Array]) -> tuple[dict[str, Array], list[Message]]:
    """Return the arrays of a network as ``W1, b1, W2, b2, …``, turned as the book has them.

    Parameters
    ----------
    arrays : mapping of str to array
        The book's names; or a matrix and a vector a layer under any common name, ``weight`` and
        ``bias`` behind it: ``0.weight``, ``fc1.bias``, ``net.2.weight``.

    Returns
    -------
    arrays : dict of str to array
    notes : list of Message
        What was worked out, a sentence each; empty for arrays in the book's own form.

    Raises
    ------
    ValueError
        If the arrays are not those of dense layers, or no order of them chains.
    """
    if _chains(arrays):
        return dict(arrays), []
    try:
        placed = _order(_layers(arrays))
    except ValueError:
        if "W1" not in arrays:
            raise
        return dict(arrays), []  # Network says best what is wrong under the book's own names
    named: dict[str, Array] = {}
    notes = []
    for number, (layer, transposed) in enumerate(placed, start=1):
        W = layer.weight.T if transposed else layer.weight
        named[f"W{number}"] = W
        named[f"b{number}"] = (
            np.zeros(W.shape[1], W.dtype) if layer.bias is None else layer.bias.reshape(-1)
        )
        notes.append(_note(layer, transposed, number))
    return named, notes


def _note(layer: _Layer, transposed: bool, number: int) -> Message:
    """Return what was worked out of a layer."""
    values = {"weight": layer.name, "shape": layer.weight.shape, "number": number}
    match transposed, layer.bias is None:
        case True, False:
            return Message("{weight} {shape} became W{number}, transposed.", **values)
        case False, False:
            return Message("{weight} {shape} became W{number}, as it is.", **values)
        case True, True:
            return Message(
                "{weight} {shape} became W{number}, transposed; it has no bias, so b{number} is 0.",
                **values,
            )
        case _:
            return Message(
                "{weight} {shape} became W{number}, as it is; it has no bias, so b{number} is 0.",
                **values,
            )


def _chains(arrays: Mapping[str, Array]) -> bool:
    """Return whether arrays have the book's names and form."""
    given = 0
    for number in range(1, len(arrays) // 2 + 1):
        W, b = arrays.get(f"W{number}"), arrays.get(f"b{number}")
        if W is None or b is None or W.ndim != 2 or b.shape != W.shape[1:]:
            return False
        if given not in (0, W.shape[0]):
            return False
        given = W.shape[1]
    return len(arrays) % 2 == 0 and given > 0


def _layers(arrays: Mapping[str, Array]) -> list[_Layer]:
    """Return each matrix beside its vector, in the order of their names, numbers by their value."""
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
        _layer(arrays, found[stem]["weight"], found[stem].get("bias"))
        for stem in sorted(found, key=_natural)
    ]


def _layer(arrays: Mapping[str, Array], weight: str, bias: str | None) -> _Layer:
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
    return _Layer(weight, matrix, vector, by_outputs="weight" in weight)


def _order(layers: list[_Layer]) -> list[_Placed]:
    # A network here takes the pixels of an image; one that takes something else may still chain.
    starts = [_PIXELS, *layers[0].weight.shape]
    for start in starts:
        if placed := next(_chain(layers, start, shuffled=False), None):
            return placed
    if len(layers) <= _MOST_SHUFFLED and (placed := next(_chain(layers, _PIXELS), None)):
        return placed
    shapes = ", ".join(f"{layer.name} {layer.weight.shape}" for layer in layers[:8])
    raise ValueError(
        Message(
            "the shapes of its layers chain in no order: {shapes:.300}. Each layer must take as "
            "many values as the one before gives.",
            shapes=shapes,
        )
    )


def _chain(layers: list[_Layer], width: int, *, shuffled: bool = True) -> Iterator[list[_Placed]]:
    """Yield the orders in which the layers chain from this width, the likeliest first."""
    if not layers:
        yield []
    for i, layer in enumerate(layers if shuffled else layers[:1]):
        # Of two equal layers the second first would chain as well, and was tried already.
        if any(_alike(layer, earlier) for earlier in layers[:i]):
            continue
        for placed in _ways_round(layer, width):
            for rest in _chain(layers[:i] + layers[i + 1 :], placed.sizes[1], shuffled=shuffled):
                yield [placed, *rest]


def _ways_round(layer: _Layer, width: int) -> list[_Placed]:
    """Return how a layer can follow this width; which way round a square is, its name says."""
    rows, columns = layer.weight.shape
    ways = {layer.by_outputs} if rows == columns else {True, False}
    return [
        placed
        for placed in (_Placed(layer, way) for way in ways)
        if placed.sizes[0] == width and (layer.bias is None or layer.bias.size == placed.sizes[1])
    ]


def _alike(one: _Layer, other: _Layer) -> bool:
    """Return whether two layers are the same to the search: what fits one fits the other."""
    return (
        one.weight.shape == other.weight.shape
        and one.by_outputs == other.by_outputs
        and (one.bias is None) == (other.bias is None)
        and (one.bias is None or other.bias is None or one.bias.size == other.bias.size)
    )


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort names with their numbers by value: fc2 before fc10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]

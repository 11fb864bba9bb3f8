"""Which layer comes first, and which way round its matrix is: the arrays as the book has them.

PyTorch keeps its matrix as (outputs, inputs), the book as (inputs, outputs). The shapes tell: each
layer takes as many values as the one before gives. Where they leave a choice, the numbers in the
names decide (``fc1``, ``fc2``), else the order of a file that keeps the one in which its arrays
were saved. Where that is none either, nobody can know, and the reader is asked.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.batchnorm import fold_into_next, fold_into_previous
from core.weights.content import Content, UnknownOrderError
from core.weights.layers.chaining import (
    Placed,
    family,
    in_this_order,
    natural,
    orders_of,
    sorted_by_number,
)
from core.weights.layers.dense import dense_layers
from core.weights.layers.layer import Layer


def in_book_order(
    content: Content, order: Sequence[str] | None = None
) -> tuple[dict[str, Array], list[Message]]:
    """Return the arrays of a network as ``W1, b1, W2, b2, …``, turned as the book has them.

    Parameters
    ----------
    content : Content
        Its arrays have the book's names; or are a matrix and a vector a layer under any common
        name, ``weight`` and ``bias`` behind it: ``0.weight``, ``fc1.bias``, ``net.2.weight``.
    order : sequence of str, optional
        The names of the layers, first to last, each as ``fc1`` or ``fc1.weight``.

    Returns
    -------
    arrays : dict of str to array
    notes : list of Message
        What was worked out, a sentence each; empty for arrays in the book's own form.

    Raises
    ------
    UnknownOrderError
        If the layers fit each other in several orders and nothing says which.
    ValueError
        If the arrays are not those of dense layers, no order of them chains, or the order that was
        asked for names others.
    """
    arrays = content.arrays
    if order is None and _chains(arrays):
        return dict(arrays), []
    try:
        layers, notes = dense_layers(arrays, content.keeps_order)
        placed = (
            _found_order(layers, content.keeps_order)
            if order is None
            else _asked_order(layers, order)
        )
    except UnknownOrderError:
        raise
    except ValueError:
        books = {"W1", "b1"} <= arrays.keys() and all(
            re.fullmatch(r"[Wb]\d+", name) and array.ndim < 3 for name, array in arrays.items()
        )
        if order is not None or not books:
            raise
        return dict(arrays), []  # Network says best what is wrong under the book's own names
    named: dict[str, Array] = {}
    for number, (layer, transposed) in enumerate(placed, start=1):
        W = layer.weight.T if transposed else layer.weight
        b = np.zeros(W.shape[1], W.dtype) if layer.bias is None else layer.bias.reshape(-1)
        if layer.before:
            W, b = fold_into_next(W, b, layer.before.scale, layer.before.shift)
        if layer.after:
            W, b = fold_into_previous(W, b, layer.after.scale, layer.after.shift)
        named[f"W{number}"], named[f"b{number}"] = W, b
        if transposed or layer.bias is None or layer.name != f"W{number}":
            notes.append(_note(layer, transposed, number))
    return named, notes


def _note(layer: Layer, transposed: bool, number: int) -> Message:
    """Return what was worked out of a layer."""
    values = {"weight": layer.name, "shape": layer.weight.shape, "number": number}
    match transposed, layer.bias is None and not (layer.before or layer.after):
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


def _asked_order(layers: list[Layer], order: Sequence[str]) -> list[Placed]:
    by_name = {name: layer for layer in layers for name in (layer.name, layer.stem)}
    asked = [by_name[name] for name in order if name in by_name]
    if len(order) != len(layers) or len({layer.name for layer in asked}) != len(layers):
        raise ValueError(
            Message(
                "its layers are {layers:.300}, and the order {order:.300} was asked for. Name each "
                "of them once, first to last.",
                layers=", ".join(layer.stem for layer in layers),
                order=", ".join(order),
            )
        )
    if placed := in_this_order(asked):
        return placed
    raise ValueError(_no_order(asked))


def _found_order(layers: list[Layer], kept: bool) -> list[Placed]:
    """Return the layers in the one order that shapes, names and the file leave.

    Parameters
    ----------
    layers : list of Layer
    kept : bool
        Whether they stand in the order in which they were saved.
    """
    numbered = sorted_by_number(layers)
    one_family = len({family(layer.stem) for layer in layers}) == 1
    if (kept or one_family) and (placed := in_this_order(numbered)):
        return placed
    for by_number in (True, False):
        found = orders_of(numbered, by_number)
        if len(found) > 1:
            raise UnknownOrderError(
                Message(
                    "its layers fit each other in several orders, and nothing in the file says "
                    "which is right: {first:.200}, or {second:.200}. Name the layers first to last "
                    "(order=, or --order A,B,C).",
                    first=_listed(found[0]),
                    second=_listed(found[1]),
                ),
                [tuple(placed.layer.stem for placed in order) for order in found],
            )
        if found:
            return found[0]
    # A network here takes the pixels of an image; one that takes something else may still chain.
    if placed := in_this_order(sorted(layers, key=lambda layer: natural(layer.stem))):
        return placed
    raise ValueError(_no_order(numbered))


def _listed(order: list[Placed]) -> str:
    return ", ".join(placed.layer.stem for placed in order)


def _no_order(layers: list[Layer]) -> Message:
    return Message(
        "the shapes of its layers chain in no order: {shapes:.300}. Each layer must take as many "
        "values as the one before gives.",
        shapes=", ".join(f"{layer.name} {layer.weight.shape}" for layer in layers[:8]),
    )

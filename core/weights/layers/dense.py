"""The dense layers in a file: which of its arrays are the weight and the bias of one layer.

A dense layer is a matrix and a vector under one name: ``fc1.weight`` and ``fc1.bias``, ``W1`` and
``b1``. `core.weights.layers.order` says which layer comes first and which way round its matrix is.
"""

from collections.abc import Mapping

from core.arrays import Array
from core.messages import Message
from core.weights.batchnorm import BatchNorm
from core.weights.layers.augmented import with_own_biases
from core.weights.layers.layer import Layer, layer_of
from core.weights.layers.names import number_of, part_of
from core.weights.layers.norms import KERAS_EPS, TORCH_EPS, batch_norm, place
from core.weights.layers.others import aside, check_kind, unknown, without_statistics
from core.weights.layers.unnamed import is_list, listed_layers

_MOST = 64  # layers: a file of more is no network of this kind

#: The parts of one layer: the name of the array that is each of them.
_Parts = dict[str, str]


def dense_layers(
    arrays: Mapping[str, Array], keeps_order: bool = True
) -> tuple[list[Layer], list[Message]]:
    """Return the dense layers that arrays make up, in the order of the arrays.

    Parameters
    ----------
    arrays : mapping of str to array
    keeps_order : bool
        Whether they stand as they were saved.

    Returns
    -------
    layers : list of Layer
        A batch normalisation belongs to the layer before or behind it.
    notes : list of Message
        What was set aside or worked out, a sentence each.

    Raises
    ------
    ValueError
        If an array is no part of a dense layer, or a layer is not whole.
    """
    arrays, notes = aside(arrays)
    for name, array in arrays.items():
        check_kind(name, array)
    layers, more = listed_layers(arrays) if is_list(arrays) else _named(arrays, keeps_order)
    if not 1 <= len(layers) <= _MOST:
        raise ValueError(
            Message(
                "it holds {layers} layers, where 1 to {most} were expected. Save the weight and "
                "the bias of each layer.",
                layers=len(layers),
                most=_MOST,
            )
        )
    return layers, notes + more


def _named(arrays: Mapping[str, Array], keeps_order: bool) -> tuple[list[Layer], list[Message]]:
    """Return the layers of arrays whose names say which parts they are."""
    groups: dict[str, _Parts] = {}
    by_outputs = set()
    for name, array in arrays.items():
        part = part_of(name)
        if part is None or array.ndim > 2:
            raise ValueError(unknown(name, array))
        other = groups.setdefault(part.stem, {}).setdefault(part.part, name)
        if other != name:
            raise ValueError(
                Message(
                    "{name!r:.60} and {other!r:.60} are the same part of one layer, by their "
                    "names. Save the weight and the bias of each layer.",
                    name=name,
                    other=other,
                )
            )
        if part.by_outputs:
            by_outputs.add(name)
    norms, notes = _norms(arrays, groups)
    layers = []
    for stem, parts in _paired(groups).items():
        if not parts.keys() <= {"weight", "bias"} or arrays[parts["weight"]].ndim == 1:
            name = next(iter(parts.values()))
            raise ValueError(without_statistics(name, arrays[name]))
        weight = parts["weight"]
        layers.append(layer_of(arrays, stem, weight, parts.get("bias"), weight in by_outputs))
    layers, more = place(norms, layers, list(groups) if keeps_order else None)
    layers, split = with_own_biases(layers)
    return layers, notes + more + split


def _norms(
    arrays: Mapping[str, Array], groups: dict[str, _Parts]
) -> tuple[list[BatchNorm], list[Message]]:
    """Return the batch normalisations, whose arrays are taken out of the groups."""
    norms, notes = [], []
    eps = [parts["eps"] for parts in groups.values() if "eps" in parts]
    common = {"eps": eps[0]} if eps else {}
    for stem, parts in groups.items():
        if {"mean", "var"} <= parts.keys():
            own = {part: name for part, name in parts.items() if part not in ("weight", "bias")}
            if "weight" not in parts or arrays[parts["weight"]].ndim == 1:
                # PyTorch's names of what the paper calls gamma and beta.
                for part, called in (("gamma", "weight"), ("beta", "bias")):
                    if called in parts:
                        own[part] = parts.pop(called)
            keras = "moving" in own["mean"].lower()
            norm, more = batch_norm(arrays, stem, common | own, KERAS_EPS if keras else TORCH_EPS)
            norms.append(norm)
            notes += more
            for part in ("gamma", "beta", "mean", "var"):
                parts.pop(part, None)
    return norms, notes


def _paired(found: dict[str, _Parts]) -> dict[str, _Parts]:
    """Return the parts of layers with each bias beside its weight, also under names unlike it.

    As ``weights.h1`` and ``biases.b1``, which have a number in common, or ``w_input_hidden`` and
    ``b_hidden``, which have an end.
    """
    found = {
        stem: {part: name for part, name in parts.items() if part not in ("eps", "count")}
        for stem, parts in found.items()
    }
    paired = {stem: parts for stem, parts in found.items() if parts and set(parts) != {"bias"}}
    for stem, parts in found.items():
        if stem in paired or not parts:
            continue
        free = [other for other in paired if "bias" not in paired[other]]
        alike = [other for other in free if other.endswith(stem)] or [
            other for other in free if number_of(other) == number_of(stem) is not None
        ]
        if len(alike) != 1:
            raise ValueError(
                Message(
                    "{bias!r:.60} belongs to no weight. Save the weight and the bias of each "
                    "layer.",
                    bias=parts["bias"],
                )
            )
        paired[alike[0]] = {**paired[alike[0]], **parts}
    return paired

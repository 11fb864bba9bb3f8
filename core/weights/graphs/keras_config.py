"""The layers of a Keras model, in the order in which an image passes them, from its JSON."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from core.messages import Message
from core.weights.content import WeightsError

_MODELS = ("Sequential", "Functional", "Model")  # which are layers themselves, within another


class KerasLayer(NamedTuple):
    """A layer of a model.

    Attributes
    ----------
    kind : str
        Its class.
    name : str
    config : dict of str to object
    path : str
        Where its weights are in ``model.weights.h5``.
    outermost : str
        The name of the layer of the whole model that it is, or is within.
    operands : tuple of object
        Of an operation between layers, as ``x / 255``: what it is given; "" for the layer before.
    """

    kind: str
    name: str
    config: dict[str, Any]
    path: str
    outermost: str
    operands: tuple[Any, ...] = ()


def layers_of(model: dict[str, Any], path: str = "", outermost: str = "") -> Iterator[KerasLayer]:
    """Yield the layers of a model, and those of the models within it in the place of these.

    Parameters
    ----------
    model : dict
        ``{"class_name", "config"}``, from the JSON of any version of Keras.
    path, outermost : str
        Of the model itself, if it is within another.

    Raises
    ------
    WeightsError
        If its layers are no chain.
    KeyError, TypeError, AttributeError
        If it is no such dictionary.
    """
    config = model["config"]
    entries = config if isinstance(config, list) else config["layers"]  # a list until Keras 2.2
    taken: dict[str, int] = {}
    paths = {}
    for entry in entries:
        # Keras counts the layers of a class; what they are called is theirs alone.
        kind = _snake(entry["class_name"])
        taken[kind] = taken.get(kind, -1) + 1
        paths[id(entry)] = f"{path}layers/{kind}" + (f"_{taken[kind]}" if taken[kind] else "")
    for entry, operands in _chained(entries):
        name = str(entry["config"].get("name", entry.get("name", "")))
        within = outermost or name
        if entry["class_name"] in _MODELS:
            yield from layers_of(entry, f"{paths[id(entry)]}/", within)
        else:
            config = entry["config"]
            kind = re.sub(r"V[12]$", "", entry["class_name"])  # BatchNormalizationV1, until 2.1
            yield KerasLayer(kind, name, config, paths[id(entry)], within, operands)


def _snake(kind: str) -> str:
    """Return the name of a class as Keras writes it in a path: ``batch_normalization``."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()


def _chained(entries: list[dict[str, Any]]) -> list[tuple[dict[str, Any], tuple[Any, ...]]]:
    """Return the layers of a model one behind the other, each with its operands."""
    if not any(entry.get("inbound_nodes") for entry in entries):
        return [(entry, ()) for entry in entries]
    behind: dict[str, list[tuple[dict[str, Any], tuple[Any, ...]]]] = {}
    for entry in entries:
        nodes = entry.get("inbound_nodes") or [[]]
        given = list(_operands(nodes[0]))
        before = {each.name for each in given if isinstance(each, _Layer)}
        if len(nodes) > 1 or len(before) > 1:
            raise WeightsError(_branches(entry))
        operands = tuple("" if isinstance(each, _Layer) else each for each in given)
        behind.setdefault(next(iter(before), ""), []).append((entry, operands))
    chain: list[tuple[dict[str, Any], tuple[Any, ...]]] = []
    reached = ""
    while following := behind.pop(reached, []):
        if len(following) > 1:
            raise WeightsError(_branches(following[1][0]))
        chain += following
        reached = str(following[0][0]["name"])
    if len(chain) != len(entries):
        left = next(entry for each in behind.values() for entry, _ in each)
        raise WeightsError(_branches(left))
    return chain


class _Layer(NamedTuple):
    """The layer that a value comes from."""

    name: str


def _operands(node: Any) -> Iterator[Any]:
    """Yield what a layer is given: a `_Layer` for what comes from another, and numbers.

    Keras 3 has ``{"args", "kwargs"}`` with dictionaries for tensors; Keras 2 a list of ``[name,
    index, index, kwargs]``.
    """
    match node:
        case {"keras_history": [str(name), *_]}:
            yield _Layer(name)
        case dict():
            for value in node.values():
                yield from _operands(value)
        case ["_CONSTANT_VALUE", _, value, *options]:  # as in 1 - x
            yield from _operands([value, *options])
        case [str(name), int(), int(), *options]:
            yield _Layer(name)
            yield from _operands(options)
        case list():
            for value in node:
                yield from _operands(value)
        case int() | float() if not isinstance(node, bool):
            yield node


def _branches(entry: dict[str, Any]) -> Message:
    return Message(
        "its layers branch at {kind:.40} {name!r:.40}. A network here is a chain of dense layers.",
        kind=str(entry["class_name"]),
        name=str(entry.get("name", "")),
    )

"""The arrays of a network among the objects in a file: dictionaries in lists in dictionaries.

A checkpoint has the weights under a name of its own, beside the state of an optimizer, an epoch and
the like; others save lists of arrays, or a dictionary for each layer.
"""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.pickle_notes import Unknown
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.marks import ACTIVATION_NAMES, activation_named, unmarked
from core.weights.objects import object_error

#: What checkpoints call the weights, the likeliest first.
_WEIGHTS = (
    *("state_dict", "model_state_dict", "model_state", "net_state_dict", "network_state_dict"),
    *("model", "net", "network", "mlp", "classifier", "module"),
    *("weights", "params", "parameters", "variables"),
)
#: What is beside the weights: how the training stood, and copies of the weights.
_BESIDE = re.compile(
    r"optim|sched|scaler|rng|callback|loop|hyper|hparam|config|args|histor|log|metric|loss|best"
)
_COPIES = re.compile(r"(?:^|[._])(?:ema|swa|averaged|teacher|target|shadow)(?:$|[._])")
_BIASES = re.compile(r"^b$|bias|intercept", re.IGNORECASE)
_MOST_NAMED = 8  # things set aside that a note names


def content_of(tree: Any) -> Content:
    """Return what a file of nested objects holds of a network.

    Parameters
    ----------
    tree : object
        As `core.files.safe_pickle.read_pickle_tree` or `core.files.safe_torch.read_torch` returns
        it. The weights may be in a checkpoint, in a dictionary, or in a list: these get the names
        ``arr_0``, ``arr_1``, … that NumPy gives to arrays without one.

    Raises
    ------
    WeightsError
        If it holds no network's arrays.
    """
    if (kind := _object_instead(tree)) is not None:
        raise object_error(kind, of_torch=True)
    if _is_data_set(tree):
        raise WeightsError(
            Message(
                "this is a data set of images and labels, not a network. Add it as a data set of "
                "your own instead."
            )
        )
    if not isinstance(tree, dict | list | tuple) or not _matrices(tree):
        raise WeightsError(
            Message(
                "it holds {kind}, where a dictionary of arrays was expected, with a matrix for "
                "each layer.",
                kind=_kind(tree),
            )
        )
    weights, notes = _without_copies(*_weights_of(tree))
    flat = dict(_flat(weights, "" if isinstance(weights, dict) else "arr_"))
    content = unmarked(flat)
    return content._replace(
        activation=content.activation or _said_activation(tree), notes=tuple(notes)
    )


def _weights_of(tree: Any) -> tuple[Any, list[Message]]:
    """Return the part of a checkpoint that has the weights, and what was set aside for it."""
    notes: list[Message] = []
    while isinstance(tree, dict):
        inner = [key for key in tree if isinstance(key, str) and _matrices(tree[key])]
        if any(_array(tree[key]) is not None for key in inner):
            break  # the weights themselves
        likely = (
            [key for key in _WEIGHTS if key in inner][:1]
            or [key for key in inner if not _BESIDE.search(key) and not _COPIES.search(key)]
            or [key for key in inner if not _BESIDE.search(key)]
        )
        if len(likely) != 1:
            break  # a dictionary for each layer
        chosen = likely[0]
        others = [str(key) for key in tree if key != chosen]
        if any(_BIASES.search(other) for other in others):
            break  # the matrices under one name, the vectors under another
        if others:
            notes.append(
                Message(
                    "It is a checkpoint: the weights under {key!r:.60} were read, and the rest set "
                    "aside: {names:.300}.",
                    key=chosen,
                    names=_listed(others),
                )
            )
        tree = tree[chosen]
    return tree, notes


def _object_instead(tree: Any) -> str | None:
    """Return the kind of an object that stands where weights were expected, if one does."""
    match tree:
        case Unknown(name=kind):
            return kind
        case dict() if any(_matrices(tree.get(name)) for name in _WEIGHTS):
            return None
        case dict():
            values = [tree[name] for name in _WEIGHTS if name in tree]
        case list() | tuple():
            values = list(tree)
        case _:
            return None
    return next((value.name for value in values if isinstance(value, Unknown)), None)


def _without_copies(weights: Any, notes: list[Message]) -> tuple[Any, list[Message]]:
    """Return weights without the averages of them that stand under the same names elsewhere."""
    if not isinstance(weights, dict):
        return weights, notes
    copies = [key for key in weights if _COPIES.search(str(key))]
    kept = {key: value for key, value in weights.items() if key not in copies}
    if not copies or not _matrices(kept):
        return weights, notes
    note = Message(
        "Copies of the weights, as averages of the training, were set aside: {names:.300}.",
        names=_listed(list(map(str, copies))),
    )
    return kept, [*notes, note]


def _flat(tree: Any, prefix: str) -> Iterator[tuple[str, Array]]:
    """Yield the arrays and values of nested objects, each under the names that lead to it."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        name = f"{prefix}{key}"
        match value:
            case None:
                pass
            case Unknown(name=kind):
                raise WeightsError(
                    Message(
                        "it holds an object of the kind {kind!r:.100} as {name!r:.60}, where an "
                        "array was expected. Nothing in it was run; save the arrays alone.",
                        kind=kind,
                        name=name,
                    )
                )
            case dict():
                yield from _flat(value, f"{name}.")
            case list() | tuple() if (numbers := _array(value)) is not None:
                if _BIASES.search(str(key)) and numbers.ndim == 2 and 1 not in numbers.shape:
                    yield from ((f"{name}.{i}", row) for i, row in enumerate(numbers))
                else:
                    yield name, numbers
            case list() | tuple():
                yield from _flat(value, f"{name}.")
            case bytes() | bytearray():
                yield name, np.asarray(value[:100].decode("latin-1"))
            case int() if abs(value) >= 2**63:
                yield name, np.asarray(hex(value)[:100])  # no number of NumPy's
            case _:
                yield name, np.asarray(value)


def _numbers(values: Any) -> Array | None:
    """Return lists of numbers as a vector or a matrix; None if they are not that."""
    first = values
    while isinstance(first, list | tuple) and first:
        first = first[0]
    if not isinstance(first, int | float):
        return None
    try:
        array = np.array(values)
    except (ValueError, TypeError, OverflowError):  # of unequal lengths, or no numbers
        return None
    return array if array.dtype.kind in "fiub" and array.ndim < 3 else None


def _array(value: Any) -> Array | None:
    """Return an array, or lists of numbers as one; None for anything else."""
    if isinstance(value, np.ndarray):
        return value
    return _numbers(value) if isinstance(value, list | tuple) else None


def _matrices(tree: Any) -> bool:
    """Return whether there is an array of two axes or more in it."""
    if (array := _array(tree)) is not None:
        return array.ndim > 1
    match tree:
        case dict():
            return any(map(_matrices, tree.values()))
        case list() | tuple():
            return any(map(_matrices, tree))
    return False


def _said_activation(tree: Any, depth: int = 3) -> str | None:
    """Return the activation that a checkpoint names, among its parameters or beside them."""
    if not isinstance(tree, dict) or depth == 0:
        return None
    said = (activation_named(tree[name]) for name in ACTIVATION_NAMES if name in tree)
    within = (_said_activation(value, depth - 1) for value in tree.values())
    return next(filter(None, (*said, *within)), None)


def _is_data_set(tree: Any) -> bool:
    """Return whether it is pairs of images and labels, as in ``mnist.pkl.gz``."""
    return (
        isinstance(tree, list | tuple)
        and 1 < len(tree) < 4
        and all(
            isinstance(pair, list | tuple)
            and len(pair) == 2
            and all(isinstance(array, np.ndarray) for array in pair)
            and pair[0].ndim > 1
            and pair[1].dtype.kind in "iu"
            and pair[0].shape[:1] == pair[1].shape[:1]
            for pair in tree
        )
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"{name:.40}" for name in names[:_MOST_NAMED])
    return f"{shown}, …" if len(names) > _MOST_NAMED else shown


def _kind(value: Any) -> Message:
    match value:
        case np.ndarray():
            return Message("one NumPy array")
        case dict() | list() | tuple():
            return Message("no matrix")
    return Message("an object of type {kind}", kind=type(value).__name__)

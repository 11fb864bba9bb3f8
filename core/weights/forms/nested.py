"""Nested objects of a file made flat: arrays, each under the names that lead to it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.pickle_notes import Unknown
from core.messages import Message
from core.weights.content import WeightsError

_BIASES = re.compile(r"^b$|bias|intercept", re.IGNORECASE)

_NUMBERS = {int, float, bool}
_MOST_TEXT = 100  # characters: NumPy takes four bytes for each
_MOST_NAME = 300


def holds_biases(name: object) -> bool:
    """Return whether a name is that of several biases, as ``intercepts_``."""
    return bool(_BIASES.search(str(name)))


def flat(tree: Any, prefix: str) -> Iterator[tuple[str, Array]]:
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
                yield from flat(value, f"{name}.")
            case list() | tuple() if (numbers := array_of(value)) is not None:
                if holds_biases(key) and numbers.ndim == 2 and 1 not in numbers.shape:
                    yield from ((f"{name}.{i}", row) for i, row in enumerate(numbers))
                else:
                    yield name, numbers
            case list() | tuple():
                yield from flat(value, f"{name}.")
            case bytes() | bytearray():
                yield name, np.asarray(value[:_MOST_TEXT].decode("latin-1"))
            case str():
                yield name, np.asarray(value[:_MOST_TEXT])
            case int() if abs(value) >= 2**63:
                yield name, np.asarray(hex(value)[:_MOST_TEXT])  # no number of NumPy's
            case _:
                yield name, np.asarray(value)


def array_of(value: Any) -> Array | None:
    """Return an array, or lists of numbers as one; None for anything else."""
    if isinstance(value, np.ndarray):
        return value
    return _numbers(value) if isinstance(value, list | tuple) else None


def has_matrix(tree: Any) -> bool:
    """Return whether there is an array of two axes or more in it."""
    if (array := array_of(tree)) is not None:
        return array.ndim > 1
    match tree:
        case dict():
            return any(map(has_matrix, tree.values()))
        case list() | tuple():
            return any(map(has_matrix, tree))
    return False


def _numbers(values: Any) -> Array | None:
    """Return lists of numbers as a vector or a matrix; None if they are not that."""
    rows = values if values and isinstance(values[0], list | tuple) else [values]
    # Looked at before: NumPy would take a text among them for the type of all.
    if not all(
        isinstance(row, list | tuple) and _NUMBERS.issuperset(map(type, row)) for row in rows
    ):
        return None
    if len({len(row) for row in rows}) > 1 or not rows[0]:
        return None
    try:
        array = np.array(values)
    except OverflowError:
        return None
    return array if array.dtype.kind in "fiub" else None


def check_names(tree: Any) -> None:
    """Raise a WeightsError if a name in nested objects is too long to be put before others."""
    inner: Iterable[Any] = ()
    if isinstance(tree, dict):
        length = max((len(key) for key in tree if isinstance(key, str)), default=0)
        if length > _MOST_NAME:
            raise WeightsError(
                Message(
                    "a name in it has {length:,} characters; at most {most} are read.",
                    length=length,
                    most=_MOST_NAME,
                )
            )
        inner = tree.values()
    elif isinstance(tree, list | tuple) and not _NUMBERS.issuperset(map(type, tree)):
        inner = tree
    for value in inner:
        check_names(value)

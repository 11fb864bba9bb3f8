"""The arrays of a network among the objects of a pickle: dictionaries in lists in dictionaries."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.marks import unmarked


def content_of(tree: Any) -> Content:
    """Return what a file of nested objects holds of a network.

    Parameters
    ----------
    tree : object
        As `core.files.safe_pickle.read_pickle_tree` returns it.

    Raises
    ------
    WeightsError
        If it holds no arrays by name.
    """
    if not isinstance(tree, dict | list | tuple):
        raise WeightsError(
            Message(
                "the pickle does not hold a dictionary of NumPy arrays, but {kind}.",
                kind=_kind(tree),
            )
        )
    return unmarked(dict(_flat(tree, "" if isinstance(tree, dict) else "arr_")))


def _flat(tree: Any, prefix: str) -> Iterator[tuple[str, Array]]:
    """Yield the values of nested objects, each under the names that lead to it."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        name = f"{prefix}{key}"
        match value:
            case dict() | list() | tuple():
                yield from _flat(value, f"{name}.")
            case None:
                pass
            case _:
                yield name, np.asarray(value)


def _kind(value: Any) -> Message:
    if isinstance(value, np.ndarray):
        return Message("a NumPy array")
    return Message("an object of type {kind}", kind=type(value).__name__)

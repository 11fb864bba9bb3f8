"""The arrays of a network among the objects in a file: dictionaries in lists in dictionaries.

A checkpoint has the weights under a name of its own, beside the state of an optimizer, an epoch and
the like; others save lists of arrays, or a dictionary for each layer.
"""

from typing import Any

import numpy as np

from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.forms.checkpoint import object_instead, weights_of, without_copies
from core.weights.forms.nested import check_names, flat, has_matrix
from core.weights.forms.objects import object_error
from core.weights.marks import ACTIVATION_NAMES, activation_named, unmarked


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
    check_names(tree)
    if (kind := object_instead(tree)) is not None:
        raise object_error(kind, of_torch=True)
    if _is_data_set(tree):
        raise WeightsError(
            Message(
                "this is a data set of images and labels, not a network. Add it as a data set of "
                "your own instead."
            )
        )
    nested = isinstance(tree, dict | list | tuple)
    if not has_matrix(tree) or not nested:
        if nested:
            list(flat(tree, ""))  # raises for an object, which says more
        raise WeightsError(
            Message(
                "it holds {kind}, where a dictionary of arrays was expected, with a matrix for "
                "each layer.",
                kind=_kind(tree),
            )
        )
    weights, notes = without_copies(*weights_of(tree))
    content = unmarked(dict(flat(weights, "" if isinstance(weights, dict) else "arr_")))
    return content._replace(
        activation=content.activation or _said_activation(tree), notes=tuple(notes)
    )


def _said_activation(tree: Any, depth: int = 3) -> str | None:
    """Return the activation that a checkpoint names, among its parameters or beside them."""
    if not isinstance(tree, dict) or depth == 0:
        return None
    said = (activation_named(tree[name]) for name in ACTIVATION_NAMES if name in tree)
    within = (_said_activation(value, depth - 1) for value in tree.values())
    return next(filter(None, (*said, *within)), None)


def _is_data_set(tree: Any) -> bool:
    """Return whether it is images and labels, or several pairs of them as in ``mnist.pkl.gz``."""
    match tree:
        case (np.ndarray() as x, np.ndarray() as t):
            return x.ndim > 1 and t.dtype.kind in "iu" and x.shape[:1] == t.shape[:1]
        case (_, _) | (_, _, _):
            return all(map(_is_data_set, tree))
    return False


def _kind(value: Any) -> Message:
    match value:
        case np.ndarray():
            return Message("one NumPy array")
        case dict() | list() | tuple():
            return Message("no matrix")
    return Message("an object of type {kind}", kind=type(value).__name__)

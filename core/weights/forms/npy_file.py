"""Arrays that NumPy saved: many in an .npz, or a dictionary or a list of them in a .npy."""

import io
from typing import Any

import numpy as np

from core.files.safe_npz import read_npy, read_npz
from core.files.safe_pickle import read_pickle_tree
from core.files.safe_zip import zip_names
from core.messages import Message
from core.network.network import Network
from core.weights.content import LIMIT, Content, WeightsError
from core.weights.forms.trees import content_of
from core.weights.marks import unmarked


def is_npz(data: bytes) -> bool:
    """Return whether data is an archive of arrays."""
    return any(name.endswith(".npy") for name in zip_names(data))


def read_npz_file(data: bytes) -> Content:
    """Return what an .npz holds of a network.

    Raises
    ------
    ValueError
        If it is damaged, or holds anything but arrays of numbers and text, and lists of these.
    """
    arrays = read_npz(data, LIMIT, _objects)
    nested = not all(isinstance(array, np.ndarray) for array in arrays.values())
    return content_of(arrays) if nested else unmarked(arrays)


def write_npz(network: Network, marks: dict[str, str]) -> bytes:
    """Return an .npz of a network, with these words about it."""
    file = io.BytesIO()
    arrays: dict[str, Any] = {**network, **{name: np.str_(mark) for name, mark in marks.items()}}
    np.savez(file, **arrays)
    return file.getvalue()


def is_npy(data: bytes) -> bool:
    """Return whether `numpy.save` wrote this."""
    return data.startswith(b"\x93NUMPY")


def read_npy_file(data: bytes) -> Content:
    """Return what a .npy holds of a network: a dictionary or a list of arrays.

    Raises
    ------
    ValueError
        If it is damaged, holds a single array of numbers, or no network's arrays.
    """
    tree = read_npy("array", data, _objects)
    if isinstance(tree, np.ndarray):
        raise WeightsError(
            Message(
                "this is one array (.npy), where the arrays of a network were expected. Save all "
                "of them in one file: {line}",
                line='np.savez("mlp.npz", W1=W1, b1=b1, W2=W2, b2=b2)',
            )
        )
    return content_of(tree)


def _objects(pickled: bytes) -> Any:
    return read_pickle_tree(pickled, LIMIT)

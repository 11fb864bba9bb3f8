"""A dictionary or a list of arrays that ``numpy.save`` wrote: a pickle behind a header."""

import io

import numpy as np

from core.files.safe_zip import damage_refused
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.pickle_file import read_pkl

_MAGIC = b"\x93NUMPY"


def is_npy(data: bytes) -> bool:
    """Return whether `numpy.save` wrote this."""
    return data.startswith(_MAGIC)


def read_npy_file(data: bytes) -> Content:
    """Return what a .npy holds of a network.

    Raises
    ------
    WeightsError
        If it holds a single array of numbers, or no network's arrays.
    """
    file = io.BytesIO(data)
    with damage_refused():
        version = np.lib.format.read_magic(file)
        read_header = (
            np.lib.format.read_array_header_1_0
            if version == (1, 0)
            else np.lib.format.read_array_header_2_0
        )
        _, _, dtype = read_header(file)
    if dtype.kind == "O":
        return read_pkl(data[file.tell() :])
    raise WeightsError(
        Message(
            "this is one array (.npy), where the arrays of a network were expected. Save all of "
            "them in one file: {line}",
            line='np.savez("mlp.npz", W1=W1, b1=b1, W2=W2, b2=b2)',
        )
    )

"""A network in a pickle or in what PyTorch saves, of which nothing is ever run."""

import pickletools

from core.files.pickle_notes import UnknownNameError
from core.files.safe_pickle import read_pickle_tree
from core.files.safe_torch import read_torch
from core.weights.content import LIMIT, Content
from core.weights.forms.objects import object_error
from core.weights.forms.trees import content_of


def is_pickle(data: bytes) -> bool:
    """Return whether data begins as a pickle does; protocols 0 and 1 have no mark of their own."""
    marked = data[:1] == b"\x80" and data[1:2] <= b"\x05"
    return marked or (data[:1] in (b"(", b"}", b"c", b"]") and data[-1:] == b".")


def read_pkl(data: bytes) -> Content:
    """Return what a pickle holds of a network.

    Raises
    ------
    ValueError
        If it is damaged, or holds or asks for anything but arrays and plain values.
    """
    try:
        content = content_of(read_pickle_tree(data, LIMIT))
    except UnknownNameError as error:
        raise object_error(error.name, of_torch=False) from error
    return content._replace(keeps_order=b"OrderedDict" in data or not _is_of_python_2(data))


def _is_of_python_2(data: bytes) -> bool:
    """Return by its first text whether Python 2 wrote a pickle: its dictionaries have no order."""
    names = (instruction.name for instruction, _, _ in pickletools.genops(data))
    first = next((name for name in names if "STRING" in name or "UNICODE" in name), "")
    return "STRING" in first


def read_torch_file(data: bytes) -> Content:
    """Return what ``torch.save`` wrote of a network.

    Raises
    ------
    ValueError
        If it is damaged, or holds no network's arrays.
    """
    return content_of(read_torch(data, LIMIT))

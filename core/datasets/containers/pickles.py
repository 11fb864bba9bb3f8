"""Data sets as pickles of arrays: Nielsen's, Theano's and the book's ``mnist.pkl``.

Nothing in a pickle is run: `core.files.safe_pickle` reads them.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from core.arrays import Array
from core.datasets.class_names import LONGEST
from core.datasets.containers.arrays import pieces_of
from core.datasets.containers.piece import MAX_BYTES, Piece
from core.files.safe_pickle import read_pickle_tree

#: What pairs of images and labels are when they have no names, by how many there are.
_PAIRS: dict[int, tuple[str, ...]] = {2: ("train", "test"), 3: ("train", "valid", "test")}
#: Instructions that follow a mark where a pickle of protocol 0 or 1 begins.
_OLDER = tuple(bytes([code]) for code in b"(cdlSTUVXIFGJKM]}")


def is_pickle(data: bytes) -> bool:
    """Return whether a file begins and ends as a pickle of any protocol."""
    with_protocol = data[:1] == b"\x80" and data[1:2] <= b"\x05"
    older = data[:1] == b"(" and data[1:2] in _OLDER
    return (with_protocol or older) and data.rstrip()[-1:] == b"."


def read_pickle_pieces(name: str, data: bytes) -> list[Piece]:
    """Return the arrays of a pickle, named by its dictionaries, or by their order in tuples."""
    arrays = dict(_arrays(read_pickle_tree(data, MAX_BYTES), ()))
    return pieces_of(name, arrays)


def _arrays(tree: Any, keys: tuple[str, ...]) -> Iterator[tuple[str, Array]]:
    """Yield the arrays and the flat lists in a tree, with names made of the keys to them."""
    if not isinstance(tree, dict | list | tuple):
        yield " ".join(keys) or "array", np.asarray(tree)
    elif _is_flat(tree):  # a text is cut off: as an array all take the room of the longest
        values = [value[: LONGEST + 1] if isinstance(value, str) else value for value in tree]
        yield " ".join(keys) or "list", np.array(values)
    else:
        for key, inner in _named(tree):
            yield from _arrays(inner, (*keys, key))


def _named(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is in a dictionary, a list or a tuple by its name, or by the usual order."""
    if isinstance(tree, dict):
        return zip(map(str, tree), tree.values(), strict=True)
    if len(tree) == 2 and not any(map(_is_pair, tree)):
        return zip(("x", "t"), tree, strict=True)
    if len(tree) in _PAIRS and all(map(_is_pair, tree)):
        return zip(_PAIRS[len(tree)], tree, strict=True)
    return zip(map(str, range(len(tree))), tree, strict=True)


def _is_pair(tree: Any) -> bool:
    return isinstance(tree, list | tuple) and len(tree) == 2 and not _is_flat(tree)


def _is_flat(tree: Any) -> bool:
    inner = (dict, list, tuple, np.ndarray)
    return isinstance(tree, list | tuple) and not any(isinstance(each, inner) for each in tree)

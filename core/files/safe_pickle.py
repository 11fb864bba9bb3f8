"""Pickles of arrays and tensors, read as data: nothing in them is imported, called or run."""

import io
from typing import Any

from core.files.pickle_machine import unpickle
from core.files.pickle_plain import plain, refusing_damage
from core.files.safe_torch import names_with_storages


def read_pickle_tree(data: bytes, limit: int) -> Any:
    """Return what a pickle of arrays and plain values holds, without running it.

    Parameters
    ----------
    data : bytes
        The whole pickle, of any protocol, of Python 2 or 3.
    limit : int
        The most bytes that all arrays together may take.

    Returns
    -------
    dict, list, tuple, array, str, bytes, bool, int, float or None
        Nested as it was. A number of NumPy's own is an array of the shape (), an array of objects a
        list of these.

    Raises
    ------
    RefusedPickleError
        If the pickle is damaged, or holds or asks for anything else.

    Examples
    --------
    >>> import pickle
    >>> import numpy as np
    >>> read_pickle_tree(pickle.dumps({"W1": np.zeros((1, 2)), "epochs": 3}), 1000)
    {'W1': array([[0., 0.]]), 'epochs': 3}
    """
    with refusing_damage():
        return plain(unpickle(io.BytesIO(data), names_with_storages()), limit)

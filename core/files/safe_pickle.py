"""Pickles of NumPy arrays, read as data: nothing in them is imported, called or run."""

import math
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.pickle_machine import PickledArray, RefusedPickleError, not_numpys, unpickle
from core.messages import Message


def read_pickle(data: bytes, limit: int) -> dict[str, Array]:
    """Return the arrays of a pickled ``{name: array}``, without running the pickle.

    Parameters
    ----------
    data : bytes
        The whole pickle.
    limit : int
        The most bytes that all arrays together may take.

    Raises
    ------
    RefusedPickleError
        If the pickle is damaged, or holds or asks for anything but numeric arrays by name.
    """
    try:
        pickled = unpickle(data)
        if not isinstance(pickled, dict):
            raise RefusedPickleError(
                Message(
                    "the pickle does not hold a dictionary of NumPy arrays, but {kind}.",
                    kind=_kind(pickled),
                )
            )
        arrays: dict[str, Array] = {}
        for name, value in pickled.items():
            if not isinstance(value, PickledArray):
                raise RefusedPickleError(
                    Message(
                        "a NumPy array was expected as {name!r:.40}, found {kind}.",
                        name=name,
                        kind=_kind(value),
                    )
                )
            arrays[name] = _values(value, limit)
            limit -= arrays[name].nbytes
        return arrays
    except RefusedPickleError:
        raise
    # What pickletools and an empty stack, an unknown memo or a wrong kind of operand raise.
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError) as e:
        raise RefusedPickleError(
            Message(
                "the pickle is damaged or cut short ({error:.80}). Fetch or write the file again.",
                error=str(e),
            )
        ) from e


def _values(array: PickledArray, limit: int) -> Array:
    if array.dtype is None or len(array.shape) > 4:
        raise not_numpys()
    held = len(array.data)
    if not all(type(n) is int and 0 <= n <= held for n in array.shape):
        raise not_numpys()
    dtype = np.dtype(array.dtype.byteorder + array.dtype.code)
    size = math.prod(array.shape) * dtype.itemsize
    if size != held:
        raise RefusedPickleError(
            Message(
                "an array of shape {shape} and type {dtype} needs {size:,} bytes and the pickle "
                "holds {held:,} for it. Fetch or write the file again.",
                shape=array.shape,
                dtype=dtype,
                size=size,
                held=held,
            )
        )
    if size > limit:
        raise RefusedPickleError(
            Message("its arrays are far larger than those of any network read here.")
        )
    data = array.data.encode("latin-1") if isinstance(array.data, str) else array.data
    return np.ndarray(array.shape, dtype, buffer=data, order=array.order)


def _kind(value: Any) -> Message:
    if isinstance(value, PickledArray):
        return Message("a NumPy array")
    return Message("an object of type {kind}", kind=type(value).__name__)

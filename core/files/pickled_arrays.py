"""What NumPy's pickles say of arrays: the names that they ask for, and what is meant by them."""

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.pickle_notes import Name, Note, RefusedPickleError, misshapen, set_items
from core.messages import Message

MAX_DIMENSIONS = 8

_EMPTY = 1_000_000  # the most along an axis of an array without values
_TYPES = re.compile(r"[iu][1248]|f[248]|b1|[US]\d{1,6}")  # numbers, truth, text
_ARRAYS = {"numpy.ndarray", "numpy.memmap", "numpy.matrix", "numpy.matrixlib.defmatrix.matrix"}


@dataclass
class PickledDType(Note):
    """What a pickle says of the type of numbers."""

    code: str
    byteorder: str = "="

    def build(self, state: Any) -> None:
        """Note the byte order."""
        match state:
            case (3 | 4, "<" | ">" | "|" | "=" as byteorder, *_):
                self.byteorder = byteorder
            case _:
                raise misshapen()

    def array(self, limit: int) -> Array:
        """Raise a RefusedPickleError: a type is no array."""
        raise misshapen()

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type; a `RefusedPickleError` if it holds neither numbers nor text."""
        if not _TYPES.fullmatch(self.code):
            raise RefusedPickleError(
                Message(
                    "an array holds {code!r:.20}, where real numbers of at most 8 bytes were "
                    "expected.",
                    code=self.code,
                )
            )
        return np.dtype(self.byteorder + self.code)


@dataclass
class PickledArray(Note):
    """What a pickle says of an array, or of a single number of NumPy's."""

    shape: tuple[Any, ...] = ()
    dtype: PickledDType | None = None
    order: Any = "C"
    data: Any = b""
    axes: Any = None  # for the order "K": those of an array that is C of another order of axes

    def build(self, state: Any) -> None:
        """Note what the array holds."""
        match state:
            case (1, tuple(shape), PickledDType() as dtype, fortran, data):
                self.shape, self.dtype, self.data = shape, dtype, data
                self.order = "F" if fortran is True or fortran == 1 else "C"
            case _:
                raise misshapen()

    @property
    def objects(self) -> Any:
        """The object, or the list of objects, that an array of objects holds; None for numbers."""
        if self.dtype is None or self.dtype.code[:1] != "O" or not isinstance(self.data, list):
            return None
        return self.data[0] if self.shape == () and len(self.data) == 1 else self.data

    def array(self, limit: int) -> Array:
        """Return it, once all that the pickle says of it is checked."""
        if self.dtype is None or len(self.shape) > MAX_DIMENSIONS:
            raise misshapen()
        dtype = self.dtype.dtype
        if not isinstance(self.data, bytes | bytearray | str):
            raise misshapen()
        held = len(self.data)
        # An empty array may be long along its other axes.
        if not all(type(n) is int and 0 <= n <= max(held, _EMPTY) for n in self.shape):
            raise misshapen()
        size = math.prod(self.shape) * dtype.itemsize
        if size != held:
            raise RefusedPickleError(
                Message(
                    "an array of shape {shape} and type {dtype} needs {size:,} bytes and the "
                    "pickle holds {held:,} for it. Fetch or write the file again.",
                    shape=self.shape,
                    dtype=dtype,
                    size=size,
                    held=held,
                )
            )
        check_room(size, limit)
        data = self.data.encode("latin-1") if isinstance(self.data, str) else self.data
        if self.order != "K":
            return np.ndarray(self.shape, dtype, buffer=data, order=self.order)
        if sorted(self.axes) != list(range(len(self.shape))):
            raise misshapen()
        return np.ndarray(self.shape, dtype, buffer=data).transpose(self.axes)


def check_room(size: int, limit: int) -> None:
    """Raise a RefusedPickleError if an array has more bytes than there is room for."""
    if size > limit:
        raise RefusedPickleError(
            Message("its arrays are far larger than those of any network read here.")
        )


def _reconstruct(arguments: Any) -> PickledArray:
    match arguments:
        case (Name(text=text), (0,), b"b" | "b") if text in _ARRAYS:
            return PickledArray()
    raise misshapen()


def _dtype(arguments: Any) -> PickledDType:
    match arguments:
        case (str(code), _, _):
            return PickledDType(code)
    raise misshapen()


def _scalar(arguments: Any) -> PickledArray:
    match arguments:
        case (PickledDType() as dtype, data):
            return PickledArray((), dtype, "C", data)
    raise misshapen()


def _frombuffer(arguments: Any) -> PickledArray:
    match arguments:
        case (data, PickledDType() as dtype, tuple(shape), "C" | "F" as order):
            return PickledArray(shape, dtype, order, data)
        case (data, PickledDType() as dtype, tuple(shape), "K", tuple(axes)):
            return PickledArray(shape, dtype, "K", data, axes)
    raise misshapen()


def _encode(arguments: Any) -> str:
    """Return text as it is: protocols 0 to 2 write bytes so.

    It is encoded only when an array is made of it: a long text used many times costs nothing.
    """
    match arguments:
        case (str(text), "latin1"):
            return text
    raise misshapen()


def _no_bytes(arguments: Any) -> bytes:
    """Return what protocols 0 to 2 have for no bytes, as those of an empty array."""
    if arguments != ():
        raise misshapen()
    return b""


def ordered_dict(arguments: Any) -> dict[Any, Any]:
    """Return the dictionary of an ``OrderedDict()``, or of one of pairs as Python 2 writes it."""
    match arguments:
        case ():
            return {}
        case (list(pairs),) if all(isinstance(p, list | tuple) and len(p) == 2 for p in pairs):
            return set_items({}, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    raise misshapen()


#: The names that NumPy's pickles of arrays ask for, and what is meant by a call.
NUMPY = {
    "numpy.core.multiarray._reconstruct": _reconstruct,
    "numpy.core.multiarray.scalar": _scalar,
    "numpy.core.numeric._frombuffer": _frombuffer,
    "numpy.dtype": _dtype,
    **dict.fromkeys(_ARRAYS),
    "_codecs.encode": _encode,
    "builtins.bytes": _no_bytes,
    "collections.OrderedDict": ordered_dict,
    "copyreg._reconstructor": None,  # asks for a class next, which is what there is to tell
}

"""What PyTorch's pickles say of tensors: the names that they ask for, and what is meant by them.

A tensor is a view of a storage, which is kept outside of the pickle: where its first number is,
how long each axis, and how far apart in the storage its neighbours along each axis are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import numpy as np

from core.arrays import Array
from core.files.number_types import NUMBER_TYPES, NumberType
from core.files.pickle_notes import Name, Note, RefusedPickleError, Unknown, misshapen
from core.files.pickled_arrays import MAX_DIMENSIONS, check_room
from core.messages import Message

#: The storages that have the type of their numbers in their name.
_STORAGES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
}


@dataclass
class PickledStorage(Note):
    """What a pickle says of numbers that are kept outside of it.

    Attributes
    ----------
    type : str
        PyTorch's name of their type; that of the bytes where each tensor has its own.
    load : callable
        Returns the bytes.
    byteorder : str
        ``"<"`` or ``">"``.
    start : int
        Which number of them is the first one.
    """

    type: str
    load: Callable[[], Any]
    byteorder: Literal["<", ">"] = "<"
    start: int = 0

    def array(self, limit: int) -> Array:
        """Raise a RefusedPickleError: a storage alone has no shape."""
        raise misshapen()


@dataclass
class PickledTensor(Note):
    """What a pickle says of a tensor; none of it is checked."""

    storage: PickledStorage
    offset: Any
    shape: tuple[Any, ...]
    strides: tuple[Any, ...]
    type: str

    def build(self, state: Any) -> None:
        """Ignore what was noted beside the numbers."""

    def array(self, limit: int) -> Array:
        """Return it, once all that the pickle says of it is checked."""
        counts = (self.storage.start, self.offset, *self.shape, *self.strides)
        if (
            not all(type(n) is int and 0 <= n < 2**31 for n in counts)
            or len(self.shape) != len(self.strides)
            or len(self.shape) > MAX_DIMENSIONS
        ):
            raise misshapen()
        number_type = number_type_of(self.type)
        stored = np.dtype(number_type.stored).newbyteorder(self.storage.byteorder)
        wide = 4 if number_type.widen else stored.itemsize
        check_room(prod(self.shape) * wide, limit)
        if 0 in self.shape:
            return np.zeros(self.shape, "f4" if number_type.widen else stored)
        first = self.storage.start + self.offset
        last = first + sum((n - 1) * step for n, step in zip(self.shape, self.strides, strict=True))
        data = self.storage.load()
        held = len(data) // stored.itemsize
        if last >= held:
            raise RefusedPickleError(
                Message(
                    "a tensor of shape {shape} needs {needed:,} numbers and the file holds "
                    "{held:,} for it. Fetch or write the file again.",
                    shape=self.shape,
                    needed=last + 1,
                    held=held,
                )
            )
        steps = [step * stored.itemsize for step in self.strides]
        array = np.ndarray(
            self.shape, stored, buffer=data, offset=first * stored.itemsize, strides=steps
        )
        return array if number_type.widen is None else number_type.widen(array)


def number_type_of(name: str) -> NumberType:
    """Return the type of a name; a `RefusedPickleError` if it is not one of real numbers."""
    if name not in NUMBER_TYPES:
        raise RefusedPickleError(
            Message("a tensor holds {type!r:.40}, where real numbers were expected.", type=name)
        )
    return NUMBER_TYPES[name]


def storage_type(kind: Any) -> str:
    """Return the type of the numbers in a storage of a kind that a pickle mentions."""
    match kind:
        case Name(text=text):
            return _STORAGES.get(text.removeprefix("torch."), "uint8")
        case Unknown(name=name):
            return name
    raise misshapen()


def _tensor(arguments: Any) -> Any:
    match arguments:
        case (PickledStorage() as storage, offset, tuple(shape), tuple(strides), *_):
            return PickledTensor(storage, offset, shape, strides, storage.type)
    raise misshapen()


def _tensor_of_type(arguments: Any) -> Any:
    match arguments:
        case (
            PickledStorage(),
            _,
            tuple(),
            tuple(),
            _,
            _,
            Name(text=name) | Unknown(name=name),
            *_,
        ):
            tensor = _tensor(arguments)
            tensor.type = name.removeprefix("torch.")
            return tensor
    raise misshapen()


def _parameter(arguments: Any) -> Any:
    match arguments:
        case (PickledTensor() | Unknown() as tensor, *_):
            return tensor
    raise misshapen()


def _with_attributes(arguments: Any) -> Any:
    match arguments:
        case (Name(text=text, note=note), _, tuple(inner), *_) if text in _REBUILT and note:
            return note(inner)
        case (Unknown() as unknown, *_):
            return unknown
    raise misshapen()


def _size(arguments: Any) -> Any:
    match arguments:
        case (tuple(sizes),):
            return sizes
    raise misshapen()


_REBUILT = {
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_tensor_v3": _tensor_of_type,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
}
#: The names that PyTorch's pickles of tensors ask for, and what is meant by a call.
TORCH = {
    **_REBUILT,
    "torch._tensor._rebuild_from_type_v2": _with_attributes,
    "torch.Size": _size,
    **dict.fromkeys(f"torch.{storage}" for storage in _STORAGES),
    **dict.fromkeys(f"torch.{name}" for name in NUMBER_TYPES),
    **dict.fromkeys(("torch.UntypedStorage", "torch.storage.UntypedStorage")),
    **dict.fromkeys(("torch.Tensor", "torch.nn.parameter.Parameter")),
}

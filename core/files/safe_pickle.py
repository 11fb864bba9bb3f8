"""Pickles of NumPy arrays, read as data: nothing in them is imported, called or run.

A pickle is a program for a stack machine whose instructions may call any function by name. This
machine knows the few instructions that NumPy's own pickles of arrays are made of (protocols 0 to
5), turns the five names they mention into notes of what was meant, and refuses all the rest.
"""

import math
import pickletools
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from core.arrays import Array

#: An array takes about 25 instructions. The limit bounds time and memory: an instruction of one
#: byte can make an object of many.
MAX_INSTRUCTIONS = 100_000

_NUMBERS = {f"{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8)} | {"f2", "f4", "f8"}
_LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
    *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BYTEARRAY8"),
}


class RefusedPickleError(ValueError):
    """A pickle that is not a dictionary of numeric NumPy arrays."""

    def __init__(self, reason: str):
        super().__init__(f"{reason} Nothing in the pickle was run.")


class _Name(Enum):
    RECONSTRUCT = "numpy.core.multiarray._reconstruct"
    NDARRAY = "numpy.ndarray"
    DTYPE = "numpy.dtype"
    FROMBUFFER = "numpy.core.numeric._frombuffer"
    ENCODE = "_codecs.encode"


@dataclass
class _DType:
    code: str
    byteorder: str = "="


@dataclass
class _Array:
    shape: tuple[Any, ...] = ()
    dtype: _DType | None = None
    order: Any = "C"
    data: bytes | bytearray | str = b""


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
        pickled = _run(data)
        if not isinstance(pickled, dict):
            raise RefusedPickleError(
                f"the pickle does not hold a dictionary of NumPy arrays, but {_kind(pickled)}."
            )
        arrays: dict[str, Array] = {}
        for name, value in pickled.items():
            if not isinstance(value, _Array):
                raise RefusedPickleError(
                    f"a NumPy array was expected as {name!r:.40}, found {_kind(value)}."
                )
            arrays[name] = _values(value, limit)
            limit -= arrays[name].nbytes
        return arrays
    except RefusedPickleError:
        raise
    # What pickletools and an empty stack, an unknown memo or a wrong kind of operand raise.
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError) as e:
        raise RefusedPickleError(
            f"the pickle is damaged or cut short ({e!s:.80}). Fetch or write the file again."
        ) from e


def _run(data: bytes) -> Any:
    """Follow the instructions; the names are those of `pickletools`."""
    stack: list[Any] = []
    outer: list[list[Any]] = []  # the stacks below each MARK
    memo: dict[int, Any] = {}
    operand: Any
    for count, (instruction, operand, _) in enumerate(pickletools.genops(data)):
        if count == MAX_INSTRUCTIONS:
            raise RefusedPickleError(
                f"the pickle has more than {MAX_INSTRUCTIONS:,} instructions, "
                "which no network needs."
            )
        match instruction.name:
            case "PROTO" | "FRAME":
                pass
            case "STOP":
                return stack.pop()
            case "MARK":
                outer.append(stack)
                stack = []
            case "NONE" | "NEWTRUE" | "NEWFALSE" as name:
                stack.append({"NONE": None, "NEWTRUE": True, "NEWFALSE": False}[name])
            case name if name in _LITERALS:
                stack.append(operand)
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                memo[operand] = stack[-1]
            case "MEMOIZE":
                memo[len(memo)] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(memo[operand])
            case "EMPTY_TUPLE":
                stack.append(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3" as name:
                items = [stack.pop() for _ in range(int(name[-1]))]
                stack.append(tuple(reversed(items)))
            case "TUPLE":
                items, stack = stack, outer.pop()
                stack.append(tuple(items))
            case "EMPTY_DICT":
                stack.append({})
            case "DICT":
                items, stack = stack, outer.pop()
                stack.append({})
                _set_items(stack[-1], items)
            case "SETITEM":
                value, key = stack.pop(), stack.pop()
                _set_items(stack[-1], [key, value])
            case "SETITEMS":
                items, stack = stack, outer.pop()
                _set_items(stack[-1], items)
            case "GLOBAL":
                stack.append(_name(*operand.split(" ", 1)))
            case "STACK_GLOBAL":
                attribute, module = stack.pop(), stack.pop()
                stack.append(_name(module, attribute))
            case "REDUCE":
                arguments, function = stack.pop(), stack.pop()
                stack.append(_reduce(function, arguments))
            case "BUILD":
                state = stack.pop()
                _build(stack[-1], state)
            case name:
                raise RefusedPickleError(
                    f"the pickle has the instruction {name}, which no dictionary of NumPy arrays "
                    "needs."
                )
    raise AssertionError("genops ends with STOP or raises")


def _set_items(target: Any, items: list[Any]) -> None:
    keys, values = items[::2], items[1::2]
    if not isinstance(target, dict) or not all(isinstance(key, str) for key in keys):
        raise RefusedPickleError("the pickle holds something other than arrays by name.")
    target.update(zip(keys, values, strict=True))


def _name(module: Any, attribute: Any) -> _Name:
    # Text is asked for before anything is formatted: nested tuples can take forever to print.
    if not isinstance(module, str) or not isinstance(attribute, str):
        raise _not_numpys()
    full = f"{module:.80}.{attribute:.80}".replace("numpy._core.", "numpy.core.", 1)
    try:
        return _Name(full)
    except ValueError:
        raise RefusedPickleError(
            f"the pickle asks for {full!r:.180}, which is not part of a NumPy array of numbers. "
            "Only a dictionary of NumPy arrays is read; save the arrays as .npz or .safetensors "
            "where they were made."
        ) from None


def _reduce(function: Any, arguments: Any) -> _Array | _DType | str:
    match function, arguments:
        case _Name.RECONSTRUCT, (_Name.NDARRAY, (0,), b"b" | "b"):
            return _Array()
        case _Name.DTYPE, (str(code), _, _) if code in _NUMBERS:
            return _DType(code)
        case _Name.DTYPE, (str(code), *_):
            raise RefusedPickleError(
                f"an array holds {code!r:.20}, where real numbers of at most 8 bytes were expected."
            )
        case _Name.FROMBUFFER, (
            bytes() | bytearray() as data,
            _DType() as dtype,
            tuple(shape),
            "C" | "F" as order,
        ):
            return _Array(shape, dtype, order, data)
        # Protocols 0 to 2 write bytes as text. It is encoded only when an array is made of it, so
        # that a long text used many times costs nothing.
        case _Name.ENCODE, (str(text), "latin1"):
            return text
    raise _not_numpys()


def _build(target: Any, state: Any) -> None:
    match target, state:
        case _DType(), (3, "<" | ">" | "|" | "=" as byteorder, None, None, None, *_):
            target.byteorder = byteorder
        case _Array(), (1, tuple(shape), _DType() as dtype, fortran, bytes() | str() as data):
            target.shape, target.dtype, target.data = shape, dtype, data
            target.order = "F" if fortran is True or fortran == 1 else "C"
        case _:
            raise _not_numpys()


def _values(array: _Array, limit: int) -> Array:
    if array.dtype is None or len(array.shape) > 4:
        raise _not_numpys()
    held = len(array.data)
    if not all(type(n) is int and 0 <= n <= held for n in array.shape):
        raise _not_numpys()
    dtype = np.dtype(array.dtype.byteorder + array.dtype.code)
    size = math.prod(array.shape) * dtype.itemsize
    if size != held:
        raise RefusedPickleError(
            f"an array of shape {array.shape} and type {dtype} needs {size:,} bytes and the "
            f"pickle holds {held:,} for it. Fetch or write the file again."
        )
    if size > limit:
        raise RefusedPickleError("its arrays are far larger than those of any network read here.")
    data = array.data.encode("latin-1") if isinstance(array.data, str) else array.data
    return np.ndarray(array.shape, dtype, buffer=data, order=array.order)


def _not_numpys() -> RefusedPickleError:
    return RefusedPickleError(
        "the pickle is not put together as NumPy puts an array of numbers together."
    )


def _kind(value: Any) -> str:
    return (
        "a NumPy array"
        if isinstance(value, _Array)
        else f"an object of type {type(value).__name__}"
    )

"""A stack machine that follows pickles of NumPy arrays and knows nothing else.

A pickle is a program for a stack machine whose instructions may call any function by name. This
one knows the few instructions that NumPy's own pickles of arrays are made of (protocols 0 to 5),
turns the five names they mention into notes of what was meant, and refuses all the rest: nothing
is imported, called or run.
"""

import pickletools
from dataclasses import dataclass
from enum import Enum
from typing import Any

from core.messages import Message

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

    def __init__(self, reason: Message):
        super().__init__(Message("{reason} Nothing in the pickle was run.", reason=reason))


class _Name(Enum):
    RECONSTRUCT = "numpy.core.multiarray._reconstruct"
    NDARRAY = "numpy.ndarray"
    DTYPE = "numpy.dtype"
    FROMBUFFER = "numpy.core.numeric._frombuffer"
    ENCODE = "_codecs.encode"


@dataclass
class PickledDType:
    """What a pickle says of the numbers of an array."""

    code: str
    byteorder: str = "="


@dataclass
class PickledArray:
    """What a pickle says of an array; none of it is checked."""

    shape: tuple[Any, ...] = ()
    dtype: PickledDType | None = None
    order: Any = "C"
    data: bytes | bytearray | str = b""


def unpickle(data: bytes) -> Any:
    """Return what a pickle holds, following its instructions; their names are `pickletools`'s.

    Raises
    ------
    RefusedPickleError
        If it has an instruction or asks for a name that no array of numbers needs.
    ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError
        If it is damaged: of `pickletools`, of an empty stack, an unknown memo or a wrong operand.
    """
    stack: list[Any] = []
    outer: list[list[Any]] = []  # the stacks below each MARK
    memo: dict[int, Any] = {}
    operand: Any
    for count, (instruction, operand, _) in enumerate(pickletools.genops(data)):
        if count == MAX_INSTRUCTIONS:
            raise RefusedPickleError(
                Message(
                    "the pickle has more than {most:,} instructions, which no network needs.",
                    most=MAX_INSTRUCTIONS,
                )
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
                    Message(
                        "the pickle has the instruction {name}, which no dictionary of NumPy "
                        "arrays needs.",
                        name=name,
                    )
                )
    raise AssertionError("genops ends with STOP or raises")


def _set_items(target: Any, items: list[Any]) -> None:
    keys, values = items[::2], items[1::2]
    if not isinstance(target, dict) or not all(isinstance(key, str) for key in keys):
        raise RefusedPickleError(Message("the pickle holds something other than arrays by name."))
    target.update(zip(keys, values, strict=True))


def _name(module: Any, attribute: Any) -> _Name:
    # Text is asked for before anything is formatted: nested tuples can take forever to print.
    if not isinstance(module, str) or not isinstance(attribute, str):
        raise not_numpys()
    full = f"{module:.80}.{attribute:.80}".replace("numpy._core.", "numpy.core.", 1)
    try:
        return _Name(full)
    except ValueError:
        raise RefusedPickleError(
            Message(
                "the pickle asks for {name!r:.180}, which is not part of a NumPy array of numbers. "
                "Only a dictionary of NumPy arrays is read; save the arrays as .npz or "
                ".safetensors where they were made.",
                name=full,
            )
        ) from None


def _reduce(function: Any, arguments: Any) -> PickledArray | PickledDType | str:
    match function, arguments:
        case _Name.RECONSTRUCT, (_Name.NDARRAY, (0,), b"b" | "b"):
            return PickledArray()
        case _Name.DTYPE, (str(code), _, _) if code in _NUMBERS:
            return PickledDType(code)
        case _Name.DTYPE, (str(code), *_):
            raise RefusedPickleError(
                Message(
                    "an array holds {code!r:.20}, where real numbers of at most 8 bytes were "
                    "expected.",
                    code=code,
                )
            )
        case _Name.FROMBUFFER, (
            bytes() | bytearray() as data,
            PickledDType() as dtype,
            tuple(shape),
            "C" | "F" as order,
        ):
            return PickledArray(shape, dtype, order, data)
        # Protocols 0 to 2 write bytes as text. It is encoded only when an array is made of it, so
        # that a long text used many times costs nothing.
        case _Name.ENCODE, (str(text), "latin1"):
            return text
    raise not_numpys()


def _build(target: Any, state: Any) -> None:
    match target, state:
        case PickledDType(), (3, "<" | ">" | "|" | "=" as byteorder, None, None, None, *_):
            target.byteorder = byteorder
        case PickledArray(), (
            1,
            tuple(shape),
            PickledDType() as dtype,
            fortran,
            bytes() | str() as data,
        ):
            target.shape, target.dtype, target.data = shape, dtype, data
            target.order = "F" if fortran is True or fortran == 1 else "C"
        case _:
            raise not_numpys()


def not_numpys() -> RefusedPickleError:
    """Return the error for what only resembles a pickled array."""
    return RefusedPickleError(
        Message("the pickle is not put together as NumPy puts an array of numbers together.")
    )

"""A stack machine that follows pickles of arrays and knows nothing else.

A pickle is a program for a stack machine whose instructions may call any function by name. This
one knows the few instructions that dictionaries, lists and arrays are made of (protocols 0 to 5,
of Python 2 too). A name is looked up in a table that the caller brings, whose own functions note
what was meant; all other names are refused. Nothing is imported, called or run.

`core.files.pickled_arrays` has NumPy's names, `core.files.pickled_tensors` PyTorch's.
"""

import pickletools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from core.files.pickle_notes import (
    Name,
    Note,
    RefusedPickleError,
    Unknown,
    UnknownNameError,
    misshapen,
    set_items,
)
from core.messages import Message

#: An array takes about 25 instructions. The limit bounds time and memory: an instruction of one
#: byte can make an object of many.
MAX_INSTRUCTIONS = 200_000

_INSTRUCTIONS = {code.code.encode("latin-1"): code for code in pickletools.opcodes}
_VALUES: dict[str, Any] = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
_LITERALS = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT"),
    *("STRING", "SHORT_BINSTRING", "BINSTRING"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8"),
    *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BYTEARRAY8"),
}
#: Where modules were before they moved.
_MOVED = {"numpy._core": "numpy.core", "copy_reg": "copyreg", "__builtin__": "builtins"}


def unpickle(
    stream: BinaryIO,
    names: Mapping[str, Callable[[Any], Any] | None],
    persistent: Callable[[Any], Any] | None = None,
    *,
    tolerant: bool = False,
    most: int = MAX_INSTRUCTIONS,
) -> Any:
    """Return what a pickle holds, following its instructions; their names are `pickletools`'s.

    Parameters
    ----------
    stream : binary file
        It is left where the pickle ends.
    names : mapping of str to callable or None
        What a pickle may ask for. The callable gets the arguments of a call and returns a note of
        what was meant.
    persistent : callable, optional
        Returns a note of what is kept outside of the pickle under an id.
    tolerant : bool
        Whether other names, and what would be made of them, become an `Unknown`.
    most : int
        How many instructions are followed.

    Raises
    ------
    UnknownNameError
        If it asks for another name.
    RefusedPickleError
        If it has an instruction that no arrays need, or is not put together as they are.
    ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError
        If it is damaged: of `pickletools`, of an empty stack, an unknown memo or a wrong operand.
    """
    stack: list[Any] = []
    outer: list[list[Any]] = []  # the stacks below each MARK
    memo: dict[int, Any] = {}
    for count, (instruction, operand) in enumerate(_instructions(stream)):
        if count == most:
            raise RefusedPickleError(
                Message(
                    "the pickle has more than {most:,} instructions, which no network needs.",
                    most=most,
                )
            )
        match instruction:
            case "PROTO" | "FRAME":
                pass
            case "STOP":
                return stack.pop()
            case "MARK":
                outer.append(stack)
                stack = []
            case _ if instruction in _VALUES:
                stack.append(_VALUES[instruction])
            case _ if instruction in _LITERALS:
                stack.append(operand)
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                memo[operand] = stack[-1]
            case "MEMOIZE":
                memo[len(memo)] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(memo[operand])
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                items = [stack.pop() for _ in range(int(instruction[-1]))]
                stack.append(tuple(reversed(items)))
            case "TUPLE" | "LIST" | "DICT":
                items, stack = stack, outer.pop()
                stack.append(_collection(instruction, items))
            case "EMPTY_LIST" | "EMPTY_DICT":
                stack.append([] if instruction == "EMPTY_LIST" else {})
            case "APPEND" | "SETITEM":
                items = [stack.pop() for _ in range(1 if instruction == "APPEND" else 2)]
                _extend(stack[-1], list(reversed(items)))
            case "APPENDS" | "SETITEMS":
                items, stack = stack, outer.pop()
                _extend(stack[-1], items)
            case "GLOBAL":
                module, attribute = operand.split(" ", 1)
                stack.append(_name(module, attribute, names, tolerant))
            case "STACK_GLOBAL":
                attribute, module = stack.pop(), stack.pop()
                stack.append(_name(module, attribute, names, tolerant))
            case "REDUCE":
                arguments, function = stack.pop(), stack.pop()
                stack.append(_noted(function, arguments))
            case "NEWOBJ" if isinstance(stack[-2], Unknown):
                stack.pop()
            case "BUILD":
                state = stack.pop()
                _build(stack[-1], state)
            case "BINPERSID" if persistent:
                stack.append(persistent(stack.pop()))
            case _:
                raise RefusedPickleError(
                    Message(
                        "the pickle has the instruction {name}, which no arrays need.",
                        name=instruction,
                    )
                )
    raise AssertionError("a pickle ends with STOP, or reading on raises")


def _instructions(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Yield the instructions of a pickle, each with its operand."""
    while True:
        code = stream.read(1)
        if not code:
            raise ValueError(Message("it has no end"))
        instruction = _INSTRUCTIONS.get(code)
        if instruction is None:
            raise ValueError(Message("{code!r} is no instruction", code=code))
        if instruction.arg is None:
            yield instruction.name, None
        else:
            read = _PYTHON_2.get(instruction.name, instruction.arg.reader)
            yield instruction.name, read(stream)


def _read_string(stream: BinaryIO) -> str:
    """Return the text that Python 2 writes as in its source, in quotes and with escapes."""
    line = stream.readline().rstrip(b"\n")
    if len(line) < 2 or line[:1] not in b"'\"" or line[:1] != line[-1:]:
        raise ValueError(Message("a text has no quotes"))
    return line[1:-1].decode("unicode_escape")


#: `pickletools` takes the bytes of a Python 2 for ASCII, and long ones for text.
_PYTHON_2: dict[str, Callable[[BinaryIO], Any]] = {
    "STRING": _read_string,
    "BINSTRING": pickletools.read_bytes4,
}


def _collection(instruction: str, items: list[Any]) -> Any:
    match instruction:
        case "TUPLE":
            return tuple(items)
        case "LIST":
            return items
        case _:
            return set_items({}, items[::2], items[1::2])


def _extend(target: Any, items: list[Any]) -> None:
    match target:
        case list():
            target.extend(items)
        case dict():
            set_items(target, items[::2], items[1::2])
        case Unknown():
            pass
        case _:
            raise misshapen()


def _name(
    module: Any, attribute: Any, names: Mapping[str, Callable[[Any], Any] | None], tolerant: bool
) -> Name | Unknown:
    # Text is asked for before anything is formatted: nested tuples can take forever to print.
    if not isinstance(module, str) or not isinstance(attribute, str):
        raise misshapen()
    for old, new in _MOVED.items():
        if module == old or module.startswith(f"{old}."):
            module = new + module.removeprefix(old)
    full = f"{module:.80}.{attribute:.80}"
    if full in names:
        return Name(full, names[full])
    if tolerant:
        return Unknown(full)
    raise UnknownNameError(full)


def _noted(function: Any, arguments: Any) -> Any:
    match function:
        case Name(note=note) if note:
            return note(arguments)
        case Unknown():
            return function
    raise misshapen()


def _build(target: Any, state: Any) -> None:
    match target:
        case Note():
            target.build(state)
        case dict() | Unknown():
            pass  # attributes beside the items, as the versions of PyTorch's modules
        case _:
            raise misshapen()

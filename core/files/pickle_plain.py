"""From the notes that following a pickle leaves to arrays and plain values."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.files.pickle_machine import MAX_INSTRUCTIONS
from core.files.pickle_notes import Name, Note, RefusedPickleError, Unknown, misshapen
from core.files.pickled_arrays import PickledArray
from core.messages import Message, message_of

_MAX_DEPTH = 50  # dictionaries in lists in dictionaries


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turn what following a damaged pickle raises into a RefusedPickleError."""
    try:
        yield
    except RefusedPickleError:
        raise
    # What pickletools and an empty stack, an unknown memo or a wrong kind of operand raise.
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, MemoryError) as e:
        raise RefusedPickleError(
            Message(
                "the pickle is damaged or cut short ({error:.80}). Fetch or write the file again.",
                error=message_of(e),
            )
        ) from e


def plain(noted: Any, limit: int, *, tolerant: bool = False) -> Any:
    """Return what a pickle holds with arrays instead of the notes about them.

    What is shared may be converted many times, and a list may contain itself: depth and number of
    values are bounded. With `tolerant`, an `Unknown` may stand among the values.
    """
    values = MAX_INSTRUCTIONS
    seen: set[int] = set()  # texts, which may be long and stand in many places

    def legible(value: Any) -> Any:
        if isinstance(value, str) and id(value) not in seen:
            seen.add(id(value))
            _check_legible(value)
        return value

    def convert(value: Any, depth: int) -> Any:
        nonlocal values, limit
        values -= 1
        if depth > _MAX_DEPTH or values < 0:
            raise RefusedPickleError(
                Message("the pickle is nested deeper, or holds more values, than any network.")
            )
        match value:
            case dict():
                return {legible(key): convert(inner, depth + 1) for key, inner in value.items()}
            case list() | tuple():
                return type(value)(convert(inner, depth + 1) for inner in value)
            case PickledArray(objects=objects) if objects is not None:
                return convert(objects, depth + 1)
            case Note():
                array = value.array(limit)
                limit -= array.nbytes
                return array
            case Name(text=text) if tolerant:
                return Unknown(text)
            case Unknown() if tolerant:
                return value
            case str() | bytes() | bytearray() | bool() | int() | float() | None:
                return legible(value)
        raise misshapen()

    return convert(noted, 0)


def _check_legible(text: str) -> None:
    """Raise a RefusedPickleError if a text cannot be shown."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusedPickleError(
            Message(
                "a name or a text in it, {text!r:.60}, is not valid Unicode. Write the file again "
                "with plain names.",
                text=text,
            )
        ) from error

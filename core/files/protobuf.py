"""The outline of a message of Protocol Buffers, read without making anything of what is in it."""

from collections.abc import Iterator
from typing import NamedTuple

from core.messages import Message

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


class Field(NamedTuple):
    """One field: its number and type, and where its content begins and ends."""

    number: int
    type: int
    start: int
    end: int


def fields(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Field]:
    """Yield the fields of the message in a part of data, not those of messages within it.

    Raises
    ------
    ValueError
        If it is no such message, when what is wrong is reached.
    """
    end = len(data) if end is None else end
    while start < end:
        key, start = _varint(data, start, end)
        kind = key & 7
        if kind == _VARINT:
            after = _varint(data, start, end)[1]
        elif kind == _BYTES:
            length, start = _varint(data, start, end)
            after = start + length
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            after = start + (8 if kind == _EIGHT_BYTES else 4)
        else:
            raise ValueError(_damaged())
        if after > end or key < 8:
            raise ValueError(_damaged())
        yield Field(key >> 3, kind, start, after)
        start = after


def _varint(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends."""
    value = 0
    for shift, i in enumerate(range(start, min(start + 10, end))):
        value |= (data[i] & 0x7F) << 7 * shift
        if data[i] < 0x80:
            return value, i + 1
    raise ValueError(_damaged())


def _damaged() -> Message:
    return Message("the file is damaged or was cut short. Fetch or write it again.")

"""The first bytes of an IDX file, each with what it means."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.files.idx import read_idx_start
from core.messages import Message

#: What the lengths of MNIST's dimensions count, by how many there are.
COUNTED: dict[int, tuple[Callable[[int], Message], ...]] = {
    1: (lambda count: Message("{count:,} labels", count=count),),
    3: (
        lambda count: Message("{count:,} images", count=count),
        lambda count: Message("{count:,} rows", count=count),
        lambda count: Message("{count:,} columns", count=count),
    ),
}


def _long(count: int) -> Message:
    return Message("{count:,} long", count=count)


@dataclass(frozen=True)
class Part:
    """A run of bytes and its meaning.

    Attributes
    ----------
    start : int
        Where it begins, counted from 0 at the first byte of the file.
    content : bytes
        As in the file, unpacked.
    meaning : Message
        In a few words.
    """

    start: int
    content: bytes
    meaning: Message

    @property
    def places(self) -> str:
        """The bytes it takes, from first to last: ``"4–7"``."""
        last = self.start + len(self.content) - 1
        return f"{self.start}–{last}" if last > self.start else str(self.start)

    @property
    def hex(self) -> str:
        """Its bytes in hexadecimal: ``"00 00 ea 60"``."""
        return self.content.hex(" ")


def idx_parts(path: str | os.PathLike[str], values: int = 8) -> list[Part]:
    """Return the beginning of an IDX file in parts: the header, and the first values behind it.

    Parameters
    ----------
    path : path-like
        Plain or gzip; no more of it is unpacked than is asked for.
    values : int
        How many values to show.

    Returns
    -------
    list of Part
        Without gaps, from byte 0: the two zeros, the type, the number of dimensions, the length of
        each dimension, the values (left out if the file holds none).

    Raises
    ------
    IdxError, OSError
        As `read_idx`.
    """
    header, start = read_idx_start(path, values)
    dimensions = len(header.shape)
    dtype = header.dtype
    counted = COUNTED.get(dimensions, (_long,) * dimensions)
    kind = (
        Message("type: unsigned byte")
        if dtype.name == "uint8"
        else Message("type: {dtype}", dtype=dtype.name)
    )
    parts = [
        Part(0, start[:2], Message("always zero")),
        Part(2, start[2:3], kind),
        Part(3, start[3:4], Message("dimensions: {count}", count=dimensions)),
    ]
    for axis, (length, meaning) in enumerate(zip(header.shape, counted, strict=True)):
        at = 4 + 4 * axis
        parts.append(Part(at, start[at : at + 4], meaning(length)))
    if first := start[header.offset :]:
        numbers = np.frombuffer(first, dtype.newbyteorder(">"), len(first) // dtype.itemsize)
        parts.append(Part(header.offset, first, _first(dimensions, " ".join(map(str, numbers)))))
    return parts


def _first(dimensions: int, numbers: str) -> Message:
    match dimensions:
        case 1:
            return Message("the first labels: {numbers}", numbers=numbers)
        case 3:
            return Message("the first pixels: {numbers}", numbers=numbers)
        case _:
            return Message("the first values: {numbers}", numbers=numbers)

"""The first bytes of an IDX file, each with what it means."""

import os
from dataclasses import dataclass

import numpy as np

from core.files.idx import read_idx_start

#: What the lengths of MNIST's dimensions count, by how many there are.
COUNTED = {1: ("labels",), 3: ("images", "rows", "columns")}


@dataclass(frozen=True)
class Part:
    """A run of bytes and its meaning.

    Attributes
    ----------
    start : int
        Where it begins, counted from 0 at the first byte of the file.
    content : bytes
        As in the file, unpacked.
    meaning : str
        In a few words.
    """

    start: int
    content: bytes
    meaning: str

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
    """Take the beginning of an IDX file apart: the header, and the first values behind it.

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
    counted = COUNTED.get(dimensions, ("long",) * dimensions)
    kind = "unsigned byte" if dtype.name == "uint8" else dtype.name
    parts = [
        Part(0, start[:2], "always zero"),
        Part(2, start[2:3], f"type: {kind}"),
        Part(3, start[3:4], f"dimensions: {dimensions}"),
    ]
    for axis, (length, name) in enumerate(zip(header.shape, counted, strict=True)):
        at = 4 + 4 * axis
        parts.append(Part(at, start[at : at + 4], f"{length:,} {name}"))
    if first := start[header.offset :]:
        kind = {1: "labels", 3: "pixels"}.get(dimensions, "values")
        numbers = np.frombuffer(first, dtype.newbyteorder(">"), len(first) // dtype.itemsize)
        meaning = f"the first {kind}: {' '.join(map(str, numbers))}"
        parts.append(Part(header.offset, first, meaning))
    return parts

"""An IDX file opened: its header checked, then its numbers read with as little memory as wanted.

The header is two zero bytes, a byte for the type, a byte for the number of dimensions, then the
length of each dimension in four bytes; behind it come the numbers, most significant byte first. So
the pixels of MNIST's images begin at byte 16, and its labels at byte 8. Source: "The IDX file
format", http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import math
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.files.addresses import open_sized
from core.files.atomic import looks_like_web_page
from core.messages import Message

TYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(np.uint8),
    0x09: np.dtype(np.int8),
    0x0B: np.dtype(np.int16),
    0x0C: np.dtype(np.int32),
    0x0D: np.dtype(np.float32),
    0x0E: np.dtype(np.float64),
}
MAX_DIMENSIONS = 64  # NumPy's limit; the format itself could count to 255
MAX_BYTES = 2 * 1024**3
PART = 2**20  # bytes unpacked at a time
GZIP_MAGIC = b"\x1f\x8b"
GZIP_RATIO = 1032  # the most that deflate can gain; source: "Maximum Compression Factor", zlib.net


class IdxError(ValueError):
    """What was read is not one whole IDX file, or what was to be written cannot be one."""


@dataclass(frozen=True)
class IdxHeader:
    """What the first bytes of an IDX file declare."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def offset(self) -> int:
        """Bytes before the first number."""
        return 4 + 4 * len(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes of all the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


class IdxStream:
    """An IDX file that is open behind its header; its numbers are read part after part.

    Attributes
    ----------
    path : PurePath or str
    header : IdxHeader
    file : BufferedReader or GzipFile
        Its bytes, unpacked.
    """

    def __init__(
        self, path: PurePath | str, file: BufferedReader | gzip.GzipFile, header: IdxHeader
    ) -> None:
        self.path = path
        self.file = file
        self.header = header

    @property
    def packed(self) -> bool:
        """Whether it is gzip, which can be read from its start only."""
        return isinstance(self.file, gzip.GzipFile)

    def read_into(self, content: NDArray[np.uint8]) -> None:
        """Fill an array (n,) with the next bytes of the numbers.

        Raises
        ------
        IdxError
            If the file ends before that.
        """
        filled = 0
        while filled < len(content):
            count = self.file.readinto(content[filled : filled + PART].data)
            if not count:
                raise IdxError(
                    _wrong_length(self.path, self.header, Message("it ends before that"))
                )
            filled += count

    def finish(self) -> None:
        """Make sure, behind the last number, that the file ends there.

        Raises
        ------
        IdxError
            If it goes on.
        """
        if self.file.read(1):
            raise IdxError(_wrong_length(self.path, self.header, Message("it goes on after that")))


@contextmanager
def open_idx(path: str | os.PathLike[str], max_bytes: int = MAX_BYTES) -> Iterator[IdxStream]:
    """Open an IDX file, plain or gzip, behind its header.

    Parameters
    ----------
    path : path-like
        The file, or an address of `core.files.addresses`. The content tells whether it is gzip.
    max_bytes : int
        The most bytes of numbers that the header may declare.

    Raises
    ------
    IdxError
        If the file is not what its header declares, or is a damaged gzip file: also where that
        shows only while it is read.
    OSError
        If the file is missing or cannot be read.
    """
    with open_sized(path) as (file, size, path), idx_in(file, size, path, max_bytes) as stream:
        yield stream


@contextmanager
def idx_in(
    file: BufferedReader, size: int, path: PurePath | str, max_bytes: int = MAX_BYTES
) -> Iterator[IdxStream]:
    """Read an open IDX file of so many bytes as `open_idx` does; the path is for the errors."""
    packed = file.read(2) == GZIP_MAGIC
    file.seek(0)
    stream = gzip.GzipFile(fileobj=file) if packed else file
    try:
        header = _read_header(stream, path)
        # A length of 0 hides the others from the product, and NumPy would refuse them.
        if math.prod(n or 1 for n in header.shape) * header.dtype.itemsize > max_bytes:
            raise IdxError(
                Message(
                    "{path} declares an array of {shape} {dtype}, more than the {most:,} bytes "
                    "that are read at most: if it is what you expect, read it with a larger "
                    "max_bytes.",
                    path=path,
                    shape=short_shape(header.shape),
                    dtype=header.dtype,
                    most=max_bytes,
                )
            )
        if packed and header.nbytes > size * GZIP_RATIO:
            found = Message("{size:,} bytes of gzip hold less", size=size)
            raise IdxError(_wrong_length(path, header, found))
        if not packed and header.offset + header.nbytes != size:
            found = Message("it has {size:,} bytes in all", size=size)
            raise IdxError(_wrong_length(path, header, found))
        yield IdxStream(path, stream, header)
    except EOFError as error:
        raise IdxError(
            Message("{path} is a gzip file that was cut short: fetch or copy it again.", path=path)
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise IdxError(
            Message(
                "{path} is a damaged gzip file (its checksum or its structure is wrong): fetch "
                "or copy it again.",
                path=path,
            )
        ) from error


def is_packed(path: Path) -> bool:
    """Return whether a file is gzip, whatever its name says; an OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def _read_header(stream: BufferedReader | gzip.GzipFile, path: PurePath | str) -> IdxHeader:
    start = stream.read(4)
    if not start:
        raise IdxError(
            Message(
                "{path} is empty, where an IDX file was expected: fetch or copy it again.",
                path=path,
            )
        )
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        start += stream.read(96)
        if looks_like_web_page(start):
            raise IdxError(
                Message(
                    "{path} is a web page, where an IDX file was expected (0, 0, a type from 8 to "
                    "14, the number of dimensions): fetch the file again, or choose another.",
                    path=path,
                )
            )
        raise IdxError(
            Message(
                "{path} is a file that begins {start!r}, where an IDX file was expected (0, 0, a "
                "type from 8 to 14, the number of dimensions): fetch the file again, or choose "
                "another.",
                path=path,
                start=start[:8],
            )
        )
    dtype, dimensions = TYPES[start[2]], start[3]
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise IdxError(
            Message(
                "{path} declares {dimensions} dimensions, where 1 to {most} were expected: choose "
                "another file.",
                path=path,
                dimensions=dimensions,
                most=MAX_DIMENSIONS,
            )
        )
    lengths = stream.read(4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise IdxError(Message("{path} ends within its header: fetch or copy it again.", path=path))
    return IdxHeader(dtype, tuple(np.frombuffer(lengths, ">u4").tolist()))


def _wrong_length(path: PurePath | str, header: IdxHeader, found: Message) -> Message:
    return Message(
        "{path} declares {offset:,} bytes of header and {size:,} of numbers ({shape} {dtype}), but "
        "{found}: fetch or copy it again.",
        path=path,
        offset=header.offset,
        size=header.nbytes,
        shape=short_shape(header.shape),
        dtype=header.dtype,
        found=found,
    )


def short_shape(shape: tuple[int, ...]) -> str:
    """Return a shape as a message has it, however many dimensions it has."""
    first, n = " × ".join(map(str, shape[:4])), len(shape)
    return first if n <= 4 else Message("{first} × … ({n} dimensions)", first=first, n=n)

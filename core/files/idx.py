"""Arrays read from IDX files, and written; `core.files.idx_stream` describes the format."""

import gzip
import io
import math
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.files.atomic import replacing
from core.files.idx_stream import (
    MAX_BYTES,
    MAX_DIMENSIONS,
    TYPES,
    IdxError,
    IdxHeader,
    IdxStream,
    idx_in,
    open_idx,
    short_shape,
)
from core.files.paths import as_path
from core.messages import Message


def read_idx(
    path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES, mapped: bool = False
) -> NDArray[Any]:
    """Return the array in an IDX file, plain or gzip.

    Parameters
    ----------
    path : path-like
        The file. Its content tells whether it is gzip, not its name.
    max_bytes : int
        The most bytes of numbers that a header may declare.
    mapped : bool
        Where it is possible (plain bytes), return a read-only view of the file instead of a copy:
        faster, and memory that all who read the file have in common. What is written into the
        file while somebody has it shows there.

    Returns
    -------
    ndarray
        The shape and dtype that the header declares, in this machine's byte order.

    Raises
    ------
    IdxError
        If the file is not exactly what its header declares, or larger than `max_bytes`.
    OSError
        If the file is missing or cannot be read.

    Examples
    --------
    The labels of the bundled sample, read in the project's folder:

    >>> labels = read_idx("data/sample/t10k-labels-idx1-ubyte.gz")
    >>> labels.shape, labels.dtype
    ((2500,), dtype('uint8'))
    """
    with open_idx(path, max_bytes) as stream:
        header = stream.header
        if mapped and not isinstance(stream.file, gzip.GzipFile) and header.dtype.itemsize == 1:
            content = np.memmap(stream.file, np.uint8, "r")[header.offset :].view(np.ndarray)
        else:
            content = _content(stream)
    return _numbers(content, header)


def parse_idx(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> NDArray[Any]:
    """Return the array of an IDX file, plain or gzip, of which the bytes are at hand.

    Parameters
    ----------
    name : str
        What errors call the file.
    data : bytes
        The whole file.
    max_bytes : int
        As in `read_idx`, whose errors it raises too.
    """
    file: Any = io.BufferedReader(io.BytesIO(data))  # Any: as good as one over a file
    with idx_in(file, len(data), PurePath(name), max_bytes) as stream:
        return _numbers(_content(stream), stream.header)


def read_idx_header(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> IdxHeader:
    """Return what an IDX file declares, without its numbers.

    Raises as `read_idx` does, except for what only the numbers of a gzip file can show.
    """
    with open_idx(path, max_bytes) as stream:
        return stream.header


def read_idx_start(path: str | os.PathLike[str], values: int) -> tuple[IdxHeader, bytes]:
    """Return the header of an IDX file and its bytes, with those of the first numbers behind it.

    Raises as `read_idx_header` does.
    """
    with open_idx(path) as stream:
        header = stream.header
        stream.file.seek(0)
        return header, stream.file.read(header.offset + values * header.dtype.itemsize)


def write_idx(path: str | os.PathLike[str], array: ArrayLike) -> None:
    """Write an array as an IDX file, in one step: the file at `path` is never half-written.

    Parameters
    ----------
    path : path-like
        The file; gzip if the name ends in ``.gz``, and then the same array gives the same bytes.
    array : array-like
        uint8, int8, int16, int32, float32 or float64, of 1 to 64 dimensions.

    Raises
    ------
    IdxError
        If the format cannot hold the array.
    OSError
        If the file cannot be written; what was there before stays.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_idx(f"{folder}/labels.gz", np.array([7, 2, 1], np.uint8))
    ...     read_idx(f"{folder}/labels.gz")
    array([7, 2, 1], dtype=uint8)
    """
    numbers = np.asarray(array)
    with writing_idx(path, numbers.dtype, numbers.shape) as write:
        write(numbers)


def _content(stream: IdxStream) -> NDArray[np.uint8]:
    content = np.empty(stream.header.nbytes, np.uint8)
    stream.read_into(content)
    stream.finish()
    return content


def _numbers(content: NDArray[np.uint8], header: IdxHeader) -> NDArray[Any]:
    """Return the bytes behind a header as the numbers they stand for."""
    numbers = content.view(header.dtype.newbyteorder(">")).reshape(header.shape)
    return numbers.astype(header.dtype, copy=False)


@contextmanager
def writing_idx(
    path: str | os.PathLike[str], dtype: np.dtype[Any], shape: tuple[int, ...]
) -> Iterator[Callable[[NDArray[Any]], None]]:
    """Write an IDX file part after part; it takes the place of `path` once it is whole.

    Parameters
    ----------
    path, dtype, shape
        As of the array that `write_idx` takes.

    Yields
    ------
    callable
        Appends an array, whatever its shape. All of them together must have as many numbers as
        the shape says.

    Raises
    ------
    IdxError, OSError
        As `write_idx`.
    """
    path = as_path(path)
    code = {dtype: code for code, dtype in TYPES.items()}.get(dtype.newbyteorder("="))
    if code is None:
        names = ", ".join(dtype.name for dtype in TYPES.values())
        raise IdxError(
            Message(
                "An IDX file holds {types}, and this array is {dtype:.40}: convert it with astype "
                "first.",
                types=names,
                dtype=str(dtype),
            )
        )
    if not 1 <= len(shape) <= MAX_DIMENSIONS or max(shape) >= 2**32:
        raise IdxError(
            Message(
                "An IDX file holds 1 to {most} dimensions, each shorter than 2**32, and this array "
                "has the shape {shape}: reshape it first.",
                most=MAX_DIMENSIONS,
                shape=short_shape(shape),
            )
        )
    header = bytes([0, 0, code, len(shape)]) + np.array(shape, ">u4").tobytes()
    with replacing(path) as file, _packed(path, file) as stream:
        stream.write(header)
        written = 0

        def write(part: NDArray[Any]) -> None:
            nonlocal written
            stream.write(np.ascontiguousarray(part, dtype.newbyteorder(">")).data)
            written += part.size

        yield write
        if written != math.prod(shape):
            raise IdxError(
                Message(
                    "{path} was to hold {count:,} numbers ({shape}) and {given:,} were given: it "
                    "was not written.",
                    path=path,
                    count=math.prod(shape),
                    shape=short_shape(shape),
                    given=written,
                )
            )


def _packed(path: Path, file: BinaryIO) -> AbstractContextManager[BinaryIO | gzip.GzipFile]:
    """Return the file itself, or what packs into it where the name asks for that."""
    if path.suffix == ".gz":
        # No name and no time in the gzip header: they would change from run to run.
        return gzip.GzipFile("", "wb", fileobj=file, mtime=0)
    return nullcontext(file)

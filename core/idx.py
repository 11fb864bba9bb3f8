"""The IDX file format of MNIST: a short header, then the numbers, most significant byte first.

The header is two zero bytes, a byte for the type, a byte for the number of dimensions, then the
length of each dimension in four bytes. So the pixels of MNIST's images begin at byte 16, and its
labels at byte 8. Source: "The IDX file format", http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import math
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.files import looks_like_web_page, replacing

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


def read_idx(
    path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES, mapped: bool = False
) -> NDArray[Any]:
    """Read an IDX file, plain or gzip.

    Parameters
    ----------
    path : path-like
        The file. Its content tells whether it is gzip, not its name.
    max_bytes : int
        The most bytes of numbers that a header may declare.
    mapped : bool
        Where it is possible (plain bytes), give a read-only view of the file instead of a copy:
        faster for a caller that copies at once and does not keep it.

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
    """
    path = Path(path)
    with _opened(path, max_bytes) as (stream, header):
        if mapped and not isinstance(stream, gzip.GzipFile) and header.dtype.itemsize == 1:
            content = np.memmap(stream, np.uint8, "r")[header.offset :].view(np.ndarray)
        else:
            content = np.empty(header.nbytes, np.uint8)
            filled = 0
            while count := stream.readinto(content[filled : filled + PART].data):
                filled += count
            if filled < header.nbytes:
                raise IdxError(_wrong_length(path, header, "it ends before that"))
            if stream.read(1):
                raise IdxError(_wrong_length(path, header, "it goes on after that"))
    numbers = content.view(header.dtype.newbyteorder(">")).reshape(header.shape)
    return numbers.astype(header.dtype, copy=False)


def read_idx_header(path: str | os.PathLike[str], *, max_bytes: int = MAX_BYTES) -> IdxHeader:
    """Read what an IDX file declares, without its numbers.

    Raises as `read_idx` does, except for what only the numbers of a gzip file can show.
    """
    with _opened(Path(path), max_bytes) as (_, header):
        return header


def read_idx_start(path: str | os.PathLike[str], values: int) -> tuple[IdxHeader, bytes]:
    """Read the header of an IDX file and its bytes, with those of the first numbers behind it.

    Raises as `read_idx_header` does.
    """
    with _opened(Path(path), MAX_BYTES) as (stream, header):
        stream.seek(0)
        return header, stream.read(header.offset + values * header.dtype.itemsize)


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
    """
    path = Path(path)
    numbers = np.asarray(array)
    code = {dtype: code for code, dtype in TYPES.items()}.get(numbers.dtype.newbyteorder("="))
    if code is None:
        names = ", ".join(dtype.name for dtype in TYPES.values())
        raise IdxError(
            f"An IDX file holds {names}, and this array is {str(numbers.dtype)[:40]}: convert it "
            "with astype first."
        )
    if not 1 <= numbers.ndim <= MAX_DIMENSIONS or max(numbers.shape) >= 2**32:
        raise IdxError(
            f"An IDX file holds 1 to {MAX_DIMENSIONS} dimensions, each shorter than 2**32, and "
            f"this array has the shape {_short(numbers.shape)}: reshape it first."
        )
    header = bytes([0, 0, code, numbers.ndim]) + np.array(numbers.shape, ">u4").tobytes()
    content = np.ascontiguousarray(numbers, numbers.dtype.newbyteorder(">"))
    with replacing(path) as file:
        if path.suffix == ".gz":
            # No name and no time in the gzip header: they would change from run to run.
            with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as stream:
                stream.write(header)
                stream.write(content.data)
        else:
            file.write(header)
            file.write(content.data)


@contextmanager
def _opened(
    path: Path, max_bytes: int
) -> Iterator[tuple[BufferedReader | gzip.GzipFile, IdxHeader]]:
    """Open a file that may be gzip, behind its header; say in one way what is wrong with gzip."""
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise FileNotFoundError(f"There is no file {path}.") from error
    with file:
        size = os.fstat(file.fileno()).st_size
        packed = file.read(2) == GZIP_MAGIC
        file.seek(0)
        stream = gzip.GzipFile(fileobj=file) if packed else file
        try:
            header = _read_header(stream, path)
            # A length of 0 hides the others from the product, and NumPy would refuse them.
            if math.prod(n or 1 for n in header.shape) * header.dtype.itemsize > max_bytes:
                raise IdxError(
                    f"{path} declares an array of {_short(header.shape)} {header.dtype}, more than "
                    f"the {max_bytes:,} bytes that are read at most: if it is what you expect, "
                    "read it with a larger max_bytes."
                )
            if packed and header.nbytes > size * GZIP_RATIO:
                raise IdxError(_wrong_length(path, header, f"{size:,} bytes of gzip hold less"))
            if not packed and header.offset + header.nbytes != size:
                raise IdxError(_wrong_length(path, header, f"it has {size:,} bytes in all"))
            yield stream, header
        except EOFError as error:
            raise IdxError(
                f"{path} is a gzip file that was cut short: fetch or copy it again."
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise IdxError(
                f"{path} is a damaged gzip file (its checksum or its structure is wrong): fetch "
                "or copy it again."
            ) from error


def _read_header(stream: BufferedReader | gzip.GzipFile, path: Path) -> IdxHeader:
    start = stream.read(4)
    if not start:
        raise IdxError(f"{path} is empty, where an IDX file was expected: fetch or copy it again.")
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        start += stream.read(96)
        found = "a web page" if looks_like_web_page(start) else f"a file that begins {start[:8]!r}"
        raise IdxError(
            f"{path} is {found}, where an IDX file was expected (0, 0, a type from 8 to 14, the "
            "number of dimensions): fetch the file again, or choose another."
        )
    dtype, dimensions = TYPES[start[2]], start[3]
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise IdxError(
            f"{path} declares {dimensions} dimensions, where 1 to {MAX_DIMENSIONS} were expected: "
            "choose another file."
        )
    lengths = stream.read(4 * dimensions)
    if len(lengths) < 4 * dimensions:
        raise IdxError(f"{path} ends within its header: fetch or copy it again.")
    return IdxHeader(dtype, tuple(np.frombuffer(lengths, ">u4").tolist()))


def _wrong_length(path: Path, header: IdxHeader, found: str) -> str:
    return (
        f"{path} declares {header.offset:,} bytes of header and {header.nbytes:,} of numbers "
        f"({_short(header.shape)} {header.dtype}), but {found}: fetch or copy it again."
    )


def _short(shape: tuple[int, ...]) -> str:
    rest = f" × … ({len(shape)} dimensions)" if len(shape) > 4 else ""
    return " × ".join(map(str, shape[:4])) + rest

"""Archives of NumPy arrays (.npz), checked before room is made for what they declare.

NumPy's own `numpy.load` believes the sizes that an archive and the arrays in it declare, and a
few kilobytes can declare, or unpack to, more than the machine has.
"""

import io
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from core.arrays import Array
from core.messages import Message

#: Bounds what zipfile makes of the list of contents, an object for each entry.
MAX_ENTRIES = 10_000


class RefusedArchiveError(ValueError):
    """An .npz that is damaged, too large, or holds something other than numbers and text."""


def read_npz(data: bytes, limit: int) -> dict[str, Array]:
    """Return the arrays of an .npz by name: numbers and text, never unpickled.

    Parameters
    ----------
    data : bytes
        The whole archive.
    limit : int
        The most bytes that all of it may take unpacked.

    Raises
    ------
    RefusedArchiveError
        If the archive is damaged, too large, or holds anything else.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise RefusedArchiveError(
            Message("the archive has more entries than anybody saves arrays.")
        )
    with _damaged(".npz"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > limit:
            raise RefusedArchiveError(
                Message(
                    "unpacked it takes {size:,.0f} MiB; at most {limit:,.0f} MiB are read.",
                    size=size / 2**20,
                    limit=limit / 2**20,
                )
            )
        return {
            entry.filename.removesuffix(".npy"): _read_entry(archive, entry) for entry in entries
        }


def read_npy(name: str, data: bytes) -> Array:
    """Return the array of a .npy, numbers or text, never unpickled.

    Parameters
    ----------
    name : str
        What errors call it.
    data : bytes
        The whole file.

    Raises
    ------
    RefusedArchiveError
        If it is damaged, or holds anything else.
    """
    with _damaged(".npy"):
        return _read_npy(name, data)


@contextmanager
def _damaged(ending: str) -> Iterator[None]:
    """Turn what is raised on damaged bytes into a RefusedArchiveError; the ending is a form's."""
    try:
        yield
    except RefusedArchiveError:
        raise
    # zipfile, zlib and NumPy's header raise a dozen kinds of exception on damaged bytes.
    except Exception as error:
        raise RefusedArchiveError(
            Message(
                "the file is damaged or is not an {ending} file ({kind}: {error:.80}). Fetch or "
                "write it again.",
                ending=ending,
                kind=type(error).__name__,
                error=str(error),
            )
        ) from error


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Array:
    # The others are unpacked whole, whatever size the entry declares.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedArchiveError(
            Message(
                "{entry!r:.40} is packed in a way that NumPy does not use. Write the file with "
                "numpy.savez or write_weights.",
                entry=entry.filename,
            )
        )
    with archive.open(entry) as file:
        # The size says where to stop unpacking; without it zipfile unpacks up to 2 GiB at once.
        return _read_npy(entry.filename, file.read(entry.file_size))


def _read_npy(name: str, data: bytes) -> Array:
    header = io.BytesIO(data)
    version = np.lib.format.read_magic(header)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, fortran_order, dtype = read_header(header)
    if dtype.kind not in "fiuU":
        raise RefusedArchiveError(
            Message(
                "{entry!r:.40} holds {dtype:.40}, where real numbers were expected. It was not "
                "opened further; save the arrays as float32.",
                entry=name,
                dtype=str(dtype),
            )
        )
    held = len(data) - header.tell()
    size = math.prod(shape) * dtype.itemsize
    if size != held:
        raise RefusedArchiveError(
            Message(
                "{entry!r:.40} declares {size:.6g} bytes of values and holds {held:,}. Fetch or "
                "write the file again.",
                entry=name,
                size=size,
                held=held,
            )
        )
    order: Any = "F" if fortran_order else "C"
    return np.ndarray(shape, dtype, buffer=data, offset=header.tell(), order=order)

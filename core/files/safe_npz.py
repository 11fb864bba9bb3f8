"""Archives of NumPy arrays (.npz), checked before room is made for what they declare.

NumPy's own `numpy.load` believes the sizes that an archive and the arrays in it declare, and a
few kilobytes can declare, or unpack to, more than the machine has.
"""

import io
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from core.files.safe_zip import RefusedArchiveError, damage_refused, opened_zip, read_entry
from core.messages import Message

#: Returns what the pickle behind the header of an array of objects holds, or refuses it.
ReadObjects = Callable[[bytes], Any]


def read_npz(data: bytes, limit: int, objects: ReadObjects | None = None) -> dict[str, Any]:
    """Return the arrays of an .npz by name: numbers and text, never unpickled.

    Parameters
    ----------
    data : bytes
        The whole archive.
    limit : int
        The most bytes that all of it may take unpacked.
    objects : callable, optional
        Reads what stands for an array of objects; without it, one is refused.

    Raises
    ------
    RefusedArchiveError
        If the archive is damaged, too large, or holds anything else.
    """
    with opened_zip(data, limit) as archive:
        return {
            entry.filename.removesuffix(".npy"): _read_npy(
                entry.filename, read_entry(archive, entry), objects
            )
            for entry in archive.infolist()
        }


def read_npy(name: str, data: bytes, objects: ReadObjects | None = None) -> Any:
    """Return the array of a .npy, numbers or text, never unpickled.

    Parameters
    ----------
    name : str
        What errors call it.
    data : bytes
        The whole file.
    objects : callable, optional
        As of `read_npz`.

    Raises
    ------
    RefusedArchiveError
        If it is damaged, or holds anything else.
    """
    with damage_refused():
        return _read_npy(name, data, objects)


def _read_npy(name: str, data: bytes, objects: ReadObjects | None) -> Any:
    header = io.BytesIO(data)
    version = np.lib.format.read_magic(header)
    read_header = (
        np.lib.format.read_array_header_1_0
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0
    )
    shape, fortran_order, dtype = read_header(header)
    if dtype.kind == "O" and objects:
        return objects(data[header.tell() :])
    if dtype.kind not in "fiubUS":
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

"""What ``torch.save`` writes, read as data without PyTorch: nothing in it is imported or run.

Since PyTorch 1.6 it is a zip archive: the objects are a pickle in ``NAME/data.pkl``, the numbers of
each storage are in ``NAME/data/KEY``. Before, it was one stream: a magic number, a version and what
the machine is like, each a pickle; the objects; the keys of the storages; then the numbers of each
behind their count, least significant byte first.
"""

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np

from core.files.pickle_machine import MAX_INSTRUCTIONS, unpickle
from core.files.pickle_notes import Name, RefusedPickleError, Unknown, misshapen
from core.files.pickle_plain import plain, refusing_damage
from core.files.pickled_arrays import NUMPY
from core.files.pickled_tensors import TORCH, PickledStorage, number_type_of, storage_type
from core.files.safe_zip import opened_zip, read_entry, zip_names
from core.messages import Message

_NAMES = {**NUMPY, **TORCH}
_PICKLE = re.compile(r"(.*/)?data\.pkl", re.DOTALL)
#: Of storages within a pickle, of their bytes, and of instructions for each.
_MOST_STORAGES, _MOST_BYTES, _MOST_OF_STORAGE = 1000, 2**29, 100
_MAGIC = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."  # 0x1950A86A20F9469CFC6C, pickled


def is_torch(data: bytes) -> bool:
    """Return whether ``torch.save`` wrote this."""
    names = zip_names(data)
    program = any(name.endswith("constants.pkl") for name in names)  # TorchScript's
    return _MAGIC in data[:32] or (any(map(_PICKLE.fullmatch, names)) and not program)


def read_torch(data: bytes, limit: int) -> Any:
    """Return what ``torch.save`` wrote, with an array for each tensor.

    Parameters
    ----------
    data : bytes
        The whole file.
    limit : int
        The most bytes that all arrays together may take, and all of the file unpacked.

    Returns
    -------
    dict, list, tuple, array, str, bytes, bool, int, float, None or Unknown
        Nested as it was; where an object of another kind was, an `Unknown` has its name.

    Raises
    ------
    RefusedPickleError, RefusedArchiveError
        If it is damaged, too large, or a tensor in it is not what it claims.
    """
    kept = _unpacked(data, limit) if data.startswith(b"PK") else None
    with refusing_damage():
        objects = _read_stream(data) if kept is None else _read_archive(kept)
        return plain(objects, limit, tolerant=True)


def names_with_storages() -> dict[str, Callable[[Any], Any] | None]:
    """Return the names of arrays and tensors that a pickle may ask for where nobody saves storages.

    Each of these is then within it, as ``torch.save`` would write it as a stream.
    """
    left, room = _MOST_STORAGES, _MOST_BYTES

    def storage(arguments: Any) -> PickledStorage:
        nonlocal left, room
        match arguments:
            case (bytes() | str() as data,):
                left, room = left - 1, room - len(data)
                if left < 0 or room < 0:
                    raise misshapen()
                if isinstance(data, str):
                    data = data.encode("latin-1")  # of protocol 2
                objects = _read_stream(data, _MOST_OF_STORAGE)
                if isinstance(objects, PickledStorage):
                    return objects
        raise misshapen()

    return {**_NAMES, "torch.storage._load_from_bytes": storage}


def _unpacked(data: bytes, limit: int) -> dict[str, bytes]:
    """Return what the archive has beside its pickle, that included, by name."""
    with opened_zip(data, limit) as archive:
        names = archive.namelist()
        folder = next(found[1] or "" for name in names if (found := _PICKLE.fullmatch(name)))
        return {
            name.removeprefix(folder): read_entry(archive, archive.getinfo(name))
            for name in names
            if name.startswith(folder)
        }


def _read_archive(kept: dict[str, bytes]) -> Any:
    byteorder: Literal["<", ">"] = ">" if kept.get("byteorder") == b"big" else "<"

    def storage(key: Any) -> Any:
        match key:
            case ("storage", kind, str(key), *_):
                return PickledStorage(
                    storage_type(kind), lambda: _found(kept, key, f"data/{key}"), byteorder
                )
        raise misshapen()

    return unpickle(io.BytesIO(kept["data.pkl"]), _NAMES, storage, tolerant=True)


def _read_stream(data: bytes, most: int = MAX_INSTRUCTIONS) -> Any:
    stream = io.BytesIO(data)
    for _ in ("magic number", "version", "machine"):
        unpickle(stream, {}, most=most)
    kinds: dict[str, str] = {}
    kept: dict[str, memoryview] = {}

    def storage(key: Any) -> Any:
        match key:
            case ("storage", kind, str(key), _, _, *view):
                kinds[key] = kind_name = storage_type(kind)
                start = view[0][1] if view and view[0] else 0
                return PickledStorage(kind_name, lambda: _found(kept, key, key), start=start)
            case ("module", Name() | Unknown() as module, *_):
                return module
        raise misshapen()

    objects = unpickle(stream, _NAMES, storage, tolerant=True, most=most)
    for key in unpickle(stream, {}, most=most):
        count = int.from_bytes(stream.read(8), "little")
        size = count * np.dtype(number_type_of(kinds[key]).stored).itemsize
        kept[key] = memoryview(data)[stream.tell() : stream.tell() + size]
        stream.seek(size, io.SEEK_CUR)
    return objects


def _found(kept: Mapping[str, Any], key: str, name: str) -> Any:
    """Return the numbers of a storage."""
    if name not in kept:
        raise RefusedPickleError(
            Message(
                "the numbers of its storage {key!r:.40} are missing. Fetch or write the file "
                "again.",
                key=key,
            )
        )
    return kept[name]

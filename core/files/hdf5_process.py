"""What reads an HDF5 file in a process of its own: `python -m core.files.hdf5_process LIMIT`.

It reads the file from its standard input and writes an .npz: the arrays, under numbers, and as
``found`` JSON, ``{"paths", "texts"}`` or ``{"failure": message}``.
"""

import io
import json
import math
import sys
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.hdf5_texts import DamagedTextsError, Texts
from core.files.safe_hdf5 import Hdf5, RefusedHdf5Error
from core.messages import Message, message_of

_MOST_LINKS = 4000
_DEEPEST = 32  # groups within groups; a group may be within itself
_MOST_WORDS = 1000  # of an attribute
_SHUFFLE, _DEFLATE = 2, 1  # the filters whose output can be bounded beforehand
_CHUNK = 2**20  # bytes by which a chunk may be larger than what is in it


def contents(data: bytes, limit: int) -> Hdf5:
    """Return what is in an HDF5 file.

    Parameters and errors are those of `core.files.safe_hdf5.read_hdf5`.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            reader = _Reader(data, limit)
            reader.walk("", file)
            return Hdf5(reader.arrays, reader.texts)
    except RefusedHdf5Error:
        raise
    except DamagedTextsError as error:
        raise RefusedHdf5Error(message_of(error)) from error
    except Exception as error:  # h5py raises a dozen kinds on damaged bytes
        raise RefusedHdf5Error(
            Message(
                "the file is damaged or is not an HDF5 file ({error:.80}). Fetch or write it "
                "again.",
                error=str(error),
            )
        ) from error


class _Reader:
    def __init__(self, data: bytes, limit: int):
        self.arrays: dict[str, Array] = {}
        self.texts: dict[str, dict[str, str | list[str]]] = {}
        self._limit, self._left, self._links = limit, limit, 0
        self._size = len(data)
        self._texts_held = Texts(data)

    def walk(self, path: str, group: Any) -> None:
        """Add what is in a group."""
        import h5py

        self.texts[path] = dict(self._texts(group.attrs))
        if path.count("/") >= _DEEPEST:
            raise RefusedHdf5Error(
                Message("its groups lie within each other without an end. Write the file again.")
            )
        for name in group:
            inner = f"{path}/{name}".lstrip("/")
            self._links += 1
            if self._links > _MOST_LINKS:
                raise RefusedHdf5Error(Message("it has more entries than any network has arrays."))
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise RefusedHdf5Error(
                    Message(
                        "{path!r:.60} is a link to another file or place, which is not followed. "
                        "Write the file with what it refers to.",
                        path=inner,
                    )
                )
            entry = group[name]
            if isinstance(entry, h5py.Group):
                self.walk(inner, entry)
            elif (
                isinstance(entry, h5py.Dataset) and (array := self._array(inner, entry)) is not None
            ):
                self.arrays[inner] = array

    def _texts(self, attributes: Any) -> Iterator[tuple[str, str | list[str]]]:
        """Yield the attributes that are text, and no longer than is read."""
        import h5py

        for name in list(attributes)[:_MOST_WORDS]:
            found = attributes.get_id(name)
            text = h5py.check_string_dtype(found.dtype)
            words = math.prod(found.shape or ())
            if text is None or len(found.shape or ()) > 1 or words > _MOST_WORDS:
                continue
            # Any number of attributes may name the same text.
            if words * (text.length or self._texts_held.longest) > self._limit:
                continue
            # Of a type that lies elsewhere, or an attribute that does, nothing can be seen before.
            elsewhere = found.get_type().committed() or not self._texts_held.has(name)
            if text.length is None and elsewhere:
                continue
            yield name, _text(attributes[name])

    def _array(self, path: str, dataset: Any) -> Array | None:
        """Return a data set, or None if it is not of numbers."""
        if dataset.is_virtual or dataset.external:
            raise RefusedHdf5Error(
                Message(
                    "{path!r:.60} lies in another file, which is not opened. Write one file with "
                    "everything in it.",
                    path=path,
                )
            )
        bfloat16 = dataset.dtype == "V2"  # two bytes of a type that h5py does not know
        if dataset.shape is None or (dataset.dtype.kind not in "fiu" and not bfloat16):
            return None
        size = dataset.size * dataset.dtype.itemsize
        self._left -= size
        if self._left < 0:
            raise RefusedHdf5Error(
                Message(
                    "its arrays take more than {limit:,.0f} MiB, which is the most that is read. "
                    "Is it a weight file?",
                    limit=self._limit / 2**20,
                )
            )
        held = self._held(path, dataset) if dataset.chunks else dataset.id.get_storage_size()
        if held < size:
            raise RefusedHdf5Error(
                Message(
                    "{path!r:.60} declares {size:,} bytes and holds {held:,}. Fetch or write the "
                    "file again.",
                    path=path,
                    size=size,
                    held=held,
                )
            )
        values: Array = dataset[()]
        if bfloat16:
            values = (values.view(np.uint16).astype(np.uint32) << 16).view(np.float32)
        return np.asarray(values)

    def _held(self, path: str, dataset: Any) -> int:
        """Return how many bytes the chunks of a data set unpack to, if none does to more."""
        properties = dataset.id.get_create_plist()
        filters = [properties.get_filter(i)[0] for i in range(properties.get_nfilters())]
        chunk = math.prod(dataset.chunks) * dataset.dtype.itemsize
        if filters not in ([], [_SHUFFLE], [_DEFLATE], [_SHUFFLE, _DEFLATE]):
            raise RefusedHdf5Error(
                Message(
                    "{path!r:.60} is packed in another way than gzip. Write it without "
                    "compression.",
                    path=path,
                )
            )
        held = 0
        for i in range(dataset.id.get_num_chunks()):
            stored = dataset.id.get_chunk_info(i)
            if stored.size <= self._size and chunk <= dataset.nbytes + _CHUNK:
                mask, data = dataset.id.read_direct_chunk(stored.chunk_offset)
                if _DEFLATE in filters and not mask:
                    data = zlib.decompressobj().decompress(data, chunk + 1)
                held += chunk if len(data) == chunk else 0
        return held


def _text(value: Any) -> Any:
    """Return text or an array of texts, as h5py has it, as Python has it."""
    if isinstance(value, np.ndarray):
        return [_text(each) for each in value.tolist()]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def main() -> None:
    """Read a file from the standard input, and write what is in it."""
    limit = int(sys.argv[1])
    try:
        found = contents(sys.stdin.buffer.read(), limit)
    except RefusedHdf5Error as error:
        _send([], failure=message_of(error).to_json())
    else:
        _send(found.arrays.values(), paths=list(found.arrays), texts=found.texts)


def _send(arrays: Iterable[Array], **found: Any) -> None:
    numbered: dict[str, Any] = {f"{i}": array for i, array in enumerate(arrays)}
    np.savez(sys.stdout.buffer, found=np.str_(json.dumps(found)), **numbered)


if __name__ == "__main__":
    main()

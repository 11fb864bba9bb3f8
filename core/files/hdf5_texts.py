"""The texts of an HDF5 file, looked through before the library reads them.

It makes room for whatever length an attribute claims, up to 4 GiB, and goes through the list of the
texts as far as this leads. Where what lies: HDF5 File Format Specification 3.0, sections III.E
(global heap), IV.A.2.b (dataspace) and IV.A.2.m (attribute),
https://docs.hdfgroup.org/hdf5/develop/_f_m_t3.html
"""

import math
import re
import struct

from core.messages import Message

_MOST = 100_000
_HEADER = 16  # bytes at the start of a collection of texts, and of each text in it
_VARIABLE = 9  # the class of a type whose values are of any length
_POINTER = struct.Struct("<IQI")  # a length, the address of a collection, a number in it


class DamagedTextsError(ValueError):
    """Texts that are not where or not as long as a file says."""


class Texts:
    """The texts of a file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Attributes
    ----------
    longest : int
        Bytes of the longest.

    Raises
    ------
    DamagedTextsError
        If the library would go through them for ever.
    """

    def __init__(self, data: bytes):
        self._data = data
        self._sizes: dict[tuple[int, int], int] = {}
        self._checked: dict[str, bool] = {}
        for found in re.finditer(rb"GCOL\x01\0\0\0(.{8})", data, re.DOTALL):
            self._add(found.start(), int.from_bytes(found[1], "little"))
        self.longest = max(self._sizes.values(), default=0)

    def _add(self, start: int, length: int) -> None:
        """Add the texts of a collection."""
        at, end = start + _HEADER, min(start + length, len(self._data))
        while at + _HEADER <= end:
            number, size = struct.unpack_from("<H6xQ", self._data, at)
            step = _HEADER + (size + 7) // 8 * 8 if number else size  # 0 is what is free
            if step < _HEADER or len(self._sizes) > _MOST:
                raise DamagedTextsError(_damaged())
            if number:
                self._sizes[start, number] = min(size, end - at)
            at += step

    def has(self, name: str) -> bool:
        """Return whether there are attributes of a name, and the texts that they point to.

        Raises
        ------
        DamagedTextsError
            If one claims a text that is not there, or a longer one than is there.
        """
        if name not in self._checked:
            key = name.encode("utf-8", "surrogateescape") + b"\0"
            places = re.finditer(re.escape(key), self._data)
            checked = [self._check(found.start(), len(key)) for found in places]  # all of them
            self._checked[name] = any(checked)
        return self._checked[name]

    def _check(self, at: int, size: int) -> bool:
        """Check an attribute, and return whether there is one whose name lies here."""
        pointers = self._pointers(at, size)
        if any(length > self._sizes.get((start, number), 0) for length, start, number in pointers):
            raise DamagedTextsError(_damaged())
        return bool(pointers)

    def _pointers(self, at: int, size: int) -> list[tuple[int, int, int]]:
        """Return what the attribute points to whose name lies here, if one does."""
        for version, before in ((1, 8), (2, 8), (3, 9)):
            if at < before or at + size > len(self._data):
                continue
            found, name_size, type_size, space_size = struct.unpack_from(
                "<BxHHH", self._data, at - before
            )
            if (found, name_size) != (version, size):
                continue
            sizes = [name_size, type_size, space_size]
            if version == 1:
                sizes = [(length + 7) // 8 * 8 for length in sizes]
            kind, space = at + sizes[0], at + sizes[0] + sizes[1]
            values = at + sum(sizes)
            if values > len(self._data) or self._data[kind] & 15 != _VARIABLE:
                return []
            rank = self._data[space + 1]
            dims = space + (8 if self._data[space] == 1 else 4)
            if dims + 8 * rank > len(self._data):
                raise DamagedTextsError(_damaged())
            count = math.prod(struct.unpack_from(f"<{rank}Q", self._data, dims))
            room = self._data[values : values + _POINTER.size * min(count, _MOST)]
            whole = len(room) // _POINTER.size * _POINTER.size
            return list(_POINTER.iter_unpack(room[:whole]))
        return []


def _damaged() -> Message:
    return Message("a text in it is not as long as it says. Fetch or write the file again.")

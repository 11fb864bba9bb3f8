"""Zip archives of arrays, checked before room is made for what they declare."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from core.messages import Message

#: Bounds what zipfile makes of the list of contents, an object for each entry.
MAX_ENTRIES = 10_000


class RefusedArchiveError(ValueError):
    """An archive that is damaged, too large, or holds something other than numbers and text."""


@contextmanager
def opened_zip(data: bytes, limit: int) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    Parameters
    ----------
    data : bytes
        The whole archive.
    limit : int
        The most bytes that all of it may take unpacked.

    Raises
    ------
    RefusedArchiveError
        If the archive is damaged or too large; or in the place of whatever else is raised while it
        is open, for damage shows in many ways.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise RefusedArchiveError(
            Message("the archive has more entries than anybody saves arrays.")
        )
    with damage_refused(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > limit:
            raise RefusedArchiveError(
                Message(
                    "unpacked it takes {size:,.0f} MiB; at most {limit:,.0f} MiB are read.",
                    size=size / 2**20,
                    limit=limit / 2**20,
                )
            )
        yield archive


@contextmanager
def damage_refused() -> Iterator[None]:
    """Turn whatever is raised on damaged bytes into a RefusedArchiveError.

    An error that says a sentence of its own is left as it is.
    """
    try:
        yield
    # zipfile, zlib and NumPy's header raise a dozen kinds of exception.
    except Exception as error:
        if isinstance(error, ValueError) and isinstance(next(iter(error.args), None), Message):
            raise
        raise RefusedArchiveError(
            Message(
                "the file is damaged ({kind}: {error:.80}). Fetch or write it again.",
                kind=type(error).__name__,
                error=str(error),
            )
        ) from error


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the content of an entry, at most as much as the archive declares for it.

    Raises
    ------
    RefusedArchiveError
        If it is packed in another way than arrays are.
    Exception
        Whatever zipfile and zlib raise on damaged bytes; `opened_zip` catches it.
    """
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
        return file.read(entry.file_size)


def zip_names(data: bytes) -> list[str]:
    """Return the names of what an archive holds; of a damaged one, the name it begins with."""
    if not data.startswith(b"PK\x03\x04"):
        return []
    if data.count(b"PK\x01\x02") <= MAX_ENTRIES:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return archive.namelist()
        except Exception:  # damaged bytes raise a dozen kinds
            pass
    return [data[30 : 30 + int.from_bytes(data[26:28], "little")].decode("utf-8", "replace")]

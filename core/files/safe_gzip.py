"""A gzip file unpacked in memory, and no further than a limit."""

import gzip
import io
import zlib
from collections.abc import Callable

from core.files.safe_zip import RefusedArchiveError
from core.messages import Message

_PART = 2**20


def is_gzip(data: bytes) -> bool:
    """Return whether data begins as a gzip file does."""
    return data.startswith(b"\x1f\x8b")


def read_gzip(
    data: bytes,
    check: Callable[[int], None],
    make_room: Callable[[int], None] = lambda size: None,
) -> bytes:
    """Return what is in a gzip file, if it may be as long as it is.

    Parameters
    ----------
    data : bytes
        The whole file.
    check : callable
        Called with the number of bytes so far, after each part; raises where they are too many.
    make_room : callable, optional
        Called with the number of all bytes before they are kept.

    Raises
    ------
    EOFError, gzip.BadGzipFile, zlib.error
        If it is cut short or damaged.
    """
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        # Twice: what is too long is not kept until that is known.
        size = 0
        while part := file.read(_PART):
            size += len(part)
            check(size)
        make_room(size)
        file.seek(0)
        return file.read(size)


def unpack_gzip(data: bytes, limit: int) -> bytes:
    """Return what is in a gzip file.

    Raises
    ------
    RefusedArchiveError
        If it is damaged, or longer than the limit.
    """

    def check(size: int) -> None:
        if size > limit:
            raise RefusedArchiveError(
                Message(
                    "unpacked it takes more than {limit:,.0f} MiB, which is as much as is read.",
                    limit=limit / 2**20,
                )
            )

    try:
        return read_gzip(data, check)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RefusedArchiveError(
            Message("the gzip file is damaged or was cut short. Fetch or write it again.")
        ) from error

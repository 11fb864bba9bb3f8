"""A gzip file unpacked in memory, and no further than a limit."""

import gzip
import io
import zlib

from core.files.safe_zip import RefusedArchiveError
from core.messages import Message

_PART = 2**20


def is_gzip(data: bytes) -> bool:
    """Return whether data begins as a gzip file does."""
    return data.startswith(b"\x1f\x8b")


def unpack_gzip(data: bytes, limit: int) -> bytes:
    """Return what is in a gzip file.

    Raises
    ------
    RefusedArchiveError
        If it is damaged, or longer than the limit.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            # Twice: what is too long is not kept until that is known.
            size = 0
            while size <= limit and (part := file.read(_PART)):
                size += len(part)
            if size > limit:
                raise RefusedArchiveError(
                    Message(
                        "unpacked it takes more than {limit:,.0f} MiB, which is as much as is "
                        "read.",
                        limit=limit / 2**20,
                    )
                )
            file.seek(0)
            return file.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise RefusedArchiveError(
            Message("the gzip file is damaged or was cut short. Fetch or write it again.")
        ) from error

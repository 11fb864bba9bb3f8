"""What every kind of file has in common: written whole or not at all; a web page in its place."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that takes the place of `path` in one step, once it is whole.

    What is no file, as a pipe or ``/dev/null``, is written to instead of being replaced.

    Raises
    ------
    OSError
        If it cannot be written; what was at `path` is unchanged.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    # Opened by its own name, not by tempfile, whose files only their owner may read.
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a power cut could leave the name without the content
        os.replace(partial, path)
    except OSError as error:
        raise OSError(
            error.errno, f"{path} was not written ({error.strerror}); what was there is unchanged"
        ) from error
    finally:
        with contextlib.suppress(OSError):  # the folder itself may be what is missing or closed
            partial.unlink()


def looks_like_web_page(start: bytes) -> bool:
    """Tell from its first bytes whether a file is a web page: what a failed download often is."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))

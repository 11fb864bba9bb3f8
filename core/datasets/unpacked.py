"""What packed files hold, unpacked once and kept, so that it loads as fast as from plain files.

A kept file is named by the SHA-256 of what is in it. Which one belongs to an archive is written
down beside it, under a name made of what changes whenever the archive does: its size, its times,
and the checksum at its end. Where nothing can be kept, the archive is read, as slowly as ever.
"""

import contextlib
import gzip
import hashlib
import os
import shutil
from pathlib import Path

import numpy as np

from core.datasets.table import DATA
from core.files.atomic import replacing
from core.files.idx_stream import IdxStream, open_idx

KEPT = DATA / "unpacked"
LEAST, MOST = 2**20, 2**28  # bytes of numbers: fewer are unpacked as fast, more fill the disk
ENTRIES = 24  # of the folder, two for an archive: six data sets; the oldest give way to new ones
#: When a kept file says it was changed last, in seconds: what is done to it later shows.
SEAL = 1_000_000_000


def unpacked(path: Path) -> Path:
    """Return a plain file that has what a packed IDX file holds, made if there is none yet.

    It is the file itself where that is not packed, or small, or where nothing can be kept; and
    where it is damaged, for who reads it to say so.
    """
    try:
        with open_idx(path, MOST) as stream:
            if not isinstance(stream.file, gzip.GzipFile) or stream.header.nbytes < LEAST:
                return path
            record = KEPT / _stamp(path)
            size = stream.header.offset + stream.header.nbytes
            with contextlib.suppress(FileNotFoundError):
                kept = KEPT / record.read_text("ascii")
                if _is_sealed(kept, size):
                    return kept
            KEPT.mkdir(parents=True, exist_ok=True)
            if not os.access(KEPT, os.W_OK) or shutil.disk_usage(KEPT).free < 2 * size:
                return path
            return _keep(stream, record, size)
    except (OSError, ValueError):
        return path


def _keep(stream: IdxStream, record: Path, size: int) -> Path:
    content = np.empty(size, np.uint8)
    stream.file.seek(0)
    stream.read_into(content)
    stream.finish()
    digest = hashlib.sha256(content.data).hexdigest()
    kept = KEPT / digest
    if not _is_sealed(kept, size):
        with replacing(kept) as file:
            file.write(content.data)
        os.utime(kept, (SEAL, SEAL))
    with replacing(record) as file:
        file.write(digest.encode("ascii"))
    _forget_oldest()
    return kept


def _stamp(path: Path) -> str:
    """Return a name for a gzip file as it is now."""
    with path.open("rb") as file:
        state = os.fstat(file.fileno())
        file.seek(-8, os.SEEK_END)
        end = file.read()  # the checksum and the size of what was packed
    parts = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns, end)
    return f"{hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()}.sha256"


def _is_sealed(kept: Path, size: int) -> bool:
    """Return whether a kept file is as it was written."""
    try:
        state = kept.stat()
    except FileNotFoundError:
        return False
    return (state.st_size, state.st_mtime_ns) == (size, SEAL * 10**9)


def _forget_oldest() -> None:
    ages = {}
    for entry in KEPT.iterdir():
        with contextlib.suppress(OSError):  # another process forgets as well
            ages[entry] = entry.stat().st_ctime_ns
    for entry in sorted(ages, key=ages.__getitem__)[:-ENTRIES]:
        with contextlib.suppress(OSError):  # in use, where that keeps a file
            entry.unlink()

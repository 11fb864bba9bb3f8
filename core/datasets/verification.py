"""The files of a data set compared with what they must contain."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.datasets.sources import find_source, locate
from core.datasets.table import Source, SourceFile
from core.files.idx_stream import GZIP_MAGIC, MAX_BYTES
from core.messages import Message

TOLD_BY = "t_test"
PART = 2**20  # bytes unpacked at a time


@dataclass(frozen=True)
class Verification:
    """The SHA-256 of what is in a file, unpacked if it is packed, beside the one it must have.

    Where only the archive's is known, an archive has its own: as it is on disk.
    """

    file: SourceFile
    path: Path | None
    expected: str | None
    found: str | None

    @property
    def ok(self) -> bool:
        """Whether the file is there and, where its content is pinned, has that content."""
        return self.found is not None and self.expected in (None, self.found)


def verify(source: str | Source) -> tuple[Verification, ...]:
    """Return the SHA-256 of every file there is.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    source = find_source(source)
    found = locate(source)
    return tuple(_verify(file, found[file.role]) for file in source.files)


def doubt_of(source: Source) -> Message | None:
    """Return what to know of files that are another data set's than their names say, if they are.

    The labels to test on tell it: they are few, and no two data sets have the same.
    """
    path = locate(source)[TOLD_BY]
    file = next(file for file in source.files if file.role == TOLD_BY)
    if path is None or file.sha256 is None:
        return None
    try:
        if _verify(file, path).ok:
            return None
    except OSError:  # who reads it says so
        return None
    return Message(
        "{file} does not hold the labels that {title} is published with: what is counted here is "
        "not about {title}.",
        file=path.name,
        title=source.title,
    )


def content_sha256(stream: BinaryIO, size: int) -> str | None:
    """Return the SHA-256 of what is packed in a gzip file.

    None if it is damaged, or holds more than `size` bytes: no more than that is unpacked.
    """
    digest, unpacked = hashlib.sha256(), 0
    try:
        with gzip.GzipFile(fileobj=stream) as packed:
            while part := packed.read(PART):
                unpacked += len(part)
                if unpacked > size:
                    return None
                digest.update(part)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return None
    return digest.hexdigest()


def _verify(file: SourceFile, path: Path | None) -> Verification:
    if path is None:
        return Verification(file, None, file.sha256, None)
    with path.open("rb") as stream:
        start, found = stream.read(2), None
        stream.seek(0)
        if start == GZIP_MAGIC and file.sha256:
            found = content_sha256(stream, file.size or MAX_BYTES)
            stream.seek(0)
        found = found or hashlib.file_digest(stream, "sha256").hexdigest()
    # Of an unpacked IDX file, which begins with two zeros, the archive's tells nothing.
    expected = file.sha256 or (None if start == b"\0\0" else file.archive_sha256)
    return Verification(file, path, expected, found)

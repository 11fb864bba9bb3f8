"""The files of a data set compared with what they must contain."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.datasets.sources import find_source, locate
from core.datasets.table import Source, SourceFile


@dataclass(frozen=True)
class Verification:
    """The SHA-256 of a file as it is on disk, beside the one it must have."""

    file: SourceFile
    path: Path | None
    expected: str | None
    found: str | None

    @property
    def ok(self) -> bool:
        """Whether the file is there and, where its content is pinned, has that content."""
        return self.found is not None and self.expected in (None, self.found)


def verify(source: str | Source) -> tuple[Verification, ...]:
    """Return the SHA-256 of every file there is, in the form it is in, archive or unpacked.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    source = find_source(source)
    found = locate(source)
    return tuple(_verify(file, found[file.role]) for file in source.files)


def _verify(file: SourceFile, path: Path | None) -> Verification:
    expected = file.archive_sha256 if path and path.suffix == ".gz" else file.sha256
    if path is None:
        return Verification(file, None, expected, None)
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return Verification(file, path, expected, found)

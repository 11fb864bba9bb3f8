"""Data sets fetched: from a mirror or from a person's hand, verified, unpacked, put in place."""

import gzip
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.datasets.mirrors import download_archive
from core.datasets.scratch import scratch_folder
from core.datasets.sources import (
    chosen_folder,
    find_source,
    is_available,
    locate,
    require,
    variable,
)
from core.datasets.table import Source, SourceFile
from core.datasets.verification import PART, content_sha256
from core.files.atomic import looks_like_web_page, remove, replacing
from core.files.idx_stream import GZIP_MAGIC
from core.files.paths import as_path, read_bounded
from core.messages import Message


@dataclass(frozen=True)
class DownloadProgress:
    """How much has arrived, in bytes, of all the files that were missing; and the file coming."""

    file: str
    done: int
    total: int


def fetch(
    source: str | Source, progress: Callable[[DownloadProgress], None] | None = None
) -> dict[str, Path]:
    """Download what is missing of a data set, and return the path of each file by its role.

    Touches no network if nothing is missing. Two processes, or two threads, may call it at once:
    the second waits, and finds the files there. A mirror that is too slow is given up.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    progress : callable, optional
        Called with a `DownloadProgress` for every part that arrives, and several times a second
        while none does. What it raises ends the download at once, and nothing half is left.

    Raises
    ------
    DownloadError
        If every mirror failed for a file.
    FileNotFoundError
        If a file is missing that is not to be downloaded: of the folder that the environment
        names, or of a data set without mirrors.
    OSError
        If the folder cannot be written, or is full.
    ValueError
        If there is no such data set.
    """
    source = find_source(source)
    if source.mirrors and not chosen_folder(source) and not is_available(source):

        def waiting() -> None:
            if progress:
                progress(
                    DownloadProgress(
                        source.files[0].name, 0, sum(file.archive_size for file in source.files)
                    )
                )

        with scratch_folder(source, waiting) as scratch:
            # Asked again behind the lock: another process may have brought them meanwhile.
            found = locate(source)
            missing = [file for file in source.files if not found[file.role]]
            done, total = 0, sum(file.archive_size for file in missing)
            for file in missing:

                def report(arrived: int, file: SourceFile = file, done: int = done) -> None:
                    if progress:
                        progress(DownloadProgress(file.name, done + arrived, total))

                archive = download_archive(source, file, scratch, report)
                _install(source, file, archive.read_bytes(), scratch)
                done += file.archive_size
    return require(source)


def adopt(source: str | Source, content: bytes | str | os.PathLike[str]) -> SourceFile:
    """Put a file of a data set that a person got elsewhere where it belongs.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    content : bytes or path-like
        What is in the file, or where it is, of any name; an archive as published or, where the
        SHA-256 of what it holds is pinned as well, unpacked or packed anew.

    Returns
    -------
    SourceFile
        Which of the four it is, recognised by its SHA-256.

    Raises
    ------
    ValueError
        If it is none of them, or the environment names a folder, which is never written to.
    OSError
        If the file cannot be read, or the data set's folder cannot be written.
    """
    source = find_source(source)
    if folder := chosen_folder(source):
        raise ValueError(
            Message(
                "{variable} names {folder}, which is only read: put the file there, or unset "
                "{variable}.",
                variable=variable(source, "DIR"),
                folder=folder,
            )
        )
    largest = max(max(file.archive_size, file.size) for file in source.files)
    if not isinstance(content, bytes):
        # Packing can add a little.
        content = read_bounded(as_path(content), largest + largest // 100 + PART)
    file = recognised(source, content)
    if file is None:
        raise ValueError(_none_of_them(source, looks_like_web_page(content[:100])))
    with scratch_folder(source) as scratch:
        _install(source, file, content, scratch)
    return file


def recognised(source: Source, content: bytes) -> SourceFile | None:
    """Return which file of a data set this is, packed or not, by its SHA-256; None if none."""
    digests = {hashlib.sha256(content).hexdigest()}
    if content.startswith(GZIP_MAGIC):
        largest = max(file.size for file in source.files)
        digests.add(content_sha256(io.BytesIO(content), largest) or "")
    files = (file for file in source.files if digests & {file.archive_sha256, file.sha256})
    return next(files, None)


def _none_of_them(source: Source, is_web_page: bool) -> Message:
    names = ", ".join(f"{file.name}.gz" for file in source.files)
    values = {"title": source.title, "names": names}
    # Of an unpacked file whose SHA-256 is not known, nobody could say whether it is the right one.
    match is_web_page, all(file.sha256 for file in source.files):
        case True, True:
            return Message(
                "{title} has four files, recognised by their SHA-256, and this is a web page: "
                "choose {names} as they are published, or unpacked.",
                **values,
            )
        case True, False:
            return Message(
                "{title} has four files, recognised by their SHA-256, and this is a web page: "
                "choose {names} as they are published, not unpacked.",
                **values,
            )
        case False, True:
            return Message(
                "{title} has four files, recognised by their SHA-256, and this is none of them: "
                "choose {names} as they are published, or unpacked.",
                **values,
            )
        case _:
            return Message(
                "{title} has four files, recognised by their SHA-256, and this is none of them: "
                "choose {names} as they are published, not unpacked.",
                **values,
            )


def _install(source: Source, file: SourceFile, content: bytes, scratch: Path) -> None:
    """Put a file whose content has been verified in its place, in one step.

    It is unpacked only where it can be verified again as it then is.
    """
    unpacked = source.folder / file.name
    path = unpacked if file.sha256 else unpacked.with_name(f"{file.name}.gz")
    if file.sha256 and content.startswith(GZIP_MAGIC):
        content = gzip.decompress(content)
    # One that is right already may be mapped into memory, and stays.
    if not (path.is_file() and path.read_bytes() == content):
        with replacing(path, scratch) as stream:
            stream.write(content)
    if path != unpacked:
        remove(unpacked)  # it would be preferred to what has just been verified

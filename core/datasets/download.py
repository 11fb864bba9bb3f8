"""Data sets fetched: from a mirror or from a person's hand, verified, unpacked, put in place."""

import errno
import gzip
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from core.datasets.sources import (
    chosen_folder,
    find_source,
    is_available,
    locate,
    require,
    variable,
)
from core.datasets.table import Source, SourceFile
from core.files.atomic import looks_like_web_page, replacing
from core.files.idx_stream import GZIP_MAGIC

PART = 64 * 1024  # bytes read, written and reported at a time
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


class DownloadError(OSError):
    """No mirror gave the file; the message names each with its reason, and the ways out."""


class _RefusedError(Exception):
    """What a mirror sends cannot be the file; the message says why."""


@dataclass(frozen=True)
class DownloadProgress:
    """How much has arrived, in bytes, of all the files that were missing; and the file coming."""

    file: str
    done: int
    total: int


def fetch(
    source: str | Source, progress: Callable[[DownloadProgress], None] | None = None
) -> dict[str, Path]:
    """Download what is missing of a data set, and give the path of each file by its role.

    Touches no network if nothing is missing. Two processes, or two threads, may call it at once:
    the second waits, and finds the files there.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    progress : callable, optional
        Called with a `DownloadProgress` for every part that arrives.

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
        with _scratch(source) as scratch:
            # Asked again behind the lock: another process may have brought them meanwhile.
            found = locate(source)
            missing = [file for file in source.files if not found[file.role]]
            done, total = 0, sum(file.archive_size for file in missing)
            for file in missing:

                def report(arrived: int, file: SourceFile = file, done: int = done) -> None:
                    if progress:
                        progress(DownloadProgress(file.name, done + arrived, total))

                archive = _download(source, file, scratch, report)
                _install(source, file, archive.read_bytes(), scratch)
                done += file.archive_size
    return require(source)


def adopt(source: str | Source, content: bytes | str | os.PathLike[str]) -> SourceFile:
    """Take a file of a data set that a person got elsewhere, and put it where it belongs.

    Parameters
    ----------
    source : str or Source
        A row of the table of data sets, or its name.
    content : bytes or path-like
        What is in the file, or where it is, of any name; an archive as published or, where its
        SHA-256 is pinned as well, unpacked.

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
        name = variable(source, "DIR")
        raise ValueError(
            f"{name} names {folder}, which is only read: put the file there, or unset {name}."
        )
    largest = max(max(file.archive_size, file.size) for file in source.files)
    if not isinstance(content, bytes):
        with Path(content).open("rb") as stream:
            content = stream.read(largest + 1)
    found = hashlib.sha256(content).hexdigest()
    for file in source.files:
        if found in (file.archive_sha256, file.sha256):
            with _scratch(source) as scratch:
                _install(source, file, content, scratch)
            return file
    names = ", ".join(f"{file.name}.gz" for file in source.files)
    kind = "a web page" if looks_like_web_page(content[:100]) else "none of them"
    # Of an unpacked file whose SHA-256 is not known, nobody could say whether it is the right one.
    form = "or unpacked" if all(file.sha256 for file in source.files) else "not unpacked"
    raise ValueError(
        f"{source.title} has four files, recognised by their SHA-256, and this is {kind}: choose "
        f"{names} as they are published, {form}."
    )


@contextmanager
def _scratch(source: Source) -> Iterator[Path]:
    """Have the data set's folder to oneself, and in it an empty one for what is not finished."""
    # Imported here, as requests below: most programs find the files there.
    from filelock import FileLock

    scratch = source.folder / ".partial"
    try:
        source.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(source.folder / ".lock"):
            # What a killed process left is of no use: nothing tells how much of it is right.
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        way_out = f"or set {variable(source, 'DIR')} to a folder that has the four files"
        if error.errno in NO_ROOM:
            size = sum(
                file.archive_size + (file.size or file.archive_size) for file in source.files
            )
            raise OSError(
                f"There is no room left in {source.folder} for {source.title}, which needs up to "
                f"{size / 1e6:.0f} MB: free some and try again, {way_out}."
            ) from error
        if error.errno in NOT_WRITABLE:
            raise OSError(
                f"{source.title} cannot be stored in {source.folder}, which this user may not "
                f"write to: change its permissions, {way_out}."
            ) from error
        raise


def _download(
    source: Source, file: SourceFile, scratch: Path, report: Callable[[int], None]
) -> Path:
    """Return the archive from the first mirror that has it right, in the scratch folder."""
    import requests
    import urllib3

    own = os.environ.get(variable(source, "MIRROR"))
    mirrors = (own, *source.mirrors) if own else source.mirrors
    reasons = []
    for mirror in mirrors:
        archive = scratch / f"{file.name}.gz"
        try:
            with archive.open("wb") as output:
                _get(f"{mirror.rstrip('/')}/{archive.name}", source, file, output, report)
            return archive
        except (
            _RefusedError,
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            ValueError,  # of an address that cannot be taken apart
        ) as error:
            reasons.append(f"{_host(mirror)} {_reason(error, source)}")
    raise DownloadError(
        f"{source.title} could not be downloaded ({file.name}.gz): {'; '.join(reasons)}. Try "
        f"again, or set {variable(source, 'DIR')} to a folder that has the four files, or drop "
        "them on the page."
    )


def _get(
    url: str, source: Source, file: SourceFile, output: BinaryIO, report: Callable[[int], None]
) -> None:
    """Write the archive at an address into a file, with its SHA-256 verified."""
    import requests

    # The archive as it is stored: unpacked on the way it would not have its SHA-256.
    headers = {"Accept-Encoding": "identity"}
    timeout = (source.connect_timeout, source.read_timeout)
    arrived, digest = 0, hashlib.sha256()
    with requests.get(url, headers=headers, timeout=timeout, stream=True) as answer:
        answer.raise_for_status()
        for part in answer.raw.stream(PART, decode_content=False):
            if not arrived and looks_like_web_page(part):
                raise _RefusedError("sent a web page instead of the file")
            arrived += len(part)
            if arrived > file.archive_size:
                raise _RefusedError("sent more than the file has")
            output.write(part)
            digest.update(part)
            report(arrived)
    if arrived < file.archive_size:
        raise _RefusedError("cut the file short")
    if digest.hexdigest() != file.archive_sha256:
        raise _RefusedError("sent a file with the wrong checksum")


def _install(source: Source, file: SourceFile, content: bytes, scratch: Path) -> None:
    """Put a file whose content has been verified in its place, in one step.

    It is unpacked only where it can be verified again as it then is.
    """
    unpacked = source.folder / file.name
    path = unpacked if file.sha256 else unpacked.with_name(f"{file.name}.gz")
    if file.sha256 and content.startswith(GZIP_MAGIC):
        content = gzip.decompress(content)
    with replacing(path, scratch) as stream:
        stream.write(content)
    if path != unpacked:
        unpacked.unlink(missing_ok=True)  # it would be preferred to what has just been verified


def _host(mirror: str) -> str:
    """Name a mirror in a message, without the user and password an address may hold."""
    try:
        return urlsplit(mirror).netloc.rpartition("@")[2][:80] or mirror[:80]
    except ValueError:
        return mirror[:80]


def _reason(error: Exception, source: Source) -> str:
    """Say in words why a mirror failed, to follow its name."""
    import requests
    import urllib3

    match error:
        case _RefusedError():
            return str(error)
        case requests.HTTPError(response=requests.Response(status_code=404)):
            return "does not have the file (404)"
        case requests.HTTPError(response=requests.Response(status_code=status)):
            return f"refused ({status})"
        case requests.ConnectTimeout():
            return f"gave no connection within {source.connect_timeout:g} s"
        case requests.Timeout() | urllib3.exceptions.ReadTimeoutError():
            return f"gave no answer within {source.read_timeout:g} s"
        case urllib3.exceptions.ProtocolError():
            return "cut the file short"
        case requests.exceptions.SSLError():
            return "gave no secure connection (TLS)"
        case requests.exceptions.ProxyError():
            return "could not be reached through the proxy"
        case requests.ConnectionError():
            return "gave no connection"
        case _:
            return "is not a web address that can be read"

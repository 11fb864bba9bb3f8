"""Archives fetched from the mirrors that publish them, one after the other until one is right."""

import hashlib
import re
from collections.abc import Callable
from contextlib import closing
from functools import reduce
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from core.datasets.sources import setting, variable
from core.datasets.table import Source, SourceFile
from core.files.atomic import looks_like_web_page
from core.files.idx_stream import GZIP_MAGIC
from core.messages import Message, message_of

LONGEST_START = 100  # bytes, by which a web page is known, and what is no archive


class DownloadError(OSError):
    """No mirror gave the file; the message names each with its reason, and the ways out."""


def download_archive(
    source: Source, file: SourceFile, scratch: Path, report: Callable[[int], None]
) -> Path:
    """Return the archive of a file from the first mirror that has it right.

    Parameters
    ----------
    source : Source
    file : SourceFile
        One of its files.
    scratch : Path
        The folder that the archive is written into.
    report : callable
        Called with the number of bytes that have arrived, whenever some have, and several times a
        second while none do. What it raises ends the transfer.

    Raises
    ------
    DownloadError
        If every mirror failed.
    OSError
        If the folder cannot be written, or is full.
    """
    from core.datasets.web.errors import TransferError

    own = setting(source, "MIRROR")
    mirrors = (own, *source.mirrors) if own else source.mirrors
    reasons = []
    for mirror in mirrors:
        archive = scratch / f"{file.name}.gz"
        try:
            with archive.open("wb") as output:
                _get(mirror, source, file, output, report)
            return archive
        except TransferError as error:
            reasons.append(message_of(error))
    raise DownloadError(
        Message(
            "{title} could not be downloaded ({file}): {reasons}. Try again, or set {variable} to "
            "a folder that has the four files, or drop them on the page.",
            title=source.title,
            file=f"{file.name}.gz",
            reasons=reduce(_and_then, reasons),
            variable=variable(source, "DIR"),
        )
    )


def _get(
    mirror: str, source: Source, file: SourceFile, output: BinaryIO, report: Callable[[int], None]
) -> None:
    """Write the archive that a mirror sends into a file, with its SHA-256 verified."""
    from core.datasets.web.errors import TransferError
    from core.datasets.web.transfer import receive

    address, host = f"{mirror.rstrip('/')}/{file.name}.gz", _host(mirror)
    timeout = (source.connect_timeout, source.read_timeout)
    arrived, start, digest = 0, b"", hashlib.sha256()
    with closing(receive(address, host, file.archive_size, timeout)) as parts:
        for part in parts:
            start += part[: LONGEST_START - len(start)]
            arrived += len(part)
            if looks_like_web_page(start) or arrived > file.archive_size:
                break
            output.write(part)
            digest.update(part)
            report(arrived)
    if looks_like_web_page(start):
        raise TransferError(Message("{mirror} sent a web page instead of the file", mirror=host))
    if arrived and not start.startswith(GZIP_MAGIC):
        raise TransferError(Message("{mirror} sent something other than the file", mirror=host))
    if arrived > file.archive_size:
        raise TransferError(Message("{mirror} sent more than the file has", mirror=host))
    if arrived < file.archive_size:
        raise TransferError(Message("{mirror} sent less than the file has", mirror=host))
    if digest.hexdigest() != file.archive_sha256:
        raise TransferError(Message("{mirror} sent a file with the wrong checksum", mirror=host))


def _and_then(reasons: Message, reason: Message) -> Message:
    return Message("{reasons}; {reason}", reasons=reasons, reason=reason)


def _host(mirror: str) -> str:
    """Return what a message calls a mirror: no user and password, which an address may hold."""
    try:
        url = urlsplit(mirror)
        if url.scheme in ("http", "https") and url.hostname and url.port != 0:
            return url.netloc.rpartition("@")[2][:80]
    except ValueError:  # of its port, too
        pass
    # None that can be used, and shown as it was set.
    return re.sub(r"^(.*//)?.*@", r"\1…@", mirror, flags=re.DOTALL)[:80]

"""Archives fetched from the mirrors that publish them, one after the other until one is right."""

import hashlib
import os
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from core.datasets.sources import variable
from core.datasets.table import Source, SourceFile
from core.files.atomic import looks_like_web_page
from core.messages import Message, message_of

PART = 64 * 1024  # bytes read, written and reported at a time


class DownloadError(OSError):
    """No mirror gave the file; the message names each with its reason, and the ways out."""


class _RefusedError(Exception):
    """What a mirror sends cannot be the file; the message says why."""


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
        Called, for every part that arrives, with the number of bytes that have.

    Raises
    ------
    DownloadError
        If every mirror failed.
    OSError
        If the folder cannot be written, or is full.
    """
    import requests
    import urllib3

    own = os.environ.get(variable(source, "MIRROR"))
    mirrors = (own, *source.mirrors) if own else source.mirrors
    reasons = []
    for mirror in mirrors:
        archive = scratch / f"{file.name}.gz"
        try:
            with archive.open("wb") as output:
                _get(mirror, source, file, output, report)
            return archive
        except (
            _RefusedError,
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            ValueError,  # of an address that cannot be taken apart
        ) as error:
            reasons.append(_reason(error, source, _host(mirror)))
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
    import requests

    # The archive as it is stored: unpacked on the way it would not have its SHA-256.
    headers = {"Accept-Encoding": "identity"}
    timeout = (source.connect_timeout, source.read_timeout)
    url, host = f"{mirror.rstrip('/')}/{file.name}.gz", _host(mirror)
    arrived, digest = 0, hashlib.sha256()
    with requests.get(url, headers=headers, timeout=timeout, stream=True) as answer:
        answer.raise_for_status()
        for part in answer.raw.stream(PART, decode_content=False):
            if not arrived and looks_like_web_page(part):
                raise _RefusedError(
                    Message("{mirror} sent a web page instead of the file", mirror=host)
                )
            arrived += len(part)
            if arrived > file.archive_size:
                raise _RefusedError(Message("{mirror} sent more than the file has", mirror=host))
            output.write(part)
            digest.update(part)
            report(arrived)
    if arrived < file.archive_size:
        raise _RefusedError(Message("{mirror} cut the file short", mirror=host))
    if digest.hexdigest() != file.archive_sha256:
        raise _RefusedError(Message("{mirror} sent a file with the wrong checksum", mirror=host))


def _reason(error: Exception, source: Source, mirror: str) -> Message:
    """Return in words why a mirror failed."""
    import requests
    import urllib3

    match error:
        case _RefusedError():
            return message_of(error)
        case requests.HTTPError(response=requests.Response(status_code=404)):
            return Message("{mirror} does not have the file (404)", mirror=mirror)
        case requests.HTTPError(response=requests.Response(status_code=status)):
            return Message("{mirror} refused ({status})", mirror=mirror, status=status)
        case requests.ConnectTimeout():
            return Message(
                "{mirror} gave no connection within {seconds:g} s",
                mirror=mirror,
                seconds=source.connect_timeout,
            )
        case requests.Timeout() | urllib3.exceptions.ReadTimeoutError():
            return Message(
                "{mirror} gave no answer within {seconds:g} s",
                mirror=mirror,
                seconds=source.read_timeout,
            )
        case urllib3.exceptions.ProtocolError():
            return Message("{mirror} cut the file short", mirror=mirror)
        case requests.exceptions.SSLError():
            return Message("{mirror} gave no secure connection (TLS)", mirror=mirror)
        case requests.exceptions.ProxyError():
            return Message("{mirror} could not be reached through the proxy", mirror=mirror)
        case requests.ConnectionError():
            return Message("{mirror} gave no connection", mirror=mirror)
        case _:
            return Message("{mirror} is not a web address that can be read", mirror=mirror)


def _and_then(reasons: Message, reason: Message) -> Message:
    return Message("{reasons}; {reason}", reasons=reasons, reason=reason)


def _host(mirror: str) -> str:
    """Return what a message calls a mirror: no user and password, which an address may hold."""
    try:
        return urlsplit(mirror).netloc.rpartition("@")[2][:80] or mirror[:80]
    except ValueError:
        return mirror[:80]

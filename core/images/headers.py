"""What stands in a picture's file before its pixels, looked at before Pillow reads it.

Pillow reads it part by part, and keeps much of it: of 128 MB in parts of a few bytes it makes
gigabytes, for minutes.
"""

import re
from collections.abc import Iterator
from itertools import islice

#: Netpbm's header is read byte by byte, and again and again; so are its numbers and comments.
_NETPBM = re.compile(rb"P(?:[14](?:(?:\s|#[^\n]*\n)+\d+){2}|[^14](?:(?:\s|#[^\n]*\n)+[-+.\w]+){3})")
_MOST_HEADER, _MOST_TEXT, _MOST_COMMENTS = 4096, 16 * 2**20, 100

_MOST_CHUNKS = 100_000  # of a PNG: of 64 million pixels a few thousand
_MOST_BLOCKS = 10_000  # of a GIF, before its first frame
_MOST_SEGMENTS = 300  # of a JPEG: a colour profile has up to 255, a photo some ten beside it
_MOST_SCANS = 100  # of a JPEG, each decoded over the whole picture: a progressive one has some ten


def check_header(data: bytes) -> None:
    """Raise a `ValueError` for a picture that would be read for minutes, or take gigabytes."""
    if data.startswith(b"\x89PNG"):
        fits = _fewer(_chunks(data), _MOST_CHUNKS)
    elif data.startswith(b"GIF8"):
        fits = _fewer(_blocks(data), _MOST_BLOCKS)
    elif data.startswith(b"\xff\xd8"):
        fits = _fewer(_segments(data), _MOST_SEGMENTS) and data.count(b"\xff\xda") <= _MOST_SCANS
    elif re.match(rb"P[1-7Ffy]\s", data):
        text = data[1:2] in b"123"
        fits = bool(_NETPBM.match(data[:_MOST_HEADER])) and not (
            text and (len(data) > _MOST_TEXT or data.count(b"#") > _MOST_COMMENTS)
        )
    else:
        return
    if not fits:
        raise ValueError


def _fewer(parts: Iterator[int], most: int) -> bool:
    return next(islice(parts, most, None), None) is None


def _chunks(data: bytes) -> Iterator[int]:
    """Yield where each chunk of a PNG begins."""
    at = 8
    while at < len(data):
        yield at
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def _segments(data: bytes) -> Iterator[int]:
    """Yield where each segment of a JPEG begins, or each byte between two, up to its first scan."""
    at = 2
    while at < len(data) and (marker := data[at : at + 2]) != b"\xff\xda":
        yield at
        if marker[:1] != b"\xff" or marker[1:] in (b"\x00", b"\xff"):
            at += 1
        elif b"\xff\xd0" <= marker <= b"\xff\xd9":  # these hold nothing
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))


def _blocks(data: bytes) -> Iterator[int]:
    """Yield where each block of a GIF begins, and each part of it, up to its first frame."""
    at = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10:11] >= b"\x80" else 0)
    while at < len(data) and data[at : at + 1] not in b",;":
        yield at
        if data[at : at + 1] != b"!":
            at += 1
            continue
        at += 2
        while at < len(data) and data[at]:
            yield at
            at += 1 + data[at]
        at += 1

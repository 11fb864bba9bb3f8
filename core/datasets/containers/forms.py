"""The table of containers, and which of them a file is, by its content and not by its name."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from core.datasets.class_names import LONGEST, MOST, class_names
from core.datasets.containers.archives import (
    Room,
    gzip_start,
    unpack_gzip,
    unpack_tar,
    unpack_zip,
    zip_entries,
)
from core.datasets.containers.arrays import read_idx_pieces, read_npy_pieces, read_npz_pieces
from core.datasets.containers.csv_rows import is_column, is_csv, read_column_pieces, read_csv_pieces
from core.datasets.containers.foreign import foreign, foreign_zip, is_foreign
from core.datasets.containers.parquet_rows import read_parquet_pieces
from core.datasets.containers.pickles import is_pickle, read_pickle_pieces
from core.datasets.containers.pictures import is_picture, read_folders
from core.datasets.containers.piece import Piece
from core.files.idx_stream import GZIP_MAGIC, TYPES
from core.messages import Message, listed, message_of

ZIP = b"PK\x03\x04"
MAX_DEPTH = 3  # archives in archives
#: How a file of class names is called; other texts may stand beside a data set.
_NAMES = re.compile(r"(class|name|label|categor)[^/]*$", re.I)


class Container(NamedTuple):
    """A form in which people keep data sets.

    Attributes
    ----------
    title : Message
        What a person calls it.
    is_one : callable
        ``is_one(data)`` tells whether the content of a file is of this form.
    read : callable
        ``read(name, data)`` returns its pieces; a `ValueError` says why it cannot.
    """

    title: Message
    is_one: Callable[[bytes], bool]
    read: Callable[[str, bytes], list[Piece]]


_CSV = Message("CSV, an image a row")
CONTAINERS = (
    Container(
        Message("IDX files"),
        lambda data: _is_idx(data),
        read_idx_pieces,
    ),
    Container(
        Message("an archive of NumPy arrays (.npz)"),
        lambda data: data.startswith(ZIP),
        read_npz_pieces,
    ),
    Container(
        Message("NumPy arrays (.npy)"), lambda data: data.startswith(b"\x93NUMPY"), read_npy_pieces
    ),
    Container(Message("a pickle of arrays"), is_pickle, read_pickle_pieces),
    Container(_CSV, is_csv, read_csv_pieces),
    Container(_CSV, is_column, read_column_pieces),
    Container(
        Message("Parquet, an image a row"),
        lambda data: data.startswith(b"PAR1"),
        read_parquet_pieces,
    ),
)
_PICTURES = Message("folders of pictures, one a class")


class Found(NamedTuple):
    """What the files of a data set hold.

    Attributes
    ----------
    title : Message
        The form they have.
    pieces : list of Piece
    names : str
        What a file of class names among them says; else empty.
    notes : list of Message
        What was set aside.
    """

    title: Message
    pieces: list[Piece]
    names: str
    notes: list[Message]


def read_files(files: Mapping[str, bytes]) -> Found:
    """Return what is in the files of a data set, of whatever container.

    Parameters
    ----------
    files : mapping of str to bytes
        Content by file name or path. Archives are unpacked, and archives in them.

    Raises
    ------
    ValueError
        If one is no container that is read, is damaged or too large, or they are of several kinds.
    """
    pictures: dict[str, bytes] = {}
    found: dict[Message, list[Piece]] = {}
    aside: list[str] = []
    unread: Message | None = None  # what the first of these is, where that is known
    names, room = "", Room()
    for given, content in files.items():
        room.take(given, len(content))
        for path, data in _unpacked(given, content, room):
            container = next((row for row in CONTAINERS if row.is_one(data)), None)
            if is_foreign(data):
                unread = unread or foreign(path, data)
                aside.append(path)
            elif container:
                pieces = _read(container, path, data)
                if not data.startswith(ZIP):  # for what is in an .npz there is room already
                    room.take(path, max(sum(piece.nbytes for piece in pieces) - len(data), 0))
                found.setdefault(container.title, []).extend(pieces)
            elif is_picture(data) and "/" in path:
                pictures[path] = data
            elif not names and _NAMES.search(path) and (text := _class_names(data)):
                names = text
            elif "/" in path:
                aside.append(path)
            else:
                raise ValueError(foreign(path, data))
    if pictures:
        found[_PICTURES] = read_folders(pictures, roots=files)
    if unread and not (found and all("/" in path for path in aside)):
        raise ValueError(unread)
    if not found:
        raise ValueError(
            Message(
                "There is no data set in what came ({files:.100}): choose IDX files, .npz, .npy, a "
                "pickle of arrays, CSV or Parquet with 784 pixels an image, or pictures in a "
                "folder a class.",
                files=", ".join(aside or files) or Message("no file"),
            )
        )
    if len(found) > 1:
        raise ValueError(
            Message(
                "What came has several forms ({forms}), as if it were several data sets: choose "
                "the files of one.",
                forms=listed(found),
            )
        )
    ((title, pieces),) = found.items()
    return Found(title, pieces, names, _left_out(aside))


def _left_out(files: list[str]) -> list[Message]:
    if not files:
        return []
    if len(files) == 1:
        return [Message("{file} was left out: it is no part of the data set.", file=files[0])]
    return [
        Message(
            "{count:,} files were left out, as {file}: they are no part of the data set.",
            count=len(files),
            file=files[0],
        )
    ]


def _unpacked(name: str, data: bytes, room: Room, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a file, by their paths: itself, or what is in it if it is an archive."""
    if data.startswith(GZIP_MAGIC) and not _is_idx(data) and depth < MAX_DEPTH:
        yield from _unpacked(name, unpack_gzip(name, data, room), room, depth + 1)
    elif data.startswith(ZIP) and depth < MAX_DEPTH:
        entries = zip_entries(name, data)
        names = [entry.filename for entry in entries]
        if program := foreign_zip(name, names):
            raise ValueError(program)
        if all(path.endswith(".npy") for path in names):  # an .npz, read as such
            room.take_zip(name, data, entries)
            yield name, data
            return
        for path, content in unpack_zip(name, data, entries, room):
            yield from _unpacked(path, content, room, depth + 1)
    elif data[257:262] == b"ustar" and depth < MAX_DEPTH:
        for path, content in unpack_tar(name, data):
            yield from _unpacked(path, content, room, depth + 1)
    else:
        yield name, data


def _is_idx(data: bytes) -> bool:
    """Return whether a file, packed or not, begins as an IDX file."""
    if data.startswith(GZIP_MAGIC):  # left packed: its header says how much room to make
        data = gzip_start(data)
    return data[:2] == b"\0\0" and data[2:3] != b"" and data[2] in TYPES


def _read(container: Container, name: str, data: bytes) -> list[Piece]:
    """Return the pieces of a file; an error that does not name it is given its name."""
    try:
        return container.read(name, data)
    except ValueError as error:
        reason = message_of(error)
        if reason.startswith(name):
            raise
        raise ValueError(Message("{file}: {reason}", file=name, reason=reason)) from error


def _class_names(data: bytes) -> str:
    """Return the text of a file that can be the names of classes, else an empty one."""
    if len(data) > MOST * 4 * LONGEST:
        return ""
    try:
        text = data.decode("utf-8-sig")
        class_names(text)
    except ValueError:
        return ""
    return text

"""Paths that a person gives, folders listed, and files read to a bound: a device has no end."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from core.files.names import check_file_name
from core.messages import Message


def as_path(path: str | os.PathLike[str]) -> Path:
    """Return the path, or refuse what cannot be one of a file with a `ValueError`."""
    text = os.fspath(path)
    if not text or "\0" in text:
        raise ValueError(
            Message(
                "The path {path!r} names no file: it must neither be empty nor have a NUL in it.",
                path=text[:80],
            )
        )
    return Path(path)


def entries(folder: Path) -> list[Path]:
    """Return what is in a folder, in the order of the names; nothing where it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def check_parent(path: Path) -> None:
    """Raise a FileNotFoundError unless the folder of a file that is to be written is there."""
    if not path.parent.is_dir():
        raise FileNotFoundError(
            Message(
                "{path} cannot be written: there is no folder {folder}. Make it first, or give "
                "another path.",
                path=path,
                folder=path.parent,
            )
        )


def check_writable(path: Path) -> None:
    """Make sure that a file can be written, before the work that is to be written.

    Raises
    ------
    ValueError
        If the name cannot be one on Windows.
    OSError
        If there is no such folder, or nothing can be written there.
    """
    check_file_name(path.name)
    with suppress(FileNotFoundError):
        path.stat()  # says what no file can be called, or that links lead in a circle
    check_parent(path)
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise PermissionError(
            Message(
                "{path} cannot be written: it is a folder, or in one that this user may not write "
                "to. Give another path.",
                path=path,
            )
        )


def check_apart(path: Path, read: Iterable[str | os.PathLike[str]]) -> None:
    """Raise a ValueError if a file that is to be written is one of those that are read for it."""
    # Not by `Path.resolve`, which has an error of its own for links that lead in a circle.
    real = os.path.realpath(path)
    if any(os.path.realpath(each) == real for each in read):
        raise ValueError(
            Message(
                "{path} is one of the files that are read, and would be replaced by what comes of "
                "them: give what is written another name.",
                path=path,
            )
        )


def open_file(path: Path) -> BufferedReader:
    """Open a file to read.

    Raises
    ------
    OSError
        If it is missing or cannot be read, as no folder can, or is a device or a pipe.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):  # which Windows would say in other words
            raise IsADirectoryError(
                Message(
                    "{path} is a folder, where a file was expected: name a file in it.", path=path
                )
            )
        if not stat.S_ISREG(kind):
            raise OSError(
                Message(
                    "{path} is a device or a pipe, where a file was expected: write what it gives "
                    "into a file first.",
                    path=path,
                )
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise FileNotFoundError(Message("There is no file {path}.", path=path)) from error


def read_bounded(path: Path, most: int) -> bytes:
    """Return the content of a file, or of one that has more than `most` bytes the first of them.

    Then it is one byte more than `most`. Errors are those of `open_file`.
    """
    with open_file(path) as file:
        # Room is made for all that is asked for.
        return file.read(min(os.fstat(file.fileno()).st_size, most) + 1)

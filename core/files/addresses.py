"""Files that other machines have, by addresses as ``s3://bucket/images.gz``, through fsspec."""

import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files.paths import as_path, open_file
from core.messages import Message, message_of

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BEGINNING = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # C:// is a drive of Windows


def is_address(path: object) -> bool:
    """Return whether a path is an address."""
    return isinstance(path, str) and _BEGINNING.match(path) is not None


def absolute(path: str) -> str:
    """Return what a process that is in another folder finds a file by."""
    return path if is_address(path) else os.path.abspath(path)


@contextmanager
def open_sized(path: str | os.PathLike[str]) -> Iterator[tuple[Any, int, Path | str]]:
    """Open a file, or what is at an address.

    Yields
    ------
    file : BufferedReader
        Or what is as good as one.
    size : int
        Its bytes.
    path : Path or str
        What errors are to call it.

    Raises
    ------
    ValueError
        If the path can be none of a file, or nothing that is installed reads such addresses.
    OSError
        If nothing is there, or it cannot be read.
    """
    if not is_address(path):
        path = as_path(path)
        with open_file(path) as file:
            yield file, os.fstat(file.fileno()).st_size, path
        return
    address = str(path)
    system, place = _system(address)
    with _refused(address):
        size, remote = system.size(place), system.open(place, "rb")
    with remote:
        if size is None:
            raise OSError(
                Message("{address} does not say how long it is: fetch it first.", address=address)
            )
        yield io.BufferedReader(_Remote(remote, address)), size, address


class _Remote(io.RawIOBase):
    """What is read of an address: whatever ends a read, as a line that is cut, is an OSError."""

    def __init__(self, file: Any, address: str) -> None:
        self._file = file
        self._address = address

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _refused(self._address):
            return int(self._file.seek(offset, whence))

    def readinto(self, buffer: Any) -> int:
        with _refused(self._address):
            return int(self._file.readinto(buffer))


def stamp(path: str | os.PathLike[str]) -> str:
    """Return what changes when a file, or what is at an address, does.

    Errors are those of `open_sized`.
    """
    if is_address(path):
        system, place = _system(str(path))
        with _refused(str(path)):
            # Not its ukey, which over http is the address alone. Where that leads to by way of
            # another, the last one may differ each time.
            info = sorted((k, str(v)) for k, v in system.info(place).items() if k != "url")
        return hashlib.sha256(str(info).encode("utf-8", "backslashreplace")).hexdigest()
    there = as_path(path).stat()
    return f"{there.st_size} {there.st_mtime_ns}"


def files_at(name: str) -> list[str]:
    """Return the files that a pattern stands for, in order, or that are in a folder elsewhere.

    Of what is neither, as of a pattern that nothing fits, the name itself is returned.

    Raises
    ------
    ValueError, OSError
        Those of `open_sized`, of an address.
    """
    if not is_address(name):
        # The shells of Windows leave patterns to the program.
        there = has_magic(name) and not Path(name).exists()
        return (sorted(glob(name, recursive=True)) if there else []) or [name]
    system, place = _system(name)
    with _refused(name):
        if has_magic(place):
            found = system.glob(place)
        elif system.isdir(place):
            entries = system.ls(place, detail=True)
            found = [entry["name"] for entry in entries if entry["type"] == "file"]
        else:
            found = []
        return sorted(system.unstrip_protocol(each) for each in found) or [name]


def _system(address: str) -> "tuple[AbstractFileSystem, str]":
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ValueError(
            Message(
                "{address} is read by fsspec, which is not installed: python -m pip install -r "
                "requirements-cluster.txt",
                address=address,
            )
        ) from error
    try:
        system, place = url_to_fs(address)
    except (ImportError, ValueError) as error:  # of its package, which it names, or none
        raise ValueError(
            Message(
                "{address} is of a kind that is not read here: {reason}",
                address=address,
                reason=message_of(error),
            )
        ) from error
    return system, place


@contextmanager
def _refused(address: str) -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise  # it is no fault of the address
    except FileNotFoundError as error:
        raise FileNotFoundError(Message("There is no file {path}.", path=address)) from error
    except Exception as error:  # each kind of address has errors of its own
        raise OSError(
            Message(
                "{address} could not be read ({reason}): look at the address, and at who may read "
                "what is there.",
                address=address,
                reason=message_of(error),
            )
        ) from error

"""What every kind of file has in common: written whole or not at all; a web page in its place."""

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from core.files.names import check_file_name
from core.messages import Message

ABANDONED = 300.0  # seconds without a change after which what is not whole will never be


class InUseError(PermissionError):
    """A file was not replaced or removed: Windows lets that be done to none that is open."""


@contextlib.contextmanager
def replacing(path: Path, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Open a file to write that takes the place of `path` in one step, once it is whole.

    What is no file, as a pipe or ``/dev/null``, is written to instead of being replaced.

    Parameters
    ----------
    path : Path
    scratch : Path, optional
        The folder that has the file until it is whole, in the same file system; without it, the
        one of `path`.

    Raises
    ------
    ValueError
        If it has a name that no file can have on Windows.
    InUseError
        If what is at `path` cannot be replaced; it is unchanged.
    OSError
        If it cannot be written; what was at `path` is unchanged.
    """
    check_file_name(path.name)
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as file:
            yield file
        return
    with _whole(path, scratch or path.parent, _replace) as file:
        yield file


def remove(path: Path) -> None:
    """Remove a file, if it is there; an InUseError if that cannot be done."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError as error:
        raise InUseError(
            error.errno,
            Message(
                "{path} was not removed ({reason}): close it where it is open, or change its "
                "permissions",
                path=path,
                reason=error.strerror,
            ),
        ) from error


@contextlib.contextmanager
def claiming(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write that appears as `path`, a name nobody has, once it is whole.

    Of several that claim one name at once, in threads or in processes, one gets it.

    Raises
    ------
    FileExistsError
        If somebody has the name; what is there is unchanged.
    OSError
        If it cannot be written.
    """
    with _whole(path, path.parent, _link) as file:
        yield file


@contextlib.contextmanager
def claiming_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder to fill that appears as `path`, a name nobody has, once it is whole.

    Folders above it are made where they are missing.

    Raises
    ------
    FileExistsError
        If somebody has the name; what is there is unchanged.
    OSError
        If it cannot be made or named.
    """
    partial = _partial(path.parent)
    try:
        partial.mkdir(parents=True)
        yield partial
        _name(partial, path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def move(path: Path, target: Path) -> None:
    """Let a file or a folder be at another path, a name nobody has, in the same file system.

    Raises
    ------
    FileExistsError
        If somebody has the name; what is there is unchanged.
    OSError
        If it cannot be moved, an `InUseError` where it is open; it is unchanged.
    """
    try:
        if path.is_dir():
            _name(path, target)
            return
        if not path.exists():
            raise FileNotFoundError(
                errno.ENOENT, Message("{path} is not there any more", path=path)
            )
        _link(path, target)
    except PermissionError as error:
        raise _in_use(path, error) from error
    try:
        path.unlink(missing_ok=True)
    except PermissionError as error:
        target.unlink()
        raise _in_use(path, error) from error


def _in_use(path: Path, error: PermissionError) -> InUseError:
    return InUseError(
        error.errno,
        Message(
            "{path} was not moved ({reason}): close it where it is open, or change its permissions",
            path=path,
            reason=error.strerror,
        ),
    )


def _name(partial: Path, path: Path) -> None:
    """Let a folder, or a file whose name is claimed, be at a path that nobody has."""
    try:
        if os.path.lexists(path):  # which would be taken over, were it an empty folder
            raise FileExistsError
        partial.rename(path)
    except OSError as error:
        if os.path.lexists(path):
            raise FileExistsError(
                errno.EEXIST, Message("{path} is there already; it is unchanged", path=path)
            ) from error
        raise


def remove_abandoned(folder: Path) -> None:
    """Remove what processes that were killed left half-written, anywhere in a folder.

    Another process may be writing: what has changed in the last `ABANDONED` seconds stays.
    """
    latest = time.time() - ABANDONED
    for partial in list(folder.rglob(".*partial")):
        with contextlib.suppress(OSError):  # another process removes it, or may not be disturbed
            parts = (partial, *partial.rglob("*"))
            if max(part.lstat().st_mtime for part in parts) > latest:
                continue
            if partial.is_dir():
                shutil.rmtree(partial)
            else:
                partial.unlink()


@contextlib.contextmanager
def _whole(path: Path, folder: Path, put: Callable[[Path, Path], None]) -> Iterator[BinaryIO]:
    """Open a file in a folder under a name of its own; put it at `path` once it is whole."""
    # Opened by its own name, not by tempfile, whose files only their owner may read.
    partial = _partial(folder)
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a power cut could leave the name without the content
        put(partial, path)
    except InUseError:
        raise
    except OSError as error:
        # Of another file that is written meanwhile, it is said already, or by its own name.
        if isinstance(error.strerror, Message) or _names_another(error, path):
            raise
        raise OSError(
            error.errno,
            Message(
                "{path} was not written ({reason}); what was there is unchanged",
                path=path,
                reason=error.strerror,
            ),
        ) from error
    finally:
        with contextlib.suppress(OSError):  # the folder itself may be what is missing or closed
            partial.unlink()


def _names_another(error: OSError, path: Path) -> bool:
    return not str(error.filename or path).endswith((str(path), ".partial"))


def _partial(folder: Path) -> Path:
    """Return a path that nobody has, hidden and told by its ending."""
    return folder / f".{secrets.token_hex(8)}.partial"


def _replace(partial: Path, path: Path) -> None:
    try:
        os.replace(partial, path)
    except PermissionError as error:  # the folder can be written: `partial` has been
        raise InUseError(
            error.errno,
            Message(
                "{path} was not written ({reason}): close it where it is open, or change its "
                "permissions; what was there is unchanged",
                path=path,
                reason=error.strerror,
            ),
        ) from error


def _link(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: the name is claimed by a file beside it
        claim = path.with_name(f".{path.name}.partial")
        claim.open("xb").close()
        try:
            _name(partial, path)
        finally:
            claim.unlink()


def looks_like_web_page(start: bytes) -> bool:
    """Return whether a file that begins so is a web page: what a failed download often is."""
    return bool(re.match(rb"(?i)[\xef\xbb\xbf\s]*<(!doctype )?(html|head|body|script|meta)", start))

"""The folder of a data set while something is put there: for one at a time, without a trace."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.datasets.sources import variable
from core.datasets.table import Source
from core.files.atomic import InUseError
from core.messages import Message

POLL = 0.1  # seconds, after which whoever waits has a say
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def scratch_folder(source: Source, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Yield an empty folder for what is not finished, with the data set's to oneself.

    Parameters
    ----------
    source : Source
    waiting : callable
        Called several times a second while another process or thread has it; what it raises ends
        the wait.

    Raises
    ------
    OSError
        If there is no room, or it cannot be written.
    """
    scratch = source.folder / ".partial"
    try:
        source.folder.mkdir(parents=True, exist_ok=True)
        with _locked(source.folder, waiting):
            # What a killed process left is of no use: nothing tells how much of it is right.
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except (InUseError, BrokenPipeError):  # the latter is of whoever is told how far it is
        raise
    except OSError as error:
        values = {
            "title": source.title,
            "folder": source.folder,
            "variable": variable(source, "DIR"),
        }
        if error.errno in NO_ROOM:
            size = sum(
                file.archive_size + (file.size or file.archive_size) for file in source.files
            )
            raise OSError(
                Message(
                    "There is no room left in {folder} for {title}, which needs up to "
                    "{megabytes:.0f} MB: free some and try again, or set {variable} to a folder "
                    "that has the four files.",
                    megabytes=size / 1e6,
                    **values,
                )
            ) from error
        if error.errno in NOT_WRITABLE:
            raise OSError(
                Message(
                    "{title} cannot be stored in {folder}, which this user may not write to: "
                    "change its permissions, or set {variable} to a folder that has the four "
                    "files.",
                    **values,
                )
            ) from error
        if error.errno is None or isinstance(error.strerror, Message):  # it says all
            raise
        raise OSError(
            Message(
                "{title} cannot be stored in {folder} ({reason}): change that, or set {variable} "
                "to a folder that has the four files.",
                reason=error.strerror,
                **values,
            )
        ) from error


@contextmanager
def _locked(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Have a folder to oneself, among all processes and threads.

    While another has it, `waiting` is called several times a second; what it raises ends the wait.
    """
    # Imported here, as requests in `mirrors`: most programs find the files there.
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".lock")
    while not lock.is_locked:
        try:
            lock.acquire(timeout=POLL)
        except Timeout:
            waiting()
    try:
        yield
    finally:
        lock.release()

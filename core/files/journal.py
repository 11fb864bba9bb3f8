"""The finished parts of a long job, kept as they are finished, so that it can go on after a stop.

A file of lines of JSON: the first says what job it is of, each other one has the key of a part and
what came of it. Lines are only ever added, and each is on the disk before the next part is
finished: whatever ends the job, the line that it was writing is all that can be lost.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from core.files.paths import as_path, check_parent
from core.messages import Message

_BEGINNING = b'{"job": '
_MAX_JOB = 2**20  # bytes of the line that says what job it is


class Journal:
    """The parts of a job that are finished: what came of each can be read, and more be added.

    What came of them stays on the disk until it is asked for.
    """

    def __init__(self, path: Path, file: BinaryIO, durable: bool) -> None:
        self.path = path
        self._file = file
        self._durable = durable
        self._offsets: dict[str, int] = {}  # of each part's line
        while line := file.readline():
            try:
                key = json.loads(line)["key"]
            except (ValueError, TypeError, KeyError):
                break
            if not line.endswith(b"\n"):
                break
            self._offsets[key] = file.tell() - len(line)
        # The line that was being written at the end, which what is added must not go on.
        file.seek(-len(line), os.SEEK_CUR)
        file.truncate()

    def __contains__(self, key: str) -> bool:
        return key in self._offsets

    def __len__(self) -> int:
        return len(self._offsets)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of the parts, in the order in which they were finished."""
        return iter(list(self._offsets))

    def __getitem__(self, key: str) -> Any:
        self._file.seek(self._offsets[key])
        return json.loads(self._file.readline())["value"]

    def add(self, key: str, value: Any) -> None:
        """Keep what came of a part, something that JSON can hold; it is on the disk then.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        offset = self._file.seek(0, os.SEEK_END)
        _write_line(self.path, self._file, {"key": key, "value": value}, self._durable)
        self._offsets[key] = offset


@contextmanager
def open_journal(
    path: str | os.PathLike[str], job: dict[str, Any], *, durable: bool = True
) -> Iterator[Journal]:
    """Open the journal of a job, or begin one.

    Parameters
    ----------
    path : path-like
        A file that is not there yet, or one that was begun for the same job.
    job : dict
        What the parts follow from, as JSON can hold it: the command, the network, the files, the
        settings. Long ones as a hash.
    durable : bool
        False for a file that goes with the process anyway: it need not outlast a power cut.

    Raises
    ------
    ValueError
        If the file is that of another job, or something else; it is unchanged.
    OSError
        If another process has it open, or it cannot be written.
    """
    from filelock import FileLock, Timeout  # imported here: most programs keep none

    path = as_path(path)
    check_parent(path)  # of which the lock would make what is missing
    try:
        with (
            FileLock(path.with_name(f".{path.name}.lock"), timeout=0),
            _opened(path) as file,
        ):
            _check_job(path, file, json.loads(json.dumps(job)), durable)
            yield Journal(path, file, durable)
    except Timeout as error:
        raise OSError(
            Message(
                "{path} is in use by another process: wait until that has ended, or give another "
                "file.",
                path=path,
            )
        ) from error


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("r+b")
    except FileNotFoundError:
        return path.open("x+b")


def _check_job(path: Path, file: BinaryIO, job: dict[str, Any], durable: bool) -> None:
    """Leave the file behind the line of its job, once that is known to be this one."""
    line = file.readline(_MAX_JOB)
    if not line.endswith(b"\n") and len(line) < _MAX_JOB and _BEGINNING.startswith(line[:8]):
        file.seek(0)  # there was nothing, or it was stopped while it wrote that
        file.truncate()
        _write_line(path, file, {"job": job}, durable)
        return
    try:
        found = json.loads(line)["job"]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(
            Message(
                "{path} is there already, and does not hold the finished parts of a job: give a "
                "file that is not there yet.",
                path=path,
            )
        ) from error
    if found != job:
        raise ValueError(
            Message(
                "{path} holds the finished parts of another job (its command, network, files or "
                "options differ): give another file, or remove this one.",
                path=path,
            )
        )


def _write_line(path: Path, file: BinaryIO, content: dict[str, Any], durable: bool) -> None:
    try:
        file.write(json.dumps(content).encode("ascii") + b"\n")
        file.flush()
        if durable:
            os.fsync(file.fileno())
    except OSError as error:
        raise OSError(
            error.errno,
            Message(
                "{path} was not written ({reason}): make room, and start again; what it holds is "
                "kept",
                path=path,
                reason=error.strerror,
            ),
        ) from error

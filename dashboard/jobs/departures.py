"""What the visitors of a hosted server leave behind: it goes some time after they have left.

A file in a visitor's folder, changed again and again while they are connected, says when they were
here last: the servers that share a disk, and one that starts again, know it all the same.
"""

import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.files.atomic import move
from core.files.paths import entries

AWAY = 30 * 60.0  # seconds after which a visitor who is not connected has left
SEEN = ".seen"
_LOOK = 10.0  # seconds between two looks at who is here
_VISITOR = re.compile(r"[0-9a-f]{32}")
_GOING = re.compile(r"\.[0-9a-f]{16}\.going")  # a visitor's folder that is being removed


def note_seen(folder: Path, here: set[str]) -> None:
    """Write down which visitors are connected, in the folders that they have.

    Parameters
    ----------
    folder : Path
        It has a folder for each visitor who keeps something.
    here : set of str
        Those who are connected.
    """
    for path in _folders(folder):
        if path.name in here:
            with suppress(OSError):  # another server may be removing it
                (path / SEEN).touch()


def remove_left(folder: Path, stays: Callable[[str], bool]) -> None:
    """Remove the folders of visitors who have left, and what is left of such a removal.

    Parameters
    ----------
    folder : Path
        As in `note_seen`.
    stays : callable
        Returns whether a visitor is connected, or has a training under way.
    """
    for path in _folders(folder):
        if _GOING.fullmatch(path.name):
            shutil.rmtree(path, ignore_errors=True)
        elif _VISITOR.fullmatch(path.name) and _left(path) and not stays(path.name):
            with suppress(OSError):  # in use, or being removed by another server
                _remove(path)


def watch(
    folder: Path, here: Callable[[], set[str]], trains: Callable[[str], bool]
) -> Callable[[], None]:
    """Look after the folders of visitors from now on; return a function that ends it."""
    ended = threading.Event()

    def look() -> None:
        while True:
            note_seen(folder, here())
            remove_left(folder, lambda visitor: visitor in here() or trains(visitor))
            if ended.wait(_LOOK):
                return

    threading.Thread(target=look, name="departures", daemon=True).start()
    return ended.set


def _folders(folder: Path) -> list[Path]:
    """Return the folders in a folder; a link to one is none."""
    return [path for path in entries(folder) if path.is_dir() and not path.is_symlink()]


def _left(path: Path) -> bool:
    """Return whether nobody has been seen who has this folder, for so long that they have left."""
    with suppress(OSError):
        return time.time() - (path / SEEN).stat().st_mtime > AWAY
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > AWAY
    return False


def _remove(path: Path) -> None:
    """Remove a folder under another name: nobody finds half of it."""
    going = path.with_name(f".{secrets.token_hex(8)}.going")
    move(path, going)
    if _left(going):
        shutil.rmtree(going, ignore_errors=True)
    else:  # its visitor came back this very moment
        move(going, path)

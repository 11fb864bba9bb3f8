"""Where a visitor's networks and data sets are: in places that are looked through one by one.

At home: in the project's ``data``. Where the server is hosted: in a folder that is the visitor's
alone, then in what visitors share, then in the project's ``data``, which is the owner's. In both,
a teacher's library comes last.

Of two of one name, the first that is found is the one in the lists and behind an address: what a
visitor named is what they mean by it. Nobody's takes a name that came with the project.
"""

import logging
import threading
from functools import cache
from pathlib import Path
from typing import NamedTuple

from core.datasets import sources as core_sources
from core.datasets.sources import find_source, locate, sources
from core.datasets.table import DATA, Source
from core.files.paths import entries
from core.files.tables import is_table
from core.messages import Message, message_of
from core.training.sweep import SWEEPS
from core.weights.formats import SUFFIXES
from core.weights.reader import BUNDLED
from dashboard.state.once import once_a_run
from dashboard.state.settings import settings
from dashboard.state.visitors import visitor
from dashboard.words import said

#: A folder for each of them, named as `visitor` says, and one for what they share with everyone.
VISITORS = DATA / "visitors"
SLOW = 5.0  # seconds after which a teacher's folder is not waited for


class Place(NamedTuple):
    """Two folders: one of weight files, and one of data sets, a folder for each."""

    weights: Path
    data: Path


def place_in(folder: Path) -> Place:
    """Return the place that a folder is, by the names that ``data`` has."""
    return Place(folder / "weights", folder / "own")


@once_a_run
def places() -> list[Place]:
    """Return where the visitor's networks and data sets are, in the order in which they count."""
    found = [Place(BUNDLED.parent, core_sources.OWN), *library()]
    if settings().hosted:
        found.insert(0, shared_place())
        if own := visitor():
            found.insert(0, place_in(VISITORS / own))
    return found


def shared_place() -> Place:
    """Return where visitors share things with everyone, where the server is hosted."""
    return place_in(VISITORS / "shared")


def places_to_keep_in() -> list[Place]:
    """Return the same, where the first is the visitor's own, to keep something in.

    Raises
    ------
    ValueError
        If nobody knows who the visitor is.
    OSError
        If there is no such folder, and none can be made.
    """
    if settings().hosted and visitor() is None:
        raise ValueError(
            Message(
                "This server tells its visitors apart by a cookie, which your browser did not "
                "send, so that nothing of yours can be kept: allow cookies for this address, and "
                "reload the page."
            )
        )
    found = places()
    try:
        found[0].weights.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(
            Message(
                "Nothing can be kept on this server ({reason}): tell whoever runs it.",
                reason=error.strerror or message_of(error),
            )
        ) from error
    return found


@once_a_run
def network_files() -> list[str]:
    """Return the names of the weight files that are here, the bundled one first."""
    paths = (path for place in places() for path in entries(place.weights))
    names = {path.name for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()}
    return [BUNDLED.name, *sorted(filter(_is_text, names - {BUNDLED.name}), key=str.casefold)]


def _is_text(name: str) -> bool:
    """Return whether a browser can be sent a name: on Linux it may be any bytes."""
    return name.encode(errors="ignore").decode() == name


def network_path(file: str) -> Path:
    """Return where a weight file is.

    Raises
    ------
    FileNotFoundError
        If it is not here.
    """
    if file == BUNDLED.name:
        return BUNDLED
    paths = (place.weights / file for place in places())
    if path := next((path for path in paths if path.is_file()), None):
        return path
    raise FileNotFoundError(
        Message("The network {file} is not here any more: choose another one.", file=file)
    )


@once_a_run
def sweep_tables() -> dict[str, Path]:
    """Return the tables of sweeps by their names: the owner's, then those of a teacher's library.

    Nobody keeps one on a server by visiting it.
    """
    folders = [SWEEPS]
    if (folder := settings().library) and answers(folder):
        folders.append(folder / SWEEPS.name)
    paths = (path for folder in reversed(folders) for path in entries(folder))
    found = {path.name: path for path in paths if is_table(path) and path.is_file()}
    return {name: found[name] for name in sorted(filter(_is_text, found), key=str.casefold)}


def is_in_data(path: Path) -> bool:
    """Return whether a file, or the folder of a data set, is in ``data`` of who reads this page.

    At home that is the project's; whoever visits a server may have the project too, as it came.
    """
    if settings().hosted:
        return path == BUNDLED
    return path.parent in (BUNDLED.parent, core_sources.OWN, SWEEPS)


@once_a_run
def all_data_sets() -> dict[str, Source]:
    """Return the rows of all data sets by name, whether or not their files are here."""
    return sources(*(place.data for place in places()))


def title_of(name: str) -> str:
    """Return what a data set is called, or the name where none here has it."""
    row = all_data_sets().get(name)
    return said(row.title) if row else name


@once_a_run
def data_sets() -> list[str]:
    """Return the names of the data sets that are here, in the order of the table."""
    return [name for name, row in all_data_sets().items() if None not in located(row).values()]


@once_a_run
def located(source: Source) -> dict[str, Path | None]:
    """Return where each file of a data set is, as `locate`."""
    return locate(source)


@once_a_run
def data_set(name: str) -> Source:
    """Return the row of a data set, as `find_source`."""
    return find_source(name, *(place.data for place in places()))


def library() -> list[Place]:
    """Return a teacher's folder, with its files in folders as ``data`` has them, or as they are."""
    folder = settings().library
    return [place_in(folder), Place(folder, folder)] if folder and answers(folder) else []


@cache
def answers(folder: Path) -> bool:
    """Return whether a teacher's folder can be read, and soon; the server's log says why not.

    It is asked once: no page waits for a folder on another machine that has gone.
    """
    reasons: list[str | None] = []

    def read() -> None:
        try:
            next(folder.iterdir(), None)
            reasons.append(None)
        except OSError as error:
            reasons.append(error.strerror)

    thread = threading.Thread(target=read, name="library", daemon=True)
    thread.start()
    thread.join(SLOW)
    reason = reasons[0] if reasons else f"it did not answer within {SLOW:.0f} s"
    if reason is None:
        return True
    logging.getLogger(__name__).warning(
        "%s, which FORWARD_PASS_LIBRARY names, is not offered (%s): correct that, and start the "
        "server again.",
        folder,
        reason,
    )
    return False

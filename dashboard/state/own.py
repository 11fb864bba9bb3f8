"""What is a visitor's own: renamed, removed and brought back, shared with everyone and taken back.

What came with the project, what a teacher's library has and what others share is nobody's own.
"""

import contextlib
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from core.datasets.sources import sources
from core.datasets.table import SOURCES
from core.files.atomic import replacing
from core.files.names import check_own_name
from core.files.paths import entries
from core.files.quota import Quota
from core.messages import Message
from core.training.history_file import SUFFIX, history_path, move_with_history
from core.weights.custom import free_name
from core.weights.formats import SUFFIXES
from core.weights.reader import BUNDLED
from dashboard.state.once import once_a_run
from dashboard.state.places import Place, library, places, places_to_keep_in, shared_place
from dashboard.state.settings import settings
from dashboard.state.visitors import visitor

Kind = Literal["weights", "data"]  # as a `Place` has a folder for each
KINDS: tuple[Kind, ...] = ("weights", "data")
REMOVED = ".removed"  # in such a folder: what was removed, for undo
UNDONE = 5  # things of a kind that can be brought back: those that were removed last


@dataclass(frozen=True)
class Own:
    """A network or a data set of the visitor's own.

    Attributes
    ----------
    kind : str
    path : Path
        The weight file, or the folder of the data set.
    shared : bool
        Whether the visitor shares it with everyone.
    """

    kind: Kind
    path: Path
    shared: bool = False

    @property
    def name(self) -> str:
        """What it is selected by."""
        return self.path.name

    @property
    def stem(self) -> str:
        """What a person may call it anew."""
        return self.path.stem if self.kind == "weights" else self.path.name


@once_a_run
def own_things(kind: Kind) -> list[Own]:
    """Return the networks or the data sets of the visitor, those last that they share."""
    if not settings().hosted:
        return [Own(kind, path) for path in _listed(kind, places()[0])]
    if not (name := visitor()):
        return []
    shared = [path for path in _listed(kind, shared_place()) if _sharer(path) == name]
    return [
        *(Own(kind, path) for path in _listed(kind, places()[0])),
        *(Own(kind, path, shared=True) for path in shared),
    ]


@once_a_run
def removed_things(kind: Kind) -> list[Own]:
    """Return what the visitor has removed and can bring back, the last first."""
    if settings().hosted and not visitor():
        return []
    folders = entries(getattr(places()[0], kind) / REMOVED)
    paths = [path for folder in reversed(folders) for path in entries(folder)]
    return [Own(kind, path) for path in paths if path.suffix != SUFFIX]


@once_a_run
def read_only(kind: Kind) -> tuple[list[str], list[str]]:
    """Return the names of what is here and not the visitor's: in the library, and of others."""
    own = {each.name for each in own_things(kind)}
    not_own = places()[1:] if visitor() or not settings().hosted else places()
    others = [place for place in not_own if place not in library()]

    def names(somewhere: list[Place]) -> list[str]:
        return sorted({path.name for place in somewhere for path in _listed(kind, place)} - own)

    return names(library()), names(others)


def rename(own: Own, name: str) -> Own:
    """Let something of one's own have another name, which may differ in the case of a letter alone.

    Raises
    ------
    ValueError
        If it cannot be a name, is the one it has, or is taken.
    OSError
        If it cannot be renamed; nothing is changed.
    """
    if name == own.stem:
        raise ValueError(Message("It is called {name} already: write another name.", name=name))
    check_own_name(name)
    target = own.path.with_name(name + own.path.suffix if own.kind == "weights" else name)
    try:
        if name.casefold() in _taken(own.kind, but=own.path):
            raise FileExistsError
        if target.exists() and target.samefile(own.path):  # on a disk that does not heed case
            own.path.rename(target)
        else:
            move_with_history(own.path, target)
    except FileExistsError as error:
        raise ValueError(
            Message("The name {name} is taken already: choose another one.", name=name)
        ) from error
    return Own(own.kind, target)


def remove(own: Own) -> Own:
    """Put something of one's own aside, and all but the last `UNDONE` there away for good."""
    aside = own.path.parent / REMOVED
    folder = aside / f"{time.time_ns()}-{secrets.token_hex(4)}"  # in the order of the names
    folder.mkdir(parents=True)
    try:
        move_with_history(own.path, folder / own.name)
    except OSError:
        folder.rmdir()
        raise
    for path in entries(aside)[:-UNDONE]:
        shutil.rmtree(path, ignore_errors=True)
    return Own(own.kind, folder / own.name)


def restore(removed: Own) -> Own:
    """Bring back what `remove` put aside, under its name or, if that is taken, another one."""
    if not removed.path.exists():
        raise FileNotFoundError(
            Message("{name} is gone for good, and cannot be brought back.", name=removed.name)
        )
    restored = Own(removed.kind, _put(removed, removed.path.parents[2]))
    with contextlib.suppress(OSError):  # it is empty, and whoever removes something makes another
        removed.path.parent.rmdir()
    return restored


def share(own: Own) -> Own:
    """Let everyone on this server see something of one's own, under its name or the next free."""
    path = _put(own, getattr(shared_place(), own.kind))
    with replacing(_mark(path)) as file:
        file.write((visitor() or "").encode())
    return Own(own.kind, path, shared=True)


def take_back(own: Own) -> Own:
    """Let something be one's own alone again that was shared."""
    path = _put(own, getattr(places_to_keep_in()[0], own.kind))
    _mark(own.path).unlink(missing_ok=True)
    return Own(own.kind, path)


def claim_room() -> tuple[Quota, ...]:
    """Return the quotas of what is kept next; what was removed makes room for it, for good."""
    found = quotas()
    if found:
        _forget_removed(places_to_keep_in()[0])
    return tuple(replace(quota, apart=()) for quota in found)


def quotas() -> tuple[Quota, ...]:
    """Return the quotas as they will be once what was removed has made room; none at home."""
    if not settings().hosted:
        return ()
    own = places_to_keep_in()[0]
    removed = tuple(str(folder / REMOVED) for folder in own)
    shared = [each.path for kind in KINDS for each in own_things(kind) if each.shared]
    mine = own.weights.parent
    paths = (mine, *shared, *map(history_path, shared))
    return (
        Quota(tuple(map(str, paths)), settings().quota, apart=removed),
        Quota((str(mine.parent),), settings().disk, everyone=True, apart=removed),
    )


def forget_removed() -> None:
    """Remove for good, when the server starts, what was removed before it."""
    if not settings().hosted:  # there, what was removed goes with the rest of its visitor's
        _forget_removed(places()[0])


def _forget_removed(place: Place) -> None:
    for folder in place:
        shutil.rmtree(folder / REMOVED, ignore_errors=True)


def _listed(kind: Kind, place: Place) -> Iterator[Path]:
    folder: Path = getattr(place, kind)
    if kind == "data":
        yield from (row.folder for row in sources(folder).values() if row.folder.parent == folder)
        return
    for path in sorted(entries(folder), key=lambda path: path.name.casefold()):
        if path.suffix.lower() in SUFFIXES and path.name != BUNDLED.name and path.is_file():
            yield path


def _taken(kind: Kind, but: Path | None = None) -> set[str]:
    """Return the names that something has, in small letters; but for that of one path."""
    folders: list[Path] = [getattr(place, kind) for place in places()]
    paths = {path for folder in folders for path in entries(folder)}
    paths.discard(but or Path())
    if kind == "weights":
        return {path.stem.casefold() for path in paths}
    theirs = {word.casefold() for row in SOURCES.values() for word in (row.name, row.title)}
    return theirs | {path.name.casefold() for path in paths}


def _put(own: Own, folder: Path) -> Path:
    """Let something be in another folder, under its name or the next free; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        name = free_name(own.stem, _taken(own.kind, but=own.path))
        path = folder / (name + own.path.suffix if own.kind == "weights" else name)
        try:
            move_with_history(own.path, path)
        except FileExistsError:
            continue  # somebody was quicker
        return path


def _mark(path: Path) -> Path:
    """Return the file that says who shares something."""
    return path.with_name(f".{path.name}.visitor")


def _sharer(path: Path) -> str:
    try:
        return _mark(path).read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""

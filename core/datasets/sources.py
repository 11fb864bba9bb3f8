"""The data sets there are, of the table and of a person's own, and where their files are."""

import os
from pathlib import Path

from core.datasets.class_names import DIGITS, class_names
from core.datasets.missing import what_is_missing
from core.datasets.search import search
from core.datasets.table import DATA, SOURCES, Source, SourceFile
from core.files.names import OWN_NAME
from core.files.paths import entries
from core.messages import Message, message_of

OWN = DATA / "own"  # a folder for each data set that a person brought
CLASSES = "classes.txt"  # in such a folder: the name of each label, one a line, UTF-8


def sources(*folders: Path) -> dict[str, Source]:
    """Return all data sets by name: the rows of the table, then those that a person brought.

    Parameters
    ----------
    *folders : Path
        Folders of data sets that a person brought, ``data/own`` unless they are said. Of two of
        one name, that of the first folder is meant.
    """
    folders = folders or (OWN,)
    rows = dict(SOURCES)
    for folder in folders:
        for path in entries(folder):
            # A folder of data sets that is in another one is none itself.
            if path not in folders and path.name not in rows and (source := _own(path)):
                rows[path.name] = source
    return rows


def _own(folder: Path) -> Source | None:
    """Return the row of a data set that a person brought, None where a folder is none."""
    if not (OWN_NAME.fullmatch(folder.name) and folder.is_dir()):
        return None
    source = own_source(folder)
    return source if is_available(source) else None


def own_source(folder: Path) -> Source:
    """Return the row of a data set that a person brought, named as its folder.

    Its classes are the digits where the folder does not name them, or not as it should; then the
    note says why.
    """
    files = tuple(SourceFile(file.role, file.name) for file in SOURCES["mnist"].files)
    classes, note = DIGITS, ""
    try:
        classes = class_names((folder / CLASSES).read_text("utf-8-sig", errors="replace"))
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        note = Message(
            "The labels are shown as digits, because {path} names none. {reason}",
            path=folder / CLASSES,
            reason=message_of(error),
        )
    return Source(folder.name, folder.name, folder, files, classes=classes, note=note)


def find_source(source: str | Source, *folders: Path) -> Source:
    """Return the row of the table with this name, or the row itself.

    Parameters
    ----------
    source : str or Source
    *folders : Path
        As `sources` takes them.

    Raises
    ------
    ValueError
        If no data set has this name; the message lists those there are.
    """
    if isinstance(source, Source):
        return source
    if source in SOURCES:
        return SOURCES[source]
    folders = folders or (OWN,)
    paths = (folder / source for folder in folders if OWN_NAME.fullmatch(source))
    found = (_own(path) for path in paths if path not in folders)
    if row := next(filter(None, found), None):
        return row
    raise ValueError(
        Message(
            "There is no data set {name!r}: choose one of {names}.",
            name=str(source)[:40],
            names=", ".join(sources(*folders)),
        )
    )


def variable(source: Source, setting: str) -> str:
    """Return the environment variable of a data set: ``MNIST_DIR``, ``FASHION_MNIST_MIRROR``."""
    return f"{source.name.upper().replace('-', '_')}_{setting}"


def setting(source: Source, name: str) -> str:
    """Return what the environment says of a data set; empty if nothing."""
    # In cmd, `set X="C:\a" && …` puts the quotation marks and the last blank into the value.
    return os.environ.get(variable(source, name), "").strip(" \"'")


def chosen_folder(source: Source) -> Path | None:
    """Return the folder set in the environment, which is read and never written to, or None.

    Only a data set that can be fetched has one: the others are where they are.
    """
    folder = setting(source, "DIR") if source.mirrors else ""
    # Of a user whom nobody knows, as in `~nobody/mnist`, the `~` stays.
    return Path(os.path.expanduser(folder)) if folder else None


def locate(source: str | Source) -> dict[str, Path | None]:
    """Return where each file is, by its role; None if it is missing. Touches no network.

    A file that stands under its own name in the folder of the data set is taken, plain or packed;
    where one does not, they are looked for as people have them (see `core.datasets.search`). An
    unpacked file is preferred to its archive.
    """
    source = find_source(source)
    folder = _folder(source)
    found = {file.role: _find(folder / file.name) for file in source.files}
    if None in found.values():
        paths = search(folder, source).paths
        found = {role: paths.get(role) for role in found}
    return found


def is_available(source: str | Source) -> bool:
    """Return whether all files are there, so that nothing needs to be fetched."""
    return None not in locate(source).values()


def require(source: str | Source) -> dict[str, Path]:
    """Return the path of each file by its role, as `locate`, where all must be there.

    Raises
    ------
    FileNotFoundError
        If a file is missing; the message names it, the folder, and what to do.
    """
    source = find_source(source)
    found = locate(source)
    missing = [file.name for file in source.files if found[file.role] is None]
    if missing:
        chosen = variable(source, "DIR") if chosen_folder(source) else None
        raise FileNotFoundError(
            what_is_missing(source, ", ".join(missing), _folder(source), chosen)
        )
    return {role: path for role, path in found.items() if path is not None}


def _folder(source: Source) -> Path:
    return chosen_folder(source) or source.folder


def _find(path: Path) -> Path | None:
    candidates = (path, path.with_name(f"{path.name}.gz"))
    return next((candidate for candidate in candidates if os.path.isfile(candidate)), None)

"""Why files of a data set are not where they should be, in a sentence."""

import stat
from collections.abc import Sequence
from pathlib import Path

from core.datasets.search import DEPTH, MOST, Search, search
from core.datasets.table import Source
from core.messages import Message, message_of

SHOWN = 6  # files that a message names


def what_is_missing(source: Source, files: str, folder: Path, variable: str | None) -> Message:
    """Return which files of a data set are missing, and what to do.

    Parameters
    ----------
    source : Source
    files : str
        The names of those that are missing.
    folder : Path
        Where they should be.
    variable : str or None
        The environment variable that names the folder, if one does.
    """
    values = {"title": source.title, "files": files, "folder": folder}
    if variable:
        return _not_in_chosen(values | {"variable": variable}, search(folder, source))
    if source.mirrors:
        return Message(
            "{title} needs {files} (plain or .gz), not found in {folder}: add what is missing, or "
            "fetch {title} first.",
            **values,
        )
    if not folder.exists():
        return Message(
            "{title} is not here any more: {folder} was renamed or removed. Choose another data "
            "set, or put it back.",
            **values,
        )
    return Message(
        "{title} needs {files} (plain or .gz), not found in {folder}: add what is missing, or put "
        "back what was there.",
        **values,
    )


def _not_in_chosen(values: dict[str, object], found: Search) -> Message:
    """Return why the files are not in the folder that the environment names."""
    folder = Path(str(values["folder"]))
    try:
        is_folder = stat.S_ISDIR(folder.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        is_folder = False
    except (OSError, ValueError) as error:
        return Message(
            "{title} needs {files} (plain or .gz), and {folder}, which {variable} names, cannot be "
            "read ({reason}): correct or unset {variable}.",
            **values,
            reason=getattr(error, "strerror", None) or message_of(error),
        )
    if not is_folder:
        return Message(
            "{title} needs {files} (plain or .gz), and {folder}, which {variable} names, is no "
            "folder: correct or unset {variable}.",
            **values,
        )
    if found.unread:
        return Message(
            "{title} needs {files} (plain or .gz), not found in {folder}, the folder that "
            "{variable} names; {unread} cannot be read by this user: change its permissions, or "
            "correct or unset {variable}.",
            **values,
            unread=found.unread[0],
        )
    if found.rivals:
        return Message(
            "{title} needs {files} (plain or .gz), and {folder}, the folder that {variable} names, "
            "has them more than once, in {rivals}: let {variable} name the one that is meant.",
            **values,
            rivals=_some(found.rivals, folder),
        )
    if found.cut:
        return Message(
            "{title} needs {files} (plain or .gz), not found in {folder}, the folder that "
            "{variable} names, where {most:,} files and folders, {depth} folders deep, are looked "
            "at: let {variable} name the folder that has them.",
            **values,
            most=MOST,
            depth=DEPTH,
        )
    if found.others:
        return Message(
            "{title} needs {files} (plain or .gz), not found in {folder}, the folder that "
            "{variable} names, which has {others}: add what is missing, or correct or unset "
            "{variable}.",
            **values,
            others=_some(found.others, folder),
        )
    return Message(
        "{title} needs {files} (plain or .gz), not found in {folder}, the folder that {variable} "
        "names: add what is missing, or correct or unset {variable}.",
        **values,
    )


def _some(paths: Sequence[str | Path], folder: Path) -> str:
    """Return the first few of several paths, as they are in a folder."""
    names = [Path(path).relative_to(folder).as_posix() for path in paths[:SHOWN]]
    return ", ".join([*names, "…"] if len(paths) > SHOWN else names)

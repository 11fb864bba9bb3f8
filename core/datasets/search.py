"""The files of a data set looked for in a folder, as people have them there.

Archives are unpacked by hand into folders of their own, torchvision puts them into ``MNIST/raw``,
Kaggle has dots in the names, a browser numbers what is there already.
"""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.datasets.table import SOURCES, Source
from core.files.idx_stream import GZIP_MAGIC, is_packed

DEPTH = 4  # folders below the one that is searched
MOST = 5_000  # entries of folders that are looked at
_LABELS = "t_test"  # the smallest file, and no two data sets have the same
_MAX_LABELS = 2**20  # bytes of it
_ENDINGS = re.compile(r"(\.gz|\.gzip|\.\d+|\s*\(\d+\)|\s*-\s*(copy|副本))+$")


@dataclass
class Search:
    """What a folder, and those in it, have of a data set.

    Attributes
    ----------
    paths : dict of str to Path
        By the role of the file.
    others : list of str
        The paths of files that are none of the data set.
    unread : list of Path
        Folders that cannot be read.
    rivals : list of Path
        Folders that all have the data set's files, where nothing tells which are meant.
    cut : bool
        Whether there was more than is looked at.
    """

    paths: dict[str, Path] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    rivals: list[Path] = field(default_factory=list)
    cut: bool = False


def search(folder: Path, source: Source) -> Search:
    """Look for the files of a data set in a folder and those in it.

    Where several folders have all of them, the labels tell by their SHA-256 which are the data
    set's, else the folder's name. Files from different folders are put together only where no
    folder has all of them, and each of them is there once.
    """
    found = Search()
    roles = {_plain(file.name): file.role for file in source.files}
    sets: dict[Path, dict[str, Path]] = {}
    for entry in _files(folder, found):
        role = roles.get(_plain(entry.name))
        if role and os.path.isfile(entry):
            path = Path(entry.path)
            home = path.parent
            if home != folder and _plain(home.name) == _plain(path.name):  # unpacked into it
                home = home.parent
            files = sets.setdefault(home, {})
            files[role] = min(files.get(role, path), path, key=_preference)
        else:
            found.others.append(entry.path)
    whole = {home: files for home, files in sets.items() if len(files) == len(roles)}
    if whole:
        homes = _meant(whole, source)
        if len(homes) == 1:
            found.paths = whole[homes[0]]
        else:
            found.rivals = homes
    else:
        for role in roles.values():
            candidates = [files[role] for files in sets.values() if role in files]
            if len(candidates) == 1:
                found.paths[role] = candidates[0]
            elif candidates:
                found.rivals = [path.parent for path in candidates]
    return found


def _meant(whole: Mapping[Path, dict[str, Path]], source: Source) -> list[Path]:
    """Return the folder that is meant among those that have all files, or all that may be."""

    def rank(home: Path) -> tuple[int, bool]:
        known = _data_set(whole[home][_LABELS], source)
        likeness = 0 if known == source.name else 1 if known is None else 2
        names = {_plain(part) for part in (home.name, home.parent.name)}
        return likeness, _plain(source.name) not in names

    if len(whole) == 1:
        return list(whole)
    ranks = {home: rank(home) for home in whole}
    best = min(ranks.values())
    homes = [home for home in whole if ranks[home] == best]
    return homes if best[0] else homes[:1]  # of the same files twice, those nearer to the top


def _data_set(labels: Path, source: Source) -> str | None:
    """Return the name of the data set that has these labels, if it is this or one of the table."""
    try:
        with labels.open("rb") as file:
            content = file.read(_MAX_LABELS)
        digests = {hashlib.sha256(content).hexdigest()}
        if content.startswith(GZIP_MAGIC):
            with gzip.open(labels) as file:
                digests.add(hashlib.sha256(file.read(_MAX_LABELS)).hexdigest())
    except (OSError, EOFError, zlib.error):
        return None
    for row in (source, *SOURCES.values()):
        for pinned in row.files:
            if pinned.role == _LABELS and digests & {pinned.archive_sha256, pinned.sha256}:
                return row.name
    return None


def _preference(path: Path) -> tuple[bool, int, str]:
    """Return what is least for the file to take: plain, and with nothing added to its name."""
    try:
        packed = is_packed(path)
    except OSError:
        packed = True
    return packed, len(path.name), str(path)


def _files(folder: Path, found: Search) -> Iterator[os.DirEntry[str]]:
    """Yield the files in a folder and those in it, from the top; note what was not looked at."""
    level, seen, looked_at = [str(folder)], set(), 0
    for _ in range(DEPTH + 1):
        inner = []
        for parent in level:
            real = os.path.realpath(parent)
            if real in seen:  # links can lead in a circle
                continue
            seen.add(real)
            try:
                with os.scandir(parent) as scan:
                    entries = sorted(islice(scan, MOST + 1), key=lambda entry: entry.name)
            except FileNotFoundError:
                continue
            except OSError:
                found.unread.append(Path(parent))
                continue
            for entry in entries:
                # Hidden, or what macOS puts beside files that it packs.
                if entry.name.startswith(".") or entry.name == "__MACOSX":
                    continue
                looked_at += 1
                if looked_at > MOST:
                    found.cut = True
                    return
                # `is_dir` raises where a link cannot be followed.
                if os.path.isdir(entry) if entry.is_symlink() else entry.is_dir():
                    inner.append(entry.path)
                else:
                    yield entry
        level = inner
    found.cut = bool(level)


def _plain(name: str) -> str:
    """Return what names have in common that differ in case, dots, dashes, packing or a number."""
    stem = _ENDINGS.sub("", name.casefold())
    return re.sub(r"[\W_]+", "", stem).replace("t10k", "test")

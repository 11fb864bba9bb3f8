"""Which files of images and of labels belong together, by their names.

MNIST's own are ``train-images-idx3-ubyte`` and ``train-labels-idx1-ubyte``; people write
``images-007.gz`` and ``labels-007.gz``, ``images/007`` and ``labels/007``, or ``x_007`` and
``y_007``. What is left of two such names without what tells them apart is the same.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from core.files.addresses import absolute, files_at, is_address
from core.files.paths import entries
from core.messages import Message, listed

IMAGES, LABELS = "images", "labels"
_WORDS = {IMAGES: r"images?|imgs?", LABELS: r"labels?|lbls?|targets?"}
_LETTERS = {IMAGES: {"x"}, LABELS: {"y", "t"}}
_ENDING = re.compile(r"idx\d*|ubyte|gz|gzip")
_NAMED = 5  # files of one trouble that are named


class Pair(NamedTuple):
    """A file of images and that of their labels: paths, or addresses.

    Attributes
    ----------
    images, labels : str
    name : str
        What the file of the images is called where something is said of it.
    """

    images: str
    labels: str
    name: str

    @property
    def absolute(self) -> "Pair":
        """The same for a process that is in another folder."""
        return Pair(absolute(self.images), absolute(self.labels), self.name)


def files_of(kind: str, names: Iterable[str]) -> list[str]:
    """Return the files that are meant by names: files, patterns and folders, or addresses of them.

    Of a folder those that are called as the kind is, or else all that are not called as the other.

    Parameters
    ----------
    kind : str
        `IMAGES` or `LABELS`.
    names : iterable of str
        Of a pattern that nothing fits, the name itself is returned, for who reads it to refuse.
    """
    found = []
    for name in names:
        there = _expanded(name)
        if there == [name]:
            found += there
            continue
        alike = [file for file in there if _kind(file) == kind]
        found += alike or [file for file in there if _kind(file) is None] or [name]
    return found


def pair_files(images: Sequence[str], labels: Sequence[str]) -> list[Pair]:
    """Return the files of images, in their order, each with that of its labels.

    One and one are a pair whatever they are called.

    Raises
    ------
    ValueError
        If a file is without its other one, or cannot be told from another.
    """
    if len(images) == len(labels) == 1:
        return [Pair(images[0], labels[0], images[0])]
    key: Callable[[str], str] = _name_key
    if any(len(set(map(key, files))) < len(files) for files in (images, labels)):
        key = _path_key  # files of one name, in several folders
    by_key = {kind: _by_key(key, files) for kind, files in ((IMAGES, images), (LABELS, labels))}
    for files in by_key.values():
        for alike in files.values():
            if len(alike) > 1:
                raise ValueError(
                    Message(
                        "{first} and {second} have names that mean the same: give one of them, or "
                        "call them otherwise.",
                        first=alike[0],
                        second=alike[1],
                    )
                )
    _check_whole(by_key[IMAGES], by_key[LABELS], LABELS)
    _check_whole(by_key[LABELS], by_key[IMAGES], IMAGES)
    return [Pair(file, by_key[LABELS][key(file)][0], file) for file in images]


def _check_whole(files: dict[str, list[str]], others: dict[str, list[str]], missing: str) -> None:
    """Raise a ValueError that names the files without another of the same key."""
    alone = [file for key, (file,) in files.items() if key not in others]
    if not alone:
        return
    values = {"files": listed(alone[:_NAMED]), "count": len(alone)}
    if missing == LABELS:
        raise ValueError(
            Message(
                "There are no labels for {files}: those of images-7.gz are called labels-7.gz.",
                **values,
            )
            if len(alone) <= _NAMED
            else Message(
                "There are no labels for {count:,} files, {files} and others: those of "
                "images-7.gz are called labels-7.gz.",
                **values,
            )
        )
    raise ValueError(
        Message(
            "There are no images for {files}: those of labels-7.gz are called images-7.gz.",
            **values,
        )
        if len(alone) <= _NAMED
        else Message(
            "There are no images for {count:,} files, {files} and others: those of "
            "labels-7.gz are called images-7.gz.",
            **values,
        )
    )


def _by_key(key: Callable[[str], str], files: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in files:
        found[key(file)].append(file)
    return found


def _expanded(name: str) -> list[str]:
    if not is_address(name) and os.path.isdir(name):
        files = (path for path in entries(Path(name)) if path.is_file())
        return [str(path) for path in files if not path.name.startswith(".")]
    return files_at(name)


def _kind(file: str) -> str | None:
    """Return what a file is by its name, None where that does not tell."""
    name = _last(file)
    for kind, words in _WORDS.items():
        if re.search(words, name) or _LETTERS[kind] & set(_tokens(name)):
            return kind
    return None


def _name_key(file: str) -> str:
    return "-".join(_rest(_last(file)))


def _path_key(file: str) -> str:
    return "/".join("-".join(_rest(part)) for part in re.split(r"[/\\]", file.casefold()))


def _last(file: str) -> str:
    return re.split(r"[/\\]", file.casefold())[-1]


def _rest(name: str) -> list[str]:
    """Return the parts of a name without those that say what kind of file it is."""
    without = re.sub("|".join(_WORDS.values()), " ", name)
    letters = set.union(*_LETTERS.values())
    return [
        part for part in _tokens(without) if part not in letters and not _ENDING.fullmatch(part)
    ]


def _tokens(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name)

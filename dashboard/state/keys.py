"""What is here on disk, and what figures depend on: the keys they are cached by.

A key names a data set or a network together with what tells one state of its files from another:
what is put in the place of a file is another key, and nothing has to be forgotten.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

from core.datasets.sources import find_source, is_available, locate, sources
from core.weights.formats import SUFFIXES
from core.weights.reader import BUNDLED


class DataKey(NamedTuple):
    """A data set as its files are now.

    Attributes
    ----------
    name : str
    stamp : str
        Another one for other files, other times of their last change, or other classes. It is
        short: a key is hashed wherever a figure is looked up.
    """

    name: str
    stamp: str


class NetworkKey(NamedTuple):
    """A network as its weight file is now: its name, and the time of its last change in ns."""

    file: str
    changed: int


class Key(NamedTuple):
    """What the figures of a split under a network depend on."""

    data: DataKey
    split: str
    network: NetworkKey


def data_key(name: str) -> DataKey:
    """Return the key of a data set, whether or not all of its files are here."""
    source = find_source(name)
    paths = [path for path in locate(source).values() if path]
    state = [(str(path), path.stat().st_mtime_ns) for path in paths], source.classes
    return DataKey(name, hashlib.blake2b(repr(state).encode(), digest_size=8).hexdigest())


def network_key(file: str) -> NetworkKey:
    """Return the key of a weight file."""
    return NetworkKey(file, (weights_folder() / file).stat().st_mtime_ns)


def data_sets() -> list[str]:
    """Return the names of the data sets that are here, in the order of the table."""
    return [name for name in sources() if is_available(name)]


def weights_folder() -> Path:
    """Return where the weight files are."""
    return BUNDLED.parent


def network_files() -> list[str]:
    """Return the names of the weight files that are here, the bundled one first."""
    paths = weights_folder().iterdir()
    names = sorted(path.name for path in paths if path.suffix.lower() in SUFFIXES)
    return [BUNDLED.name, *(name for name in names if name != BUNDLED.name)]

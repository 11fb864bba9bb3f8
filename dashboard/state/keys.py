"""What figures depend on: the keys they are cached by.

A key says where a data set or a network is, together with what tells one state of its files from
another: what is put in the place of a file is another key, and nothing has to be forgotten. Two
visitors' files of one name have two keys.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from core.datasets.sources import locate, own_source
from core.datasets.table import SOURCES, Source
from core.training.history_file import history_path
from dashboard.state.once import once_a_run
from dashboard.state.places import data_set, located, network_path


class DataKey(NamedTuple):
    """A data set as its files are now.

    Attributes
    ----------
    name : str
    folder : str
        Where it is, if a person brought it; empty for a row of the table.
    stamp : str
        Another one for other files, other times of their last change, or other classes. It is
        short: a key is hashed wherever a figure is looked up.
    """

    name: str
    folder: str
    stamp: str

    @property
    def source(self) -> Source:
        """Its row, whoever asks: nothing that is cached may depend on who the visitor is."""
        return own_source(Path(self.folder)) if self.folder else SOURCES[self.name]


class NetworkKey(NamedTuple):
    """A network as its weight file is now, or was at a moment of its training, and its edits.

    Attributes
    ----------
    path : str
    changed : int
        The time of the last change of the file, in ns.
    edits : str
        As `core.network.edits.edits_text` writes them; "" for the network as it is without.
    moment : int or None
        The index of a state of its history; None for what is in the file, the end.
    recorded : int
        The time of the last change of the history's file, where there is a moment.
    """

    path: str
    changed: int
    edits: str = ""
    moment: int | None = None
    recorded: int = 0

    @property
    def passing(self) -> bool:
        """Whether hardly anybody else asks for the same: see `ByteCache`."""
        return bool(self.edits) or self.moment is not None

    @property
    def unedited(self) -> "NetworkKey":
        """The same network without its edits."""
        return self._replace(edits="")

    @property
    def file(self) -> str:
        """The name of its file."""
        return Path(self.path).name

    @property
    def end(self) -> "NetworkKey":
        """The key of what is in the file, whatever the moment."""
        return NetworkKey(self.path, self.changed)


class HistoryKey(NamedTuple):
    """The history beside a weight file, as both are now."""

    network: NetworkKey
    changed: int


class Key(NamedTuple):
    """What the figures of a split under a network depend on."""

    data: DataKey
    split: str
    network: NetworkKey

    @property
    def passing(self) -> bool:
        """Whether that of its network is."""
        return self.network.passing

    @property
    def unedited(self) -> "Key":
        """The key of the same split under the network without its edits."""
        return self._replace(network=self.network.unedited)


@once_a_run
def data_key(name: str) -> DataKey:
    """Return the key of a data set, whether or not all of its files are here."""
    source = data_set(name)
    folder = "" if name in SOURCES else str(source.folder)
    return DataKey(name, folder, _stamp(source, located(source)))


def stamp(source: Source) -> str:
    """Return what tells one state of the files of a data set from another, as they are now."""
    return _stamp(source, locate(source))


def _stamp(source: Source, found: Mapping[str, Path | None]) -> str:
    paths = [path for path in found.values() if path]
    state = [(str(path), path.stat().st_mtime_ns) for path in paths], source.classes
    return hashlib.blake2b(repr(state).encode(), digest_size=8).hexdigest()


@once_a_run
def network_key(file: str) -> NetworkKey:
    """Return the key of a weight file."""
    path = network_path(file)
    return NetworkKey(str(path), path.stat().st_mtime_ns)


@once_a_run
def history_key(network: NetworkKey) -> HistoryKey | None:
    """Return the key of a network's history; None where it has none."""
    try:
        return HistoryKey(network.end, history_path(Path(network.path)).stat().st_mtime_ns)
    except OSError:
        return None


def key_at(file: str, moment: int | None) -> NetworkKey:
    """Return the key of a weight file's network at a moment of its history, None for the end."""
    network = network_key(file)
    if moment is None or (history := history_key(network)) is None:
        return network
    return network._replace(moment=moment, recorded=history.changed)

"""What a visitor looks at.

A visitor may have two networks, A and B: the pages show one of them, Networks compares both.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import streamlit as st

from core.arrays import Array
from core.datasets.mnist import apply_flags
from core.datasets.table import Source
from core.evaluation.evaluation import Evaluation
from core.messages import Message, message_of
from core.network.network import Network
from core.network.packing import MOST_PARAMETERS
from core.training.history import TrainingHistory, TrainingState
from core.weights.doubt import Doubt
from core.weights.reader import BUNDLED
from dashboard.state import cached
from dashboard.state.edits import edits_of, with_on
from dashboard.state.keys import Key, data_key, key_at, network_key
from dashboard.state.moment import history_of, moments_of
from dashboard.state.places import data_set, network_files

SPLITS = {"test": Message("test"), "train": Message("train")}  #: What each is called.
SAMPLE = "sample"  # the data set that came with the project
A, B = "a", "b"
NETWORKS = {A: "A", B: "B"}  #: What each is called.
NO_SECOND = "none"


@dataclass(frozen=True)
class Selection:
    """What every page follows: data set, network, split, the selected sample and the pinned one.

    What takes time is a property, kept by `cached` alone: Python 3.11 computes a `cached_property`
    of one instance after another, and a visitor would wait for what another asked for.
    """

    data: str
    network_file: str
    split: str
    sample: int
    pinned: int | None
    edits: str = ""
    moment: int | None = None  #: The state of the network's history; None is the end of it.

    @property
    def source(self) -> Source:
        """The row of the data set in the table of sources."""
        return data_set(self.data)

    @property
    def name(self) -> str:
        """What the files of its figures are named after: data set, split and network."""
        return f"{self.data}-{self.split}-{self.network_name}"

    @property
    def network_name(self) -> str:
        """What the network is called in the names of files."""
        then = "" if self.state is None else f"-step-{self.state.step}"
        edited = "-edited" if self.edits else ""
        return f"{Path(self.network_file).stem}{then}{edited}"

    @cached_property
    def key(self) -> Key:
        """What the figures of the split and the network are cached by."""
        network = key_at(self.network_file, self.moment)._replace(edits=self.edits)
        return Key(data_key(self.data), self.split, network)

    def with_edits(self, edits: str) -> "Selection":
        """Return the same with the network as these edits alone make it."""
        return replace(self, edits=edits)

    @property
    def unedited(self) -> "Selection":
        """The same with the network as it is without its edits."""
        return replace(self, edits="")

    @property
    def all_on(self) -> "Selection":
        """The same with the network as it is but for the units that are switched off."""
        return replace(self, edits=with_on(self.edits))

    @property
    def history(self) -> TrainingHistory | None:
        """The history of the network's training; None if there is none that can be read."""
        return history_of(self.network_file)

    @property
    def state(self) -> TrainingState | None:
        """The state of its history the network is in; None at the end of its training."""
        if self.moment is None or not (history := self.history):
            return None
        return history[self.moment]

    @property
    def network(self) -> Network:
        """The selected network."""
        return cached.network(self.key.network)

    @property
    def packed(self) -> tuple[str, bytes]:
        """The key of the network in the browser, and what is sent of it; empty if too large."""
        if sum(values.size for values in self.network.values()) > MOST_PARAMETERS:
            return "", b""
        return cached.packed(self.key.network)

    @property
    def assumed(self) -> frozenset[str]:
        """What nobody said of the network: ``"activation"``, ``"pixels"``, both or neither."""
        return cached.parsed(self.key.network).assumed

    @property
    def doubt(self) -> Doubt | None:
        """Another reading of the network under which it does far better, if there is one."""
        if not (self.assumed and self.fits):
            return None
        return cached.doubt(self.key.data, self.key.network.unedited)

    @property
    def fits(self) -> bool:
        """Whether the network tells the classes of the data set apart; if not, none here does."""
        return fits(self.network, self.source)

    @property
    def images(self) -> Array:
        """The images of the split, (N, 28, 28) uint8, read-only."""
        return cached.splits(self.key.data)[self.split][0]

    @property
    def labels(self) -> Array:
        """The true labels of the split, (N,) uint8, read-only."""
        return cached.splits(self.key.data)[self.split][1]

    def x(self, sample: int) -> Array:
        """Return an image as the network takes it, (784,) float32."""
        return apply_flags(self.images[sample], self.labels[sample])[0]

    @property
    def evaluation(self) -> Evaluation:
        """The outcome of every sample of the split."""
        return cached.evaluation(self.key)


def current_selection() -> Selection:
    """Return what the pages show; what came with the project stands in for files that are bad."""
    first, second = both_selections()
    return second if second and st.session_state.get("shows") == B else first


def both_selections() -> tuple[Selection, Selection | None]:
    """Return what is selected with network A, and with network B if there is one."""
    state = st.session_state
    file, *others = shown_networks()
    moment, *moments = moments_of(file, *others)
    first = Selection(
        _readable_data(),
        file,
        state["split"],
        int(state.get("sample", 0)),
        state.get("pinned"),
        edits_of(file),
        moment,
    )
    if not others:
        return first, None
    return first, replace(first, network_file=others[0], edits="", moment=moments[0])


def shown_networks() -> list[str]:
    """Return the weight files of network A and, if there is one, of network B."""
    file, second = usable_network() or BUNDLED.name, st.session_state.get("second", NO_SECOND)
    if second in (NO_SECOND, file) or network_problem(second):
        return [file]
    return [file, second]


def data_problem(data: str) -> Message | None:
    """Return in a sentence why a data set cannot be read; None if it can."""
    try:
        cached.splits(data_key(data))
    except (OSError, ValueError) as error:
        return message_of(error)
    return None


def _readable_data() -> str:
    """Return the data set that the sidebar says, or the bundled one if it cannot be read."""
    data: str = st.session_state["data"]
    return SAMPLE if data_problem(data) else data


def network_problem(network_file: str) -> Message | None:
    """Return in a sentence why a weight file cannot be used with the data set; None if it can."""
    try:
        network = cached.network(network_key(network_file))
    except (OSError, ValueError) as error:
        return message_of(error)
    source = data_set(_readable_data())
    if not fits(network, source):
        return Message(
            "{file}: a network for {title} takes 784 pixels and gives {classes} probabilities; "
            "this one takes {taken} and gives {given}.",
            file=network_file,
            title=source.title,
            classes=len(source.classes),
            taken=network.sizes[0],
            given=network.sizes[-1],
        )
    return None


def fits(network: Network, source: Source) -> bool:
    """Return whether a network takes the pixels of a data set and tells its classes apart."""
    return (network.sizes[0], network.sizes[-1]) == (784, len(source.classes))


def usable_network() -> str | None:
    """Return the weight file the sidebar says, or the first that fits the data set, or None."""
    chosen: str = st.session_state["network"]
    if network_problem(chosen) is None:
        return chosen
    return next((file for file in network_files() if network_problem(file) is None), None)


def split_size() -> int:
    """Return how many samples the selected split has."""
    return len(cached.splits(data_key(_readable_data()))[st.session_state["split"]][1])

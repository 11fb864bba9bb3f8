"""What a visitor looks at, and the data behind it: loaded once a process, shared by visitors.

A visitor may have two networks, A and B: the pages show one of them, Networks compares both.

Cached functions take names, never arrays: a large array is neither hashed nor copied.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.mnist import apply_flags, load_mnist, read_data_set
from core.datasets.sources import Source, find_source, is_available, sources
from core.datasets.statistics import ClassImages, class_images, pixel_counts
from core.evaluation.comparison import Comparison, compare
from core.evaluation.evaluation import Evaluation, evaluate
from core.explanation.consequences import Consequences, consequences
from core.network.network import Activations, Network, forward
from core.weights.formats import BUNDLED, read_weights

SPLITS = ("test", "train")
SAMPLE = "sample"  # the data set that came with the project
A, B = NETWORKS = ("A", "B")
NO_SECOND = "none"

Key = tuple[str, str, str, int]  # data set, split, weight file and the time of its last change


@dataclass(frozen=True)
class Selection:
    """What every page follows: data set, network, split, the selected sample and the pinned one."""

    data: str
    network_file: str
    split: str
    sample: int
    pinned: int | None

    @property
    def source(self) -> Source:
        """The row of the data set in the table of sources."""
        return find_source(self.data)

    @property
    def name(self) -> str:
        """What the files of its figures are named after: data set, split and network."""
        return f"{self.data}-{self.split}-{Path(self.network_file).stem}"

    @property
    def key(self) -> Key:
        """What the figures of a split and a network depend on: the arguments they are cached by."""
        return self.data, self.split, *self.network_key

    @property
    def network(self) -> Network:
        """The selected network."""
        return network(*self.network_key)

    @property
    def network_key(self) -> tuple[str, int]:
        """The weight file and the time of its last change: what the network alone depends on."""
        return _stamped(self.network_file)

    @property
    def fits(self) -> bool:
        """Whether the network tells the classes of the data set apart; if not, none here does."""
        return fits(self.network, self.source)

    @property
    def images(self) -> Array:
        """The images of the split, (N, 28, 28) uint8, read-only."""
        return splits(self.data)[self.split][0]

    @property
    def labels(self) -> Array:
        """The true labels of the split, (N,) uint8, read-only."""
        return splits(self.data)[self.split][1]

    def x(self, sample: int) -> Array:
        """Return an image as the network takes it, (784,) float32."""
        return apply_flags(self.images[sample], self.labels[sample])[0]

    @property
    def evaluation(self) -> Evaluation:
        """The outcome of every sample of the split."""
        return _evaluation(*self.key)

    @property
    def activations(self) -> Activations:
        """Every array of the whole split, read-only: z1 is (N, 50), y is (N, 10)."""
        return activations(*self.key)


def current() -> Selection:
    """Return what the pages show, with what came with the project in place of bad files."""
    first, second = pair()
    return second if second and st.session_state.get("shows") == B else first


def pair() -> tuple[Selection, Selection | None]:
    """Return what the sidebar says once with network A, and once with B if there is one."""
    state = st.session_state
    first = Selection(
        _readable_data(),
        usable_network() or BUNDLED.name,
        state["split"] or SPLITS[0],
        int(state["sample"]),
        state["pinned"],
    )
    second = state.get("second", NO_SECOND)
    if second in (NO_SECOND, first.network_file) or network_problem(second):
        return first, None
    return first, replace(first, network_file=second)


def show_network(network_file: str) -> None:
    """Let the pages show a network that is new here; for callbacks, and before the sidebar."""
    st.session_state.update(network=network_file, shows=A)


def data_problem(data: str) -> str | None:
    """Say in a sentence why a data set cannot be read, or None if it can."""
    try:
        splits(data)
    except (OSError, ValueError) as error:
        return str(error)
    return None


def _readable_data() -> str:
    """Return the data set that the sidebar says, or the bundled one if it cannot be read."""
    data: str = st.session_state["data"]
    return SAMPLE if data_problem(data) else data


def network_problem(network_file: str) -> str | None:
    """Say in a sentence why a weight file cannot be used with the data set; None if it can."""
    try:
        found = network(*_stamped(network_file))
    except (OSError, ValueError) as error:
        return str(error)
    source = find_source(_readable_data())
    if not fits(found, source):
        return (
            f"{network_file}: a network for {source.title} takes 784 pixels and gives "
            f"{len(source.classes)} probabilities; this one takes {found.sizes[0]} and gives "
            f"{found.sizes[-1]}."
        )
    return None


def fits(network: Network, source: Source) -> bool:
    """Say whether a network takes the pixels of a data set's images and tells its classes apart."""
    return (network.sizes[0], network.sizes[-1]) == (784, len(source.classes))


def usable_network() -> str | None:
    """Return the weight file the sidebar says, or the first that fits the data set, or None."""
    chosen: str = st.session_state["network"]
    if network_problem(chosen) is None:
        return chosen
    return next((file for file in network_files() if network_problem(file) is None), None)


def size() -> int:
    """Return how many samples the selected split has."""
    return len(splits(_readable_data())[st.session_state["split"] or SPLITS[0]][1])


def select(sample: int) -> None:
    """Select a sample; for callbacks, which run before the sidebar is drawn."""
    st.session_state["sample"] = sample
    _leave_digit()


def pin(sample: int | None) -> None:
    """Pin a sample, or none; for callbacks."""
    st.session_state["pinned"] = sample


def open_sample(sample: int) -> None:
    """Select a sample and go where it is seen in full; for callbacks."""
    select(sample)
    # Without parameters of its own, the page gets those of the sidebar and none of the one left.
    st.switch_page("dashboard/pages/forward/page.py", query_params={})


def open_digit(x: Array) -> None:
    """Go to the forward pass of a digit that is no sample of the split; for callbacks.

    Parameters
    ----------
    x : (784,) float
        Pixels from 0.0 to 1.0. They are rounded to whole grey levels, so that a picture of the
        digit gives the very numbers that are shown.
    """
    levels = np.rint(np.clip(x, 0, 1) * 255)
    st.session_state.update(own_digit=(levels / 255).astype(np.float32), edited=True)
    st.switch_page("dashboard/pages/forward/page.py", query_params={})


def _leave_digit() -> None:
    if st.session_state.get("edited"):
        st.session_state["edited"] = False


def remember(*keys: str) -> None:
    """Keep what a page's widgets say while another page is shown; call before they are drawn.

    A parameter in the address is stronger: `open_sample` empties the address of the page it leaves.
    """
    state = st.session_state
    for key in keys:
        if key in state:
            state[f"kept {key}"] = state[key]
        elif f"kept {key}" in state and key not in st.query_params:
            state[key] = state[f"kept {key}"]


def data_sets() -> list[str]:
    """Return the names of the data sets that are here, in the order of the table."""
    return [name for name in sources() if is_available(name)]


def weights_folder() -> Path:
    """Return where the weight files are."""
    return BUNDLED.parent


def network_files() -> list[str]:
    """Return the names of the weight files that are here, the bundled one first."""
    kinds = {".npz", ".safetensors", ".pkl"}
    names = sorted(path.name for path in weights_folder().iterdir() if path.suffix.lower() in kinds)
    return [BUNDLED.name, *(name for name in names if name != BUNDLED.name)]


@st.cache_data(show_spinner="Calling load_mnist…")
def returned(data: str, normalize: bool, flatten: bool, one_hot_label: bool) -> pd.DataFrame:
    """Call ``load_mnist`` and describe the four arrays it gives.

    Returns
    -------
    DataFrame
        ``array``, ``shape``, ``dtype``, ``range`` (str) and ``memory`` (int, bytes).
    """
    splits = load_mnist(normalize, flatten, one_hot_label, source=data)
    arrays = dict(
        zip(("x_train", "t_train", "x_test", "t_test"), (*splits[0], *splits[1]), strict=True)
    )
    return pd.DataFrame(
        {
            "array": name,
            "shape": str(array.shape),
            "dtype": str(array.dtype),
            "range": f"{array.min()} to {array.max()}",
            "memory": array.nbytes,
        }
        for name, array in arrays.items()
    )


@st.cache_data(show_spinner=False)
def label_counts(data: str) -> pd.DataFrame:
    """Count the samples of each label: ``label``, ``split`` and ``count``, a row each."""
    classes = find_source(data).classes
    return pd.DataFrame(
        {"label": label, "split": split, "count": count}
        for split, (_, labels) in splits(data).items()
        for label, count in zip(
            classes, np.bincount(labels, minlength=len(classes)).tolist(), strict=True
        )
    )


@st.cache_resource(show_spinner="Reading the images…")
def splits(data: str) -> dict[str, tuple[Array, Array]]:
    """Return images (N, 28, 28) and labels (N,) of each split of a data set, uint8, read-only."""
    train, test = read_data_set(data)
    for array in (*train, *test):
        array.setflags(write=False)
    return {"train": train, "test": test}


def _stamped(network_file: str) -> tuple[str, int]:
    """Name a weight file together with its time of change: a new file is a new network."""
    return network_file, (weights_folder() / network_file).stat().st_mtime_ns


@st.cache_resource(show_spinner="Reading the weights…", max_entries=16)
def network(network_file: str, changed: int) -> Network:
    """Return the network of a weight file, as it was when it changed last."""
    return read_weights(weights_folder() / network_file)


@st.cache_resource(show_spinner=False, max_entries=4)
def pixels(data: str, split: str) -> Array:
    """Return the images of a split as a network takes them, (N, 784) float32, read-only."""
    x, _ = apply_flags(*splits(data)[split])
    x.setflags(write=False)
    return x


@st.cache_resource(show_spinner="Running the split through the network…", max_entries=64)
def _evaluation(data: str, split: str, network_file: str, changed: int) -> Evaluation:
    x, (_, t) = pixels(data, split), splits(data)[split]
    return evaluate(network(network_file, changed), x, t)


def comparison(a: Selection, b: Selection) -> Comparison:
    """Put the outcomes of two networks on one split side by side."""
    return _comparison(a.key, b.key)


@st.cache_resource(show_spinner=False, max_entries=16)
def _comparison(a: Key, b: Key) -> Comparison:
    return compare(_evaluation(*a), _evaluation(*b))


@st.cache_resource(show_spinner="Running the split through the network…", max_entries=8)
def activations(data: str, split: str, network_file: str, changed: int) -> Activations:
    """Return every array of a split from a1 to y, read-only."""
    found = forward(network(network_file, changed), pixels(data, split))
    for array in found.values():
        array.setflags(write=False)
    return found


def consequences_of_flags(data: str, network_file: str) -> Consequences:
    """Find what each flag of ``load_mnist`` does to a network, on the test split."""
    return _consequences(data, *_stamped(network_file))


@st.cache_data(show_spinner="Trying each flag on the network…", max_entries=64)
def _consequences(data: str, network_file: str, changed: int) -> Consequences:
    classes = len(find_source(data).classes)
    return consequences(network(network_file, changed), *splits(data)["test"], classes)


@st.cache_resource(show_spinner="Taking the images of each label together…")
def images_by_label(data: str, split: str) -> ClassImages:
    """Return mean, spread and count of the images of each label of a split."""
    return class_images(*splits(data)[split], len(find_source(data).classes))


@st.cache_resource(show_spinner="Counting the pixels…")
def pixel_histogram(data: str, split: str) -> Array:
    """Return how often each pixel value occurs in a split, (256,) int."""
    return pixel_counts(splits(data)[split][0])


def forget_data() -> None:
    """Forget what was read of the data sets: one of them is new, perhaps under an old name."""
    st.cache_data.clear()
    st.cache_resource.clear()

"""The arrays and figures that pages share: computed once a process, for all visitors.

Cached functions take keys, never arrays: a large array is neither hashed nor copied. What they
return is read-only.
"""

import streamlit as st

from core.arrays import Array
from core.datasets.mnist import apply_flags, read_data_set
from core.evaluation.comparison import Comparison, compare
from core.evaluation.evaluation import Evaluation, evaluate
from core.network.network import Activations, Network, forward
from core.weights.doubt import TRIED, Doubt, find_doubt
from core.weights.reader import ParsedNetwork, interpret_weights
from dashboard.state.keys import DataKey, Key, NetworkKey, weights_folder


@st.cache_resource(show_spinner="Reading the images…", max_entries=8)
def splits(data: DataKey) -> dict[str, tuple[Array, Array]]:
    """Return images (N, 28, 28) and labels (N,) of each split of a data set, uint8."""
    train, test = read_data_set(data.name)
    for array in (*train, *test):
        array.setflags(write=False)
    return {"train": train, "test": test}


@st.cache_resource(show_spinner=False, max_entries=4)
def pixels(data: DataKey, split: str) -> Array:
    """Return the images of a split as a network takes them, (N, 784) float32."""
    x, _ = apply_flags(*splits(data)[split])
    x.setflags(write=False)
    return x


@st.cache_resource(show_spinner="Reading the weights…", max_entries=16)
def parsed(key: NetworkKey) -> ParsedNetwork:
    """Return what is in a weight file, as it was when it changed last."""
    return interpret_weights(weights_folder() / key.file)


def network(key: NetworkKey) -> Network:
    """Return the network of a weight file, as it was when it changed last."""
    return parsed(key).network


@st.cache_resource(show_spinner=False, max_entries=64)
def doubt(data: DataKey, key: NetworkKey) -> Doubt | None:
    """Return the reading under which a network does far better on the test images, if one does."""
    images, labels = splits(data)["test"]
    x, t = apply_flags(images[:TRIED], labels[:TRIED])
    return find_doubt(network(key), parsed(key).assumed, x, t)


@st.cache_resource(show_spinner="Running the split through the network…", max_entries=64)
def evaluation(key: Key) -> Evaluation:
    """Return the outcome of every sample of a split."""
    x, (_, t) = pixels(key.data, key.split), splits(key.data)[key.split]
    return evaluate(network(key.network), x, t)


@st.cache_resource(show_spinner="Running the split through the network…", max_entries=8)
def activations(key: Key) -> Activations:
    """Return every array of a split from a1 to y: z1 is (N, 50), y is (N, 10)."""
    arrays = forward(network(key.network), pixels(key.data, key.split))
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


@st.cache_resource(show_spinner=False, max_entries=16)
def comparison(a: Key, b: Key) -> Comparison:
    """Return the outcomes of two networks on one split side by side."""
    return compare(evaluation(a), evaluation(b))

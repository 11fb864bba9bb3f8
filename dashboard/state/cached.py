"""The arrays and figures that pages share: computed once a process, for all visitors.

Cached functions take keys, never arrays: a large array is neither hashed nor copied. What they
return is read-only. All that is kept is bounded in bytes, over all visitors together: below, and
by ``server.maxCacheDataSize`` in ``.streamlit/config.toml`` for charts and other small things.
"""

import hashlib
from contextlib import suppress
from functools import partial
from pathlib import Path

from core.arrays import Array, LazyRows, as_rows
from core.datasets.mnist import apply_flags, read_data_set, scaled_rows
from core.evaluation.comparison import Comparison, compare
from core.evaluation.edited import evaluate_edited
from core.evaluation.evaluation import Evaluation, evaluate
from core.messages import Message
from core.network.behind import network_behind
from core.network.edits import apply_edits, edited_activations, first_edited
from core.network.network import Network, layer_activations
from core.network.packing import pack
from core.training.history import TrainingHistory
from core.training.history_file import history_path, read_history
from core.weights.doubt import TRIED, Doubt, find_doubt
from core.weights.parameters import count_parameters
from core.weights.reader import ParsedNetwork, interpret_weights
from dashboard.state.byte_cache import ByteCache, let_run_end
from dashboard.state.edit_texts import read_edits
from dashboard.state.keys import DataKey, HistoryKey, Key, NetworkKey, stamp

MB = 2**20
BUDGET = 256 * MB  #: Of all that is computed of whole splits, activations and figures.

#: Of a visitor's own image, or of a network that one edited: hardly another asks for the same, and
#: it must not drive out what all ask for.
PASSING = ByteCache(BUDGET // 16)
ACTIVATIONS = ByteCache(BUDGET * 3 // 4, PASSING)
FIGURES = ByteCache(BUDGET * 3 // 16, PASSING)
IMAGES = ByteCache(320 * MB)  # as in their files: MNIST takes 52 MB, the largest of one's own 256
NETWORKS = ByteCache(560 * MB)  # two of the largest that are read, and the part left free
_LONG = 10**11  # products of a sample and a parameter: some seconds


def forget() -> None:
    """Forget everything: the next who asks computes it anew."""
    for cache in (ACTIVATIONS, FIGURES, PASSING, IMAGES, NETWORKS):
        cache.clear()


class TooLargeError(ValueError):
    """An array of a whole split that takes more than is kept of them."""


@IMAGES.keep(Message("Reading the images…"))
def splits(data: DataKey) -> dict[str, tuple[Array, Array]]:
    """Return images (N, 28, 28) and labels (N,) of each split of a data set, uint8."""
    source = data.source
    train, test = read_data_set(source)
    if stamp(source) != data.stamp:  # as where it arrives this moment: the next run has its key
        raise OSError(
            Message("The files of {title} have just changed: look again.", title=source.title)
        )
    for array in (*train, *test):
        array.setflags(write=False)
    return {"train": train, "test": test}


def images(data: DataKey, split: str, rows: slice) -> Array:
    """Return some images of a split, (N, 28, 28) uint8, read block by block.

    Where a block is asked for, Streamlit may end the run.
    """
    some = splits(data)[split][0][rows]

    def read(block: slice) -> Array:
        let_run_end()
        read_now: Array = some[block]
        return read_now

    return as_rows(LazyRows(some.shape, some.dtype, read))


def pixels(data: DataKey, split: str, first: int | None = None) -> LazyRows:
    """Return images of a split as a network takes them, (N, 784) float32, made block by block.

    All of them, or the first so many. Where a block is asked for, Streamlit may end the run.
    """
    return scaled_rows(splits(data)[split][0][:first], let_run_end)


def parsed(key: NetworkKey) -> ParsedNetwork:
    """Return what is in a weight file, as it was when it changed last, whatever the rest of it."""
    return _parsed(key.end)


@NETWORKS.keep(Message("Reading the weights…"))
def _parsed(key: NetworkKey) -> ParsedNetwork:
    return interpret_weights(Path(key.path))


def network(key: NetworkKey) -> Network:
    """Return the network of a key: of a moment of its training, and with its edits.

    Raises
    ------
    ValueError
        If the file is none of a network, its history none of it, or the edits none of this one.
    OSError
        If a file cannot be read.
    """
    if key.edits:
        return _edited(key)
    return parsed(key).network if key.moment is None else _network_then(key)


@NETWORKS.keep()
def _edited(key: NetworkKey) -> Network:
    return apply_edits(network(key.unedited), read_edits(key.edits))


@NETWORKS.keep()
def _network_then(key: NetworkKey) -> Network:
    return history(HistoryKey(key.end, key.recorded))[key.moment or 0].network


@NETWORKS.keep(Message("Reading the training…"))
def history(key: HistoryKey) -> TrainingHistory:
    """Return a history.

    Raises
    ------
    WeightsError, OSError
        If it cannot be read.
    ValueError
        If it is that of another network.
    """
    path = history_path(Path(key.network.path))
    found = read_history(path)
    if not found.is_of(parsed(key.network).network):
        raise ValueError(
            Message(
                "{file} is the history of another network than {network}: remove it, or train the "
                "network again.",
                file=path.name,
                network=key.network.file,
            )
        )
    return found


@FIGURES.keep()
def packed(key: NetworkKey) -> tuple[str, bytes]:
    """Return the key that a network has in the browser, and what is sent of it."""
    browser_key = hashlib.blake2b(repr(key).encode(), digest_size=8).hexdigest()
    return browser_key, pack(network(key), browser_key)


@FIGURES.keep(Message("Trying how the network is to be read…"))
def doubt(data: DataKey, key: NetworkKey) -> Doubt | None:
    """Return the reading under which a network does far better on the test images, if one does."""
    images, labels = splits(data)["test"]
    x, t = apply_flags(images[:TRIED], labels[:TRIED])
    return find_doubt(network(key), parsed(key).assumed, x, t)


def running(key: Key, *_: object) -> Message:
    """Return what is said while a split runs through a network: where it is long, why."""
    n, parameters = len(splits(key.data)[key.split][1]), count_parameters(network(key.network))
    if n * parameters < _LONG:
        return Message("Running the split through the network…")
    return Message(
        "Running {n:,} samples through a network of {parameters:,} parameters: the first time it "
        "may take minutes…",
        n=n,
        parameters=parameters,
    )


@FIGURES.keep(running)
def evaluation(key: Key) -> Evaluation:
    """Return the outcome of every sample of a split."""
    shown, t = network(key.network), splits(key.data)[key.split][1]
    x = pixels(key.data, key.split)
    if key.network.edits:
        with suppress(TooLargeError):
            edits = read_edits(key.network.edits)
            return evaluate_edited(shown, edits, x, t, partial(activations, key.unedited))
    return evaluate(shown, x, t)


def first_edited_layer(key: NetworkKey) -> int:
    """Return the first layer with edits; 0 where there are none."""
    if not key.edits:
        return 0
    return first_edited(read_edits(key.edits), network(key).depth)


def activations(key: Key, layer: int) -> Array:
    """Return the z of a hidden layer for a split, (N, units).

    Raises
    ------
    TooLargeError
        If it takes more than is kept of activations.
    """
    if layer < first_edited_layer(key.network):
        return activations(key.unedited, layer)
    n, units = len(splits(key.data)[key.split][1]), network(key.network).sizes[layer]
    nbytes = n * units * network(key.network)[f"W{layer}"].itemsize
    if nbytes > ACTIVATIONS.budget:
        raise TooLargeError(
            Message(
                "z{layer} has {units:,} values for each of the {samples:,} samples: together "
                "{size:,.0f} MB, where at most {most:,.0f} MB are kept of all activations.",
                layer=layer,
                units=units,
                samples=n,
                size=nbytes / MB,
                most=ACTIVATIONS.budget / MB,
            )
        )
    return _activations(key, layer, nbytes)


@ACTIVATIONS.keep(running)
def _activations(key: Key, layer: int, nbytes: int) -> Array:
    if not key.passing:
        ACTIVATIONS.make_room(nbytes)
    shown, first = network(key.network), first_edited_layer(key.network)
    x = pixels(key.data, key.split)
    if not first:
        z = layer_activations(shown, x, layer)
    elif layer > first:
        z = layer_activations(network_behind(shown, first), activations(key, first), layer - first)
    else:
        before = key.unedited
        inputs = x if layer == 1 else activations(before, layer - 1)
        edits = read_edits(key.network.edits)
        z = edited_activations(shown, inputs, activations(before, layer), layer, edits)
    z.setflags(write=False)
    return z


@FIGURES.keep(Message("Comparing the two networks…"))
def comparison(a: Key, b: Key) -> Comparison:
    """Return the outcomes of two networks on one split side by side."""
    return compare(evaluation(a), evaluation(b))

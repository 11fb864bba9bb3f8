"""A network read from a weight file, whatever its arrays are called; nothing in it is ever run."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from core.arrays import Array
from core.files.atomic import looks_like_web_page
from core.messages import Message
from core.network.network import Network
from core.weights.formats import FORMATS, WeightsError, check_size, format_of, naming
from core.weights.state_dict import in_book_order

#: The network that comes with the project; `core.training.bundled` is how it was made.
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "weights" / "bundled.npz"


def init_network(path: str | os.PathLike[str] | None = None) -> Network:
    """Return the bundled network, or the one in a file.

    The name is the book's; `read_weights` has the forms of a file and the errors.

    Examples
    --------
    >>> network = init_network()
    >>> network.sizes, network.activation
    ((784, 50, 100, 10), 'sigmoid')
    >>> network["W1"].shape
    (784, 50)
    """
    return read_weights(BUNDLED if path is None else path)


def read_weights(path: str | os.PathLike[str], activation: str | None = None) -> Network:
    """Return the network in a .npz, .safetensors or .pkl file; nothing in the file is ever run.

    Parameters and errors are those of `interpret_weights`, which also says what it worked out.

    Examples
    --------
    A file of PyTorch's names its arrays otherwise and does not say its activation.

    >>> import tempfile
    >>> import numpy as np
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     arrays = {"fc.weight": np.ones((10, 784)), "fc.bias": np.zeros(10)}
    ...     np.savez(f"{folder}/mlp.npz", **arrays)
    ...     network = read_weights(f"{folder}/mlp.npz", "relu")
    >>> network["W1"].shape, network.activation
    ((784, 10), 'relu')
    """
    return interpret_weights(path, activation).network


class ParsedNetwork(NamedTuple):
    """A network as it was read.

    Attributes
    ----------
    network : Network
    notes : list of Message
        What had to be worked out about its arrays, a sentence each.
    assumed : bool
        Whether its activation is only assumed: neither the file nor the caller named one.
    """

    network: Network
    notes: list[Message]
    assumed: bool


def interpret_weights(path: str | os.PathLike[str], activation: str | None = None) -> ParsedNetwork:
    """Return the network in a file with what was worked out about it.

    Parameters
    ----------
    path : path-like
        A .npz, .safetensors or .pkl file.
    activation : str, optional
        As in `parse`, whose errors these are too.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    return parse(Path(path).name, _content(Path(path)), activation)


def parse(name: str, data: bytes, activation: str | None = None) -> ParsedNetwork:
    """Return the network in the content of a weight file.

    Parameters
    ----------
    name : str
        Of the file. Its ending says its form; an error begins with it.
    data : bytes
        The arrays are named ``W1, b1, W2, b2, …`` or as in PyTorch's `state_dict`: see
        `core.weights.state_dict.in_book_order`.
    activation : str, optional
        For a file that does not name its activation, as the book's does not; without it such a
        network is taken for ``"sigmoid"``, which the book's is.

    Raises
    ------
    WeightsError
        If the content is not what the ending says, is damaged, too large, or not a network; or if
        it names another activation than the one given.
    """
    name = name[:80]
    form = format_of(name)
    with naming(name):
        _check_content(name, data)
        arrays, stored = form.read(data)
        _check_arrays(arrays)
        arrays, notes = in_book_order(arrays)
        assumed = False
        if stored is None:
            stored, assumed = activation or "sigmoid", activation is None
        elif activation not in (None, stored):
            raise WeightsError(
                Message(
                    "the file says that its activation is {stored!r:.20} and {activation!r:.20} "
                    "was asked for. Leave the argument out to read the network as it was written.",
                    stored=stored,
                    activation=activation,
                )
            )
        return ParsedNetwork(Network(arrays, stored), notes, assumed)


def _content(path: Path) -> bytes:
    """Return what is in a file, if a network could be: it may be of any size."""
    format_of(path.name)
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise FileNotFoundError(Message("There is no file {path}.", path=path)) from error
    with naming(path.name):
        check_size(size)
    return path.read_bytes()


def _check_content(name: str, data: bytes) -> None:
    check_size(len(data))
    if not data:
        raise WeightsError(Message("the file is empty. Fetch or write it again."))
    if looks_like_web_page(data[:100]):
        raise WeightsError(
            Message(
                "this is a web page saved under the name of a weight file. Download the file "
                "itself (on GitHub: the Raw or Download button)."
            )
        )
    path = PurePath(name)
    for suffix, form in FORMATS.items():
        if form.begins(data) and not format_of(name).begins(data):
            raise WeightsError(
                Message(
                    "the name ends in {suffix} and the contents are those of a {other} file. "
                    "Rename it to {stem}{other}.",
                    suffix=path.suffix,
                    other=suffix,
                    stem=path.stem,
                )
            )


def _check_arrays(arrays: Mapping[str, Array]) -> None:
    if {"train_img", "test_img"} & set(arrays):
        raise WeightsError(
            Message(
                "this is a data set of images and labels (the book's mnist.pkl), not a network. "
                "The book keeps its network in sample_weight.pkl; load_mnist() reads MNIST."
            )
        )
    check_size(sum(max(array.nbytes, 4 * array.size) for array in arrays.values()))

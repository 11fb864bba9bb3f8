"""A network read from a weight file, whatever its arrays are called; nothing in it is ever run."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from core.arrays import Array
from core.files.atomic import looks_like_web_page
from core.files.paths import as_path, open_file
from core.messages import Message
from core.network.network import Network
from core.weights.content import Content, WeightsError, check_size, naming
from core.weights.finite import check_finite
from core.weights.formats import other_ending, recognise
from core.weights.layers.order import in_book_order
from core.weights.origin import Origin
from core.weights.pixels import UNIT, PixelScale, fold, fold_note, pixel_scale, scale_name

#: The network that comes with the project; `core.training.bundled` is how it was made.
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "weights" / "bundled.npz"


def init_network(
    path: str | os.PathLike[str] | None = None,
    activation: str | None = None,
    pixels: Any = None,
    *,
    order: Sequence[str] | None = None,
) -> Network:
    """Return the bundled network, or the one in a file.

    The name is the book's; `parse` has the arguments, the forms of a file and the errors.

    Examples
    --------
    >>> network = init_network()
    >>> network.sizes, network.activation
    ((784, 50, 100, 10), 'sigmoid')
    >>> network["W1"].shape
    (784, 50)
    """
    return read_weights(BUNDLED if path is None else path, activation, pixels, order=order)


def read_weights(
    path: str | os.PathLike[str],
    activation: str | None = None,
    pixels: Any = None,
    *,
    order: Sequence[str] | None = None,
) -> Network:
    """Return the network in a weight file; nothing in the file is ever run.

    Parameters and errors are those of `interpret_weights`, which also says what it worked out.

    Examples
    --------
    A file of PyTorch's names its arrays otherwise and says neither its activation nor its pixels.

    >>> import tempfile
    >>> import numpy as np
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     arrays = {"fc.weight": np.ones((10, 784)), "fc.bias": np.zeros(10)}
    ...     np.savez(f"{folder}/mlp.npz", **arrays)
    ...     network = read_weights(f"{folder}/mlp.npz", "relu", (0.5, 0.5))
    >>> network["W1"].shape, network.activation
    ((784, 10), 'relu')
    >>> float(network["W1"][0, 0]), float(network["b1"][0])
    (2.0, -784.0)
    """
    return interpret_weights(path, activation, pixels, order=order).network


class ParsedNetwork(NamedTuple):
    """A network as it was read.

    Attributes
    ----------
    network : Network
    notes : list of Message
        What had to be worked out about its arrays, a sentence each.
    assumed : frozenset of str
        ``"activation"`` and ``"pixels"``, where neither the file nor the caller said what it is.
    trained_on : PixelScale
        What was folded into its first layer, now or before it was written; `UNIT` if nothing was.
    written_here : bool
        Whether the file was written by `write_weights` or `keep_network`.
    origin : Origin or None
        What it was made of by hand, where the file says so.
    """

    network: Network
    notes: list[Message]
    assumed: frozenset[str] = frozenset()
    trained_on: PixelScale = UNIT
    written_here: bool = False
    origin: Origin | None = None


def interpret_weights(
    path: str | os.PathLike[str],
    activation: str | None = None,
    pixels: Any = None,
    *,
    order: Sequence[str] | None = None,
) -> ParsedNetwork:
    """Return the network in a file with what was worked out about it.

    Parameters and errors are those of `parse`; and:

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    path = as_path(path)
    with open_file(path) as file:
        with naming(path.name):
            check_size(os.fstat(file.fileno()).st_size)
        data = file.read()
    return parse(path.name, data, activation, pixels, order=order)


def parse(
    name: str,
    data: bytes,
    activation: str | None = None,
    pixels: Any = None,
    *,
    order: Sequence[str] | None = None,
) -> ParsedNetwork:
    """Return the network in the content of a weight file.

    Parameters
    ----------
    name : str
        Of the file. An error begins with it; a wrong ending is a note, for the content says the
        form.
    data : bytes
        Of a form in `core.weights.formats`. What its arrays may be called: see
        `core.weights.layers.dense`.
    activation : str, optional
        For a file that does not name its activation, as the book's does not; without it such a
        network is taken for ``"sigmoid"``, which the book's is.
    pixels : str or (float, float), optional
        What the network was trained on, for a file that does not say: ``"unit"`` (0.0–1.0, which
        is assumed), ``"bytes"`` (0–255), or (mean, std) as in ``Normalize(mean, std)`` of pixels
        0.0–1.0. It is folded into W1 and b1, so that the network takes 0.0–1.0.
    order : sequence of str, optional
        The names of its layers, first to last, for a file in which nothing says it.

    Raises
    ------
    UnknownOrderError
        If the layers fit each other in several orders and nothing says which.
    WeightsError
        If the content is of no form that is read, is damaged, too large, or not a network; if it
        gives results that are not finite; or if it names another activation or pixel scale than the
        one given.
    """
    name = name[:80]
    with naming(name):
        _check_content(data)
        form = recognise(data)
        content = form.read(data)
        _check_arrays(content.arrays)
        arrays, notes = in_book_order(content, order)
        suffix = PurePath(name).suffix.lower()
        if suffix not in form.suffixes:
            notes.insert(0, other_ending(suffix, form.suffixes[0]))
        asked = None if pixels is None else pixel_scale(pixels)
        _check_agreement(content, activation, asked)
        scale = asked or content.pixels or UNIT
        if scale != UNIT:
            arrays["W1"], arrays["b1"] = fold(arrays["W1"], arrays["b1"], scale)
            notes.append(fold_note(scale))
        # The arrays are nobody else's: a copy would be as much again.
        network = Network(arrays, activation or content.activation or "sigmoid", copy=False)
        check_finite(network)
        asked_for = {"activation": activation, "pixels": asked}
        stated = {"activation": content.activation, "pixels": content.pixels}
        assumed = frozenset(
            what
            for what in asked_for
            if asked_for[what] is None and (stated[what] is None or what in content.assumed)
        )
        # Nobody else says in a file of arrays what its pixels are.
        written_here = form.write is not None and content.pixels == UNIT
        trained_on = content.trained_on if scale == UNIT else scale
        notes = [*content.notes, *notes]
        return ParsedNetwork(network, notes, assumed, trained_on, written_here, content.origin)


def _check_agreement(content: Content, activation: str | None, pixels: PixelScale | None) -> None:
    """Raise a WeightsError if another activation or pixel scale is asked for than the file says."""
    stated = content.activation
    if activation and stated not in (None, activation) and "activation" not in content.assumed:
        raise WeightsError(
            Message(
                "the file says that its activation is {stated!r:.20} and {activation!r:.20} "
                "was asked for. Leave it out to read the network as it was written.",
                stated=stated,
                activation=activation,
            )
        )
    if pixels and content.pixels not in (None, pixels) and "pixels" not in content.assumed:
        raise WeightsError(
            Message(
                "the file says that its pixels are {stated} and {pixels} was asked for. Leave it "
                "out to read the network as it was written.",
                stated=scale_name(content.pixels),
                pixels=scale_name(pixels),
            )
        )


def _check_content(data: bytes) -> None:
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


def _check_arrays(arrays: Mapping[str, Array]) -> None:
    if {"train_img", "test_img"} & set(arrays):
        raise WeightsError(
            Message(
                "this is a data set of images and labels (the book's mnist.pkl), not a network. "
                "The book keeps its network in sample_weight.pkl; load_mnist() reads MNIST."
            )
        )
    check_size(sum(max(array.nbytes, 4 * array.size) for array in arrays.values()))

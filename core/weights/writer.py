"""A network written to a weight file."""

import os
from collections.abc import Callable
from pathlib import PurePath

from core.files import paths
from core.files.atomic import replacing
from core.files.paths import as_path
from core.messages import Message
from core.network.network import Network
from core.weights.content import WeightsError, check_size, naming
from core.weights.finite import check_finite
from core.weights.formats import form_of
from core.weights.marks import marks_of
from core.weights.origin import Origin
from core.weights.pixels import UNIT, PixelScale


def write_weights(path: str | os.PathLike[str], network: Network) -> None:
    """Write a network, its activation and what pixels it takes to a .npz or .safetensors file.

    What was there before is replaced at once, or stays as it was.

    Raises
    ------
    WeightsError
        If the name ends otherwise, or the network is too large to be read again, or computes no
        finite numbers.
    ValueError
        If the name cannot be one on Windows.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from core import init_network, read_weights
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_weights(f"{folder}/mine.npz", init_network())
    ...     network = read_weights(f"{folder}/mine.npz")
    >>> bool((network["W1"] == init_network()["W1"]).all())
    True
    """
    path = as_path(path)
    data = network_bytes(network, path.name)
    with replacing(path) as file:
        file.write(data)


def network_bytes(
    network: Network,
    name: str,
    assumed: frozenset[str] = frozenset(),
    trained_on: PixelScale = UNIT,
    origin: Origin | None = None,
) -> bytes:
    """Return what `write_weights` writes into a file of this name; a WeightsError as there.

    `assumed`, `trained_on` and `origin`, of a network that was read, are written with it: see
    `core.weights.reader.ParsedNetwork`.
    """
    write = _writer(name)
    with naming(name):
        check_finite(network)
        data = write(network, marks_of(network, assumed, trained_on, origin))
        check_size(len(data))
    return data


def check_writable(path: str | os.PathLike[str]) -> None:
    """Make sure that `write_weights` can write there, before the work that is to be written.

    Raises as `write_weights`, except for what only writing can show.
    """
    path = as_path(path)
    _writer(path.name)
    paths.check_writable(path)


def _writer(name: str) -> Callable[[Network, dict[str, str]], bytes]:
    write = form_of(name).write
    if write is None:
        path = PurePath(name)
        raise WeightsError(
            Message(
                "{file}: a network is not written as {suffix}. Use .npz or .safetensors: "
                "{stem}.npz.",
                file=name,
                suffix=path.suffix,
                stem=path.stem,
            )
        )
    return write

"""Weight files: .npz and .safetensors read and written, .pkl read without running it."""

import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.files.atomic import looks_like_web_page, replacing
from core.files.safe_npz import read_npz
from core.files.safe_pickle import read_pickle
from core.network.network import Network
from core.weights.state_dict import in_book_order

#: The most bytes a weight file or its arrays may take: 64 million float32 parameters, where the
#: book's network has 45,360 of them.
LIMIT = 256 * 2**20

#: The network that comes with the project; `core.training.bundled` is how it was made.
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "weights" / "bundled.npz"


class WeightsError(ValueError):
    """A weight file that cannot be read as a network, or a network that cannot be written so."""


def init_network(path: str | os.PathLike[str] | None = None) -> Network:
    """Read the bundled network, or the one in a file: see `read_weights` for its kinds and errors.

    The name is the book's.
    """
    return read_weights(BUNDLED if path is None else path)


class Reading(NamedTuple):
    """A network as it was read.

    Attributes
    ----------
    network : Network
    notes : list of str
        What had to be worked out about its arrays, a sentence each.
    assumed : bool
        Whether its activation is only assumed: neither the file nor the caller named one.
    """

    network: Network
    notes: list[str]
    assumed: bool


def read_weights(path: str | os.PathLike[str], activation: str | None = None) -> Network:
    """Read a network from a .npz, .safetensors or .pkl file; nothing in the file is ever run.

    Parameters and errors are those of `interpret_weights`, which also says what it worked out.
    """
    return interpret_weights(path, activation).network


def interpret_weights(path: str | os.PathLike[str], activation: str | None = None) -> Reading:
    """Read a network from a file, whatever its arrays are called.

    Parameters
    ----------
    path : path
        A .npz, .safetensors or .pkl file. The arrays are named ``W1, b1, W2, b2, …`` or as in
        PyTorch's `state_dict`: see `core.weights.state_dict.in_book_order`.
    activation : str, optional
        For a file that does not name its activation, as the book's does not; without it such a
        network is taken for ``"sigmoid"``, which the book's is.

    Returns
    -------
    Reading

    Raises
    ------
    WeightsError
        If the file is not what its ending says, is damaged, too large, or not a network; or if it
        names another activation than the one given.
    OSError
        If the file cannot be read.
    """
    path = Path(path)
    form = _form(path)
    try:
        arrays, stored = form.read(_contents(path))
        _check_arrays(arrays)
        arrays, notes = in_book_order(arrays)
        assumed = False
        if stored is None:
            stored, assumed = activation or "sigmoid", activation is None
        elif activation not in (None, stored):
            raise WeightsError(
                f"the file says that its activation is {stored!r:.20} and {activation!r:.20} was "
                "asked for. Leave the argument out to read the network as it was written."
            )
        return Reading(Network(arrays, stored), notes, assumed)
    except ValueError as error:
        raise WeightsError(f"{path.name}: {error}") from error


def write_weights(path: str | os.PathLike[str], network: Network) -> None:
    """Write a network with its activation to a .npz or .safetensors file.

    What was there before is replaced at once, or stays as it was.

    Raises
    ------
    WeightsError
        If the name ends otherwise, or the network is too large to be read again.
    OSError
        If the file cannot be written.
    """
    path = Path(path)
    data = network_bytes(network, path.name)
    with replacing(path) as file:
        file.write(data)


def network_bytes(network: Network, name: str) -> bytes:
    """Return what `write_weights` writes into a file of this name; a WeightsError as there."""
    data = _writer(Path(name))(network)
    if len(data) > LIMIT:
        raise WeightsError(f"{name}: {_too_large(len(data))}")
    return data


def check_writable(path: str | os.PathLike[str]) -> None:
    """Make sure that `write_weights` can write there, before the work that is to be written.

    Raises as `write_weights`, except for what only writing can show.
    """
    path = Path(path)
    _writer(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path} cannot be written: there is no folder {path.parent}.")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise PermissionError(
            f"{path} cannot be written: it is a folder, or in one that this user may not write to."
        )


def _writer(path: Path) -> Callable[[Network], bytes]:
    write = _form(path).write
    if write is None:
        raise WeightsError(
            f"{path.name}: a network is not written as {path.suffix}, which can run code where it "
            f"is opened. Use .npz or .safetensors: {path.stem}.npz."
        )
    return write


def _contents(path: Path) -> bytes:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise FileNotFoundError(f"There is no file {path}.") from error
    if size > LIMIT:
        raise WeightsError(_too_large(size))
    data = path.read_bytes()
    if not data:
        raise WeightsError("the file is empty. Fetch or write it again.")
    if looks_like_web_page(data[:100]):
        raise WeightsError(
            "this is a web page saved under the name of a weight file. Download the file itself "
            "(on GitHub: the Raw or Download button)."
        )
    for ending, form in _FORMS.items():
        if form.begins(data) and not _FORMS[path.suffix.lower()].begins(data):
            raise WeightsError(
                f"the name ends in {path.suffix} and the contents are those of a {ending} file. "
                f"Rename it to {path.stem}{ending}."
            )
    return data


def _check_arrays(arrays: Mapping[str, Array]) -> None:
    if {"train_img", "test_img"} & set(arrays):
        raise WeightsError(
            "this is a data set of images and labels (the book's mnist.pkl), not a network. The "
            "book keeps its network in sample_weight.pkl; load_mnist() reads MNIST."
        )
    size = sum(max(array.nbytes, 4 * array.size) for array in arrays.values())
    if size > LIMIT:
        raise WeightsError(_too_large(size))


def _read_npz(data: bytes) -> tuple[dict[str, Array], str | None]:
    arrays = read_npz(data, LIMIT)
    activation = arrays.pop("activation", None)
    if activation is None:
        return arrays, None
    if activation.shape != () or activation.dtype.kind != "U":
        raise WeightsError("its entry 'activation' is not one word. Write the file again.")
    return arrays, str(activation.item())


def _write_npz(network: Network) -> bytes:
    file = io.BytesIO()
    arrays: dict[str, Any] = {**network, "activation": np.str_(network.activation)}
    np.savez(file, **arrays)
    return file.getvalue()


def _read_safetensors(data: bytes) -> tuple[dict[str, Array], str | None]:
    import safetensors.numpy  # imported here: `import core` does without it

    try:
        arrays = safetensors.numpy.load(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        return arrays, header.get("__metadata__", {}).get("activation")
    # Its own SafetensorError, and TypeError or KeyError for types that NumPy does not have.
    except Exception as error:
        raise WeightsError(
            f"the file is damaged or is not a .safetensors file ({error!s:.80}). "
            "Fetch or write it again."
        ) from error


def _write_safetensors(network: Network) -> bytes:
    import safetensors.numpy

    return safetensors.numpy.save(dict(network), metadata={"activation": network.activation})


def _read_pkl(data: bytes) -> tuple[dict[str, Array], None]:
    return read_pickle(data, LIMIT), None


class _Form(NamedTuple):
    begins: Callable[[bytes], bool]
    read: Callable[[bytes], tuple[dict[str, Array], str | None]]
    write: Callable[[Network], bytes] | None


_FORMS = {
    ".npz": _Form(lambda data: data.startswith(b"PK"), _read_npz, _write_npz),
    ".safetensors": _Form(lambda data: data[8:9] == b"{", _read_safetensors, _write_safetensors),
    ".pkl": _Form(lambda data: data.startswith(b"\x80"), _read_pkl, None),
}


def _form(path: Path) -> _Form:
    try:
        return _FORMS[path.suffix.lower()]
    except KeyError:
        raise WeightsError(
            f"{path.name}: a weight file ends in {', '.join(_FORMS)}; this name ends in "
            f"{path.suffix or 'none of them'}."
        ) from None


def _too_large(size: int) -> str:
    return (
        f"it takes {size / 2**20:,.0f} MiB; at most {LIMIT // 2**20} MiB are read. "
        "Is it a weight file?"
    )

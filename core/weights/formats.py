"""The forms of a weight file: .npz and .safetensors read and written, .pkl read without running it.

A row of `FORMATS` is all there is to one. Their endings are listed nowhere else.
"""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.files.safe_npz import read_npz
from core.files.safe_pickle import read_pickle
from core.messages import Message, message_of
from core.network.network import Network

#: The most bytes a weight file or its arrays may take: 64 million float32 parameters, where the
#: book's network has 45,360 of them.
LIMIT = 256 * 2**20


class WeightsError(ValueError):
    """A weight file that cannot be read as a network, or a network that cannot be written so."""


class Format(NamedTuple):
    """One form of a weight file.

    Attributes
    ----------
    begins : callable
        ``begins(data)`` tells by its first bytes whether a file is of this form.
    read : callable
        ``read(data)`` returns the arrays by name, and the activation, None where the file does not
        name it; a `ValueError` says why it cannot.
    write : callable or None
        ``write(network)`` returns the bytes of a file; None for a form that is only read.
    """

    begins: Callable[[bytes], bool]
    read: Callable[[bytes], tuple[dict[str, Array], str | None]]
    write: Callable[[Network], bytes] | None


def format_of(name: str) -> Format:
    """Return the form that the name of a file says, by its ending.

    Raises
    ------
    WeightsError
        If it ends otherwise.
    """
    suffix = PurePath(name).suffix
    try:
        return FORMATS[suffix.lower()]
    except KeyError:
        pass
    if suffix:
        raise WeightsError(
            Message(
                "{file}: a weight file ends in {suffixes}; this name ends in {suffix}.",
                file=name,
                suffixes=", ".join(FORMATS),
                suffix=suffix,
            )
        )
    raise WeightsError(
        Message(
            "{file}: a weight file ends in {suffixes}; this name ends in none of them.",
            file=name,
            suffixes=", ".join(FORMATS),
        )
    )


def check_size(size: int) -> None:
    """Raise a WeightsError if a file, or arrays, of so many bytes are not read."""
    if size > LIMIT:
        raise WeightsError(
            Message(
                "it takes {size:,.0f} MiB; at most {limit} MiB are read. Is it a weight file?",
                size=size / 2**20,
                limit=LIMIT // 2**20,
            )
        )


@contextmanager
def naming(file: str) -> Iterator[None]:
    """Turn what a `ValueError` says within into a WeightsError that begins with a file's name."""
    try:
        yield
    except ValueError as error:
        raise WeightsError(
            Message("{file}: {reason}", file=file, reason=message_of(error))
        ) from error


def _read_npz(data: bytes) -> tuple[dict[str, Array], str | None]:
    arrays = read_npz(data, LIMIT)
    activation = arrays.pop("activation", None)
    if activation is None:
        return arrays, None
    if activation.shape != () or activation.dtype.kind != "U":
        raise WeightsError(Message("its entry 'activation' is not one word. Write the file again."))
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
            Message(
                "the file is damaged or is not a .safetensors file ({error:.80}). "
                "Fetch or write it again.",
                error=str(error),
            )
        ) from error


def _write_safetensors(network: Network) -> bytes:
    import safetensors.numpy

    return safetensors.numpy.save(dict(network), metadata={"activation": network.activation})


def _read_pkl(data: bytes) -> tuple[dict[str, Array], None]:
    return read_pickle(data, LIMIT), None


#: By the ending of a file's name.
FORMATS = {
    ".npz": Format(lambda data: data.startswith(b"PK"), _read_npz, _write_npz),
    ".safetensors": Format(lambda data: data[8:9] == b"{", _read_safetensors, _write_safetensors),
    ".pkl": Format(lambda data: data.startswith(b"\x80"), _read_pkl, None),
}

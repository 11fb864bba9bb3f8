"""The forms of a weight file: how each is recognised by its content, read and written.

A row of `FORMATS` is all there is to one. Their endings are listed nowhere else.
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple

from core.files.safe_gzip import is_gzip, unpack_gzip
from core.files.safe_torch import is_torch
from core.messages import Message
from core.network.network import Network
from core.weights.content import LIMIT, Content, WeightsError
from core.weights.forms.foreign import foreign
from core.weights.forms.json_file import is_json, read_json
from core.weights.forms.npy_file import is_npy, is_npz, read_npy_file, read_npz_file, write_npz
from core.weights.forms.pickle_file import is_pickle, read_pkl, read_torch_file
from core.weights.forms.safetensors_file import is_safetensors, read_safetensors, write_safetensors
from core.weights.graphs.keras_file import is_hdf5, is_keras, read_h5, read_keras
from core.weights.graphs.onnx_file import is_onnx, read_onnx


class Format(NamedTuple):
    """One form of a weight file.

    Attributes
    ----------
    suffixes : tuple of str
        The endings of its names, the usual one first.
    recognises : callable
        ``recognises(data)`` tells by the content whether a file is of this form.
    read : callable
        ``read(data)`` returns the `Content`; a `ValueError` says why it cannot.
    write : callable or None
        ``write(network, marks)`` returns the bytes of a file with those words about the network;
        None for a form that is only read.
    """

    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Content]
    write: Callable[[Network, dict[str, str]], bytes] | None = None


def recognise(data: bytes) -> Format:
    """Return the form of a file, by its content.

    Raises
    ------
    WeightsError
        If it is of none.
    """
    for form in FORMATS:
        if form.recognises(data):
            return form
    if message := foreign(data):
        raise WeightsError(message)
    raise WeightsError(
        Message(
            "this is no weight file that is read here, or a damaged one. A network comes as "
            "{suffixes}: save it as one of these where it was made.",
            suffixes=", ".join(SUFFIXES),
        )
    )


def form_of(name: str) -> Format:
    """Return the form that the name of a file to write says, by its ending.

    Raises
    ------
    WeightsError
        If it ends otherwise.
    """
    suffix = PurePath(name).suffix
    try:
        return SUFFIXES[suffix.lower()]
    except KeyError:
        pass
    if suffix:
        raise WeightsError(
            Message(
                "{file}: a weight file ends in {suffixes}; this name ends in {suffix}.",
                file=name,
                suffixes=_written(),
                suffix=suffix,
            )
        )
    raise WeightsError(
        Message(
            "{file}: a weight file ends in {suffixes}; this name ends in none of them.",
            file=name,
            suffixes=_written(),
        )
    )


def _written() -> str:
    """Return the endings of the forms that are written, as a sentence lists them."""
    return ", ".join(suffix for suffix, form in SUFFIXES.items() if form.write)


def _read_gzip(data: bytes) -> Content:
    unpacked = unpack_gzip(data, LIMIT // 2)  # unpacking takes twice the room
    if is_gzip(unpacked):
        raise WeightsError(
            Message("it is packed twice by gzip. Unpack it and bring what is in it.")
        )
    return recognise(unpacked).read(unpacked)


#: Asked in this order: what recognises its files by a few bytes comes last.
FORMATS = (
    Format((".npz",), is_npz, read_npz_file, write_npz),
    Format((".safetensors",), is_safetensors, read_safetensors, write_safetensors),
    Format((".pt", ".pth", ".ckpt", ".bin", ".tar"), is_torch, read_torch_file),
    Format((".pkl", ".pickle"), is_pickle, read_pkl),
    Format((".onnx",), is_onnx, read_onnx),
    Format((".keras",), is_keras, read_keras),
    Format((".h5", ".hdf5"), is_hdf5, read_h5),
    Format((".npy",), is_npy, read_npy_file),
    Format((".json",), is_json, read_json),
    Format((".gz",), is_gzip, _read_gzip),
)

#: The form of each ending.
SUFFIXES = {suffix: form for form in FORMATS for suffix in form.suffixes}


def other_ending(suffix: str, usual: str) -> Message:
    """Return what is said of a file whose name ends otherwise than its content would."""
    if suffix:
        return Message(
            "The name ends in {suffix} and the content is that of a {usual} file: it was read as "
            "one.",
            suffix=suffix,
            usual=usual,
        )
    return Message(
        "The name has no ending and the content is that of a {usual} file: it was read as one.",
        usual=usual,
    )

"""Files that are dropped in the place of a network, each told as what it is, with what to do."""

import re
import zlib
from collections.abc import Callable

from core.files.safe_zip import zip_names
from core.messages import Message

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_PACKED = (b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!")
_IDX = re.compile(rb"\0\0[\x08\x09\x0b-\x0e][\x01-\x04]")
_LEVELDB = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"  # at the end of a TensorFlow checkpoint's index


def foreign(data: bytes) -> Message | None:
    """Return what a file is that holds no network in a form that is read; None if nobody knows."""
    return next((message(data) for is_it, message in _KINDS if is_it(data)), None)


def _zip_with(pattern: str) -> Callable[[bytes], bool]:
    found = re.compile(pattern)
    return lambda data: any(map(found.search, zip_names(data)))


def _is_text(data: bytes) -> bool:
    start = data[:1000].decode("utf-8", "replace").rstrip("\ufffd")
    shown = all(character.isprintable() or character.isspace() for character in start)
    return bool(start) and shown and "\ufffd" not in start


def _is_zlib(data: bytes) -> bool:
    """Return whether data is packed as joblib packs."""
    try:
        return data[:1] == b"x" and bool(zlib.decompressobj().decompress(data[:1000], 1))
    except zlib.error:
        return False


def _of_tensorflow(data: bytes) -> bool:
    graph = data[:3] == b"\x08\x01\x12" or data[:1] == b"\n"
    return graph and any(word in data for word in (b"StatefulPartitioned", b"Placeholder"))


#: Asked in this order.
_KINDS: list[tuple[Callable[[bytes], bool], Callable[[bytes], Message]]] = [
    (
        _zip_with(r"(^|/)constants\.pkl$|(^|/)code/"),
        lambda data: Message(
            "this is a TorchScript program of PyTorch's, which has to be run to be used. Save its "
            "weights where it can be: {line}",
            line='torch.save(torch.jit.load("program.pt").state_dict(), "mlp.pt")',
        ),
    ),
    (
        _zip_with(r"(^|/)(archive_format|serialized_exported_program\.json)$"),
        lambda data: Message(
            "this is an exported program of PyTorch's, which has to be run to be used. Save the "
            "weights of the module instead: {line}",
            line='torch.save(model.state_dict(), "mlp.pt")',
        ),
    ),
    (
        lambda data: bool(zip_names(data)),
        lambda data: Message(
            "this is a zip archive that holds {names:.200}, and no network in a form of its own. "
            "Unpack it and bring the weight file.",
            names=", ".join(f"{name:.60}" for name in zip_names(data)[:4]),
        ),
    ),
    (
        lambda data: data[257:262] == b"ustar" and b"tensors\0" in data and b"storages\0" in data,
        lambda data: Message(
            "this is a file of PyTorch 0.1, from 2017 or before. Load it with a PyTorch of version "
            "1 and save it again: {line}",
            line='torch.save(torch.load("old.pt"), "mlp.pt")',
        ),
    ),
    (
        lambda data: data[257:262] == b"ustar",
        lambda data: Message("this is a tar archive. Unpack it and bring the weight file."),
    ),
    (
        lambda data: data.startswith(_PACKED) or _is_zlib(data),
        lambda data: Message("this is a packed file. Unpack it and bring the weight file."),
    ),
    (
        lambda data: data.startswith(b"version https://git-lfs"),
        lambda data: Message(
            "this is a pointer of Git LFS to the file, not the file. Fetch it with git lfs pull, "
            "or by the Download button of its page."
        ),
    ),
    (
        lambda data: data[4:8] == b"TFL3",
        lambda data: Message(
            "this is a TensorFlow Lite program. Save the Keras network that it was made of: {line}",
            line='model.save("mlp.keras")',
        ),
    ),
    (
        lambda data: data[-8:] == _LEVELDB or data.startswith(b"model_checkpoint_path"),
        lambda data: Message(
            "this is a part of a TensorFlow checkpoint. Load all of it and save the arrays: {line}",
            line='np.savez("mlp.npz", **{v.name: v.numpy() for v in model.variables})',
        ),
    ),
    (
        _of_tensorflow,
        lambda data: Message(
            "this is a graph of TensorFlow's, as a SavedModel has it. Load it and save the arrays: "
            "{line}",
            line='np.savez("mlp.npz", **{v.name: v.numpy() for v in model.variables})',
        ),
    ),
    (
        lambda data: data.startswith((b"GGUF", b"lmgg", b"ggml")),
        lambda data: Message(
            "this is a language model for llama.cpp. Only networks of dense layers are read."
        ),
    ),
    (
        lambda data: data.startswith(b"MATLAB"),
        lambda data: Message(
            "this is a file of MATLAB's. Save its arrays with Python: {line}",
            line='np.savez("mlp.npz", **scipy.io.loadmat("mlp.mat"))',
        ),
    ),
    (
        lambda data: data.startswith(_PICTURES) or data[8:12] == b"WEBP",
        lambda data: Message(
            "this is a picture, not a network. Draw a digit or bring a picture of one on the page "
            "What if."
        ),
    ),
    (
        lambda data: bool(_IDX.match(data)),
        lambda data: Message(
            "this is a file of images or labels (IDX), as MNIST has them, not a network. Add it as "
            "a data set of your own instead."
        ),
    ),
    (
        _is_text,
        lambda data: Message(
            "this is text, beginning with {start!r:.60}, and no weight file. A network comes as "
            "arrays in a file of NumPy, PyTorch, Keras or ONNX.",
            start=data[:50].decode("utf-8", "replace"),
        ),
    ),
]

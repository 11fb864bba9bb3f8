"""Files as ``torch.save`` writes them, made without PyTorch."""

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np

MAGIC = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
KINDS = {
    "float64": "DoubleStorage",
    "float32": "FloatStorage",
    "float16": "HalfStorage",
    "int64": "LongStorage",
    "int32": "IntStorage",
    "uint8": "ByteStorage",
    "bool": "BoolStorage",
}


@dataclass
class Raw:
    """Instructions that stand in a pickle as they are."""

    instructions: bytes


@dataclass
class Tensor:
    """A view of a storage, or a whole parameter."""

    key: str
    count: int
    shape: Any
    strides: Any
    offset: Any = 0
    kind: str = "FloatStorage"
    parameter: bool = False


def text(value: str) -> bytes:
    encoded = value.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded


def pickled(value: Any, view: bytes = b"") -> bytes:
    """Return the instructions for a value; `view` is what streams have behind a storage's count."""
    match value:
        case Raw():
            return value.instructions
        case None:
            return b"N"
        case bool():
            return b"\x88" if value else b"\x89"
        case int():
            return b"J" + struct.pack("<i", value)
        case float():
            return b"G" + struct.pack(">d", value)
        case str():
            return text(value)
        case tuple():
            return b"(" + b"".join(pickled(part, view) for part in value) + b"t"
        case list():
            return b"](" + b"".join(pickled(part, view) for part in value) + b"e"
        case dict():
            items = [part for item in value.items() for part in item]
            return (
                b"ccollections\nOrderedDict\n)R("
                + b"".join(pickled(part, view) for part in items) + b"u}" + text("_metadata")
                + b"ccollections\nOrderedDict\n)Rsb"
            )  # fmt: skip
        case Tensor():
            storage = (
                b"(" + text("storage") + f"ctorch\n{value.kind}\n".encode() + text(value.key)
                + text("cpu") + pickled(value.count) + view + b"tQ"
            )  # fmt: skip
            tensor = (
                b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + pickled(value.offset)
                + pickled(value.shape) + pickled(value.strides)
                + b"\x89ccollections\nOrderedDict\n)RtR"
            )  # fmt: skip
            if not value.parameter:
                return tensor
            return (
                b"ctorch._utils\n_rebuild_parameter\n(" + tensor
                + b"\x88ccollections\nOrderedDict\n)RtR"
            )  # fmt: skip
    raise TypeError(value)


def torch_zip(value, storages, *, folder="archive/", byteorder="little", more=None) -> bytes:
    """Return what PyTorch has written since 1.6."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{folder}data.pkl", b"\x80\x02" + pickled(value) + b".")
        if byteorder:
            archive.writestr(f"{folder}byteorder", byteorder)
        for key, data in storages.items():
            archive.writestr(f"{folder}data/{key}", data)
        for name, data in (more or {}).items():
            archive.writestr(f"{folder}{name}", data)
        archive.writestr(f"{folder}version", "3\n")
    return file.getvalue()


def torch_stream(value, storages, *, kinds=None) -> bytes:
    """Return what PyTorch wrote before 1.6; `kinds` has the bytes of a number, else 4."""
    keys = sorted(storages)
    data = MAGIC + b"\x80\x02M\xe9\x03." + b"\x80\x02}(" + text("little_endian") + b"\x88u."
    data += b"\x80\x02" + pickled(value, b"N") + b"."
    data += b"\x80\x02](" + b"".join(map(text, keys)) + b"e."
    for key in keys:
        data += struct.pack("<q", len(storages[key]) // (kinds or {}).get(key, 4)) + storages[key]
    return data


def state_dict(arrays: dict[str, np.ndarray]) -> tuple[dict[str, Tensor], dict[str, bytes]]:
    """Return tensors for arrays, each with a storage of its own, and what the storages hold."""
    tensors, storages = {}, {}
    for key, (name, array) in enumerate(arrays.items()):
        steps = [step // array.itemsize for step in np.ascontiguousarray(array).strides]
        strides = tuple(steps) if array.ndim else ()
        kind = KINDS[array.dtype.name]
        tensors[name] = Tensor(str(key), array.size, array.shape, strides, kind=kind)
        storages[str(key)] = array.tobytes()
    return tensors, storages

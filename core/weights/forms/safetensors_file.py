"""A network in a .safetensors file.

The library checks the file; its bytes are read here, for NumPy has no bfloat16 and no float8.
"""

import json
from typing import Any

import numpy as np

from core.arrays import Array
from core.files.number_types import NUMBER_TYPES
from core.messages import Message
from core.network.network import Network
from core.weights.content import Content, WeightsError, check_size
from core.weights.marks import marked

_TYPES = {
    **{"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "BOOL": "bool"},
    **{"F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2"},
    **{f"I{bits}": f"int{bits}" for bits in (8, 16, 32, 64)},
    **{f"U{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
}
_MOST_HEADER = 4 * 2**20  # bytes of JSON, of which the library makes fifteen times as much


def is_safetensors(data: bytes) -> bool:
    """Return whether data begins with the length of a header, no text, and its first brace."""
    return data[7:9] == b"\0{"


def read_safetensors(data: bytes) -> Content:
    """Return what a .safetensors file holds; bfloat16 and float8 as float32.

    Raises
    ------
    WeightsError
        If it is damaged, or holds something else than real numbers.
    """
    import safetensors  # imported here: `import core` does without it

    if _MOST_HEADER < (size := int.from_bytes(data[:8], "little")) < len(data):
        raise WeightsError(
            Message(
                "its header takes {size:,} bytes; at most {most:,} are read. Is it a weight file?",
                size=size,
                most=_MOST_HEADER,
            )
        )
    try:
        tensors = safetensors.deserialize(data)  # type: ignore[no-untyped-call]
        _, header = _header(data)
    except Exception as error:  # SafetensorError, and what it does not see
        raise WeightsError(
            Message(
                "the file is damaged or is not a .safetensors file ({error:.80}). "
                "Fetch or write it again.",
                error=str(error),
            )
        ) from error
    for name, tensor in tensors:
        if tensor["dtype"] not in _TYPES:
            raise WeightsError(
                Message(
                    "{name!r:.60} holds {type:.20}, where real numbers were expected. Save the "
                    "arrays as float32.",
                    name=name,
                    type=tensor["dtype"],
                )
            )
    check_size(sum(max(len(t["data"]), 4 * int(np.prod(t["shape"]))) for _, t in tensors))
    arrays = {name: _array(**tensor) for name, tensor in tensors}
    # A library that writes such a file sorts its arrays by name.
    return marked(arrays, header.get("__metadata__", {}))._replace(keeps_order=False)


def _array(dtype: str, shape: list[int], data: bytes) -> Array:
    number_type = NUMBER_TYPES[_TYPES[dtype]]
    stored = np.dtype(number_type.stored).newbyteorder("<")
    array = np.frombuffer(data, stored).reshape(shape)
    return array if number_type.widen is None else number_type.widen(array)


def write_safetensors(network: Network, marks: dict[str, str]) -> bytes:
    """Return a .safetensors file of a network, with these words about it."""
    import safetensors.numpy

    data = safetensors.numpy.save(dict(network), metadata=marks)
    size, header = _header(data)
    # The library keeps the words in no order: the same network would give other bytes each time.
    sorted_header = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    sorted_header += b" " * (-len(sorted_header) % 8)
    return len(sorted_header).to_bytes(8, "little") + sorted_header + data[8 + size :]


def _header(data: bytes) -> tuple[int, dict[str, Any]]:
    """Return the length of the header, and what it says."""
    size = int.from_bytes(data[:8], "little")
    return size, json.loads(data[8 : 8 + size])

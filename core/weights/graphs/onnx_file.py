"""ONNX: the graph of a network, followed from its image to its answer.

The file is parsed by the package onnx; nothing is run, and no other file is opened (an ONNX file
may name others, see CVE-2026-34445).
"""

from itertools import islice
from typing import TYPE_CHECKING

from core.files.protobuf import fields
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.forms.packages import check_installed
from core.weights.graphs.onnx_graph import follow

if TYPE_CHECKING:
    from onnx import ModelProto

#: Of ModelProto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
_IR_VERSION, _GRAPH = 1, 7
_MODEL = {1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2, 26: 2}
_MOST_FIELDS = 10_000  # of a file that is looked at to recognise it

#: Where weights can be in it: by the number of a field, what it holds.
_WITHIN = {
    "model": {_GRAPH: "graph"},
    "graph": {1: "node", 5: "tensor"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor"},
    "tensor": {4: "weights", 9: "weights", 10: "weights"},
}
#: The most bytes of all else, a field of a message counted as some more than it takes in the file:
#: in memory, one of two bytes may take two hundred.
_MOST_OUTLINE = 2**20
_FIELD = 16


def is_onnx(data: bytes) -> bool:
    """Return whether data is a ModelProto, as far as its outline tells."""
    found = set()
    try:
        for field in islice(fields(data), _MOST_FIELDS):
            if _MODEL.get(field.number) != field.type:
                return False
            found.add(field.number)
    except ValueError:
        # Cut short, or damaged within: what has been seen must do.
        return data[:1] == b"\x08" and data[2:3] in (b"\x12", b"\x3a", b"\x42")
    return {_IR_VERSION, _GRAPH} <= found


def read_onnx(data: bytes) -> Content:
    """Return the network of an ONNX file.

    Raises
    ------
    ValueError
        If the file is damaged, is no chain of dense layers, or keeps its weights elsewhere.
    """
    check_installed("onnx", Message("an ONNX file"))
    _check_outline(data)
    return follow(_parsed(data).graph)


def _parsed(data: bytes) -> "ModelProto":
    import onnx

    try:
        return onnx.load_model_from_string(data)
    except Exception as error:  # protobuf has its own kinds, another in each of its versions
        raise WeightsError(
            Message("the file is damaged or is not an .onnx file. Fetch or write it again.")
        ) from error


def _check_outline(data: bytes) -> None:
    """Raise a WeightsError if there is much else in a file than weights."""
    left = _MOST_OUTLINE
    waiting = [("model", 0, len(data))]
    while waiting:
        kind, start, end = waiting.pop()
        for field in fields(data, start, end):
            within = _WITHIN[kind].get(field.number) if field.type == 2 else None
            left -= _FIELD
            if within in _WITHIN:
                waiting.append((within, field.start, field.end))
            elif within is None:
                left -= field.end - field.start
            if left < 0:
                raise WeightsError(
                    Message(
                        "beside its weights it takes more than {most} MiB, which no network of "
                        "dense layers does.",
                        most=_MOST_OUTLINE // 2**20,
                    )
                )

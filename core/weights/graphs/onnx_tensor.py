"""The constants of an ONNX graph as arrays."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.content import WeightsError

if TYPE_CHECKING:
    from onnx import NodeProto, TensorProto


def constant_of(node: "NodeProto") -> Any:
    """Return what a node Constant gives, a tensor or an array; None if it is not of numbers."""
    values = attributes_of(node)
    for name in ("value", "value_float", "value_floats", "value_int", "value_ints"):
        if name in values:
            return values[name] if name == "value" else np.array(values[name])
    return None


def attributes_of(node: "NodeProto") -> dict[str, Any]:
    """Return the attributes of a node by name, those that are numbers, tensors or lists."""
    from onnx import AttributeProto

    fields = {
        AttributeProto.FLOAT: "f",
        AttributeProto.INT: "i",
        AttributeProto.TENSOR: "t",
        AttributeProto.FLOATS: "floats",
        AttributeProto.INTS: "ints",
    }
    return {
        each.name: getattr(each, fields[each.type])
        for each in node.attribute
        if each.type in fields
    }


def array_of(tensor: "TensorProto") -> Array:
    """Return the array of a tensor: of integers, float64 or float32, to which others are widened.

    Raises
    ------
    WeightsError
        If its values are in another file, or are not what it declares.
    """
    from onnx import numpy_helper

    if tensor.data_location or tensor.external_data:
        raise WeightsError(
            Message(
                "its weights are in another file, which is not opened. Export it into one: "
                "torch.onnx.export(…, external_data=False), or onnx.save(onnx.load(file), new)."
            )
        )
    held = len(tensor.float_data) + len(tensor.double_data) + len(tensor.int64_data)
    held += len(tensor.int32_data)
    size = math.prod(tensor.dims)
    if min(tensor.dims, default=0) < 0 or size > max(held, len(tensor.raw_data)):
        raise WeightsError(
            Message(
                "its {name!r:.40} declares {size:.6g} values and holds fewer. Fetch or write the "
                "file again.",
                name=tensor.name,
                size=float(size),
            )
        )
    try:
        array = np.asarray(numpy_helper.to_array(tensor))
        if array.dtype.kind in "iu" or array.dtype == np.float64:
            return array
        if array.dtype.kind not in "cO":
            return array.astype(np.float32)  # among them bfloat16, which NumPy does not have
        raise TypeError(array.dtype)
    except (TypeError, ValueError, KeyError) as error:
        raise WeightsError(
            Message(
                "its {name!r:.40} is damaged, or is not of numbers. Fetch or write the file again.",
                name=tensor.name,
            )
        ) from error

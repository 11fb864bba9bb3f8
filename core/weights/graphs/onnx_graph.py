"""An ONNX graph, followed from its image to its answer."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.content import Content, WeightsError
from core.weights.graphs.assembly import Assembly
from core.weights.graphs.onnx_operators import (
    ARRANGING,
    DOMAINS,
    OPERATORS,
    OTHER_ACTIVATIONS,
    Operation,
    arranged,
)
from core.weights.graphs.onnx_tensor import array_of, attributes_of, constant_of
from core.weights.pixels import NAMED

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto, ValueInfoProto

#: What is done with values to know something of them: it is no part of the network.
_ASIDE = ("Shape", "Size", "ArgMax", "TopK", "ZipMap")
_UINT8 = 2


def follow(graph: "GraphProto") -> Content:
    """Return the network that a graph is.

    Raises
    ------
    WeightsError
        If it is no chain of dense layers, or its weights are not in it.
    """
    try:
        return _Walk(graph).assembly.content()
    # Where an input, an output or an attribute is missing or of another type.
    except (ArithmeticError, IndexError, TypeError, ValueError) as error:
        if isinstance(next(iter(error.args), None), Message):
            raise
        raise WeightsError(
            Message("its graph is damaged. Fetch it, or export it, again.")
        ) from error


class _Walk:
    """The way of an image through a graph."""

    def __init__(self, graph: "GraphProto"):
        self.constants: dict[str, Any] = {tensor.name: tensor for tensor in graph.initializer}
        inputs = [each for each in graph.input if each.name not in self.constants]
        if len(inputs) != 1:
            raise WeightsError(
                Message(
                    "its graph takes {inputs} inputs, where one, the image, was expected.",
                    inputs=len(inputs),
                )
            )
        self.assembly = _assembly(inputs[0])
        self.reached = inputs[0].name  # what has become of the image
        self.passed = set[str]()  # what it was before
        for node in graph.node:
            on_the_way = self.reached in node.input or not self.passed.isdisjoint(node.input)
            if on_the_way and node.op_type not in _ASIDE:
                self._follow(node)
            elif not on_the_way:
                self._keep(node)

    def _keep(self, node: "NodeProto") -> None:
        """Keep the constant that a node gives, if it is one that may be needed."""
        if node.op_type == "Constant":
            self.constants[node.output[0]] = constant_of(node)
        elif node.op_type in ARRANGING:
            array = self._constant(node.input[0])
            if array is not None:
                values = attributes_of(node)
                self.constants[node.output[0]] = arranged(node.op_type, array, values)

    def _follow(self, node: "NodeProto") -> None:
        """Add a node to the network."""
        if list(node.input).count(self.reached) != 1 or not self.passed.isdisjoint(node.input):
            raise WeightsError(
                Message(
                    "its graph has branches: {operator!r:.60} takes two values that come from the "
                    "image. A network here is a chain of dense layers.",
                    operator=node.op_type,
                )
            )
        if node.op_type in OTHER_ACTIVATIONS:
            self.assembly.activate(node.op_type)
        if node.domain not in DOMAINS or node.op_type not in OPERATORS:
            raise WeightsError(
                Message(
                    "its graph has {operator!r:.60}, which is no part of a network of dense "
                    "layers. What is read: {read}.",
                    operator=f"{node.domain}.{node.op_type}".strip("."),
                    read=", ".join(OPERATORS),
                )
            )
        operation = Operation(
            node.op_type,
            list(node.input).index(self.reached),
            tuple(map(self._constant, node.input)),
            attributes_of(node),
        )
        OPERATORS[node.op_type](self.assembly, operation)
        self.passed.add(self.reached)
        self.reached = node.output[0]

    def _constant(self, name: str) -> Array | None:
        """Return a value that can be known without an image, else None."""
        value = self.constants.get(name)
        if value is not None and not isinstance(value, np.ndarray):
            value = self.constants[name] = array_of(value)
        return value


def _assembly(image: "ValueInfoProto") -> Assembly:
    """Return where a network begins, with what the graph says of its image."""
    tensor = image.type.tensor_type
    sizes = [axis.dim_value for axis in tensor.shape.dim]  # 0 where it is left open
    shape = tuple(sizes[1:] if len(sizes) > 1 else sizes)
    known = bool(shape) and min(shape) > 0
    assembly = Assembly(shape if known else None, math.prod(sizes) or None)
    if tensor.elem_type == _UINT8:
        assembly.pixels = NAMED["bytes"]
    return assembly

"""What the operators of ONNX do to a network that is put together.

What each computes: https://onnx.ai/onnx/operators/
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.content import WeightsError
from core.weights.graphs.assembly import Assembly

#: Those of ONNX itself, and those of scikit-learn's kind.
DOMAINS = ("", "ai.onnx", "ai.onnx.ml")
_FLOATING = (1, 10, 11, 16)  # float32, float16, float64, bfloat16, as `to` of Cast has them

#: What may be done to a constant before it is computed with.
ARRANGING = ("Identity", "Cast", "Squeeze", "Unsqueeze", "Transpose")

#: Activations that no network here has.
OTHER_ACTIVATIONS = (
    *("LeakyRelu", "PRelu", "Elu", "Selu", "Celu", "Gelu", "Erf", "Softplus", "Softsign", "Mish"),
    *("HardSigmoid", "HardSwish", "Swish", "ThresholdedRelu"),
)


class Operation(NamedTuple):
    """A node that does something with an image.

    Attributes
    ----------
    operator : str
    image : int
        Which of its inputs is the image.
    inputs : tuple of array or None
        The others as arrays; None for the image and for what cannot be known.
    attributes : dict of str to object
    """

    operator: str
    image: int
    inputs: tuple[Array | None, ...]
    attributes: dict[str, Any]

    def constant(self, index: int) -> Array:
        """Return an input that must be known.

        Raises
        ------
        WeightsError
            If it is not.
        """
        array = self.inputs[index] if index < len(self.inputs) else None
        if array is None:
            raise WeightsError(
                Message(
                    "its {operator} computes with something that is no constant of the file, and "
                    "so is no part of a dense layer.",
                    operator=self.operator,
                )
            )
        return array

    @property
    def other(self) -> Array:
        """The other one of two inputs."""
        return self.constant(1 - self.image)


def _gemm(assembly: Assembly, operation: Operation) -> None:
    values = operation.attributes
    on_the_left, W = operation.image == 1, operation.other
    if W.size == math.prod(W.shape[-2:]):
        W = W.reshape(W.shape[-2:])
    if values.get("transA") and not on_the_left:
        raise WeightsError(_unread(operation))
    # The matrix on the left of the image gives what its transpose gives on the right.
    if bool(values.get("transA" if on_the_left else "transB")) != on_the_left:
        W = W.T
    bias = len(operation.inputs) > 2
    assembly.dense(
        _scaled(W, values, "alpha"),
        _scaled(operation.constant(2), values, "beta") if bias else None,
    )


def _scaled(array: Array, values: dict[str, Any], name: str) -> Array:
    factor = values.get(name, 1.0)
    return array if factor == 1 else array * np.float32(factor)


def _add(assembly: Assembly, operation: Operation) -> None:
    assembly.scale(1, operation.other)


def _sub(assembly: Assembly, operation: Operation) -> None:
    if operation.image == 0:
        assembly.scale(1, -operation.other.astype(np.float64))
    else:
        assembly.scale(-1, operation.other)


def _mul(assembly: Assembly, operation: Operation) -> None:
    assembly.scale(operation.other, 0)


def _div(assembly: Assembly, operation: Operation) -> None:
    if operation.image == 1:
        raise WeightsError(_unread(operation))
    with np.errstate(all="ignore"):  # what is not finite then, is refused as a weight
        assembly.scale(1 / operation.other.astype(np.float64), 0)


def _batch_normalization(assembly: Assembly, operation: Operation) -> None:
    gamma, beta, mean, variance = map(operation.constant, range(1, 5))
    epsilon = operation.attributes.get("epsilon", 1e-5)
    assembly.normalise(mean, variance, epsilon, gamma, beta)


def _scaler(assembly: Assembly, operation: Operation) -> None:
    factor = np.asarray(operation.attributes.get("scale", 1), np.float64)
    offset = np.asarray(operation.attributes.get("offset", 0), np.float64)
    assembly.scale(factor, -offset * factor)


def _activation(function: str) -> "Operator":
    return lambda assembly, operation: assembly.activate(function)


def _as_it_is(assembly: Assembly, operation: Operation) -> None:
    """Leave the values and their shape."""


def _cast(assembly: Assembly, operation: Operation) -> None:
    if operation.attributes.get("to") not in _FLOATING:
        raise WeightsError(_unread(operation))


def _flatten(assembly: Assembly, operation: Operation) -> None:
    one_row_an_image = operation.attributes.get("axis", 1) == 1
    whole = one_row_an_image and assembly.shape is not None
    assembly.shape = (math.prod(assembly.shape or ()),) if whole else None


def _reshape(assembly: Assembly, operation: Operation) -> None:
    """Follow the shape where it is known; the values keep their order."""
    target = operation.attributes.get("shape")  # before opset 5
    if len(operation.inputs) > 1:
        target = operation.inputs[1]
    _, *axes = [0] if target is None else [int(size) for size in np.ravel(target)] or [0]
    if axes and min(axes) > 0:
        assembly.shape = tuple(axes)
    elif axes != [-1]:
        assembly.shape = None
    elif assembly.shape is not None:
        assembly.shape = (math.prod(assembly.shape),)


def _unsqueeze(assembly: Assembly, operation: Operation) -> None:
    """Put in axes of length 1."""
    given = operation.attributes.get("axes")  # before opset 13
    if len(operation.inputs) > 1:
        given = operation.inputs[1]
    axes = [] if given is None else [int(axis) for axis in np.ravel(given)]
    if assembly.shape is None or not axes or 0 in axes:
        assembly.shape = None
        return
    shape = [0, *assembly.shape]  # with the axis of the batch
    for axis in sorted(axis % (len(shape) + len(axes)) for axis in axes):
        shape.insert(axis, 1)
    assembly.shape = tuple(shape[1:])


def _squeeze(assembly: Assembly, operation: Operation) -> None:
    """Take out axes of length 1; which of them is not followed."""
    assembly.shape = None


def _transpose(assembly: Assembly, operation: Operation) -> None:
    """Let the values of an image keep their order."""
    shape = assembly.shape or ()
    axes = len(shape) + 1  # with that of the batch
    order = list(operation.attributes.get("perm", range(axes)[::-1]))
    moved = [axis for axis in order if 0 < axis < axes and shape[axis - 1] != 1]
    if not shape or sorted(order) != list(range(axes)) or moved != sorted(moved):
        raise WeightsError(_unread(operation))
    assembly.shape = tuple(shape[axis - 1] for axis in order if axis)


Operator = Callable[[Assembly, Operation], None]

OPERATORS: dict[str, Operator] = {
    "Gemm": _gemm,
    "MatMul": _gemm,  # the same without its attributes
    "Add": _add,
    "Sub": _sub,
    "Mul": _mul,
    "Div": _div,
    "Scaler": _scaler,
    "BatchNormalization": _batch_normalization,
    "Relu": _activation("relu"),
    "Sigmoid": _activation("sigmoid"),
    "Tanh": _activation("tanh"),
    "Softmax": _activation("softmax"),
    "LogSoftmax": _activation("log_softmax"),
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Transpose": _transpose,
    "Cast": _cast,
    "Dropout": _as_it_is,
    "Identity": _as_it_is,
}


def _unread(operation: Operation) -> Message:
    return Message(
        "its graph has {operator} in a form that turns, rounds or divides by what comes from the "
        "image. A network here is a chain of dense layers.",
        operator=operation.operator,
    )


def arranged(operator: str, array: Array, attributes: dict[str, Any]) -> Array:
    """Return a constant after one of the operators `ARRANGING`."""
    if operator == "Transpose":
        return array.transpose(attributes.get("perm"))
    return array  # which axes of length 1 a constant has does not matter

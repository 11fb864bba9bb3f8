"""What the layers of Keras do to a network that is put together.

What each computes: https://keras.io/api/layers/
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.weights.content import WeightsError
from core.weights.graphs.assembly import Assembly
from core.weights.graphs.keras_config import KerasLayer

Weights = dict[str, Array]  # of a layer: kernel, bias, gamma, …
_LEAST_STD = 1e-7  # by which Normalization divides


def weight_names(layer: KerasLayer) -> tuple[str, ...]:
    """Return the names of the weights of a layer, in the order in which Keras keeps them."""
    values = layer.config
    match layer.kind:
        case "Dense":
            return ("kernel", "bias") if values.get("use_bias", True) else ("kernel",)
        case "BatchNormalization":
            learned = (("scale", "gamma"), ("center", "beta"))
            names = [name for option, name in learned if values.get(option, True)]
            return (*names, "moving_mean", "moving_variance")
        case "Normalization" if values.get("mean") is None:
            return ("mean", "variance")
    return ()


def add(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    """Add a layer with its weights to a network.

    Raises
    ------
    ValueError
        If it is no part of a network of dense layers.
    """
    kind = layer.config.get("function", layer.kind) if layer.kind == "TFOpLambda" else layer.kind
    if len(layer.operands) == 2 and kind in _OPERATIONS:
        _OPERATIONS[kind](assembly, *layer.operands)
    elif kind in _FUNCTIONS or kind in _OTHER_ACTIVATIONS:
        assembly.activate(_FUNCTIONS.get(kind, kind))
    elif layer.kind in _LAYERS:
        _LAYERS[layer.kind](assembly, layer, weights)
    elif layer.kind in _CODE:
        raise WeightsError(
            Message(
                "its layer {name!r:.40} is a {kind}, which holds code. Nothing of it is run: put a "
                "layer of Keras in its place, as Rescaling.",
                name=layer.name,
                kind=layer.kind,
            )
        )
    elif layer.kind not in _ONLY_IN_TRAINING:
        raise WeightsError(
            Message(
                "its layer {name!r:.40} is a {kind:.40}, which is no part of a network of dense "
                "layers. What is read: {read}.",
                name=layer.name,
                kind=kind,
                read=", ".join(_LAYERS),
            )
        )


def _dense(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    assembly.dense(weights["kernel"], weights.get("bias"))
    assembly.activate(_function(layer.config.get("activation")))


def _activation(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    assembly.activate(_function(layer.config.get("activation")))


def _relu(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    assembly.activate(_function({"class_name": "ReLU", "config": layer.config}))


def _softmax(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    assembly.activate("softmax")


def _function(activation: Any) -> str:
    """Return the name of an activation: a word, or a dictionary of a function or a layer."""
    match activation:
        case None:
            return "linear"
        case {"class_name": "ReLU", "config": dict(values)}:
            options = ("max_value", "negative_slope", "alpha", "threshold")
            other = [f"{option}={values[option]}" for option in options if values.get(option)]
            return f"ReLU({', '.join(other)})" if other else "relu"
        case {"class_name": "Softmax"}:
            return "softmax"
        case {"config": str(name)} | {"class_name": str(name)} | str(name):
            return name.removesuffix("_v2")  # as TensorFlow calls some of its own
    return str(activation)


def _batch_normalization(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    along = {name: _along(assembly, layer, values) for name, values in weights.items()}
    mean, variance = along["moving_mean"], along["moving_variance"]
    epsilon = float(layer.config.get("epsilon", 1e-3))
    assembly.normalise(mean, variance, epsilon, along.get("gamma"), along.get("beta"))


def _normalization(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    values = layer.config
    mean = _along(assembly, layer, weights.get("mean", values.get("mean")))
    variance = _along(assembly, layer, weights.get("variance", values.get("variance")))
    std = np.maximum(np.sqrt(variance), _LEAST_STD)
    if values.get("invert"):
        assembly.scale(std, mean)
    else:
        assembly.scale(1 / std, -mean / std)


def _along(assembly: Assembly, layer: KerasLayer, values: Any) -> Array:
    """Return what a layer has for the places along its axes, in a shape that fits an image."""
    array = _numbers(values)
    shape = assembly.shape
    if array.size == 1 or shape is None:
        return array.reshape(-1)
    axes = {axis % (len(shape) + 1) for axis in np.ravel(layer.config.get("axis", -1)).tolist()}
    lengths = [length if axis in axes else 1 for axis, length in enumerate(shape, start=1)]
    return array.reshape(lengths)


def _rescaling(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    scale, offset = layer.config.get("scale", 1), layer.config.get("offset", 0)
    assembly.scale(_numbers(scale), _numbers(offset))


def _numbers(values: Any) -> Array:
    """Return the numbers of an array or of a configuration, which may have wrapped them."""
    if isinstance(values, dict):
        values = values["config"]["value"]
    return np.asarray(values, np.float64)


def _flatten(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    shape = assembly.shape
    if layer.config.get("data_format") == "channels_first" and shape and shape[0] != 1:
        raise WeightsError(
            Message(
                "its layer {name!r:.40} turns an image of shape {shape} before it is flat "
                "(channels_first). Flatten it as it is.",
                name=layer.name,
                shape=shape,
            )
        )
    assembly.shape = None if shape is None else (math.prod(shape),)


def _reshape(assembly: Assembly, layer: KerasLayer, weights: Weights) -> None:
    target = [int(size) for size in layer.config.get("target_shape", ())]
    if -1 in target and assembly.shape is not None:
        others = -math.prod(target)
        target[target.index(-1)] = math.prod(assembly.shape) // max(others, 1)
    assembly.shape = tuple(target) if target and min(target) > 0 else None


Kind = Callable[[Assembly, KerasLayer, Weights], None]

_LAYERS: dict[str, Kind] = {
    "Dense": _dense,
    "Activation": _activation,
    "ReLU": _relu,
    "Softmax": _softmax,
    "BatchNormalization": _batch_normalization,
    "Rescaling": _rescaling,
    "Normalization": _normalization,
    "Flatten": _flatten,
    "Reshape": _reshape,
}
#: Layers and functions that are activations no network here has.
_OTHER_ACTIVATIONS = (
    *("LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "LeakyRelu", "Elu", "Selu", "Gelu", "Silu"),
    *("Softplus", "Softsign", "Relu6", "HardSigmoid", "HardSilu", "Celu", "Mish", "nn.gelu"),
    *("nn.silu", "nn.leaky_relu", "nn.elu", "nn.selu"),
)
_CODE = ("Lambda", "SlicingOpLambda")
#: Layers that only do something while a network is trained.
_ONLY_IN_TRAINING = (
    *("InputLayer", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "Identity"),
    *("ActivityRegularization", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomFlip"),
    *("RandomContrast", "RandomBrightness", "RandomShear"),
)


def _add(assembly: Assembly, left: Any, right: Any) -> None:
    assembly.scale(1, right if left == "" else left)


def _subtract(assembly: Assembly, left: Any, right: Any) -> None:
    if left == "":
        assembly.scale(1, -right)
    else:
        assembly.scale(-1, left)


def _multiply(assembly: Assembly, left: Any, right: Any) -> None:
    assembly.scale(right if left == "" else left, 0)


def _divide(assembly: Assembly, left: Any, right: Any) -> None:
    if left != "" or right == 0:
        raise WeightsError(Message("it divides by a value of the image, or by 0."))
    assembly.scale(1 / right, 0)


#: Functions between layers, as Keras 3 and Keras 2 call them.
_FUNCTIONS = {
    **dict.fromkeys(("Relu", "nn.relu"), "relu"),
    **dict.fromkeys(("Sigmoid", "nn.sigmoid", "math.sigmoid"), "sigmoid"),
    **dict.fromkeys(("Tanh", "nn.tanh", "math.tanh"), "tanh"),
    **dict.fromkeys(("nn.softmax",), "softmax"),
    **dict.fromkeys(("LogSoftmax", "nn.log_softmax"), "log_softmax"),
}

#: Operations between a tensor and a number, as Keras 3 and Keras 2 call them.
_OPERATIONS: dict[str, Callable[[Assembly, Any, Any], None]] = {
    **dict.fromkeys(("Add", "math.add", "__operators__.add"), _add),
    **dict.fromkeys(("Subtract", "math.subtract"), _subtract),
    **dict.fromkeys(("Multiply", "math.multiply"), _multiply),
    **dict.fromkeys(("TrueDivide", "Divide", "math.truediv", "math.divide"), _divide),
}

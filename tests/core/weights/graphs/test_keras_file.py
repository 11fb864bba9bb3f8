import io
import json
import os
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from core.files import hdf5_process
from core.network.network import predict
from core.weights.content import UnknownOrderError, WeightsError
from core.weights.graphs import keras_file
from core.weights.pixels import NAMED, UNIT
from core.weights.reader import ParsedNetwork, interpret_weights, parse
from tests.core.weights.graphs.keras_models import (
    IMAGE,
    batch_norm,
    dense,
    functional,
    h5py,
    keras2,
    keras3,
    layer,
    sequential,
)

SAVED = Path(__file__).with_name("keras")  # by Keras 3.15 and 2.15, with what they compute of x
EXPECTED = np.load(SAVED / "expected.npz")
X = EXPECTED["x"]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """Spare the process of its own: what comes from there is the same."""
    monkeypatch.setattr(keras_file, "read_hdf5", hdf5_process.contents)


def read(data, name="network.h5", **asked) -> ParsedNetwork:
    return parse(name, data, **asked)


def whole(*layers, x=(None, *IMAGE)):
    """Return the .h5 of a model with an image for its input."""
    entries = [layer("InputLayer", batch_shape=list(x)), *layers]
    return keras2(entries, sequential(*entries))


@pytest.mark.parametrize(
    ("saved", "activation", "pixels", "assumed"),
    [
        ("whole.keras", "relu", NAMED["bytes"], set()),
        ("whole.h5", "relu", NAMED["bytes"], set()),
        ("alone.weights.h5", "tanh", UNIT, {"pixels"}),
        ("functional.keras", "sigmoid", UNIT, set()),
        ("subclass.keras", "relu", UNIT, {"pixels"}),
        ("keras2.keras", "relu", NAMED["bytes"], set()),
        ("keras2.h5", "relu", NAMED["bytes"], set()),
    ],
)
def test_what_keras_saved_computes_here_what_it_computes_there(saved, activation, pixels, assumed):
    says = saved.startswith(("whole", "functional", "keras2"))
    order = ["hidden", "answer"] if saved.startswith("subclass") else None
    parsed = interpret_weights(SAVED / saved, None if says else activation, order=order)

    assert parsed.network.activation == activation
    assert (parsed.trained_on, parsed.assumed) == (pixels, assumed)
    tolerance = 5e-3 if saved == "functional.keras" else 1e-5  # it computes in bfloat16
    expected = EXPECTED[saved.partition(".")[0]]
    np.testing.assert_allclose(predict(parsed.network, X), expected, atol=tolerance)


def logits(network, x=X) -> np.ndarray:
    """Return the logarithms of what a network says, which differ from logits by their mean."""
    y = np.log(predict(network, x))
    return y - y.mean(axis=1, keepdims=True)


def computed(layers, x=X) -> np.ndarray:
    """Return what layers of Keras compute, from their formulas."""
    z = x.astype(np.float64)
    for entry, weights in layers:
        config = entry["config"]
        match entry["class_name"].removesuffix("V1"):
            case "Dense":
                z = z @ weights["kernel"] + weights.get("bias", 0)
            case "BatchNormalization":
                z = (z - weights["moving_mean"]) / np.sqrt(weights["moving_variance"] + 1e-3)
                z = z * weights.get("gamma", 1) + weights.get("beta", 0)
            case "Rescaling":
                z = z * config["scale"] + config["offset"]
        function = config.get("activation")
        if (
            function in ("relu", {"class_name": "function", "config": "relu"})
            or entry["class_name"] == "ReLU"
        ):
            z = np.maximum(z, 0)
        elif function == "tanh":
            z = np.tanh(z)
        elif function == "sigmoid":
            z = 1 / (1 + np.exp(-z))
    return z - z.mean(axis=1, keepdims=True)


def named(kind, given):
    entry, weights = given
    return {**entry, "class_name": kind}, weights


FLATTEN = layer("Flatten")
MODELS = {
    "an activation in each layer": [FLATTEN, dense("a", 12, 5), dense("b", 5, 3, "linear")],
    "activations beside them": [
        FLATTEN,
        dense("a", 12, 5, "linear"),
        layer("Activation", activation="tanh"),
        dense("b", 5, 3, "softmax"),
    ],
    "without biases": [
        FLATTEN,
        dense("a", 12, 5, "sigmoid", use_bias=False),
        dense("b", 5, 3, "linear"),
        layer("Softmax"),
    ],
    "what only trains": [
        layer("RandomRotation", factor=0.1),
        layer("GaussianNoise", stddev=0.1),
        layer("Reshape", target_shape=[-1]),
        dense("a", 12, 5),
        layer("Dropout", rate=0.5),
        dense("b", 5, 3, "softmax"),
    ],
    "batch normalisation before the activation": [
        FLATTEN,
        dense("a", 12, 5, "linear"),
        batch_norm("n", 5),
        layer("ReLU", max_value=None, negative_slope=0.0, threshold=0.0),
        dense("b", 5, 3, "softmax"),
    ],
    "batch normalisation without gamma after it": [
        FLATTEN,
        dense("a", 12, 5),
        batch_norm("n", 5, scale=False),
        dense("b", 5, 3, "softmax"),
    ],
    "batch normalisation without beta": [
        FLATTEN,
        dense("a", 12, 5, "tanh"),
        batch_norm("n", 5, center=False),
        dense("b", 5, 3, "softmax"),
    ],
    "as TensorFlow calls them": [
        FLATTEN,
        dense("a", 12, 5, {"class_name": "function", "config": "relu"}),
        named("BatchNormalizationV1", batch_norm("n", 5)),
        dense("b", 5, 3, "softmax_v2"),
    ],
    "linear layers": [FLATTEN, dense("a", 12, 5, "linear"), dense("b", 5, 3, None)],
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("form", ["sequential", "functional", "list", "keras"])
def test_a_model_computes_here_what_its_layers_say(name, form):
    layers = [layer("InputLayer", batch_input_shape=[None, *IMAGE]), *MODELS[name]]
    if form == "keras":
        groups, taken = {}, {}
        for entry, weights in layers:
            kind = entry["class_name"].replace("chN", "ch_n").replace("V1", "_v1").lower()
            number = taken[kind] = taken.get(kind, -1) + 1
            groups[f"layers/{kind}_{number}" if number else f"layers/{kind}"] = weights.values()
        data = keras3(sequential(*layers), groups)
    elif form == "list":  # as Keras had it until 2.2
        model = {"class_name": "Sequential", "config": [entry for entry, _ in layers]}
        data = keras2(layers, model)
    else:
        data = keras2(layers, {"sequential": sequential, "functional": functional}[form](*layers))

    network = read(data, "network.keras" if form == "keras" else "network.h5").network

    np.testing.assert_allclose(logits(network), computed(layers), rtol=1e-4, atol=1e-4)


NORMALIZED = layer(
    "Normalization", ("mean", X.mean(axis=0)), ("variance", X.var(axis=0)), axis=[-1]
)
SCALES = {
    "rescaled bytes": ([layer("Rescaling", scale=1 / 255, offset=0.0), FLATTEN], NAMED["bytes"]),
    "rescaled to −1 to 1": ([layer("Rescaling", scale=2.0, offset=-1.0), FLATTEN], UNIT),
    "normalised by its data": ([FLATTEN, NORMALIZED], UNIT),
    "normalised by constants": (
        [layer("Normalization", axis=None, mean=33.3, variance=6000.0), FLATTEN],
        NAMED["bytes"],
    ),
    "normalised column by column": (
        [layer("Normalization", axis=2, mean=[0.1, 0.2, 0.3], variance=[0.1, 0.2, 0.3]), FLATTEN],
        UNIT,
    ),
    "batch normalisation of bytes": (
        [
            FLATTEN,
            layer(
                "BatchNormalization",
                ("gamma", np.full(12, 0.01, np.float32)),
                ("beta", np.zeros(12, np.float32)),
                ("moving_mean", np.linspace(0, 200, 12, dtype=np.float32)),
                ("moving_variance", np.ones(12, np.float32)),
            ),
        ],
        NAMED["bytes"],
    ),
}


@pytest.mark.parametrize("name", SCALES)
def test_layers_that_scale_pixels_are_folded(name):
    layers, pixels = SCALES[name]
    behind = [dense("b", 12, 3, "softmax")]
    parsed = read(whole(*layers, *behind))

    kinds = {entry["class_name"]: (entry["config"], weights) for entry, weights in layers}
    x = X.astype(np.float64) / pixels.std
    if "Rescaling" in kinds:
        config, _ = kinds["Rescaling"]
        x = x * config["scale"] + config["offset"]
    elif "Normalization" in kinds:
        config, weights = kinds["Normalization"]
        mean, variance = ({**config, **weights}[part] for part in ("mean", "variance"))
        repeat = np.tile if name.endswith("column") else lambda values, times: values
        x = (x - repeat(mean, 4)) / np.sqrt(repeat(variance, 4))
    else:
        behind = [layers[1], *behind]
    assert parsed.trained_on == pixels
    assert parsed.assumed == {"activation"}
    np.testing.assert_allclose(logits(parsed.network), computed(behind, x), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("function", ["math.truediv", "math.multiply"])
def test_an_operation_with_a_number_is_folded(function):
    value = 255.0 if function == "math.truediv" else 1 / 255
    operation = layer("TFOpLambda", name="by", function=function)
    operation[0]["with"] = {"y": value, "name": None}
    last = dense("b", 12, 3, "softmax")
    layers = [layer("InputLayer", batch_input_shape=[None, 12]), operation, last]

    parsed = read(keras2(layers, functional(*layers)))

    assert parsed.trained_on == NAMED["bytes"]
    np.testing.assert_allclose(logits(parsed.network), computed([last]), rtol=1e-4)


def test_a_number_may_stand_before_what_is_subtracted_from_it():
    operation = layer("TFOpLambda", name="by", function="math.subtract")
    last = dense("b", 12, 3, "softmax")
    layers = [layer("InputLayer", batch_input_shape=[None, 12]), operation, last]
    model = functional(*layers)
    model["config"]["layers"][1]["inbound_nodes"] = [
        [["_CONSTANT_VALUE", -1, 1.0, {"y": ["inputlayer", 0, 0], "name": None}]]
    ]

    network = read(keras2(layers, model)).network

    np.testing.assert_allclose(logits(network), computed([last], 1 - X), rtol=1e-4, atol=1e-5)


def test_models_within_a_model_are_gone_through():
    inner = [dense("a", 12, 5, "relu"), dense("b", 5, 3, "softmax")]
    entry = sequential(*inner)
    entry["config"]["name"] = "inner"
    flat = {
        f"{name}/{part}": array
        for (each, weights), name in zip(inner, "ab", strict=True)
        for part, array in weights.items()
    }
    data = whole(FLATTEN, (entry, flat))

    np.testing.assert_allclose(logits(read(data).network), computed(inner), rtol=1e-4, atol=1e-5)


# Weights alone


@contextmanager
def h5py_file():
    """Give a file in memory to write into, and the buffer that has it then."""
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        yield file, data


def test_weights_of_keras_2_stand_in_the_order_of_the_model():
    layers = [dense("layer9", 12, 4, "tanh"), dense("layer2", 4, 4, "tanh")]
    layers += [FLATTEN, dense("layer1", 4, 3, "linear")]

    parsed = read(keras2(layers), activation="tanh")

    np.testing.assert_allclose(logits(parsed.network), computed(layers), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("folder", ["layers/", "_layer_checkpoint_dependencies\\"])
def test_weights_of_keras_3_are_counted_in_the_order_of_the_model(folder):
    layers = [dense("a", 12, 4, "tanh"), *(dense("b", 4, 4, "tanh") for _ in range(10))]
    layers.append(dense("c", 4, 3, "linear"))
    with h5py_file() as (file, data):
        for number, (_, weights) in enumerate(layers):
            group = f"{folder}dense_{number}" if number else f"{folder}dense"
            for i, array in enumerate(weights.values()):
                file[f"{group}/vars/{i}"] = array
        file["optimizer/vars/0"] = np.zeros(3)

    network = read(data.getvalue(), activation="tanh").network

    np.testing.assert_allclose(logits(network), computed(layers), rtol=1e-3, atol=1e-3)


def test_attributes_of_equal_shape_are_asked_for():
    with h5py_file() as (file, data):
        for name, shape in {"one": (784, 4), "two": (4, 4), "six": (4, 4), "z": (4, 3)}.items():
            file[f"{name}/vars/0"] = np.ones(shape, np.float32)
            file[f"{name}/vars/1"] = np.ones(shape[1], np.float32)

    with pytest.raises(UnknownOrderError, match="one, six, two, z"):
        read(data.getvalue())
    assert read(data.getvalue(), order=["one", "two", "six", "z"]).network.depth == 4


def test_an_hdf5_file_of_anybody_is_read_by_its_names():
    (_, weights), (_, more) = dense("a", 12, 4), dense("b", 4, 3)
    with h5py_file() as (file, data):
        file.attrs["activation"] = "tanh"
        file["W1"], file["b1"] = weights.values()
        file.create_dataset("W2", data=more["kernel"], compression="gzip")
        file["b2"] = more["bias"]

    network = read(data.getvalue()).network

    assert (network.sizes, network.activation) == ((12, 4, 3), "tanh")
    np.testing.assert_array_equal(network["W2"], more["kernel"])


# What is refused

SMALL = dense("d", 12, 3, "softmax")
REFUSED = {
    "a convolution": (
        [layer("Conv2D", ("kernel", np.zeros((3, 3, 1, 8))), filters=8), FLATTEN],
        "its layer 'conv2d' is a Conv2D, which is no part .* What is read: Dense, Activation",
    ),
    "code": ([layer("Lambda", function="evil")], "is a Lambda, which holds code. Nothing of it"),
    "a class of one's own": ([layer("Custom>Dense2")], "is a Custom>Dense2"),
    "a function that is none of these": (
        [layer("TFOpLambda", name="f", function="math.reduce_mean"), FLATTEN, SMALL],
        "its layer 'f' is a math.reduce_mean, which is no part",
    ),
    "another activation": ([FLATTEN, dense("a", 12, 3, "gelu")], "its activation is 'gelu'"),
    "a layer of another activation": (
        [FLATTEN, dense("a", 12, 3, None), layer("LeakyReLU", alpha=0.1)],
        "its activation is 'LeakyReLU', where",
    ),
    "a function of one's own": (
        [FLATTEN, dense("a", 12, 3, {"class_name": "function", "config": "mine"})],
        "its activation is 'mine'",
    ),
    "a ReLU with a slope": (
        [FLATTEN, dense("a", 12, 3, None), layer("ReLU", negative_slope=0.1)],
        r"its activation is 'ReLU\(negative_slope=0.1\)'",
    ),
    "rows of an image": ([dense("a", 3, 5)], r"takes 3 values, where \(4, 3\) come in"),
    "several activations": (
        [FLATTEN, dense("a", 12, 5), dense("b", 5, 5, "tanh"), dense("c", 5, 3)],
        "apply relu, tanh",
    ),
    "turned when it is flat": (
        [layer("Flatten", data_format="channels_first"), SMALL],
        "turns an image of shape",
    ),
    "weights that are missing": (
        [FLATTEN, layer("Dense", units=3, activation="relu")],
        "its layer 'dense' lacks its bias, kernel",
    ),
    "a shape that is none": ([layer("Rescaling", scale={"a": 1}), SMALL], "description .* damaged"),
}


def test_an_image_of_10_to_the_9_pixels_is_not_made():
    normalisation = layer("Normalization", axis=2, mean=[0.5] * 3, variance=[1.0] * 3)

    with pytest.raises(WeightsError, match="at most 256 MiB are read"):
        read(whole(normalisation, FLATTEN, SMALL, x=(None, 333_333_333, 3)))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_network_of_dense_layers_is_named(name):
    layers, said = REFUSED[name]

    with pytest.raises(WeightsError, match=rf"^network\.h5: .*{said}"):
        read(whole(*layers))


def test_branches_are_named():
    model = functional(layer("InputLayer"), FLATTEN, SMALL)
    model["config"]["layers"][2]["inbound_nodes"] = [[["flatten", 0, 0, {}], ["inputlayer", 0, 0]]]

    with pytest.raises(WeightsError, match="its layers branch at Dense 'd'"):
        read(keras2([SMALL], model))


def test_weights_alone_of_other_layers_ask_for_the_whole_model():
    with pytest.raises(WeightsError, match="'n' in it has arrays of shape"):
        read(keras2([dense("a", 12, 5), batch_norm("n", 5), dense("b", 5, 3)]))


def test_a_quantised_layer_is_no_dense_layer():
    groups = {"layers/dense": [np.zeros((12, 3), np.int8), np.zeros(3), np.ones(3)]}

    with pytest.raises(WeightsError, match="is kept otherwise, as one is that was quantised"):
        read(keras3(sequential(SMALL), groups))


@pytest.mark.parametrize(
    "config", ["", "[" * 100_000, "{}", '{"config": {"layers": [1]}}', "1" * 5000, " " * 2**23]
)
def test_a_description_that_is_none_is_damaged(config):
    with pytest.raises(WeightsError, match=r"description of its layers is damaged|holds 0 layers"):
        read(keras3(config, {}))


def test_an_archive_that_unpacks_to_more_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(keras_file, "LIMIT", 2**20)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", json.dumps(sequential(SMALL)))
        archive.writestr("model.weights.h5", bytes(2**20))

    with pytest.raises(WeightsError, match="unpacked it takes 1 MiB"):
        read(data.getvalue())


def test_an_archive_that_was_cut_short_is_damaged():
    data = (SAVED / "whole.keras").read_bytes()

    with pytest.raises(WeightsError, match=r"^network\.keras: the file is damaged"):
        read(data[: len(data) // 2], "network.keras")


def test_the_package_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)

    for name in ("whole.keras", "whole.h5"):
        with pytest.raises(WeightsError, match=r"the package h5py reads, .* pip install h5py"):
            interpret_weights(SAVED / name)


def test_keras_itself_agrees(tmp_path):
    os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input(IMAGE),
            layers.Normalization(axis=None, mean=0.13, variance=0.1),
            layers.Flatten(),
            layers.Dense(5, activation="sigmoid"),
            layers.BatchNormalization(),
            layers.Dense(3),
        ]
    )
    expected = np.asarray(model(X.reshape(-1, *IMAGE)).detach())

    for name in ("network.keras", "network.h5"):
        model.save(tmp_path / name)
        network = interpret_weights(tmp_path / name).network
        centred = expected - expected.mean(axis=1, keepdims=True)
        np.testing.assert_allclose(logits(network), centred, rtol=1e-4, atol=1e-5)

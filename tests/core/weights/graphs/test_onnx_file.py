import sys
import tracemalloc

import numpy as np
import pytest

from core.network.layers import softmax
from core.network.network import predict
from core.weights.content import WeightsError
from core.weights.pixels import NAMED, UNIT
from core.weights.reader import ParsedNetwork, parse

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
ReferenceEvaluator = pytest.importorskip("onnx.reference").ReferenceEvaluator
TensorProto, helper, numpy_helper = onnx.TensorProto, onnx.helper, onnx.numpy_helper

SHAPE = (2, 3)  # of an image
RANDOM = np.random.default_rng(5)
WEIGHTS = {
    "W1": RANDOM.normal(size=(6, 4)).astype(np.float32),
    "b1": RANDOM.normal(size=4).astype(np.float32),
    "W2": RANDOM.normal(size=(4, 4)).astype(np.float32),
    "b2": RANDOM.normal(size=4).astype(np.float32),
    "W3": RANDOM.normal(size=(4, 3)).astype(np.float32),
    "b3": RANDOM.normal(size=3).astype(np.float32),
}


def constant(value) -> np.ndarray:
    return np.asarray(value, np.float32)


def graph(*steps, x=("N", *SHAPE), opset=17, dtype=TensorProto.FLOAT, typed=np.float32):
    """Return a model of nodes one behind the other.

    A step is an operator, its inputs ("" where the last result goes) and its attributes; an array
    among the inputs becomes an initializer.
    """
    nodes, initializers, last = [], [], "x"
    for i, (operator, inputs, attributes) in enumerate(steps):
        names = []
        for j, given in enumerate(inputs):
            if isinstance(given, np.ndarray):
                if given.dtype == np.float32:
                    given = given.astype(typed)
                initializers.append(numpy_helper.from_array(given, f"c{i}_{j}"))
                given = f"c{i}_{j}"
            names.append(given or last)
        last = f"v{i}"
        domain = "ai.onnx.ml" if operator == "Scaler" else ""
        nodes.append(helper.make_node(operator, names, [last], domain=domain, **attributes))
    return helper.make_model(
        helper.make_graph(
            nodes,
            "graph",
            [helper.make_tensor_value_info("x", dtype, x)],
            [helper.make_tensor_value_info(last, TensorProto.FLOAT, None)],
            initializers,
        ),
        opset_imports=[helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", 3)],
        ir_version=8,
    )


def op(operator, *inputs, **attributes):
    return operator, inputs or ("",), attributes


def gemm(layer, **attributes):
    return op("Gemm", "", WEIGHTS[f"W{layer}"], WEIGHTS[f"b{layer}"], **attributes)


def mlp(*before, activation="Relu", after=()):
    return [*before, gemm(1), op(activation), gemm(2), op(activation), gemm(3), *after]


def read(model, name="network.onnx", **asked) -> ParsedNetwork:
    return parse(name, model.SerializeToString(), **asked)


FLATTEN = op("Flatten")
BATCH_NORM = [constant(values) for values in ([2, 0.5, 1, 3], [1, 0, -1, 2], [0, 0.3, 0.1, 0.2])]
VARIANCE = constant([0.5, 1, 2, 0.25])
SHAPE_OF_BATCH = [  # x.view(x.shape[0], -1), as the older exporter of PyTorch writes it
    op("Shape"),
    op("Gather", "", np.array(0)),
    op("Unsqueeze", "", np.array([0])),
    op("Concat", "", np.array([-1]), axis=0),
    op("Reshape", "x", ""),
]
GRAPHS = {
    "flattened": mlp(FLATTEN),
    "sigmoid": mlp(FLATTEN, activation="Sigmoid"),
    "tanh": mlp(FLATTEN, activation="Tanh"),
    "reshaped": mlp(op("Reshape", "", np.array([-1, 6]))),
    "reshaped by the shape of the batch": mlp(*SHAPE_OF_BATCH),
    "axes of length 1": mlp(
        op("Unsqueeze", "", np.array([1])),
        op("Transpose", perm=[0, 2, 3, 1]),
        op("Reshape", "", np.array([0, 2, 3])),
        FLATTEN,
    ),
    "axes of length 1 taken away": mlp(
        op("Unsqueeze", "", np.array([1])), op("Squeeze", "", np.array([1])), FLATTEN
    ),
    "softmax": mlp(FLATTEN, after=[op("Softmax", axis=-1)]),
    "log softmax": mlp(FLATTEN, after=[op("LogSoftmax", axis=1), op("Identity")]),
    "transB and alpha": [
        FLATTEN,
        op("Gemm", "", WEIGHTS["W1"].T.copy(), WEIGHTS["b1"], transB=1, alpha=0.5, beta=2.0),
        op("Tanh"),
        op("Gemm", "", WEIGHTS["W2"]),
        op("Tanh"),
        gemm(3),
    ],
    "MatMul and Add": [
        FLATTEN,
        op("MatMul", "", WEIGHTS["W1"]),
        op("Add", WEIGHTS["b1"][None], ""),
        op("Relu"),
        op("MatMul", "", WEIGHTS["W3"]),
        op("Add", "", WEIGHTS["b3"]),
    ],
    "matrices on the left": [
        op("Reshape", "", np.array([1, 6])),
        op("Transpose", perm=[1, 0]),
        op("MatMul", WEIGHTS["W1"].T.copy(), ""),
        op("Add", "", WEIGHTS["b1"][:, None]),
        op("Sigmoid"),
        op("Gemm", WEIGHTS["W3"], "", WEIGHTS["b3"][:, None], transA=1),
        op("Transpose", perm=[1, 0]),
    ],
    "one layer": [FLATTEN, op("MatMul", "", WEIGHTS["W1"])],
    "no activation between two": [FLATTEN, gemm(1), gemm(2), op("Relu"), gemm(3)],
    "batch normalisation before the activation": [
        FLATTEN,
        gemm(1),
        op("BatchNormalization", "", *BATCH_NORM, VARIANCE, epsilon=1e-3),
        op("Relu"),
        gemm(3),
    ],
    "batch normalisation after it": [
        FLATTEN,
        gemm(1),
        op("Relu"),
        op("BatchNormalization", "", *BATCH_NORM, VARIANCE),
        op("Dropout"),
        gemm(3),
        op("Mul", "", constant(0.5)),  # a temperature
    ],
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_computes_here_what_it_computes_in_onnx(name):
    one = name == "matrices on the left"
    model = graph(*GRAPHS[name])
    parsed = read(model)

    x = RANDOM.random((1 if one else 5, *SHAPE)).astype(np.float32)
    (expected,) = ReferenceEvaluator(model).run(None, {"x": x})
    if name == "log softmax":
        expected = np.exp(expected)
    elif name != "softmax":
        expected = softmax(expected)
    np.testing.assert_allclose(
        predict(parsed.network, x.reshape(-1, 6)), expected, rtol=2e-5, atol=1e-6
    )
    assert parsed.trained_on == UNIT
    assert parsed.assumed == ({"pixels", "activation"} if name == "one layer" else {"pixels"})


PER_PIXEL = constant([[3, 60, 7], [99, 1, 20]])
SCALES = {
    "mean and std": ([op("Sub", "", constant(0.13)), op("Div", "", constant([[0.3]]))], UNIT),
    "times 2 minus 1": ([op("Mul", constant(2), ""), op("Sub", "", constant(1))], UNIT),
    "255": ([op("Div", "", constant(255))], NAMED["bytes"]),
    "1/255, after it is flat": ([FLATTEN, op("Mul", "", constant(1 / 255))], NAMED["bytes"]),
    "127.5": ([op("Sub", "", constant(127.5)), op("Div", "", constant(127.5))], NAMED["bytes"]),
    "one for each pixel": (
        [op("Sub", "", PER_PIXEL), op("Div", "", PER_PIXEL + 1)],
        NAMED["bytes"],
    ),
    "one for each column": ([op("Sub", "", constant([[0.1, 0.2, 0.3]]))], UNIT),
    "stds that differ much": (
        [
            op("Sub", "", constant(0.1)),
            op("Mul", "", constant([[1, 100, 1], [9, 9, 1]])),
        ],
        UNIT,
    ),
    "dark on light": (
        [op("Div", "", constant(255)), op("Sub", constant(1), "")],
        NAMED["bytes"],
    ),
    "scikit-learn's": (
        [FLATTEN, op("Scaler", offset=[0.1] * 6, scale=[1.0, 2, 3, 4, 5, 6])],
        UNIT,
    ),
}


@pytest.mark.parametrize("name", SCALES)
def test_the_scale_of_the_pixels_is_folded_by_itself(name):
    steps, pixels = SCALES[name]
    model = graph(*mlp(*steps, FLATTEN))
    parsed = read(model)

    assert parsed.trained_on == pixels
    assert parsed.assumed == frozenset()
    assert "It scales the pixels it is given: this is folded into W1 and b1." in map(
        str, parsed.notes
    )
    x = RANDOM.random((5, *SHAPE)).astype(np.float32)
    (expected,) = ReferenceEvaluator(model).run(None, {"x": np.float32(x / pixels.std)})
    np.testing.assert_allclose(
        predict(parsed.network, x.reshape(-1, 6)), softmax(expected), rtol=2e-4, atol=1e-5
    )


def test_an_image_of_bytes_is_of_0_to_255():
    model = graph(op("Cast", to=TensorProto.FLOAT), *mlp(FLATTEN), dtype=TensorProto.UINT8)

    assert read(model).trained_on == NAMED["bytes"]


@pytest.mark.parametrize("typed", [np.float16, np.float64])
def test_other_precisions_are_read(typed):
    network = read(graph(*mlp(FLATTEN), typed=typed)).network

    assert network["W1"].dtype == (np.float64 if typed == np.float64 else np.float32)
    np.testing.assert_array_equal(network["W1"], WEIGHTS["W1"].astype(typed))


def test_bfloat16_and_lists_of_numbers_are_read():
    model = graph(*mlp(FLATTEN))
    halves = (WEIGHTS["W1"].view(np.uint32) >> 16).astype(np.uint16)
    W1, b1 = model.graph.initializer[:2]
    W1.data_type, W1.raw_data = TensorProto.BFLOAT16, halves.tobytes()
    b1.ClearField("raw_data")
    b1.float_data.extend(WEIGHTS["b1"])

    network = read(model).network

    np.testing.assert_array_equal(network["W1"], (halves.astype(np.uint32) << 16).view(np.float32))
    np.testing.assert_array_equal(network["b1"], WEIGHTS["b1"])


def test_weights_may_be_shared_transposed_or_constants_of_the_graph():
    model = graph(FLATTEN, op("MatMul", "", WEIGHTS["W1"]), op("Relu"), gemm(3))
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(WEIGHTS["W1"].T.copy(), "W"))
    model.graph.node.insert(0, helper.make_node("Transpose", ["same"], ["c1_1"], perm=[1, 0]))
    model.graph.node.insert(0, helper.make_node("Identity", ["W"], ["same"]))
    model.graph.node.insert(
        0,
        helper.make_node(
            "Constant", [], ["c3_2"], value=numpy_helper.from_array(WEIGHTS["b3"], "b")
        ),
    )
    del model.graph.initializer[2]

    network = read(model).network

    np.testing.assert_array_equal(network["W1"], WEIGHTS["W1"])
    np.testing.assert_array_equal(network["b2"], WEIGHTS["b3"])


def test_what_only_reads_the_answer_is_left_aside():
    model = graph(*mlp(FLATTEN, after=[op("Softmax")]))
    model.graph.node.append(helper.make_node("ArgMax", ["v6"], ["best"], axis=1))
    model.graph.node.append(
        helper.make_node(
            "ArrayFeatureExtractor", ["classes", "best"], ["label"], domain="ai.onnx.ml"
        )
    )
    names = helper.make_tensor("classes", TensorProto.STRING, [3], [b"a", b"b", b"c"])
    model.graph.initializer.append(names)

    assert read(model).network.sizes == (6, 4, 4, 3)


def test_an_end_that_is_no_softmax_is_said():
    notes = read(graph(*mlp(FLATTEN, after=[op("Sigmoid")]))).notes

    assert "the class it reads is the same, its probabilities are others" in str(notes[0])


def test_a_sigmoid_for_one_of_two_classes_becomes_a_softmax_of_both():
    model = graph(
        FLATTEN, gemm(1), op("Tanh"), op("MatMul", "", WEIGHTS["W3"][:, :1]), op("Sigmoid")
    )
    x = RANDOM.random((5, *SHAPE)).astype(np.float32)
    (expected,) = ReferenceEvaluator(model).run(None, {"x": x})

    y = predict(read(model).network, x.reshape(-1, 6))

    np.testing.assert_allclose(y[:, 1:], expected, rtol=1e-5)


@pytest.mark.parametrize("producer", ["", "pytorch"])
def test_it_is_recognised_by_its_content(producer):
    model = graph(*mlp(FLATTEN))
    model.producer_name = producer

    notes = read(model, "network.npz").notes

    assert "the content is that of a .onnx file" in str(notes[0])


# What is refused


def convolution():
    kernel = np.zeros((1, 1, 3, 3), np.float32)
    return [op("Unsqueeze", "", np.array([1])), op("Conv", "", kernel), FLATTEN]


REFUSED = {
    "convolution": (convolution(), "its graph has 'Conv', .* What is read: Gemm, MatMul, Add"),
    "another activation": (
        mlp(FLATTEN, activation="LeakyRelu"),
        "its activation is 'LeakyRelu', where",
    ),
    "two activations": (
        [FLATTEN, gemm(1), op("Relu"), gemm(2), op("Tanh"), gemm(3)],
        "its hidden layers apply relu, tanh",
    ),
    "branch": (
        [FLATTEN, gemm(1), op("Sigmoid"), op("Mul", "", "v1")],
        "its graph has branches: 'Mul' takes two values",
    ),
    "another operator": ([op("Exp"), *mlp(FLATTEN)], "its graph has 'Exp'"),
    "divided by the image": ([op("Div", constant(1), "")], "its graph has Div"),
    "turned image": ([op("Transpose", perm=[0, 2, 1]), *mlp(FLATTEN)], "its graph has Transpose"),
    "rounded": ([op("Cast", to=TensorProto.INT64), *mlp(FLATTEN)], "its graph has Cast"),
    "constants of another number": (
        mlp(op("Sub", "", constant([1, 2, 3, 4])), FLATTEN),
        "computes 6 values with 4 constants",
    ),
    "rows of an image": (
        [op("MatMul", "", WEIGHTS["W1"][:3]), FLATTEN],
        r"takes 3 values, where \(2, 3\) come in",
    ),
    "layers that do not chain": ([FLATTEN, gemm(1), op("Relu"), gemm(1)], r"takes 6 .* \(4,\)"),
    "ends in an activation": (mlp(FLATTEN, after=[op("Relu")]), "followed by more .* with relu"),
    "goes on after its end": (
        mlp(FLATTEN, after=[op("Softmax"), op("Mul", "", constant(2))]),
        "goes on after its softmax",
    ),
    "begins with an activation": ([op("Relu"), *mlp(FLATTEN)], "applies relu where no dense"),
    "no layer": ([FLATTEN], "it has no dense layer"),
    "unknown weights": ([FLATTEN, op("MatMul", "", "nowhere")], "'?MatMul'? computes with"),
    "not finite": (mlp(op("Div", "", constant(0)), FLATTEN), "not finite"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_network_of_dense_layers_is_named(name):
    steps, said = REFUSED[name]
    with pytest.raises(WeightsError, match=rf"^network\.onnx: .*{said}"):
        read(graph(*steps))


def test_two_images_are_no_image():
    model = graph(*mlp(FLATTEN))
    model.graph.input.append(helper.make_tensor_value_info("y", TensorProto.FLOAT, [1]))

    with pytest.raises(WeightsError, match="takes 2 inputs"):
        read(model)


def elsewhere(tensor):
    """Say that the weights are in a file that would be read, if it were."""
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def huge(tensor):
    tensor.dims[:] = [10**9, 4]


def negative(tensor):
    tensor.dims[:] = [-6, -4]


def empty(tensor):
    tensor.ClearField("raw_data")


def untyped(tensor):
    tensor.data_type = 99


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (elsewhere, "its weights are in another file, which is not opened"),
        (huge, "declares 4e\\+09 values and holds fewer"),
        (negative, "holds fewer"),
        (empty, "holds fewer"),
        (untyped, "is damaged, or is not of numbers"),
    ],
)
def test_weights_that_are_not_in_the_file_are_not_looked_for(change, said):
    model = graph(*mlp(FLATTEN))
    change(model.graph.initializer[0])

    tracemalloc.start()
    with pytest.raises(WeightsError, match=said):
        read(model)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * 2**20


def message(number, content):
    """Return a field of a message, as Protocol Buffers write it."""
    length, count = b"", len(content)
    while count > 0x7F:
        length, count = length + bytes([count & 0x7F | 0x80]), count >> 7
    return bytes([number << 3 | 2]) + length + bytes([count]) + content


@pytest.mark.parametrize("empty_message", [b"\x0a\x00", b"\x0a\x02\x2a\x00", b"\x2a\x00"])
def test_millions_of_small_messages_are_not_made(empty_message):
    data = b"\x08\x08" + message(7, empty_message * 2**20)

    with pytest.raises(WeightsError, match="beside its weights it takes more than 1 MiB"):
        parse("network.onnx", data)


def test_a_file_that_was_cut_short_is_said_to_be_damaged():
    data = graph(*mlp(FLATTEN)).SerializeToString()

    with pytest.raises(WeightsError, match="damaged or was cut short"):
        parse("network.onnx", data[: len(data) // 2])


def test_a_product_that_is_too_large_is_not_made():
    size = 20_000
    model = graph(
        op("MatMul", "", np.ones((1, size), np.float32)),
        op("MatMul", "", np.ones((size, 1), np.float32)),
        op("MatMul", "", np.ones((1, size), np.float32)),
        op("Add", "", constant(1)),
        x=("N", 1),
    )
    assert read(model).network.sizes == (1, size)

    wide = graph(
        op("MatMul", "", np.ones((size, 1), np.float32)),
        op("MatMul", "", np.ones((1, size), np.float32)),
        x=("N", size),
    )
    with pytest.raises(WeightsError, match="at most 256 MiB"):
        read(wide)


def test_the_package_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)

    with pytest.raises(WeightsError, match=r"^network\.onnx: .* package onnx .* pip install onnx"):
        parse("network.onnx", b"\x08\x08" + message(7, b""))

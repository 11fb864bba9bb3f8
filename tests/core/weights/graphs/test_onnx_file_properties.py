import numpy as np
import pytest

from core.network.network import Network
from core.weights.content import WeightsError
from core.weights.reader import parse

onnx = pytest.importorskip("onnx", reason="onnx is not installed")
hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies
helper, numpy_helper = onnx.helper, onnx.numpy_helper


def valid() -> bytes:
    random = np.random.default_rng(1)
    shapes = {"c": (), "W": (6, 3), "b": (3,), "V": (2, 3), "mean": (3,), "variance": (3,)}
    constants = [
        numpy_helper.from_array(random.random(shape).astype(np.float32), name)
        for name, shape in shapes.items()
    ]
    nodes = [
        helper.make_node("Sub", ["x", "c"], ["v0"]),
        helper.make_node("Flatten", ["v0"], ["v1"]),
        helper.make_node("MatMul", ["v1", "W"], ["v2"]),
        helper.make_node("BatchNormalization", ["v2", *["b"] * 2, "mean", "variance"], ["v3"]),
        helper.make_node("Relu", ["v3"], ["v4"]),
        helper.make_node("Gemm", ["v4", "V"], ["v5"], transB=1, alpha=2.0),
    ]
    x = helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["N", 2, 3])
    y = helper.make_tensor_value_info("v5", onnx.TensorProto.FLOAT, ["N", 2])
    graph = helper.make_graph(nodes, "graph", [x], [y], constants)
    return helper.make_model(graph, producer_name="tests").SerializeToString()


VALID = valid()
PLACES = st.integers(0, len(VALID) - 1)


@given(
    st.none() | PLACES,
    st.dictionaries(PLACES, st.integers(0, 255), max_size=3),
    st.tuples(PLACES, st.binary(max_size=4)),
)
@settings(max_examples=150)
def test_a_damaged_file_is_read_as_a_network_or_refused_in_a_sentence(end, flipped, inserted):
    damaged = bytearray(VALID)
    for place, value in flipped.items():
        damaged[place] = value
    place, more = inserted
    damaged[place:place] = more

    try:
        outcome = parse("damaged.onnx", bytes(damaged[:end])).network
    except WeightsError as refusal:
        outcome = str(refusal)

    if isinstance(outcome, str):
        assert outcome.startswith("damaged.onnx: ")
        assert len(outcome) < 500
    else:
        assert isinstance(outcome, Network)

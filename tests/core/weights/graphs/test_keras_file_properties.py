from pathlib import Path

import pytest

from core.files import hdf5_process
from core.network.network import Network
from core.weights.content import WeightsError
from core.weights.graphs import keras_file
from core.weights.reader import parse
from tests.core.weights.graphs.keras_models import batch_norm, dense, keras3, layer, sequential

hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies

SAVED = (Path(__file__).with_name("keras") / "whole.h5").read_bytes()
LAYERS = [
    layer("InputLayer", batch_shape=[None, 2, 3]),
    layer("Rescaling", scale=2.0, offset=-1.0),
    layer("Flatten"),
    dense("a", 6, 3, "linear"),
    batch_norm("n", 3),
    layer("Activation", activation="tanh"),
    dense("b", 3, 2, "softmax"),
]
GROUPS = {
    "layers/dense": LAYERS[3][1].values(),
    "layers/batch_normalization": LAYERS[4][1].values(),
    "layers/dense_1": LAYERS[6][1].values(),
}
VALUES = st.sampled_from([None, True, 0, -1, 1e400, 2**70, "", "relu", [], [[]], {}, {"a": 1}])


def assert_read_or_refused(name: str, data: bytes) -> None:
    try:
        outcome = parse(name, data).network
    except WeightsError as refusal:
        outcome = str(refusal)

    if isinstance(outcome, str):
        assert outcome.startswith(f"{name}: ")
        assert len(outcome) < 500
    else:
        assert isinstance(outcome, Network)


def ways(value, way=()):
    """Yield the way to each part of a nested value."""
    yield way
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from ways(value[key], (*way, key))


def changed(value, way, new):
    """Return a nested value with another one at the end of a way, as far as it leads."""
    if not way:
        return new
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    if not isinstance(inner, dict) or way[0] not in inner:
        return value
    inner = {**inner, way[0]: changed(inner[way[0]], way[1:], new)}
    return list(inner.values()) if isinstance(value, list) else inner


MODEL = sequential(*LAYERS)


@given(st.lists(st.tuples(st.sampled_from(list(ways(MODEL))), VALUES), max_size=2))
@settings(max_examples=80)
def test_any_part_of_a_description_may_be_another_value(changes):
    model = MODEL
    for way, new in changes:
        model = changed(model, way, new)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keras_file, "read_hdf5", hdf5_process.contents)
        assert_read_or_refused("changed.keras", keras3(model, GROUPS))


@given(st.dictionaries(st.integers(0, len(SAVED) - 1), st.integers(0, 255), max_size=6))
@settings(max_examples=6)  # a process each
def test_a_damaged_file_is_read_as_a_network_or_refused_in_a_sentence(flipped):
    damaged = bytearray(SAVED)
    for place, value in flipped.items():
        damaged[place] = value

    assert_read_or_refused("damaged.h5", bytes(damaged))

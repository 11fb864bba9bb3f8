import pickle

import numpy as np
import pytest

from core.network.layers import ACTIVATIONS
from core.network.network import Network, forward
from core.weights.content import WeightsError
from core.weights.reader import read_weights
from core.weights.writer import write_weights

hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies


@st.composite
def networks(draw) -> Network:
    """Draw a network of any depth, widths, precision and activation."""
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=7))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = draw(st.sampled_from([1e-30, 1.0, 1e3]))
    parameters = {}
    for layer in range(1, len(sizes)):
        shape = (sizes[layer - 1], sizes[layer])
        parameters[f"W{layer}"] = (scale * random.normal(size=shape)).astype(dtype)
        parameters[f"b{layer}"] = (scale * random.normal(size=shape[1])).astype(dtype)
    return Network(parameters, draw(st.sampled_from(sorted(ACTIVATIONS))))


def assert_equal(network: Network, expected: Network) -> None:
    assert network.activation == expected.activation
    assert network.sizes == expected.sizes
    for name in expected:
        assert network[name].dtype == expected[name].dtype
        assert network[name].tobytes() == expected[name].tobytes()


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_any_network_is_read_back_as_it_was_written(tmp_path_factory, ending):
    folder = tmp_path_factory.mktemp("networks")

    @given(networks())
    def holds(network):
        write_weights(folder / f"network{ending}", network)
        assert_equal(read_weights(folder / f"network{ending}"), network)

    holds()


@given(networks(), st.integers(0, pickle.HIGHEST_PROTOCOL), st.sampled_from("CF"))
def test_any_pickled_network_is_read_whole(tmp_path_factory, network, protocol, order):
    path = tmp_path_factory.getbasetemp() / "any.pkl"
    arrays = {name: np.array(values, order=order) for name, values in network.items()}
    path.write_bytes(pickle.dumps(arrays, protocol=protocol))

    assert_equal(read_weights(path, network.activation), network)


def valid_file(folder, ending: str) -> bytes:
    random = np.random.default_rng(1)
    network = Network({"W1": random.normal(size=(3, 2)), "b1": random.normal(size=2)}, "relu")
    path = folder / f"valid{ending}"
    if ending.endswith(".pkl"):
        path.write_bytes(pickle.dumps(dict(network), protocol=int(ending[0])))
    else:
        write_weights(path, network)
    return path.read_bytes()


@pytest.mark.parametrize("ending", [".npz", ".safetensors", *(f"{p}.pkl" for p in range(6))])
@pytest.mark.filterwarnings("ignore:Reading `.npy` or `.npz` file required additional header")
@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")
def test_a_damaged_file_is_read_as_a_network_or_refused_in_a_sentence(tmp_path_factory, ending):
    folder = tmp_path_factory.mktemp("damaged")
    valid = valid_file(folder, ending)
    places = st.integers(0, len(valid) - 1)

    @given(
        st.none() | places,
        st.dictionaries(places, st.integers(0, 255), max_size=4),
        st.tuples(places, st.binary(max_size=6)),
    )
    @settings(max_examples=100)
    def holds(end, flipped, inserted):
        damaged = bytearray(valid)
        for place, value in flipped.items():
            damaged[place] = value
        place, more = inserted
        damaged[place:place] = more
        path = folder / f"damaged{ending}"
        path.write_bytes(damaged[:end])

        try:
            outcome = read_weights(path)
        except WeightsError as refusal:
            outcome = str(refusal)

        if isinstance(outcome, str):
            assert outcome.startswith(path.name)
            assert len(outcome) < 500
        else:
            assert forward(outcome, np.zeros(outcome.sizes[0]))["y"].shape == outcome.sizes[-1:]

    holds()


@given(st.binary(max_size=200), st.sampled_from([".npz", ".safetensors", ".pkl"]))
def test_bytes_of_any_kind_are_refused(tmp_path_factory, contents, ending):
    path = tmp_path_factory.getbasetemp() / f"any{ending}"
    path.write_bytes(contents)

    with pytest.raises(WeightsError):
        read_weights(path)

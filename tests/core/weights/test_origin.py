import numpy as np
import pytest

from core import init_network
from core.weights.custom import keep_network
from core.weights.origin import Origin
from core.weights.reader import interpret_weights, parse
from core.weights.writer import network_bytes

ORIGIN = Origin("mine ![i](x).npz", "z1.3_off~y.9_bias_1.5")


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors"])
def test_what_a_network_was_made_of_is_read_again(name):
    data = network_bytes(init_network(), name, origin=ORIGIN)
    assert parse(name, data).origin == ORIGIN
    assert parse(name, data).origin.edit_count == 2
    assert parse(name, network_bytes(init_network(), name)).origin is None


@pytest.mark.parametrize(
    "origin", [("a.npz", ""), ("", "z1.3_off"), ("a.npz", "z1.3"), ("a.npz", "z1.3_off~")]
)
def test_what_says_something_else_by_these_names_is_left_aside(origin):
    data = network_bytes(init_network(), "a.npz", origin=Origin(*origin))
    found = parse("a.npz", data)
    assert found.origin is None
    np.testing.assert_array_equal(found.network["W1"], init_network()["W1"])


def test_a_network_of_ones_own_keeps_it(tmp_path):
    path = keep_network(init_network(), "mine", tmp_path, origin=ORIGIN)
    assert interpret_weights(path).origin == ORIGIN

import json

import numpy as np

from core import Network
from core.network.packing import pack


def test_a_packed_network_is_a_line_of_json_and_its_parameters_on_a_boundary_of_four_bytes():
    values = np.arange(12, dtype=np.float64)
    network = Network({"W1": values[:8].reshape(2, 4).T[:, ::-1], "b1": values[8:10]}, "tanh")

    head, newline, rest = pack(network, "a key").partition(b"\n")

    assert json.loads(head) == {"key": "a key", "sizes": [4, 2], "activation": "tanh"}
    assert (len(head) + len(newline)) % 4 == 0
    expected = [*network["W1"].ravel(), *network["b1"]]
    assert np.frombuffer(rest, "<f4").tolist() == expected

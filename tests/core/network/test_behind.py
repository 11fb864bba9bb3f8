from itertools import pairwise

import numpy as np
import pytest

from core import Network, forward
from core.network.behind import network_behind


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_the_network_behind_a_layer_goes_on_from_its_activations(activation):
    rng = np.random.default_rng(4)
    sizes = 6, 5, 4, 3, 2
    parameters = {}
    for layer, (before, after) in enumerate(pairwise(sizes), start=1):
        parameters |= {
            f"W{layer}": rng.normal(size=(before, after)),
            f"b{layer}": rng.normal(size=after),
        }
    network = Network(parameters, activation)
    arrays = forward(network, rng.random((7, 6)))
    for layer in (1, 2, 3):
        behind = network_behind(network, layer)
        assert behind.sizes == sizes[layer:]
        np.testing.assert_allclose(forward(behind, arrays[f"z{layer}"]).y, arrays.y, rtol=1e-12)

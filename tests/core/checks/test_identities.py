import numpy as np
import pytest

from core import Network
from core.checks import identities
from core.checks.identities import (
    batch_deviation,
    gradient_deviation,
    ledger_deviation,
    probability_deviation,
    softmax_deviation,
)
from core.network.layers import ACTIVATIONS

ALL = [
    ledger_deviation,
    probability_deviation,
    batch_deviation,
    softmax_deviation,
    gradient_deviation,
]
X = np.random.default_rng(1).random((30, 20), dtype=np.float32)


def random_network(sizes=(20, 15, 12, 4), activation="sigmoid", dtype=np.float32, scale=1.0):
    random = np.random.default_rng(2)
    parameters = {}
    for layer in range(1, len(sizes)):
        shape = sizes[layer - 1 : layer + 1]
        parameters[f"W{layer}"] = (scale * random.normal(0, 0.5, shape)).astype(dtype)
        parameters[f"b{layer}"] = (scale * random.normal(0, 0.5, shape[1])).astype(dtype)
    return Network(parameters, activation)


@pytest.mark.parametrize("deviation", ALL)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [0.2, 1, 5])
def test_every_identity_holds_in_any_network(deviation, activation, dtype, scale):
    network = random_network(activation=activation, dtype=dtype, scale=scale)

    assert deviation(network, X).holds


@pytest.mark.parametrize("deviation", ALL)
@pytest.mark.parametrize("sizes", [(20, 3), (20, 8, 8, 8, 8, 2), (20, 5, 1)])
def test_every_identity_holds_at_any_depth(deviation, sizes):
    assert deviation(random_network(sizes), X).holds


def test_a_float64_network_is_held_to_the_precision_of_float64():
    for deviation in (ledger_deviation, probability_deviation, batch_deviation):
        single = deviation(random_network(), X)
        double = deviation(random_network(dtype=np.float64), X)
        assert double.largest < 1e-14 < 1e-9 < single.tolerance
        assert double.tolerance == single.tolerance / 2**29


@pytest.mark.parametrize("deviation", ALL)
def test_numbers_that_overflow_do_not_pass(deviation):
    with np.errstate(all="ignore"):
        assert not deviation(random_network((20, 15, 4), "relu", scale=1e30), X).holds


def test_one_wrong_derivative_among_thousands_is_noticed(monkeypatch):
    class Slipped(identities.Gradients):
        def __getitem__(self, name):
            gradient = super().__getitem__(name)
            if name != "W1":
                return gradient
            gradient = gradient.copy()
            gradient[3, 4] *= 1.01
            return gradient

    monkeypatch.setattr(identities, "Gradients", Slipped)

    assert not gradient_deviation(random_network(), X).holds

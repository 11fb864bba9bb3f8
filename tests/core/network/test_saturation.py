import numpy as np
import pytest

from core import relu, sigmoid, tanh
from core.network.saturation import saturation


@pytest.mark.parametrize(
    ("activation", "z", "share"),
    [
        ("sigmoid", [0.0, 0.009, 0.011, 0.5, 0.989, 0.991, 1.0, 0.02], 4 / 8),
        ("tanh", [-1.0, -0.991, -0.989, 0.0, 0.005, 0.989, 0.991, 1.0], 4 / 8),
        ("relu", [0.0, 0.0, 1e-9, 0.995, 1.0, 7.0, 0.0, 2.0], 3 / 8),
    ],
)
def test_saturated_is_what_lies_at_the_limits_of_its_activation(activation, z, share):
    assert saturation(np.array(z), activation) == share


@pytest.mark.parametrize(
    ("activation", "function"), [("sigmoid", sigmoid), ("tanh", tanh), ("relu", relu)]
)
def test_a_layer_far_from_0_is_saturated(activation, function):
    assert saturation(function(np.full(5, -50.0)), activation) == 1.0

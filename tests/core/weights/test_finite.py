from pathlib import Path

import numpy as np
import pytest

from core import Network, init_network, read_weights
from core.weights.content import WeightsError
from core.weights.finite import check_finite

HOSTILE = Path(__file__).parents[2] / "cases" / "hostile"


def test_a_usual_network_is_finite():
    check_finite(init_network())


@pytest.mark.parametrize(
    ("scales", "said"),
    [
        ((1e38, 1), "a1 of layer 1"),
        ((-1e38, 1), "a1 of layer 1"),
        ((1e20, 1e20), "a2 of layer 2"),
    ],
)
def test_a_result_that_overflows_is_refused_with_its_layer(scales, said):
    first, second = (np.float32(scale) for scale in scales)
    network = Network(
        {
            "W1": np.full((784, 3), first),
            "b1": np.zeros(3, np.float32),
            "W2": np.full((3, 10), second),
            "b2": np.zeros(10, np.float32),
        },
        "relu",
    )
    with pytest.raises(WeightsError, match=said):
        check_finite(network)


def test_an_overflow_that_most_images_do_not_reach_is_found():
    W = np.zeros((784, 3), np.float32)
    W[:4, 1] = 1e38, -1e38, 3e38, -3e38  # they cancel where all are bright
    arrays = {"W1": W, "b1": np.zeros(3, np.float32)}
    with pytest.raises(WeightsError, match="a1 of layer 1"):
        check_finite(Network(arrays))


def test_the_file_is_named():
    with pytest.raises(WeightsError, match=r"^n29_1e38\.npz: its weights are finite, .* layer 1"):
        read_weights(HOSTILE / "n29_1e38.npz")

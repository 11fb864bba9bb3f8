"""Weight files as people have them, each with its true accuracy on MNIST's test images."""

from pathlib import Path

import numpy as np
import pytest

from core import Network, evaluate
from core.datasets.mnist import apply_flags, read_split
from core.weights.reader import interpret_weights

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture(scope="module")
def mnist_test(mnist_dir):
    return apply_flags(*read_split("mnist", "test"))


@pytest.mark.parametrize(
    ("file", "arguments", "sizes", "accuracy"),
    [
        (
            "w01_normalize_1307_3081.safetensors",
            {"activation": "relu", "pixels": (0.1307, 0.3081)},
            (784, 12, 10),
            0.9273,
        ),
        (
            "w01b_raw_0_255.safetensors",
            {"activation": "relu", "pixels": "bytes"},
            (784, 12, 10),
            0.7914,
        ),
        (
            "w06_layer_one_two_three_four.npz",
            {"activation": "relu"},
            (784, 12, 12, 12, 10),
            0.9289,
        ),
    ],
)
class TestWhatPeopleBring:
    def test_is_read(self, file, arguments, sizes, accuracy):
        network = interpret_weights(CASES / file, **arguments).network
        assert isinstance(network, Network)
        assert network.sizes == sizes

    def test_is_as_accurate_as_where_it_was_made(
        self, file, arguments, sizes, accuracy, mnist_test
    ):
        network = interpret_weights(CASES / file, **arguments).network
        assert evaluate(network, *mnist_test).accuracy == pytest.approx(accuracy, abs=2e-4)
        assert np.isfinite(evaluate(network, *mnist_test).loss).all()

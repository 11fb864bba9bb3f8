import math

import numpy as np
import pytest

from core import Network, predict
from core.explanation.counterfactual import counterfactual
from tests.core.explanation.test_counterfactual import random_network

hypothesis = pytest.importorskip("hypothesis")
given, settings, st = hypothesis.given, hypothesis.settings, hypothesis.strategies


@given(
    seed=st.integers(0, 10_000),
    hidden=st.lists(st.integers(1, 8), max_size=3),
    activation=st.sampled_from(["sigmoid", "tanh", "relu"]),
    double=st.booleans(),
)
@settings(max_examples=60)
def test_what_is_found_is_the_target_and_what_is_not_is_the_image_itself(
    seed, hidden, activation, double
):
    network = random_network((7, *hidden, 4), activation, seed)
    if not double:
        network = Network({name: p.astype(np.float32) for name, p in network.items()}, activation)
    # Some pixels quite black or white, as in most images.
    x = np.clip(np.random.default_rng(seed).uniform(-0.5, 1.5, 7), 0, 1).astype(np.float32)

    for target in range(4):
        change = counterfactual(network, x, target, steps=40)

        assert change.image.shape == x.shape
        assert change.image.dtype == np.float32
        assert ((change.image >= 0) & (change.image <= 1)).all()
        if change.found:
            assert predict(network, change.image).argmax() == target
            assert change.distance == pytest.approx(np.linalg.norm(change.image - x))
        else:
            assert change.distance == math.inf
            np.testing.assert_array_equal(change.image, x)

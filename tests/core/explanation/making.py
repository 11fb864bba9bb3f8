"""Networks of float64 with an image and a reference, and what draws them."""

from itertools import pairwise
from math import exp, tanh

import numpy as np
from hypothesis import strategies as st

from core import Network

FUNCTIONS = {
    "sigmoid": lambda a: 1 / (1 + exp(-a)),
    "relu": lambda a: max(a, 0.0),
    "tanh": tanh,
}


def made(seed, sizes, activation, scale=1.0):
    """Make a network of float64, an image and a reference."""
    rng = np.random.default_rng(seed)
    parameters = {}
    for layer, shape in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = rng.normal(0, scale, shape)
        parameters[f"b{layer}"] = rng.normal(0, 1, shape[1])
    return Network(parameters, activation), rng.random(sizes[0]), rng.random(sizes[0])


SHAPES = st.lists(st.integers(1, 6), min_size=0, max_size=4).map(lambda hidden: [5, *hidden, 3])
ACTIVATIONS = st.sampled_from(sorted(FUNCTIONS))

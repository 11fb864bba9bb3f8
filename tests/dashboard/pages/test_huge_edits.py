"""Edits by the largest numbers: each page is drawn, with them or with a sentence why not."""

import numpy as np
import pytest

from core import Network, write_weights
from core.network.initialisation import initial_parameters
from tests.dashboard.app import start

#: Refused, as the sums overflow; and as large as they may be.
EDITS = (
    ("sigmoid", "y.2_set_3e38_0-11"),
    ("relu", "z1.2_set_4e35_0-783~z2.1_set_4e37_0-7"),
    ("relu", "z1.2_set_4e35_0-783"),
    ("sigmoid", "y.2_set_2e37_0-11"),
    ("sigmoid", "y.2_bias_3e38~y.3_bias_3e38"),
    ("relu", "y.2_bias_1e20~y.3_bias_1e20"),
)
VIEWS = (
    ("networks", {}),
    ("forward", {"repair": "true"}),
    ("forward", {"repair": "true", "unit": "y[3]", "repair_of": "unit"}),
    ("units", {"hidden": "z1[2]"}),
    ("units", {"hidden": "z2[1]"}),
)


@pytest.mark.parametrize(("activation", "edits"), EDITS)
def test_each_page_is_drawn(weights, activation, edits):
    """`start` asks for no exception."""
    random = np.random.default_rng(0)
    parameters = initial_parameters((784, 16, 12, 10), activation, random)
    write_weights(weights / "mine.npz", Network(parameters, activation))
    for view, address in VIEWS:
        app = start(view, data="sample", network="mine.npz", edits=edits, **address)
        refused = any("edits=" in each.value for each in app.warning)
        assert refused != ("edits" in app.query_params)

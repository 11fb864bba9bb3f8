from dataclasses import fields

import numpy as np
import pytest

from core import init_network, load_mnist
from core.explanation.units import profiles
from core.network.edits import apply_edits, read_edits
from core.network.network import layer_activations
from dashboard.pages.units.layer import Layer
from dashboard.state.selection import Selection

X, T = load_mnist(source="sample")[1]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "text",
    [
        "z1.8_raise_0.1_200-240",
        "z1.8_bias_1.5~z1.3_off",
        "z2.8_set_1_5~z2.0_off",
        "z1.8_off~z2.8_set_1_5",
        "y.9_set_1_5",
    ],
)
def test_after_any_edits_the_units_are_summed_up_as_those_of_the_edited_network(text, number):
    network = apply_edits(init_network(), read_edits(text))
    found = Layer(Selection("sample", "bundled.npz", "test", 0, None, edits=text), number).profiles
    z = layer_activations(network, X, number)
    whole = profiles(z, T, "sigmoid")
    for name in (field.name for field in fields(whole)):
        ours, theirs = getattr(found, name), getattr(whole, name)
        if name in ("most", "least"):  # equals but for rounding may stand the other way round
            ours, theirs = (np.take_along_axis(z.T, each, axis=1) for each in (ours, theirs))
        np.testing.assert_allclose(ours, theirs, atol=1e-6, err_msg=name)

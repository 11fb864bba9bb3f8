import numpy as np
import pytest

from core import Network, evaluate, forward
from core.evaluation.edited import evaluate_edited
from core.network.edit import Edit
from core.network.edits import apply_edits
from core.network.initialisation import initial_parameters
from core.network.unit import Unit

hypothesis = pytest.importorskip("hypothesis")
given, st = hypothesis.given, hypothesis.strategies


@st.composite
def edited_networks(draw):
    """Draw a network of any sizes, and edits of every kind of it."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    sizes[-1] += 1
    activation = draw(st.sampled_from(["sigmoid", "relu", "tanh"]))
    random = np.random.default_rng(draw(st.integers(0, 99)))
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    parameters = initial_parameters(tuple(sizes), activation, random)
    network = Network({k: v.astype(dtype) for k, v in parameters.items()}, activation)
    edits = []
    for _ in range(draw(st.integers(0, 4))):
        layer = draw(st.integers(1, network.depth))
        index = draw(st.integers(0, sizes[layer] - 1))
        unit = Unit("y" if layer == network.depth else f"z{layer}", index)
        kinds = ["raise", "lower", "set", "erase", "add", "bias"]
        kind = draw(st.sampled_from(kinds if unit.array == "y" else [*kinds, "off"]))
        amount = draw(st.floats(-3, 3))
        if kind == "add":
            edit = Edit.adding(unit, random.normal(size=sizes[layer - 1]))
        elif kind in ("bias", "off"):
            edit = Edit(unit, kind, amount)
        else:
            inputs = draw(st.sets(st.integers(0, sizes[layer - 1] - 1), min_size=1))
            edit = Edit(unit, kind, amount, tuple(inputs))
        edits.append(edit)
    return network, edits, random


@given(edited_networks())
def test_what_is_computed_again_equals_a_whole_evaluation(drawn):
    network, edits, random = drawn
    x = random.random((30, network.sizes[0])).astype(network["W1"].dtype)
    t = random.integers(0, network.sizes[-1], 30)
    before, asked = forward(network, x), []

    def kept(layer):
        asked.append(layer)
        return before[f"z{layer}"]

    edited = apply_edits(network, edits)
    found, whole = evaluate_edited(edited, edits, x, t, kept), evaluate(edited, x, t)
    tolerance = 1e-4 if x.dtype == np.float32 else 1e-9
    np.testing.assert_allclose(found.probabilities, whole.probabilities, atol=tolerance)
    told_apart = whole.margin > tolerance
    np.testing.assert_array_equal(found.predicted[told_apart], whole.predicted[told_apart])
    first = min((edit.unit.layer(network.depth) for edit in edits), default=network.depth)
    assert set(asked) <= {first - 1, first}

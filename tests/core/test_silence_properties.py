import warnings
from itertools import pairwise

import numpy as np
import pytest

from core import Network, cross_entropy, evaluate, forward, predict, relu, sigmoid, softmax, tanh
from core.explanation.ablation import ablate, removal_accuracies
from core.explanation.attribution import attribute_logit, attribute_loss, ledger
from core.explanation.neighbours import distances_to
from core.explanation.projection import pca
from core.explanation.units import profiles
from core.network.backpropagation import loss_gradients
from core.network.layers import ACTIVATIONS, affine
from core.network.saturation import saturation

hypothesis = pytest.importorskip("hypothesis")
numpy_st = pytest.importorskip("hypothesis.extra.numpy")
given, st = hypothesis.given, hypothesis.strategies

SIZES = (4, 3, 3, 2)


@pytest.fixture(autouse=True, scope="module")
def _numpy_raises():
    before = np.seterr(all="raise")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    np.seterr(**before)


def finite(width: int, shape, bound: float | None = None):
    """Give arrays of any finite value, the largest and those below the normal numbers too."""
    low = None if bound is None else -bound
    elements = st.floats(low, bound, width=width, allow_nan=False, allow_infinity=False)
    return numpy_st.arrays(f"f{width // 8}", shape, elements=elements)


@st.composite
def networks(draw, bound: float | None = None):
    """Give networks of any finite parameters, and a batch of any finite images for each."""
    width = draw(st.sampled_from([32, 64]))
    parameters = {}
    for layer, (n_in, n_out) in enumerate(pairwise(SIZES), start=1):
        parameters[f"W{layer}"] = draw(finite(width, (n_in, n_out), bound))
        parameters[f"b{layer}"] = draw(finite(width, n_out, bound))
    activation = draw(st.sampled_from(list(ACTIVATIONS)))
    return Network(parameters, activation), draw(finite(width, (5, SIZES[0]), bound))


@given(st.sampled_from([32, 64]).flatmap(lambda width: finite(width, (3, 4))))
def test_every_function_of_a_layer_is_silent_and_finite(a):
    y = softmax(a)
    results = [sigmoid(a), relu(a), tanh(a), y, cross_entropy(y, [0, 1, 2])]
    for row in ACTIVATIONS.values():
        results.append(row.slope(row.function(a)))

    for result in results:
        assert np.isfinite(result).all()
        assert result.dtype == a.dtype


@given(networks())
def test_a_forward_pass_is_silent_whatever_its_numbers(given):
    network, x = given

    assert affine(x, network["W1"], network["b1"]).shape == (5, SIZES[1])
    assert list(forward(network, x)) == ["a1", "z1", "a2", "z2", "a3", "y"]
    assert predict(network, x[0]).shape == (SIZES[-1],)


@given(networks(2.0**30))
def test_a_network_far_past_saturation_gives_probabilities(given):
    network, x = given
    y = predict(network, x)

    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-6)
    found = evaluate(network, x, [0, 1, 0, 1, 0])
    assert np.isfinite(found.loss).all()
    assert np.isfinite(found.margin).all()
    assert 0 <= found.ece() <= 1


@given(networks())
def test_what_explains_a_network_is_silent_whatever_its_numbers(given):
    network, x = given
    t = np.array([0, 1, 0, 1, 0])
    gradients = loss_gradients(network, x, t)
    arrays = forward(network, x)

    assert all(gradients[name].dtype == x.dtype for name in gradients)
    assert isinstance(ledger(network, x[0], 1, 0, versus=2).total, float)
    assert attribute_logit(network, x, 0, 1).gradient_times_input.shape == x.shape
    assert attribute_loss(network, x, t).gradient_times_input.shape == x.shape
    assert predict(ablate(network, {"z1": [0], "z2": [1, 2]}), x).shape == (5, SIZES[-1])
    assert removal_accuracies(network, x, t)["z2"].shape == (SIZES[2],)
    assert 0 <= saturation(arrays["z1"], network.activation) <= 1
    assert distances_to(x, x[0]).shape == (5,)


@given(networks(2.0**30))
def test_profiles_and_components_are_silent(given):
    network, x = given
    z = forward(network, x)["z1"]

    assert profiles(z, np.array([0, 1, 0, 1, 0]), network.activation).histogram.sum() == z.size
    assert pca(x).coordinates.shape == (5, 2)

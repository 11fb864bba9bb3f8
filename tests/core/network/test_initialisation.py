import math

import numpy as np
import pytest

from core.network.initialisation import INITIALISATIONS, initial_parameters
from core.network.layers import ACTIVATIONS

VARIANCES = {
    "glorot": (2 / (400 + 300), 2 / (300 + 200)),
    "he": (2 / 400, 2 / 300),
    "small": (1e-4, 1e-4),
}


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_initial_weights_have_the_variance_of_their_source(initialisation):
    parameters = initial_parameters(
        (400, 300, 200), "sigmoid", np.random.default_rng(0), initialisation
    )

    assert list(parameters) == ["W1", "b1", "W2", "b2"]
    assert [p.shape for p in parameters.values()] == [(400, 300), (300,), (300, 200), (200,)]
    assert {p.dtype for p in parameters.values()} == {np.dtype(np.float32)}
    for name, variance in zip(("W1", "W2"), VARIANCES[initialisation], strict=True):
        assert parameters[name].var() == pytest.approx(variance, rel=0.03)
        assert abs(parameters[name].mean()) < 5 * math.sqrt(variance / parameters[name].size)
    assert not parameters["b1"].any()
    assert not parameters["b2"].any()


@pytest.mark.parametrize("initialisation", INITIALISATIONS)
def test_glorot_draws_between_limits_and_the_others_normally(initialisation):
    W = initial_parameters((400, 300), "tanh", np.random.default_rng(0), initialisation)["W1"]

    kurtosis = ((W - W.mean()) ** 4).mean() / W.var() ** 2
    assert kurtosis == pytest.approx(9 / 5 if initialisation == "glorot" else 3, rel=0.03)
    if initialisation == "glorot":
        assert abs(W).max() <= math.sqrt(6 / (400 + 300)) * (1 + 1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_auto_draws_what_suits_the_activation(activation):
    def drawn(*initialisation):
        return initial_parameters((5, 4, 3), activation, np.random.default_rng(0), *initialisation)

    named = drawn({"sigmoid": "glorot", "tanh": "glorot", "relu": "he"}[activation])

    for automatic in (drawn(), drawn("auto")):
        for name, values in named.items():
            np.testing.assert_array_equal(automatic[name], values)


def test_an_initialisation_that_is_not_known_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"'xavier' is not known; .* auto, glorot, he, small\."):
        initial_parameters((5, 3), "tanh", np.random.default_rng(0), "xavier")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_what_suits_an_activation_is_an_initialisation(activation):
    assert ACTIVATIONS[activation].initialisation in INITIALISATIONS

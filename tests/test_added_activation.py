"""An activation is one row of mathematics and one row of words: two more are added, and used."""

import math

import numpy as np
import pytest

from core import Network, evaluate, forward, load_mnist, predict, read_weights, train, write_weights
from core.arrays import Array, silent
from core.explanation.ablation import ablate, removal_accuracies
from core.explanation.units import profiles
from core.messages import Message
from core.network.backpropagation import loss_gradients
from core.network.initialisation import initial_parameters
from core.network.layers import ACTIVATIONS, Activation, cross_entropy
from core.network.saturation import saturation
from core.weights.portable import standalone_program
from dashboard.components.arrays import drawn, meaning
from dashboard.components.listing import forward_lines
from dashboard.pages.forward.charts import activation_points
from dashboard.pages.what_if import backward
from dashboard.words.activations import NEAR_LIMITS, WORDS, Words


def leaky(a) -> Array:
    return np.maximum(a, 0) + 0.01 * np.minimum(a, 0)


@silent
def softplus(a) -> Array:
    return np.log1p(np.exp(-np.abs(a))) + np.maximum(a, 0)


MATHEMATICS = {
    "leaky_relu": Activation(
        leaky,
        lambda z: np.where(z > 0, 1, 0.01).astype(z.dtype),
        low=-math.inf,
        high=math.inf,
        initialisation="he",
        silencing_bias=0.0,
        code="np.where({a} > 0, {a}, 0.01 * {a})",
        slope_code="np.where({z} > 0, 1, 0.01)",
    ),
    "softplus": Activation(
        softplus,
        silent(lambda z: -np.expm1(-z)),
        low=0.0,
        high=math.inf,
        initialisation="he",
        silencing_bias=-1000.0,
        code="np.logaddexp({a}, 0)",
        slope_code="(1 - np.exp(-{z}))",
    ),
}


@pytest.fixture(params=MATHEMATICS)
def activation(request, monkeypatch) -> str:
    name: str = request.param
    monkeypatch.setitem(ACTIVATIONS, name, MATHEMATICS[name])
    monkeypatch.setitem(
        WORDS,
        name,
        Words(
            lambda units: Message("{units} sums, bent.", units=units),
            lambda layer: Message("dz{layer} times a slope.", layer=layer),
            lambda accuracy, fraction: Message("{accuracy}", accuracy=accuracy),
            NEAR_LIMITS,
        ),
    )
    return name


@pytest.fixture
def network(activation) -> Network:
    random = np.random.default_rng(4)
    sizes = (5, 4, 6, 3)
    parameters = {
        f"{kind}{layer}": random.normal(size=shape)
        for layer in (1, 2, 3)
        for kind, shape in (("W", sizes[layer - 1 : layer + 1]), ("b", sizes[layer]))
    }
    return Network(parameters, activation)


@pytest.fixture
def x() -> Array:
    return np.random.default_rng(5).normal(size=(30, 5))


def test_its_forward_pass_applies_it(network, activation, x):
    arrays = forward(network, x)

    for layer in (1, 2):
        z = MATHEMATICS[activation].function(arrays[f"a{layer}"])
        np.testing.assert_array_equal(arrays[f"z{layer}"], z)
    assert evaluate(network, x, np.zeros(30, int)).probabilities.shape == (30, 3)


def test_its_gradients_agree_with_finite_differences(network, x):
    t = np.arange(30) % 3

    def loss(name: str, place: tuple[int, ...], move: float) -> float:
        parameters = {key: array.copy() for key, array in network.items()}
        parameters[name][place] += move
        moved = Network(parameters, network.activation)
        return float(cross_entropy(predict(moved, x), t).sum())

    gradients = loss_gradients(network, x, t)

    for name in network:
        for place in np.ndindex(network[name].shape):
            difference = (loss(name, place, 1e-6) - loss(name, place, -1e-6)) / 2e-6
            assert gradients[name][place] == pytest.approx(difference, rel=1e-4, abs=1e-7)


def test_its_units_saturate_where_its_slope_vanishes(activation):
    z = np.array([-3.0, 0.0, 0.005, 0.02, 7.0])
    assert saturation(z, activation) == (0.0 if activation == "leaky_relu" else 3 / 5)


def test_its_units_are_switched_off_and_summed_up(network, activation, x):
    t = np.arange(30) % 3
    off = ablate(network, {"z1": [0, 2], "z2": [5]})
    arrays = forward(network, x)

    assert not forward(off, x)["z1"][:, [0, 2]].any()
    assert not forward(off, x)["z2"][:, 5].any()
    alone = [evaluate(ablate(network, {"z2": [unit]}), x, t).accuracy for unit in range(6)]
    assert removal_accuracies(network, x, t)["z2"].tolist() == alone
    for name in ("z1", "z2"):
        found = profiles(arrays[name], t, activation, classes=3)
        assert (found.histogram.sum(axis=1) == 30).all()
        assert found.edges[-1] == arrays[name].max()
        low = 0 if activation == "softplus" else arrays[name].min()
        assert found.edges[0] == low


def test_its_networks_start_from_the_weights_that_suit_it(activation):
    def weights(initialisation: str) -> Array:
        random = np.random.default_rng(0)
        return initial_parameters((5, 4, 3), activation, random, initialisation)["W1"]

    np.testing.assert_array_equal(weights("auto"), weights("he"))


def test_it_learns_real_digits(activation):
    (x, t), _ = load_mnist(source="sample")
    network, epochs = train(x[:1000], t[:1000], hidden=(30,), activation=activation, epochs=15)

    assert network.activation == activation
    assert epochs[-1].accuracy > 0.9


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_files_carry_it(network, activation, x, suffix, tmp_path):
    write_weights(tmp_path / f"weights{suffix}", network)

    again = read_weights(tmp_path / f"weights{suffix}")
    assert again.activation == activation
    np.testing.assert_array_equal(predict(again, x), predict(network, x))


def test_the_portable_program_predicts_the_same(network, x):
    program: dict[str, object] = {"__name__": "predict"}
    exec(standalone_program(network, ["0", "1", "2"]), program)

    np.testing.assert_allclose(program["predict"](x), predict(network, x), rtol=1e-12)


def test_the_pages_have_words_and_code_for_it(network, activation, x):
    arrays = {"x": x[0], **forward(network, x[0])}

    assert meaning("z1", network) == "4 sums, bent."
    assert backward.meaning("da2", network) == "dz2 times a slope."
    notes = {drawing.name: drawing.notes for drawing in drawn(arrays, network, "abc")}
    assert notes["z2"][-1].endswith("% saturated")
    assert f"z1 = {activation}(a1)" in [code for _, code, _ in forward_lines(network, None)]
    lines = {name: code for name, code, _ in backward.lines(network)}
    slope = MATHEMATICS[activation].slope_code.format(z="z2")
    assert lines["da2"] == f"da2 = dz2 * {slope}"
    assert activation_points(activation, 1.5)["z"].iloc[-1] == MATHEMATICS[activation].function(1.5)

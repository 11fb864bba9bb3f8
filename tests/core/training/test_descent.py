import numpy as np
import pytest

from core.network.backpropagation import loss_gradients
from core.network.initialisation import initial_parameters
from core.network.layers import ACTIVATIONS, cross_entropy
from core.network.network import Network, predict
from core.training.descent import Descent, loss_and_gradient
from core.training.optimisers import Sgd, one_cycle


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Return 300 points of five dimensions with labels of three classes."""
    random = np.random.default_rng(0)
    return random.normal(size=(300, 5)).astype(np.float32), random.integers(0, 3, 300)


def double_network(sizes: tuple[int, ...], activation: str) -> Network:
    random = np.random.default_rng(11)
    drawn = initial_parameters(sizes, activation, random)
    return Network(
        {name: p + random.normal(0, 0.1, p.shape) for name, p in drawn.items()}, activation
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(5, 3), (5, 4, 3), (5, 4, 6, 3)])
def test_the_gradient_agrees_with_finite_differences(activation, sizes):
    network = double_network(sizes, activation)
    random = np.random.default_rng(2)
    x, t = random.normal(size=(7, 5)), random.integers(0, 3, 7)
    step = 1e-6

    loss, gradient, y = loss_and_gradient(network, x, t)

    np.testing.assert_array_equal(y, predict(network, x))
    assert loss == pytest.approx(cross_entropy(predict(network, x), t).mean())
    assert set(gradient) == set(network)
    for name in network:
        assert gradient[name].shape == network[name].shape
        for place in np.ndindex(network[name].shape):
            losses = []
            for move in (step, -step):
                moved = network[name].copy()
                moved[place] += move
                y = predict(Network({**network, name: moved}, activation), x)
                losses.append(cross_entropy(y, t).mean())
            difference = (losses[0] - losses[1]) / (2 * step)
            assert gradient[name][place] == pytest.approx(difference, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_loss_and_gradient_agree_with_pytorch(activation):
    torch = pytest.importorskip("torch")
    network = double_network((20, 12, 15, 10), activation)
    random = np.random.default_rng(3)
    x, t = random.normal(size=(32, 20)), random.integers(0, 10, 32)

    loss, gradient, _ = loss_and_gradient(network, x, t)

    parameters = {name: torch.tensor(p.copy(), requires_grad=True) for name, p in network.items()}
    z = torch.tensor(x)
    for layer in (1, 2, 3):
        a = z @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        z = getattr(torch, activation)(a)
    expected = torch.nn.functional.cross_entropy(a, torch.tensor(t))
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    for name, parameter in parameters.items():
        np.testing.assert_allclose(gradient[name], parameter.grad, rtol=1e-9, atol=1e-14)


def test_the_gradient_is_that_of_the_mean_of_the_losses(blobs):
    x, t = blobs
    network = double_network((5, 4, 3), "relu")

    _, gradient, _ = loss_and_gradient(network, x, t)

    of_the_sum = loss_gradients(network, x, t)
    for name in network:
        np.testing.assert_allclose(gradient[name], of_the_sum[name] / 300, rtol=1e-12, atol=1e-15)


def test_the_gradient_leaves_the_batch_as_it_was(blobs):
    x, t = blobs
    before = x.copy(), t.copy()

    loss_and_gradient(double_network((5, 4, 3), "tanh"), x, t)

    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(t, before[1])


def descent(parameters, steps=10):
    return Descent(parameters, "tanh", Sgd(parameters), 0.5, steps)


def test_a_step_goes_against_the_gradient_at_the_rate_of_the_schedule(blobs):
    before = double_network((5, 4, 3), "tanh")
    descending = descent({name: array.copy() for name, array in before.items()})

    loss, correct = descending.step(*blobs)

    expected_loss, gradient, y = loss_and_gradient(before, *blobs)
    assert loss == expected_loss
    assert correct == (y.argmax(axis=1) == blobs[1]).sum()
    after = descending.network()
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array - one_cycle(0, 0.5) * gradient[name])


def test_the_network_of_a_step_is_left_as_it_is_by_the_next(blobs):
    descending = descent({**{n: a.copy() for n, a in double_network((5, 3), "tanh").items()}})

    descending.step(*blobs)
    network = descending.network()
    values = network["W1"].copy()
    descending.step(*blobs)

    np.testing.assert_array_equal(network["W1"], values)
    assert (descending.network()["W1"] != values).any()

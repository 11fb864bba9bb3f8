import math

import numpy as np
import pytest

from core.backpropagation import loss_gradients
from core.initialisation import initial_parameters
from core.layers import ACTIVATIONS, cross_entropy
from core.network import Network, forward, predict
from core.training import Epoch, loss_and_gradient, train


@pytest.fixture
def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Give 300 points of five dimensions in three clouds that hardly touch."""
    random = np.random.default_rng(0)
    t = random.integers(0, 3, 300)
    centres = 4 * np.eye(3, 5)
    x = centres[t] + random.normal(0, 0.6, (300, 5))
    return x.astype(np.float32), t.astype(np.uint8)


def double_network(sizes: tuple[int, ...], activation: str) -> Network:
    random = np.random.default_rng(11)
    drawn = initial_parameters(sizes, activation, random)
    return Network(
        {name: p + random.normal(0, 0.1, p.shape) for name, p in drawn.items()}, activation
    )


# Loss and gradient


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(5, 3), (5, 4, 3), (5, 4, 6, 3)])
def test_the_gradient_agrees_with_finite_differences(activation, sizes):
    network = double_network(sizes, activation)
    random = np.random.default_rng(2)
    x, t = random.normal(size=(7, 5)), random.integers(0, 3, 7)
    step = 1e-6

    loss, gradient = loss_and_gradient(network, x, t)

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

    loss, gradient = loss_and_gradient(network, x, t)

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

    _, gradient = loss_and_gradient(network, x, t)

    of_the_sum = loss_gradients(network, x, t)
    for name in network:
        np.testing.assert_allclose(gradient[name], of_the_sum[name] / 300, rtol=1e-12, atol=1e-15)


def test_the_gradient_leaves_the_batch_as_it_was(blobs):
    x, t = blobs
    before = x.copy(), t.copy()

    loss_and_gradient(double_network((5, 4, 3), "tanh"), x, t)

    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(t, before[1])


# Training


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_learns_three_clouds(blobs, activation):
    x, t = blobs

    network, history = train(
        x, t, hidden=(8,), activation=activation, epochs=20, batch=32, learning_rate=0.05
    )

    assert network.sizes == (5, 8, 3)
    assert network.activation == activation
    assert (predict(network, x).argmax(axis=1) == t).mean() > 0.98
    assert history[-1].loss < 0.1 < history[0].loss


def test_training_learns_the_bundled_digits():
    mnist = pytest.importorskip("core.mnist", exc_type=ImportError)
    (x_train, t_train), (x_test, t_test) = mnist.load_mnist(source="sample")

    network, _ = train(x_train, t_train, hidden=(30,), epochs=6, seed=1)

    # A tenth is chance.
    assert (predict(network, x_test).argmax(axis=1) == t_test).mean() > 0.8


def test_a_network_without_hidden_layers_is_trained(blobs):
    network, _ = train(*blobs, hidden=(), epochs=15, batch=16, learning_rate=0.05)

    assert network.sizes == (5, 3)
    assert (predict(network, blobs[0]).argmax(axis=1) == blobs[1]).mean() > 0.95


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(blobs):
    def noisy(x, random):
        return x + random.normal(0, 0.1, x.shape).astype(np.float32)

    def trained(seed):
        return train(*blobs, hidden=(4,), epochs=2, seed=seed, augment=noisy)

    (network, history), (again, same_history), (other, _) = map(trained, (3, 3, 4))

    for name in network:
        assert network[name].tobytes() == again[name].tobytes()
        assert network[name].dtype == np.float32
    assert history == same_history
    assert network["W1"].tobytes() != other["W1"].tobytes()


def test_held_out_figures_are_those_of_the_network_after_the_epoch(blobs):
    x, t = blobs
    held_out = x[200:], t[200:]

    network, history = train(x[:200], t[:200], hidden=(6,), epochs=4, held_out=held_out)

    y = forward(network, x[200:]).y
    assert history[-1].held_out_loss == pytest.approx(cross_entropy(y, t[200:]).mean(), rel=1e-6)
    assert history[-1].held_out_accuracy == (y.argmax(axis=1) == t[200:]).mean()


def test_held_out_samples_do_not_change_what_is_learned(blobs):
    x, t = blobs

    alone, history = train(x[:200], t[:200], hidden=(6,), epochs=2)
    measured, _ = train(x[:200], t[:200], hidden=(6,), epochs=2, held_out=(x[200:], t[200:]))

    for name in alone:
        np.testing.assert_array_equal(alone[name], measured[name])
    assert history[0].held_out_loss is None
    assert history[0].held_out_accuracy is None


def test_the_loss_of_an_epoch_is_the_mean_over_its_samples(blobs):
    """With a learning rate of almost nothing that is the loss of the network itself."""
    x, t = blobs

    network, history = train(x, t, hidden=(4,), epochs=1, batch=128, learning_rate=1e-12)

    expected = cross_entropy(predict(network, x), t).mean()
    assert history[0].loss == pytest.approx(expected, rel=1e-5)


def test_progress_is_called_once_an_epoch_with_what_history_holds(blobs):
    seen: list[Epoch] = []

    _, history = train(*blobs, hidden=(4,), epochs=3, progress=seen.append)

    assert seen == history
    assert [epoch.number for epoch in seen] == [1, 2, 3]


def test_training_stops_where_progress_raises(blobs):
    seen: list[Epoch] = []

    def stop(epoch):
        seen.append(epoch)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(*blobs, hidden=(4,), epochs=3, progress=stop)
    assert len(seen) == 1


def test_the_network_learns_from_what_augment_gives(blobs):
    x, t = blobs
    met: list[np.ndarray] = []

    def forget(x_batch, random):
        met.append(x_batch)
        return np.zeros_like(x_batch)

    network, _ = train(x, t, hidden=(4,), epochs=2, batch=128, augment=forget)
    initial, _ = train(x, t, hidden=(4,), epochs=2, batch=128, learning_rate=1e-12, augment=forget)

    assert [len(batch) for batch in met[:3]] == [128, 128, 44]
    # Every sample is met once an epoch, in another order each time.
    epochs = [np.concatenate(met[:3]), np.concatenate(met[3:6])]
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(epoch, axis=0), np.sort(x, axis=0))
    assert (epochs[0] != epochs[1]).any()
    # The weights on pixels that were always 0 cannot have learned anything.
    np.testing.assert_array_equal(network["W1"], initial["W1"])
    assert (network["W2"] != initial["W2"]).any()


def test_a_batch_larger_than_the_samples_is_all_of_them(blobs):
    network, history = train(*blobs, hidden=(4,), epochs=2, batch=10_000)

    assert network.sizes == (5, 4, 3)
    assert len(history) == 2


def test_the_samples_are_left_as_they_were(blobs):
    before = blobs[0].copy(), blobs[1].copy()

    train(*blobs, hidden=(4,), epochs=1)

    np.testing.assert_array_equal(blobs[0], before[0])
    np.testing.assert_array_equal(blobs[1], before[1])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x": np.zeros((300, 1, 28, 28))}, r"images \(N, n_in\).* \(300, 1, 28, 28\)"),
        ({"x": np.zeros((299, 5))}, r"given \(299, 5\) and \(300,\)"),
        ({"x": np.zeros((0, 5)), "t": np.zeros(0, int)}, "N at least 1"),
        ({"t": np.zeros((300, 3))}, r"one label each \(N,\)"),
        ({"t": np.zeros(300)}, "whole-number labels from 0, found float64"),
        ({"t": np.full(300, -1)}, "-1"),
        ({"hidden": (5, 0)}, r"Hidden sizes \(5, 0\).* positive"),
        ({"epochs": 0}, "epochs 0"),
        ({"batch": -1}, "batch -1"),
        ({"learning_rate": 0.0}, "learning rate 0.0"),
        ({"learning_rate": -0.1}, "learning rate -0.1"),
        ({"learning_rate": math.nan}, "learning rate nan"),
        ({"learning_rate": math.inf}, "learning rate inf"),
        ({"activation": "swish"}, "'swish' is not known"),
    ],
)
def test_arguments_that_cannot_be_trained_with_are_refused(blobs, changes, said):
    arguments = {"x": blobs[0], "t": blobs[1], "hidden": (4,), "epochs": 1, **changes}

    with pytest.raises(ValueError, match=said):
        train(arguments.pop("x"), arguments.pop("t"), **arguments)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("spoilt", ["a learning rate far too high", "a NaN among the images"])
def test_training_that_loses_its_way_says_so(blobs, spoilt):
    x, t = blobs[0].copy(), blobs[1]
    rate = 0.01
    if spoilt.startswith("a NaN"):
        x[7, 2] = np.nan
    else:
        rate = 1e30

    with pytest.raises(ValueError, match="lost its way in epoch 1"):
        train(x, t, hidden=(4,), activation="relu", epochs=2, learning_rate=rate)

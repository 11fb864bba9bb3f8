import copy
import pickle

import numpy as np
import pytest

from core import Network, cross_entropy, forward, init_network, load_mnist, softmax
from core.network.backpropagation import Gradients, logit_gradients, loss_by_logits, loss_gradients
from core.network.layers import ACTIVATIONS

SIZES = [(5, 3), (5, 4, 3), (5, 4, 6, 3), (5, 4, 6, 4, 3)]
#: What is differentiated: how to ask for the gradient, and the number itself from the logits.
NUMBERS = {
    "loss": (
        lambda network, x: loss_gradients(network, x, 1),
        lambda logits: -np.log(softmax(logits)[..., 1]),
    ),
    "logit": (
        lambda network, x: logit_gradients(network, x, 2),
        lambda logits: logits[..., 2],
    ),
    "difference of two logits": (
        lambda network, x: logit_gradients(network, x, 2, versus=0),
        lambda logits: logits[..., 2] - logits[..., 0],
    ),
}


def random_network(sizes: tuple[int, ...], activation: str) -> Network:
    random = np.random.default_rng(5)
    parameters = {}
    for layer in range(1, len(sizes)):
        parameters[f"W{layer}"] = random.normal(0, 0.8, sizes[layer - 1 : layer + 1])
        parameters[f"b{layer}"] = random.normal(0, 0.3, sizes[layer])
    return Network(parameters, activation)


def logits_with(network: Network, x: np.ndarray, name: str, value: np.ndarray) -> np.ndarray:
    """Compute the logits with one array of the way, or one parameter, given another value."""
    parameters = {**network, name: value}
    z = value if name == "x" else x
    for layer in range(1, network.depth + 1):
        a = z @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        a = value if name == f"a{layer}" else a
        z = ACTIVATIONS[network.activation].function(a)
        z = value if name == f"z{layer}" else z
    return a


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("shape", [(5,), (3, 5)], ids=["sample", "batch"])
def test_every_gradient_agrees_with_finite_differences(number, activation, sizes, shape):
    gradients_of, value_of = NUMBERS[number]
    network = random_network(sizes, activation)
    x = np.random.default_rng(2).normal(size=shape)
    step = 1e-6

    gradients = gradients_of(network, x)

    values = {"x": x, **network, **forward(network, x)}
    for name, gradient in gradients.items():
        assert gradient.shape == values[name].shape
        differences = np.empty_like(gradient)
        for place in np.ndindex(gradient.shape):
            sums = []
            for move in (step, -step):
                moved = values[name].copy()
                moved[place] += move
                sums.append(value_of(logits_with(network, x, name, moved)).sum())
            differences[place] = (sums[0] - sums[1]) / (2 * step)
        np.testing.assert_allclose(gradient, differences, rtol=1e-5, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("number", ["loss", "logit", "difference of two logits"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_gradients_of_a_float32_network_agree_with_pytorch(number, activation):
    torch = pytest.importorskip("torch")
    network = Network(dict(init_network()), activation)
    (_, _), (x, t) = load_mnist(source="sample")
    x, t = x[:40], t[:40].astype(np.int64)

    gradients = {
        "loss": lambda: loss_gradients(network, x, t),
        "logit": lambda: logit_gradients(network, x, t),
        "difference of two logits": lambda: logit_gradients(network, x, t, versus=(t + 3) % 10),
    }[number]()

    arrays = {name: torch.tensor(p, requires_grad=True) for name, p in network.items()}
    arrays["x"] = z = torch.tensor(x, requires_grad=True)
    for layer in (1, 2, 3):
        arrays[f"a{layer}"] = a = z @ arrays[f"W{layer}"] + arrays[f"b{layer}"]
        arrays[f"z{layer}"] = z = getattr(torch, activation)(a)
    rows = torch.arange(len(x))
    value = {
        "loss": lambda: torch.nn.functional.cross_entropy(a, torch.tensor(t), reduction="sum"),
        "logit": lambda: a[rows, t].sum(),
        "difference of two logits": lambda: (a[rows, t] - a[rows, (t + 3) % 10]).sum(),
    }[number]()
    by_name = torch.autograd.grad(value, [arrays[name] for name in gradients])
    for name, expected in zip(gradients, by_name, strict=True):
        assert gradients[name].dtype == np.float32
        scale = float(expected.abs().max())
        np.testing.assert_allclose(
            gradients[name], expected.numpy(), rtol=1e-5, atol=1e-5 * scale, err_msg=name
        )


@pytest.mark.parametrize("number", NUMBERS)
def test_a_batch_has_the_gradients_of_its_samples_and_the_sum_of_those_by_parameters(number):
    gradients_of, _ = NUMBERS[number]
    network = random_network((5, 4, 6, 3), "sigmoid")
    x = np.random.default_rng(4).normal(size=(7, 5))

    batch = gradients_of(network, x)

    samples = [gradients_of(network, row) for row in x]
    for name in batch:
        alone = np.array([sample[name] for sample in samples])
        expected = alone.sum(axis=0) if name in network else alone
        np.testing.assert_allclose(batch[name], expected, rtol=1e-12, atol=1e-15)


def test_the_gradients_come_in_the_order_of_the_way_back_and_then_the_parameters():
    network = random_network((5, 4, 6, 3), "tanh")

    gradients = loss_gradients(network, np.ones(5), 0)

    expected = ["a3", "z2", "a2", "z1", "a1", "x", "W1", "b1", "W2", "b2", "W3", "b3"]
    assert list(gradients) == expected
    assert len(gradients) == 12
    assert repr(gradients) == f"Gradients({', '.join(expected)})"
    assert list(loss_gradients(random_network((5, 3), "tanh"), np.ones(5), 0)) == [
        "a1",
        "x",
        "W1",
        "b1",
    ]


def test_gradients_are_read_by_name_or_as_attributes_and_bring_the_forward_pass():
    network = random_network((5, 4, 3), "relu")
    x = np.arange(5.0)

    gradients = logit_gradients(network, x, 1)

    for name in gradients:
        assert gradients[name] is getattr(gradients, name)
    np.testing.assert_array_equal(gradients.activations.y, forward(network, x).y)
    with pytest.raises(KeyError, match="a3"):
        gradients["a3"]
    with pytest.raises(AttributeError, match="by a2, z1, a1, x, W1, b1, W2, b2; not by a3"):
        gradients.a3  # noqa: B018


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda g: pickle.loads(pickle.dumps(g))]
)
def test_a_copy_has_the_same_gradients(copied):
    gradients = loss_gradients(random_network((5, 4, 3), "sigmoid"), np.ones((2, 5)), [0, 2])

    again = copied(gradients)

    for name in gradients:
        np.testing.assert_array_equal(again[name], gradients[name])


def test_any_number_of_the_logits_has_its_gradients():
    """Here the first logit times the second, whose gradient by the logits is the two swapped."""
    network = random_network((5, 4, 3), "sigmoid")
    x = np.random.default_rng(6).normal(size=5)
    activations = forward(network, x)
    first, second, _ = activations.a2

    gradients = Gradients(network, x, activations, np.array([second, first, 0.0]))

    expected = second * logit_gradients(network, x, 0).x + first * logit_gradients(network, x, 1).x
    np.testing.assert_allclose(gradients.x, expected, rtol=1e-12)


def test_one_class_for_all_samples_is_that_class_for_each():
    network = random_network((5, 4, 3), "sigmoid")
    x = np.random.default_rng(7).normal(size=(4, 5))

    for one, each in (
        (loss_gradients(network, x, 2), loss_gradients(network, x, [2, 2, 2, 2])),
        (logit_gradients(network, x, 2), logit_gradients(network, x, [2, 2, 2, 2])),
        (logit_gradients(network, x, 2, 0), logit_gradients(network, x, [2] * 4, [0] * 4)),
    ):
        for name in one:
            np.testing.assert_array_equal(one[name], each[name])


def test_the_loss_falls_against_its_gradient():
    network = init_network()
    (_, _), (x, t) = load_mnist(source="sample")
    x = x[:200].astype(np.float64)
    before = cross_entropy(forward(network, x).y, t[:200])

    gradient = loss_gradients(network, x, t[:200]).x
    length = np.linalg.norm(gradient, axis=1, keepdims=True)
    after = cross_entropy(forward(network, x - 1e-3 * gradient / length).y, t[:200])

    np.testing.assert_allclose(before - after, 1e-3 * length[:, 0], rtol=0.05)
    assert (after < before).all()


def test_the_gradient_of_the_loss_by_the_logits_is_the_probability_less_the_label():
    y = np.array([[0.2, 0.3, 0.5], [0.6, 0.4, 0.0]])

    np.testing.assert_allclose(loss_by_logits(y, [2, 0]), [[0.2, 0.3, -0.5], [-0.4, 0.4, 0]])
    np.testing.assert_allclose(loss_by_logits(y[0], 1), [0.2, -0.7, 0.5])


@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (3, "classes 0 to 2; it has no class 3"),
        (-1, "it has no class -1"),
        ([0, 1, 2, 7], "it has no class 7"),
        ([0, 1], r"one for each, \(4,\); found int64 of shape \(2,\)"),
        (1.0, "whole number.* found float64"),
        (np.eye(4, 3), r"found float64 of shape \(4, 3\).*argmax"),
    ],
)
@pytest.mark.parametrize("of", [loss_gradients, logit_gradients])
def test_classes_that_the_network_or_the_batch_does_not_have_are_refused(of, classes, message):
    network = random_network((5, 4, 3), "sigmoid")

    with pytest.raises(ValueError, match=message):
        of(network, np.ones((4, 5)), classes)


def test_the_class_subtracted_must_be_one_too():
    with pytest.raises(ValueError, match="no class 3"):
        logit_gradients(random_network((5, 4, 3), "sigmoid"), np.ones(5), 0, versus=3)


@pytest.mark.parametrize("of", [loss_gradients, logit_gradients])
def test_an_image_that_does_not_fit_is_refused(of):
    with pytest.raises(ValueError, match=r"one image of shape \(5,\)"):
        of(random_network((5, 4, 3), "sigmoid"), np.ones(6), 0)

import numpy as np
import pytest

from core.network.network import Network, forward
from dashboard.components import listing as module
from dashboard.components.listing import forward_lines, listing


def network(*sizes, activation="sigmoid"):
    random = np.random.default_rng(0)
    parameters = {}
    for layer in range(1, len(sizes)):
        parameters[f"W{layer}"] = random.normal(size=sizes[layer - 1 : layer + 1])
        parameters[f"b{layer}"] = random.normal(size=sizes[layer])
    return Network(parameters, activation)


def written(network, batch):
    """Put every line together as it is read."""
    return [
        f"{code}  # {''.join(text for text, _ in parts)}"
        for _, code, parts in forward_lines(network, batch)
    ]


def test_one_image_has_every_shape():
    assert written(network(784, 50, 100, 10), None) == [
        "a1 = x @ W1 + b1  # (784,) @ (784, 50) + (50,) → (50,)",
        "z1 = sigmoid(a1)  # (50,)",
        "a2 = z1 @ W2 + b2  # (50,) @ (50, 100) + (100,) → (100,)",
        "z2 = sigmoid(a2)  # (100,)",
        "a3 = z2 @ W3 + b3  # (100,) @ (100, 10) + (10,) → (10,)",
        "y  = softmax(a3)  # (10,)",
    ]


def test_a_batch_keeps_its_axis():
    first, *_, last = written(network(784, 50, 10), 100)
    assert first.endswith("# (100, 784) @ (784, 50) + (50,) → (100, 50)")
    assert last.endswith("# (100, 10)")


def test_a_network_without_hidden_layers_has_two_lines():
    assert written(network(784, 10), None) == [
        "a1 = x @ W1 + b1  # (784,) @ (784, 10) + (10,) → (10,)",
        "y  = softmax(a1)  # (10,)",
    ]


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_the_lines_are_python_that_computes_the_prediction(activation):
    deep = network(784, 30, 20, 15, 10, activation=activation)
    x = np.random.default_rng(2).random((3, 784))
    names = {"x": x, **deep}
    exec(f"from core import {activation}, softmax\n" + "\n".join(written(deep, 3)), names)
    np.testing.assert_allclose(names["y"], forward(deep, x)["y"])


def test_numbers_that_must_match_carry_the_same_axis():
    deep = network(784, 50, 100, 10)
    for _, _, parts in forward_lines(deep, 100):
        for text, axis in parts:
            if axis is not None:
                assert text == str(deep.sizes[axis])


def test_the_step_is_marked_and_what_follows_is_yet_to_come(monkeypatch):
    mounted = {}
    monkeypatch.setattr(module, "_mount", lambda data, **_: mounted.update(data))
    for step, places in (("z1", ["done", "now", "later", "later"]), ("x", ["later"] * 4)):
        listing(forward_lines(network(784, 50, 10), None), step, key="listing", label="In NumPy")
        assert [line["place"] for line in mounted["lines"]] == places

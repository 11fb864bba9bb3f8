from itertools import pairwise

import numpy as np
import pytest

from core import Network, evaluate, forward, init_network, load_mnist, read_weights, write_weights
from core.explanation.ablation import ablate, removal_accuracies


def random_network(*sizes, activation="sigmoid", dtype=np.float64, seed=2):
    random = np.random.default_rng(seed)
    parameters = {}
    for layer, (read, width) in enumerate(pairwise(sizes), 1):
        parameters[f"W{layer}"] = (3 * random.normal(size=(read, width)) / read**0.5).astype(dtype)
        parameters[f"b{layer}"] = random.normal(size=width).astype(dtype)
    return Network(parameters, activation)


def random_split(n, width, dtype=np.float64, seed=3):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, width)).astype(dtype), random.integers(0, 4, n)


@pytest.fixture
def book_split(mnist_dir, monkeypatch):
    """Give MNIST's test images and labels, wherever they are."""
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    return load_mnist()[1]


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("pixels", [np.float32, np.float64, np.uint8])
def test_units_that_are_off_give_exactly_0_and_no_other_unit_changes(activation, dtype, pixels):
    network = random_network(12, 9, 7, 4, activation=activation, dtype=dtype)
    x = (255 * np.random.default_rng(1).random((40, 12))).astype(pixels)
    off, on = [8, 0, 3], [1, 2, 4, 5, 6, 7]

    arrays = forward(ablate(network, {"z1": off}), x)

    assert (arrays.z1[:, off] == 0).all()
    np.testing.assert_allclose(arrays.z1[:, on], forward(network, x).z1[:, on], rtol=1e-5)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_the_rest_of_the_network_goes_on_from_what_remains(activation):
    torch = pytest.importorskip("torch")
    network = random_network(12, 9, 7, 4, activation=activation)
    x, _ = random_split(50, 12)

    y = forward(ablate(network, {"z1": [2, 5], "z2": [6]}), x)["y"]

    z = torch.from_numpy(x)
    for layer, off in ((1, [2, 5]), (2, [6])):
        W, b = (torch.tensor(network[f"{kind}{layer}"]) for kind in "Wb")
        z = getattr(torch, activation)(z @ W + b)
        z[:, off] = 0
    logits = z @ torch.tensor(network["W3"]) + torch.tensor(network["b3"])
    np.testing.assert_allclose(y, torch.softmax(logits, dim=1).numpy(), rtol=1e-9)


def test_the_network_itself_stays_as_it_is():
    network = random_network(6, 5, 4)
    before = {name: array.copy() for name, array in network.items()}

    ablated = ablate(network, {"z1": [0, 1, 2, 3, 4]})

    assert ablated.sizes == network.sizes
    assert ablated.activation == network.activation
    for name, array in network.items():
        np.testing.assert_array_equal(array, before[name])
        assert ablated[name].dtype == array.dtype


def test_one_unit_no_unit_and_a_unit_named_twice_are_understood():
    network = random_network(6, 5, 4)
    x, _ = random_split(10, 6)
    np.testing.assert_array_equal(
        forward(ablate(network, {"z1": 3}), x).z1, forward(ablate(network, {"z1": [3, 3]}), x).z1
    )
    np.testing.assert_array_equal(
        forward(ablate(network, {"z1": []}), x)["y"], forward(network, x)["y"]
    )


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_network_with_units_off_can_be_written_and_read(suffix, tmp_path):
    network = ablate(random_network(6, 5, 4, dtype=np.float32), {"z1": [1]})
    x, _ = random_split(10, 6, np.float32)

    write_weights(tmp_path / f"weights{suffix}", network)

    found = forward(read_weights(tmp_path / f"weights{suffix}"), x)
    np.testing.assert_array_equal(found["y"], forward(network, x)["y"])


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ({"z3": [0]}, "has them in z1, z2; it was asked for 'z3'"),
        ({"y": [0]}, "asked for 'y'"),
        ({"a1": [0]}, "asked for 'a1'"),
        ({"z0": [0]}, "asked for 'z0'"),
        ({"z1": [5]}, "z1 has units 0 to 4; it has no unit 5"),
        ({"z1": [0, -1]}, "no unit -1"),
        ({"z1": [0.0]}, "whole numbers from 0 to 4; found float64"),
        ({"z1": [True, False, True, False, True]}, "found bool"),
    ],
)
def test_what_cannot_be_switched_off_is_refused(units, message):
    with pytest.raises(ValueError, match=message):
        ablate(random_network(6, 5, 4, 4), units)


def test_a_network_without_hidden_layers_has_nothing_to_switch_off():
    network = random_network(6, 4)
    x, t = random_split(20, 6)
    assert removal_accuracies(network, x, t) == {}
    with pytest.raises(ValueError, match="in no layer"):
        ablate(network, {"z1": [0]})


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("sizes", [(8, 11, 4), (8, 6, 9, 4), (8, 5, 7, 6, 5, 4)])
def test_the_accuracy_without_each_unit_is_that_of_the_network_with_it_off(activation, sizes):
    network = random_network(*sizes, activation=activation)
    x, t = random_split(2300, 8)

    found = removal_accuracies(network, x, t)

    assert list(found) == [f"z{layer}" for layer in range(1, network.depth)]
    for (name, accuracies), width in zip(found.items(), sizes[1:-1], strict=True):
        assert accuracies.tolist() == [
            evaluate(ablate(network, {name: [unit]}), x, t).accuracy for unit in range(width)
        ]


def test_in_float32_no_more_than_a_tie_may_fall_otherwise():
    network = init_network()
    _, (x, t) = load_mnist(source="sample")
    x, t = x[:500], t[:500]
    for name, accuracies in removal_accuracies(network, x, t).items():
        for unit, accuracy in enumerate(accuracies):
            outcome = evaluate(ablate(network, {name: [unit]}), x, t)
            ties = np.count_nonzero(outcome.margin < 1e-5)
            assert abs(accuracy - outcome.accuracy) * 500 <= ties + 1e-9


def test_one_hot_labels_count_as_the_labels_they_stand_for():
    network = random_network(6, 5, 4)
    x, t = random_split(300, 6)
    np.testing.assert_array_equal(
        removal_accuracies(network, x, np.eye(4)[t])["z1"], removal_accuracies(network, x, t)["z1"]
    )


def test_labels_that_do_not_fit_are_refused():
    x, t = random_split(30, 6)
    with pytest.raises(ValueError, match="one label for each of the 30 images"):
        removal_accuracies(random_network(6, 5, 4), x, t[:-1])


def test_without_its_unit_8_the_network_of_the_book_is_right_on_9092(book_weights, book_split):
    network = init_network(book_weights)
    assert evaluate(ablate(network, {"z1": [8]}), *book_split).accuracy == 0.9092
    found = removal_accuracies(network, *book_split)
    assert found["z1"][8] == 0.9092
    assert (found["z1"].shape, found["z2"].shape) == ((50,), (100,))

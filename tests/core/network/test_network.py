import copy
import pickle

import numpy as np
import pytest

from core.network.network import Activations, Network, forward, predict


def random_network(sizes=(784, 50, 100, 10), activation="sigmoid", dtype=np.float32) -> Network:
    random = np.random.default_rng(5)
    parameters = {}
    for layer in range(1, len(sizes)):
        n_in, n_out = sizes[layer - 1 : layer + 1]
        parameters[f"W{layer}"] = random.normal(0, n_in**-0.5, (n_in, n_out)).astype(dtype)
        parameters[f"b{layer}"] = random.normal(0, 0.5, n_out).astype(dtype)
    return Network(parameters, activation)


@pytest.fixture
def network() -> Network:
    return random_network()


@pytest.fixture
def parameters() -> dict[str, np.ndarray]:
    return {
        "W1": np.ones((4, 3), np.float32),
        "b1": np.ones(3, np.float32),
        "W2": np.ones((3, 2), np.float32),
        "b2": np.ones(2, np.float32),
    }


@pytest.fixture
def x() -> np.ndarray:
    return np.random.default_rng(6).random((20, 784), dtype=np.float32)


# The network


def test_a_network_is_a_mapping_of_the_books_names(network):
    assert list(network) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert len(network) == 6
    assert [array.shape for array in network.values()] == [
        (784, 50), (50,), (50, 100), (100,), (100, 10), (10,),
    ]  # fmt: skip
    assert network.sizes == (784, 50, 100, 10)
    assert network.depth == 3
    assert network.activation == "sigmoid"
    assert repr(network) == "Network(784-50-100-10, sigmoid)"


def test_the_order_of_the_names_given_does_not_matter(parameters):
    assert list(Network(dict(reversed(parameters.items())))) == ["W1", "b1", "W2", "b2"]


def test_ten_layers_and_more_are_in_order():
    network = random_network((3,) * 13)

    assert list(network)[-2:] == ["W12", "b12"]
    assert list(forward(network, np.zeros(3)))[-3:] == ["z11", "a12", "y"]


def test_the_arrays_of_a_network_are_its_own_and_read_only(parameters):
    network = Network(parameters)

    parameters["W1"][0, 0] = 99
    assert network["W1"][0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        network["W1"][0, 0] = 99


@pytest.mark.parametrize(
    ("given", "kept"), [("f4", "f4"), ("f8", "f8"), ("f2", "f4"), ("i1", "f4"), ("u8", "f4")]
)
def test_parameters_are_kept_as_single_or_double_precision(parameters, given, kept):
    network = Network({name: p.astype(given) for name, p in parameters.items()})

    assert {array.dtype for array in network.values()} == {np.dtype(kept)}


def test_double_precision_in_the_other_byte_order_stays_double(parameters):
    precise = {name: p.astype(">f8") * (1 + 1e-12) for name, p in parameters.items()}

    network = Network({name: p.astype(">f8") for name, p in precise.items()})

    for name in precise:
        assert network[name].dtype == np.float64
        np.testing.assert_array_equal(network[name], precise[name])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"b2": None}, "found W1, b1, W2"),
        ({"W1": None}, "one pair a layer; found b1, W2, b2"),
        ({"W4": np.ones((2, 2))}, "found .*W4"),
        ({"scale": np.ones(2)}, "found .*scale"),
        ({"W" * 5000: np.ones(2)}, "found"),
        ({"W2": np.ones((5, 2))}, r"W1 gives 3 values and W2 of shape \(5, 2\) takes 5"),
        ({"W2": np.ones(3)}, r"W2 must have two axes, inputs by outputs; it has \(3,\)"),
        ({"W1": np.ones((0, 3))}, "two axes"),
        ({"b1": np.ones(4)}, r"b1 must have shape \(3,\)"),
        ({"b1": np.ones((1, 3))}, r"b1 must have shape \(3,\)"),
        ({"b1": np.array([1, np.nan, 0])}, r"b1 has values that are not finite"),
        ({"W2": np.full((3, 2), -np.inf)}, r"W2 has values that are not finite"),
        ({"b1": np.ones(3, complex)}, "b1 must hold real numbers; it holds complex128"),
        ({"b1": np.ones(3, object)}, "b1 must hold real numbers; it holds object"),
        ({"b1": ["1", "2", "3"]}, "b1 must hold real numbers"),
    ],
)
def test_parameters_that_are_not_a_network_are_refused(parameters, changes, said):
    changed = {name: p for name, p in {**parameters, **changes}.items() if p is not None}

    with pytest.raises(ValueError, match=said) as refusal:
        Network(changed)
    assert len(str(refusal.value)) < 400


def test_no_parameters_at_all_are_refused():
    with pytest.raises(ValueError, match="found none"):
        Network({})


def test_an_unknown_activation_is_refused_with_the_known_ones(parameters):
    with pytest.raises(ValueError, match=r"'swish' is not known; .* sigmoid, relu, tanh"):
        Network(parameters, "swish")


def test_a_network_survives_pickling_and_copying(network, x):
    for other in (copy.copy(network), copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        assert other.sizes == network.sizes
        np.testing.assert_array_equal(predict(other, x), predict(network, x))


# The forward pass


def test_forward_is_the_books_six_lines(network, x):
    arrays = forward(network, x)

    a1 = np.dot(x, network["W1"]) + network["b1"]
    z1 = 1 / (1 + np.exp(-a1))
    a2 = np.dot(z1, network["W2"]) + network["b2"]
    z2 = 1 / (1 + np.exp(-a2))
    a3 = np.dot(z2, network["W3"]) + network["b3"]
    y = np.exp(a3) / np.exp(a3).sum(axis=1, keepdims=True)
    expected = {"a1": a1, "z1": z1, "a2": a2, "z2": z2, "a3": a3, "y": y}
    assert list(arrays) == list(expected)
    for name in expected:
        assert arrays[name].dtype == np.float32
        np.testing.assert_allclose(arrays[name], expected[name], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("sizes", [(784, 10), (784, 30, 10), (784, 20, 30, 20, 40, 5)])
def test_every_array_agrees_with_pytorch(activation, sizes, x):
    torch = pytest.importorskip("torch")
    network = random_network(sizes, activation)

    arrays = forward(network, x)

    z = torch.tensor(x)
    for layer in range(1, len(sizes)):
        # A copy: PyTorch warns of arrays that cannot be written to.
        W, b = (torch.tensor(network[f"{kind}{layer}"].copy()) for kind in "Wb")
        a = torch.nn.functional.linear(z, W.T, b)
        z = getattr(torch, activation)(a)
        np.testing.assert_allclose(arrays[f"a{layer}"], a, rtol=1e-5, atol=1e-5)
        if layer < len(sizes) - 1:
            np.testing.assert_allclose(arrays[f"z{layer}"], z, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(arrays["y"], torch.softmax(a, 1), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
def test_a_batch_is_what_its_images_are_one_by_one(activation, x):
    network = random_network(activation=activation)
    batch = forward(network, x)

    for i, image in enumerate(x):
        for name, array in forward(network, image).items():
            assert array.shape == batch[name].shape[1:]
            np.testing.assert_allclose(array, batch[name][i], rtol=1e-5, atol=1e-5)


def test_the_arrays_are_attributes_too(network, x):
    arrays = forward(network, x)

    assert arrays.a1 is arrays["a1"]
    assert arrays.y is arrays["y"]
    assert len(arrays) == 6
    with pytest.raises(AttributeError, match="a1, z1, a2, z2, a3, y; it has no z3"):
        _ = arrays.z3
    with pytest.raises(KeyError):
        arrays["z3"]


def test_the_arrays_of_a_forward_pass_do_not_share_memory(network, x):
    arrays = [x, *forward(network, x).values()]

    for i, array in enumerate(arrays):
        assert not any(np.shares_memory(array, other) for other in arrays[:i])


def test_a_forward_pass_is_shown_by_its_shapes(network, x):
    assert repr(forward(network, x[0])) == (
        "Activations(a1(50,), z1(50,), a2(100,), z2(100,), a3(10,), y(10,))"
    )


def test_a_forward_pass_survives_pickling_and_copying(network, x):
    arrays = forward(network, x)

    for other in (copy.copy(arrays), copy.deepcopy(arrays), pickle.loads(pickle.dumps(arrays))):
        assert isinstance(other, Activations)
        assert list(other) == list(arrays)
        np.testing.assert_array_equal(other.y, arrays.y)


@pytest.mark.parametrize(
    ("parameter", "pixel", "result"),
    [("f4", "f4", "f4"), ("f8", "f8", "f8"), ("f4", "f8", "f8"), ("f8", "f4", "f8"),
     ("f4", "u1", "f4")],
)  # fmt: skip
def test_the_precision_is_that_of_parameters_and_pixels_together(parameter, pixel, result):
    network = random_network(dtype=np.dtype(parameter))

    arrays = forward(network, np.ones((2, 784), pixel))

    assert {array.dtype for array in arrays.values()} == {np.dtype(result)}


def test_pixels_that_were_not_normalised_go_through(network):
    pixels = np.random.default_rng(8).integers(0, 256, (5, 784), dtype=np.uint8)

    np.testing.assert_allclose(
        predict(network, pixels), predict(network, pixels.astype(np.float32)), rtol=1e-6
    )


@pytest.mark.parametrize(
    "shape", [(), (783,), (28, 28), (5, 783), (5, 1, 28, 28), (784, 5), (1, 1, 784)]
)
def test_x_of_another_shape_is_refused_with_the_shapes_that_fit(network, shape):
    with pytest.raises(ValueError, match=r"\(784,\) or a batch of shape \(N, 784\)") as refusal:
        forward(network, np.zeros(shape, np.float32))
    assert str(shape) in str(refusal.value)


def test_an_empty_batch_gives_empty_arrays(network):
    assert predict(network, np.empty((0, 784), np.float32)).shape == (0, 10)


def test_predict_gives_the_probabilities_alone(network, x):
    np.testing.assert_array_equal(predict(network, x), forward(network, x)["y"])
    assert predict(network, x[0]).shape == (10,)
    np.testing.assert_allclose(predict(network, x).sum(axis=1), 1, rtol=1e-6)


def test_a_network_is_equal_to_itself_alone_and_can_be_a_key(parameters):
    network, twin = Network(parameters), Network(parameters)

    assert network == network
    assert network != twin
    assert len({network, twin}) == 2


def test_a_copy_of_a_network_is_as_read_only_as_the_network(parameters):
    network = Network(parameters, "tanh")

    for twin in (copy.deepcopy(network), pickle.loads(pickle.dumps(network))):
        assert twin.activation == "tanh"
        for name in network:
            np.testing.assert_array_equal(twin[name], network[name])
            assert not twin[name].flags.writeable


def test_without_a_copy_the_network_changes_as_its_arrays_do_and_cannot_change_them(parameters):
    arrays = {name: np.array(array) for name, array in parameters.items()}
    network = Network(arrays, copy=False)
    copied = Network(arrays)

    arrays["W1"] += 1

    np.testing.assert_array_equal(network["W1"], arrays["W1"])
    np.testing.assert_array_equal(copied["W1"], parameters["W1"])
    with pytest.raises(ValueError, match="read-only"):
        network["W1"][0, 0] = 0

"""Whatever its arrays are called, a network gives the same logits."""

from itertools import pairwise

import numpy as np
import pytest

from core import Network, forward, read_weights
from core.weights.content import Content, WeightsError
from core.weights.order import in_book_order
from core.weights.reader import interpret_weights


def linear_layers(*sizes, seed=0):
    """Make dense layers as PyTorch has them: (outputs, inputs) and (outputs,)."""
    random = np.random.default_rng(seed)
    return [
        (
            random.normal(size=(width, read)).astype(np.float32) / read**0.5,
            random.normal(size=width).astype(np.float32),
        )
        for read, width in pairwise(sizes)
    ]


def logits(layers, x, activation=np.tanh):
    """Compute them as `nn.Linear` is defined: x @ weight.T + bias."""
    for weight, bias in layers[:-1]:
        x = activation(x @ weight.T + bias)
    weight, bias = layers[-1]
    return x @ weight.T + bias


def named(layers, *stems):
    return {
        f"{stem}.{part}": array
        for stem, layer in zip(stems, layers, strict=True)
        for part, array in zip(("weight", "bias"), layer, strict=True)
    }


def check(arrays, layers):
    """Hold that the arrays, read as a network, give the logits of the layers; return the notes."""
    renamed, notes = in_book_order(Content(arrays))
    network = Network(renamed, "tanh")
    x = np.random.default_rng(9).random((20, network.sizes[0]), dtype=np.float32)
    np.testing.assert_allclose(
        forward(network, x)[f"a{network.depth}"], logits(layers, x), atol=1e-5
    )
    return notes


@pytest.mark.parametrize(
    "stems",
    [
        ("0", "2", "4"),
        ("fc1", "fc2", "fc3"),
        ("net.0", "net.2", "net.4"),
        ("module.layers.8", "module.layers.9", "module.layers.10"),  # by number, not by letter
        ("input", "hidden", "output"),  # by the shapes, whatever they are called
        ("out", "mid", "in"),
    ],
)
def test_a_state_dict_gives_the_same_logits_in_any_order(stems):
    layers = linear_layers(784, 50, 100, 10)
    arrays = dict(sorted(named(layers, *stems).items(), reverse=True))
    notes = check(arrays, layers)
    assert notes[0] == f"{stems[0]}.weight (50, 784) became W1, transposed."


def test_the_books_own_names_and_shapes_are_left_alone():
    layers = linear_layers(784, 50, 10)
    arrays = {f"W{i}": weight.T for i, (weight, _) in enumerate(layers, 1)}
    arrays |= {f"b{i}": bias for i, (_, bias) in enumerate(layers, 1)}
    renamed, notes = in_book_order(Content(arrays))
    assert notes == []
    assert all(renamed[name] is array for name, array in arrays.items())


def test_the_books_names_with_the_matrices_the_other_way_round_are_turned():
    layers = linear_layers(784, 50, 10)
    arrays = {f"W{i}": weight for i, (weight, _) in enumerate(layers, 1)}
    arrays |= {f"b{i}": bias for i, (_, bias) in enumerate(layers, 1)}
    assert "W1 (50, 784) became W1, transposed." in check(arrays, layers)


def test_equal_square_layers_keep_the_order_of_their_names_and_the_habit_of_pytorch():
    layers = linear_layers(784, 30, 30, 30, 30, 10)
    check(named(layers, "0", "2", "4", "10", "12"), layers)


def test_a_kernel_of_inputs_by_outputs_is_kept_as_it_is():
    layers = linear_layers(784, 30, 30, 10)
    arrays = {}
    for i, (weight, bias) in enumerate(layers):
        arrays |= {f"dense_{i}/kernel": weight.T, f"dense_{i}/bias": bias}
    assert all("as it is" in note for note in check(arrays, layers))


def test_a_layer_without_a_bias_adds_nothing():
    layers = linear_layers(784, 50, 10)
    layers[0] = (layers[0][0], np.zeros(50, np.float32))
    arrays = named(layers, "fc1", "fc2")
    del arrays["fc1.bias"]
    assert "it has no bias, so b1 is 0" in check(arrays, layers)[0]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({}, "it holds 0 layers"),
        ({"conv1.weight": np.zeros((32, 1, 3, 3))}, "'conv1.weight' of shape \\(32, 1, 3, 3\\)"),
        ({"fc1.bias": np.zeros(3)}, "'fc1.bias' belongs to no weight"),
        ({"bn.running_mean": np.zeros(3)}, "'bn.running_mean' of shape"),
        ({"fc.weight": np.zeros(3)}, "'fc.weight' has the shape \\(3,\\)"),
        ({"fc.weight": np.zeros((0, 3))}, "has the shape \\(0, 3\\)"),
        (
            {"fc.weight": np.zeros((10, 784)), "fc.bias": np.zeros(7)},
            "'fc.bias' of shape \\(7,\\) fits neither axis",
        ),
        (
            named(linear_layers(784, 50, 10)[:1] + linear_layers(60, 10), "fc1", "fc2"),
            "chain in no order: fc1.weight \\(50, 784\\), fc2.weight \\(10, 60\\)",
        ),
        (
            {f"fc{i}.weight": np.zeros((2, 2)) for i in range(65)},
            "it holds 65 layers, where 1 to 64",
        ),
    ],
)
def test_what_is_not_a_network_of_dense_layers_is_refused_with_what_was_found(arrays, said):
    with pytest.raises(ValueError, match=said):
        in_book_order(Content(arrays))


def test_many_equal_layers_that_cannot_chain_are_refused_without_a_search_of_all_orders():
    arrays = {f"fc{i}.weight": np.zeros((30, 30)) for i in range(40)}
    arrays["out.weight"] = np.zeros((10, 31))
    with pytest.raises(ValueError, match="chain in no order"):
        in_book_order(Content(arrays))


def test_a_safetensors_file_in_the_layout_of_a_state_dict_is_read(tmp_path):
    save = pytest.importorskip("safetensors.numpy").save_file
    layers = linear_layers(784, 50, 100, 10)
    save(named(layers, "0", "2", "4"), tmp_path / "mlp.safetensors")
    network, notes, assumed, *_ = interpret_weights(tmp_path / "mlp.safetensors", "tanh")
    x = np.random.default_rng(9).random((20, 784), dtype=np.float32)
    np.testing.assert_allclose(forward(network, x)["a3"], logits(layers, x), atol=1e-5)
    assert (len(notes), assumed) == (3, {"pixels"})


def test_an_activation_that_is_only_assumed_is_said(tmp_path):
    np.savez(tmp_path / "mlp.npz", **named(linear_layers(784, 10), "fc"))
    reading = interpret_weights(tmp_path / "mlp.npz")
    assert (reading.network.activation, reading.assumed) == ("sigmoid", {"activation", "pixels"})


def test_a_state_dict_that_pytorch_wrote_gives_pytorchs_logits(tmp_path):
    torch = pytest.importorskip("torch")
    save = pytest.importorskip("safetensors.torch").save_file
    nn = torch.nn
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, 100), nn.ReLU(), nn.Linear(100, 10)
    )
    save(model.state_dict(), tmp_path / "mlp.safetensors")
    network = read_weights(tmp_path / "mlp.safetensors", "relu")
    x = torch.rand(20, 784)
    expected = model(x).detach().numpy()
    np.testing.assert_allclose(forward(network, x.numpy())["a3"], expected, atol=1e-5)


def test_a_damaged_state_dict_names_the_file(tmp_path):
    np.savez(tmp_path / "mlp.npz", **{"fc1.weight": np.zeros((10, 784)), "step": np.float32(3)})
    with pytest.raises(WeightsError, match=r"^mlp\.npz: it holds 'step' of shape \(\)"):
        read_weights(tmp_path / "mlp.npz")

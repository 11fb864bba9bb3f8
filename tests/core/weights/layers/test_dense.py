"""Whatever its arrays are called, a network gives the same logits."""

from itertools import pairwise

import numpy as np
import pytest

from core import Network, forward, read_weights
from core.weights.content import Content, WeightsError
from core.weights.layers.order import in_book_order
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


@pytest.mark.parametrize(
    ("weights", "biases"),
    [
        (("w1", "w2", "w3"), ("b1", "b2", "b3")),
        (("W_1", "W_2", "W_3"), ("b_1", "b_2", "b_3")),
        (("weights1", "weights2", "weights3"), ("biases1", "biases2", "biases3")),
        (("coefs_0", "coefs_1", "coefs_2"), ("intercepts_0", "intercepts_1", "intercepts_2")),
        (("weights.0", "weights.1", "weights.2"), ("biases.0", "biases.1", "biases.2")),
        (("weights.h1", "weights.h2", "weights.out"), ("biases.b1", "biases.b2", "biases.out")),
        (("layers.0.W", "layers.1.W", "layers.2.W"), ("layers.0.b", "layers.1.b", "layers.2.b")),
        (("fc1_w", "fc2_w", "fc3_w"), ("fc1_b", "fc2_b", "fc3_b")),
        (("m/dense/kernel:0", "m/dense_1/kernel:0", "m/dense_2/kernel:0"),
         ("m/dense/bias:0", "m/dense_1/bias:0", "m/dense_2/bias:0")),
        (("w_in_hidden", "w_hidden_inner", "w_inner_out"), ("b_hidden", "b_inner", "b_out")),
        (("wih", "whj", "wjo"), ("bh", "bj", "bo")),
        (("arr_0", "arr_2", "arr_4"), ("arr_1", "arr_3", "arr_5")),
        (("0.0", "1.0", "2.0"), ("0.1", "1.1", "2.1")),
        (("arr_0", "arr_1", "arr_2"), ("arr_3", "arr_4", "arr_5")),  # all matrices, then biases
    ],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_layers_of_any_common_names_give_the_same_logits(weights, biases, turned):
    layers = linear_layers(784, 30, 20, 10)
    arrays = {}
    for name, other, (weight, bias) in zip(weights, biases, layers, strict=True):
        arrays[name] = weight.T if turned else weight
        arrays[other] = bias
    check(dict(sorted(arrays.items())), layers)


@pytest.mark.parametrize("shape", [(1, -1), (-1, 1)])
def test_a_bias_may_have_a_second_axis(shape):
    layers = linear_layers(784, 30, 10)
    for names in (("W1", "b1", "W2", "b2"), ("arr_0", "arr_1", "arr_2", "arr_3")):
        arrays = [a for weight, bias in layers for a in (weight.T, bias.reshape(shape))]
        check(dict(zip(names, arrays, strict=True)), layers)


def test_a_list_of_matrices_alone_has_no_biases():
    layers = [(weight, np.zeros(len(weight), "f4")) for weight, _ in linear_layers(784, 30, 10)]
    check({f"arr_{i}": weight.T for i, (weight, _) in enumerate(layers)}, layers)


def test_the_matrices_of_a_course_have_their_biases_in_the_first_column():
    layers = linear_layers(784, 30, 10)
    arrays = {f"Theta{i}": np.c_[bias, W] for i, (W, bias) in enumerate(layers, 1)}
    assert check(arrays, layers)[0].startswith("The first column of Theta1 was taken for the bias")


def test_what_belongs_to_no_layer_is_set_aside_with_a_note():
    layers = linear_layers(784, 30, 10)
    more = {
        "epoch": np.array(3),
        "test_acc": np.array([0.9]),
        "losses": np.arange(9.0),
        "sizes": np.array([784, 30, 10]),
        "note": np.array("best of three"),
        "beta1": np.array(0.9),
        "bs": np.array(128),
        "criterion.weight": np.ones(10),
        "val.confmat": np.ones((10, 10), int),
        "fc8/kernel/Adam_1:0": np.ones((784, 30)),
        "grads.fc8.weight": np.ones((30, 784)),
        "dW1": np.ones((784, 30)),
        "mean": np.array(0.1307),
        "normalize.std": np.full((1, 1, 1), 0.3081),
    }
    notes = check(named(layers, "fc1", "fc2") | more, layers)
    assert notes[:2] == [
        "mean, normalize.std may be what its pixels were normalised with, and was set aside: say "
        "it with the pixels.",
        "No part of a layer, and set aside: epoch, test_acc, losses, sizes, note, beta1, bs, "
        "criterion.weight, val.confmat, fc8/kernel/Adam_1:0, grads.fc8.weight, dW1.",
    ]


@pytest.mark.parametrize(
    ("name", "shape", "said"),
    [
        ("conv1.weight", (32, 1, 3, 3), "is a convolution's"),
        ("conv2d/kernel:0", (3, 3, 1, 32), "is a convolution's"),
        ("features.0.weight", (8, 1, 5), "is a convolution's"),
        ("encoder.self_attn.in_proj_weight", (96, 32), "is part of an attention"),
        ("layers.0.q_proj.weight", (32, 32), "is part of an attention"),
        ("embedding.weight", (100, 32), "is an embedding"),
        ("transformer.wte.weight", (100, 32), "is an embedding"),
        ("lstm.weight_ih_l0", (40, 28), "is part of a recurrent layer"),
        ("rnn.weight_hh_l0", (10, 10), "is part of a recurrent layer"),
        ("lstm_cell/recurrent_kernel:0", (10, 40), "is part of a recurrent layer"),
        ("norm.weight", (30,), "a normalisation without running_mean"),
        ("gamma1", (30,), "a normalisation without running_mean"),
        ("prelu.weight", (1,), "is the slope of a PReLU"),
        ("normalization/mean:0", (784,), "normalises each pixel in its own way"),
        ("fc1.weight_g", (30, 1), "is a weight in parts"),
        ("fc1.parametrizations.weight.original0", (30, 1), "is a weight in parts"),
        ("fc1._packed_params._packed_params", (30, 1), "is a weight in parts"),
        ("x_train", (60, 784), "is part of a data set"),
        ("test_labels", (60, 10), "is part of a data set"),
        ("table", (60, 784), "where the weight and the bias of dense layers were expected"),
    ],
)  # fmt: skip
def test_what_is_no_dense_layer_is_named_as_what_it_is(name, shape, said):
    arrays = {**named(linear_layers(784, 30, 10), "fc8", "fc9"), name: np.zeros(shape)}
    for content in (arrays, dict(reversed(arrays.items()))):
        with pytest.raises(ValueError, match=said) as refusal:
            in_book_order(Content(content))
        assert repr(name) in str(refusal.value)


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
        ({"W1": np.zeros((30, 1, 5, 5)), "b1": np.zeros(30)}, "is a convolution's"),
        ({"conv1.weight": np.zeros((32, 1, 3, 3))}, "'conv1.weight' of shape \\(32, 1, 3, 3\\)"),
        ({"fc1.bias": np.zeros(3)}, "'fc1.bias' belongs to no weight"),
        ({"bn.running_mean": np.zeros(3)}, "'bn.running_mean' of shape"),
        ({"bn.weight": np.ones(3), "bn.bias": np.ones(3)}, "'bn.weight' of shape"),
        ({"fc.weight": np.zeros(3)}, "'fc.weight' of shape \\(3,\\) is that of a normalisation"),
        ({"w1": np.eye(3), "b1": np.array(0.5)}, "'b1' of shape \\(\\) fits neither axis"),
        ({"W1": np.eye(3), "w_1": np.eye(3)}, "'w_1' and 'W1' are the same part of one layer"),
        ({"W1": np.zeros((785, 9)), "W2": np.zeros((10, 9))}, "one value more than an image has"),
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
    np.savez(tmp_path / "mlp.npz", **{"fc1.weight": np.zeros((10, 784)), "more": np.ones(3)})
    with pytest.raises(WeightsError, match=r"^mlp\.npz: it holds 'more' of shape \(3,\)"):
        read_weights(tmp_path / "mlp.npz")

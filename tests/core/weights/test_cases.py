"""Networks as people save them: small ones trained on MNIST, in ``tests/cases``."""

from pathlib import Path

import numpy as np
import pytest

from core import evaluate, forward, load_mnist
from core.weights.content import WeightsError
from core.weights.reader import interpret_weights, read_weights

CASES = Path(__file__).resolve().parents[2] / "cases"
#: One network of 784-12-10 units with relu, in each of these forms: right on 0.9259 of the images.
SAME = [
    "w02_checkpoint_model_state_dict.pt",
    "w03_state_dict.pth",
    "w04_torch_saved_as.pkl",
    "w07_ch05_two_layer_relu_params.pkl",
    "w09_keras_get_weights_arr_0.npz",
    "w10_ordereddict.pkl",
    "w11_python27_protocol2.pkl",
    "w12_extra_epoch_accuracy.npz",
]


@pytest.mark.parametrize("name", SAME)
def test_one_network_is_read_from_every_form(name):
    network = read_weights(CASES / name, "relu")

    assert network.sizes == (784, 12, 10)
    x = np.random.default_rng(7).random((5, 784), dtype=np.float32)
    expected = forward(read_weights(CASES / "w07_ch05_two_layer_relu_params.pkl", "relu"), x)
    np.testing.assert_allclose(forward(network, x)["a2"], expected["a2"], rtol=1e-5)


@pytest.mark.parametrize(
    ("name", "activation", "accuracy"),
    [
        (SAME[0], "relu", 0.9259),
        ("w05_bf16.safetensors", None, 0.9262),
        ("w08_batchnorm.safetensors", None, 0.9152),
    ],
)
def test_it_is_as_right_as_it_was_where_it_was_trained(
    mnist_dir, monkeypatch, name, activation, accuracy
):
    monkeypatch.setenv("MNIST_DIR", str(mnist_dir.resolve()))
    network = read_weights(CASES / name, activation)

    assert evaluate(network, *load_mnist()[1]).accuracy == accuracy


def test_bfloat16_loses_three_digits_and_no_more():
    network = read_weights(CASES / "w05_bf16.safetensors")
    whole = read_weights(CASES / SAME[0], "relu")
    np.testing.assert_allclose(network["W1"], whole["W1"], rtol=2**-8)
    assert read_weights(CASES / "hostile" / "s05_bf16.safetensors")["W1"].dtype == np.float32


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        (
            "w02_checkpoint_model_state_dict.pt",
            [
                "It is a checkpoint: the weights under 'model_state_dict' were read, and the rest "
                "set aside: epoch, loss.",
                "0.weight (12, 784) became W1, transposed.",
                "2.weight (10, 12) became W2, transposed.",
            ],
        ),
        (
            "w04_torch_saved_as.pkl",
            [
                "The name ends in .pkl and the content is that of a .pt file: it was read as one.",
                "0.weight (12, 784) became W1, transposed.",
                "2.weight (10, 12) became W2, transposed.",
            ],
        ),
        (
            "w08_batchnorm.safetensors",
            [
                "The file does not say the eps of its batch normalisation 1: 1e-05 was taken, "
                "which is usual.",
                "The batch normalisation 1 was folded into 0.weight, which comes before it.",
                "0.weight (12, 784) became W1, transposed.",
                "4.weight (10, 12) became W2, transposed.",
            ],
        ),
        (
            "w09_keras_get_weights_arr_0.npz",
            ["arr_0 (784, 12) became W1, as it is.", "arr_2 (12, 10) became W2, as it is."],
        ),
        ("w11_python27_protocol2.pkl", []),
        (
            "w12_extra_epoch_accuracy.npz",
            ["No part of a layer, and set aside: epoch, accuracy."],
        ),
    ],
)
def test_what_was_worked_out_is_said(name, notes):
    assert interpret_weights(CASES / name, "relu").notes == notes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("p28_surrogate_key.pkl", r"'\\ud800\.weight', is not valid Unicode"),
        (
            "n36_md_names.npz",
            r"holds '!\[x\]\(http://127\.0\.0\.1:8529/pix\.png\) <b>hi</b> \[c\]\(java.*\)' of",
        ),
    ],
)
def test_what_nobody_can_use_is_refused_in_a_sentence(name, said):
    with pytest.raises(WeightsError, match=said) as refusal:
        read_weights(CASES / "hostile" / name)
    str(refusal.value).encode()  # nothing in it that cannot be shown

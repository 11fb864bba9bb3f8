import pytest

from core.weights.layers.names import part_of


@pytest.mark.parametrize(
    ("name", "part", "stem"),
    [
        ("fc1.weight", "weight", "fc1"),
        ("module.net.0.bias", "bias", "module.net.0"),
        ("dense_1/kernel:0", "weight", "dense_1"),
        ("weight", "weight", ""),
        ("W1", "weight", "1"),
        ("W_1", "weight", "1"),
        ("coefs_.0", "weight", "0"),
        ("intercepts_10", "bias", "10"),
        ("params.W1", "weight", "params.1"),
        ("b_hidden", "bias", "hidden"),
        ("Hidden_B", "bias", "Hidden"),
        ("bn.running_mean", "mean", "bn"),
        ("running_var2", "var", "2"),
        ("bn/moving_variance:0", "var", "bn"),
        ("bn.num_batches_tracked", "count", "bn"),
        ("who", "weight", "ho"),
    ],
)
def test_a_name_says_which_part_of_which_layer(name, part, stem):
    assert part_of(name)[:2] == (part, stem)


@pytest.mark.parametrize(
    "name", ["", "arr_0", "epoch", "best", "x", "1", "biased", "abw", "weighted", "Wrong", "bfloat"]
)
def test_other_names_say_nothing(name):
    assert part_of(name) is None

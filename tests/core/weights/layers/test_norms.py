"""Wherever a batch normalisation stands, what is read gives the same logits."""

import numpy as np
import pytest

from core import Network, forward
from core.weights.content import Content
from core.weights.layers.order import in_book_order

SIZES = 784, 12, 8, 10


def linear(random, read, width):
    return {
        "weight": random.normal(size=(width, read)) / read**0.5,
        "bias": random.normal(size=width),
    }


def norm(random, width):
    return {
        "weight": random.normal(size=width),
        "bias": random.normal(size=width),
        "running_mean": random.normal(size=width),
        "running_var": random.random(width) + 0.1,
        "num_batches_tracked": np.array(7),
    }


def apply(parts, x, eps=1e-5):
    """Compute what the layer does, as PyTorch defines it."""
    if "running_mean" not in parts:
        return x @ parts["weight"].T + parts["bias"]
    std = np.sqrt(parts["running_var"] + eps)
    return (x - parts["running_mean"]) / std * parts.get("weight", 1) + parts.get("bias", 0)


def network_of(steps, eps=1e-5):
    """Return the arrays of steps by name, an input, and the logits: ``"relu"`` is the activation.

    Parameters
    ----------
    steps : list of str
        ``"fc1"`` and the like are dense layers, ``"bn1"`` batch normalisations.
    """
    random = np.random.default_rng(3)
    x = random.random((20, SIZES[0]))
    arrays, result, sizes = {}, x, iter(SIZES[1:])
    for step in steps:
        if step == "relu":
            result = np.maximum(result, 0)
            continue
        name, is_norm = step.removesuffix("*"), step.endswith("*")
        width = result.shape[1]
        parts = norm(random, width) if is_norm else linear(random, width, next(sizes))
        arrays |= {f"{name}.{part}": array for part, array in parts.items()}
        result = apply(parts, result, eps)
    return arrays, x, result


def check(arrays, x, logits, keeps_order=True):
    """Hold that the arrays, read as a network, give these logits; return the notes."""
    named, notes = in_book_order(Content(arrays, keeps_order=keeps_order))
    network = Network(named, "relu")
    np.testing.assert_allclose(forward(network, x)[f"a{network.depth}"], logits, atol=1e-9)
    return notes


@pytest.mark.parametrize(
    "steps",
    [
        # The numbers of a Sequential; those between are of what has no arrays.
        ["0", "1*", "relu", "3", "4*", "relu", "6"],  # Linear, BatchNorm, ReLU
        ["0", "1*", "relu", "4", "5*", "relu", "8"],  # … and Dropout
        ["0", "relu", "2*", "3", "relu", "5*", "6"],  # Linear, ReLU, BatchNorm
        ["0", "relu", "2*", "4", "relu", "6*", "8"],  # … and Dropout
        ["0*", "1", "relu", "3", "relu", "5"],  # on the input
        ["1*", "3", "relu", "5", "relu", "7"],
        ["0*", "1", "relu", "3*", "4", "relu", "6"],
        ["0", "relu", "2", "relu", "4", "5*"],  # on the logits
        ["net.0", "net.1*", "relu", "net.3", "net.4*", "relu", "net.6"],
        # A Sequential for each block.
        ["blocks.0.0", "blocks.0.1*", "relu", "blocks.1.0", "blocks.1.1*", "relu", "out"],
        ["blocks.0.0", "relu", "blocks.0.2*", "blocks.1.0", "relu", "blocks.1.2*", "out"],
        # Names.
        ["fc1", "bn1*", "relu", "fc2", "bn2*", "relu", "fc3"],
        ["fc1", "relu", "fc2", "bn2*", "relu", "fc3"],
        ["bn1*", "fc1", "relu", "fc2", "relu", "fc3"],
        ["linears.0", "norms.0*", "relu", "linears.1", "norms.1*", "relu", "out"],
        ["first.linear", "first.norm*", "relu", "second.linear", "second.norm*", "relu", "last"],
        ["hidden", "hidden_norm*", "relu", "inner", "inner_norm*", "relu", "last"],
    ],
    ids=" ".join,
)
def test_it_is_folded_where_it_stands(steps):
    arrays, x, logits = network_of(steps)

    check(arrays, x, logits)
    check(dict(sorted(arrays.items())), x, logits, keeps_order=False)


def test_layers_and_norms_that_were_made_apart_go_together_by_their_numbers():
    arrays, x, logits = network_of(["fc1", "bn1*", "relu", "fc2", "bn2*", "relu", "fc3"])

    check(dict(sorted(arrays.items(), key=lambda item: item[0].startswith("bn"))), x, logits)


def test_without_weight_and_bias_they_are_1_and_0():
    arrays, x, _ = network_of(["0", "1*", "relu", "3", "relu", "5"])
    del arrays["1.weight"], arrays["1.bias"], arrays["1.num_batches_tracked"]

    parts = {name.partition(".")[2]: a for name, a in arrays.items() if name.startswith("1.")}
    hidden = np.maximum(apply(parts, x @ arrays["0.weight"].T + arrays["0.bias"]), 0)
    hidden = np.maximum(hidden @ arrays["3.weight"].T + arrays["3.bias"], 0)
    check(arrays, x, hidden @ arrays["5.weight"].T + arrays["5.bias"])


def test_the_names_of_keras_have_its_eps():
    arrays, x, logits = network_of(["0", "1*", "relu", "2", "3*", "relu", "4"], eps=1e-3)
    dense = {"weight": "kernel", "bias": "bias"}
    norms = {"weight": "gamma", "bias": "beta"}
    norms |= {"running_mean": "moving_mean", "running_var": "moving_variance"}
    named = {}
    for name, array in arrays.items():
        number, part = name.split(".")
        family, parts = ("batch_normalization", norms) if number in "13" else ("dense", dense)
        suffix = f"_{int(number) // 2}" if int(number) > 1 else ""
        if part in parts:
            named[f"{family}{suffix}/{parts[part]}:0"] = array.T

    notes = check(named, x, logits)
    assert notes[0] == (
        "The file does not say the eps of its batch normalisation batch_normalization: 0.001 was "
        "taken, which is usual."
    )
    arrays_only = dict(zip((f"arr_{i}" for i in range(14)), named.values(), strict=True))
    assert len(check(arrays_only, x, logits)) == 7


def test_an_eps_in_the_file_is_taken():
    arrays, x, logits = network_of(["0", "1*", "relu", "3", "relu", "5"], eps=0.5)

    for name in ("1.eps", "eps", "bn_eps", "1.epsilon"):
        notes = check({**arrays, name: np.array(0.5)}, x, logits)
        assert not any("eps" in note for note in notes)


def test_what_was_taken_for_its_place_is_said():
    arrays, x, logits = network_of(["0", "1*", "relu", "3", "relu", "5"])
    assert check(arrays, x, logits)[1] == (
        "The batch normalisation 1 was folded into 0.weight, which comes before it."
    )
    arrays, x, logits = network_of(["0", "relu", "2*", "3", "relu", "5"])
    assert check(arrays, x, logits)[1] == (
        "The batch normalisation 2 was folded into 3.weight, which takes what it gives."
    )
    arrays, x, logits = network_of(["0", "relu", "2*", "4", "relu", "6"])
    assert check(arrays, x, logits)[1] == (
        "The batch normalisation 2 was folded into 4.weight: what stands before it was taken for "
        "the activation."
    )
    arrays, x, logits = network_of(["fc1", "bn1*", "relu", "fc2", "relu", "fc3"])
    assert check(arrays, x, logits)[1] == (
        "The batch normalisation bn1 was folded into fc1.weight: it was taken to come behind it "
        "and before the activation, as is usual."
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"1.running_var": np.ones(5)}, "'1' have the lengths 12, 5, 12, 12"),
        ({"1.running_var": -np.ones(12)}, "a variance of its batch normalisation is below 0"),
        ({"1.running_var": None}, "without running_mean"),
        ({"1.running_mean": np.ones((3, 4, 1))}, "is a convolution's"),
        (
            {
                f"1.{part}": np.ones(99)
                for part in ("running_mean", "running_var", "weight", "bias")
            },
            "nothing says which layer its batch normalisation '1' of 99 units follows",
        ),
    ],
)
def test_one_that_cannot_be_folded_is_refused(changes, said):
    arrays, _, _ = network_of(["0", "1*", "relu", "3", "relu", "5"])
    arrays = {name: a for name, a in {**arrays, **changes}.items() if a is not None}
    with pytest.raises(ValueError, match=said):
        in_book_order(Content(arrays))


@pytest.mark.parametrize("after", [True, False])
def test_what_pytorch_computes_is_what_is_read(after):
    torch = pytest.importorskip("torch")
    nn = torch.nn
    torch.manual_seed(0)

    def block(read, width):
        rest = [nn.BatchNorm1d(width), nn.ReLU()]
        return [nn.Linear(read, width), *(rest if after else rest[::-1]), nn.Dropout(0.2)]

    model = nn.Sequential(*block(784, 12), *block(12, 8), nn.Linear(8, 10)).double()
    x = torch.rand(50, 784, dtype=torch.float64)
    for _ in range(3):
        model(x)
    expected = model.eval()(x).detach().numpy()
    arrays = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    check(arrays, x.numpy(), expected)

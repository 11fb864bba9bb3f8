"""What goes through a network in blocks comes out as it does at once, and takes no more room."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from core import Network, evaluate, forward, load_mnist, predict
from core.arrays import as_rows
from core.datasets.mnist import apply_flags, read_split, scaled_rows
from core.explanation import ablation, units
from core.explanation.ablation import removal_accuracies, removal_samples
from core.explanation.consequences import consequences
from core.explanation.neighbours import distances_to
from core.explanation.projection import pca
from core.explanation.unit_parts import layer_profiles
from core.explanation.units import Profiles, profiled_samples, profiles
from core.network import layers
from core.network import network as module
from core.network.backpropagation import loss_gradients
from core.network.network import block_size, blocks, layer_activations


def made(*sizes, activation="sigmoid", dtype=np.float32):
    random = np.random.default_rng(1)
    parameters = {}
    for layer, (before, width) in enumerate(pairwise(sizes), 1):
        parameters[f"W{layer}"] = random.normal(0, before**-0.5, (before, width)).astype(dtype)
        parameters[f"b{layer}"] = random.normal(0, 0.1, width).astype(dtype)
    return Network(parameters, activation)


NETWORK = made(784, 20, 13, 10)
X, T = (array[:300] for array in load_mnist(source="sample")[1])


@pytest.fixture(params=[1, 3000, 10**6], ids="{} values a block".format)
def small(request, monkeypatch):
    """A block is an image, a few, or all."""
    monkeypatch.setattr(module, "BLOCK_VALUES", request.param)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_predictions_of_blocks_are_those_of_the_whole(small, dtype):
    network = made(784, 20, 13, 10, dtype=dtype)
    y = predict(network, X)
    assert y.dtype == dtype
    np.testing.assert_allclose(y, forward(network, X)["y"], rtol=1e-5)
    assert (predict(network, X[:0]).shape, predict(network, X[0]).shape) == ((0, 10), (10,))


def test_blocks_cover_every_sample_once(small):
    found = [i for block in blocks(NETWORK, 300) for i in range(300)[block]]
    assert found == list(range(300))


def test_memory_of_an_evaluation_is_that_of_a_block_whatever_the_width(monkeypatch):
    network = made(784, 8000, 10)
    assert block_size(network) * 16_000 <= module.BLOCK_VALUES
    monkeypatch.setattr(module, "BLOCK_VALUES", module.BLOCK_VALUES // 32)
    tracemalloc.start()
    try:
        evaluate(network, scaled_rows(images()), T)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * 4 * module.BLOCK_VALUES  # all at once: 19 MB


def images():
    return read_split("sample", "test")[0][:300]


def test_rows_that_are_made_when_they_are_asked_for_are_those_of_load_mnist():
    rows = scaled_rows(images())
    whole = apply_flags(images(), T.astype(np.uint8))[0]
    assert (len(rows), rows.shape, rows.ndim, rows.dtype) == (300, (300, 784), 2, np.float32)
    np.testing.assert_array_equal(rows, whole)
    np.testing.assert_array_equal(rows[7], whole[7])
    np.testing.assert_array_equal(rows[5:290:3], whole[5:290:3])
    np.testing.assert_array_equal(rows[[4, 2]], whole[[4, 2]])


def test_what_is_computed_of_such_rows_is_what_is_computed_of_the_array(small):
    rows = as_rows(scaled_rows(images()))
    np.testing.assert_allclose(
        evaluate(NETWORK, rows, T).probabilities, evaluate(NETWORK, X, T).probabilities, rtol=1e-5
    )
    np.testing.assert_allclose(
        layer_activations(NETWORK, rows, 2), forward(NETWORK, X)["z2"], rtol=1e-5
    )


def test_places_among_such_rows_are_those_among_the_pixels():
    rows = as_rows(scaled_rows(images()))
    np.testing.assert_array_equal(distances_to(rows, X[3]), distances_to(X, X[3]))
    np.testing.assert_array_equal(pca(rows).coordinates, pca(X).coordinates)


def test_who_reads_rows_can_be_ended_at_each_block(small):
    asked = []
    rows = scaled_rows(images(), lambda: asked.append(1))
    evaluate(NETWORK, rows, T)
    assert len(asked) >= len(list(blocks(NETWORK, 300)))
    with pytest.raises(ZeroDivisionError):
        evaluate(NETWORK, scaled_rows(images(), lambda: 1 / 0), T)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("most", [1, 1000, 10**9], ids="{} values at a time".format)
def test_profiles_of_some_units_after_another_are_those_of_all(activation, layer, most):
    network = made(784, 20, 13, 10, activation=activation)
    found = layer_profiles(network, X, T, layer, most_values=most)
    wanted = profiles(forward(network, X)[f"z{layer}"], T, activation)
    for name in Profiles.__dataclass_fields__:
        ours, theirs = getattr(found, name), getattr(wanted, name)
        if name in ("most", "least", "histogram", "saturated"):
            # Rounding may take a value over an edge, or before one that is all but the same.
            assert (ours == theirs).mean() > 0.98
        else:
            np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)


def test_accuracies_without_each_unit_do_not_depend_on_the_block(small):
    found = removal_accuracies(NETWORK, X, T)
    for name, units_of_layer in (("z1", (0, 19)), ("z2", (0, 12))):
        for unit in units_of_layer:
            off = ablation.ablate(NETWORK, {name: unit})
            assert found[name][unit] == evaluate(off, X, T).accuracy


def test_consequences_do_not_depend_on_the_block(small):
    found = consequences(NETWORK, images(), T.astype(np.uint8))
    whole = forward(NETWORK, X)
    assert found.normalized.accuracy == (whole["y"].argmax(axis=1) == T).mean()
    near = (whole["z1"] < 0.01) | (whole["z1"] > 0.99)
    assert found.normalized.saturated == pytest.approx(near.mean(), abs=1e-3)


@pytest.mark.parametrize(
    "x", [X[3].astype(np.float64), X[:5].astype(np.float64)], ids=["one", "five"]
)
def test_a_large_network_is_widened_some_columns_at_a_time(x, monkeypatch):
    y, gradients = predict(NETWORK, x), loss_gradients(NETWORK, x, 3)
    monkeypatch.setattr(layers, "_WIDENED", 1000)
    np.testing.assert_allclose(predict(NETWORK, x), y, rtol=1e-12)
    found = loss_gradients(NETWORK, x, 3)
    for name, values in gradients.items():
        assert found[name].dtype == values.dtype
        np.testing.assert_allclose(found[name], values, rtol=1e-9, atol=1e-15)


def test_one_image_in_float64_takes_little_more_than_itself_of_a_large_network():
    network, x = made(784, 8000, 10), X[0].astype(np.float64)
    tracemalloc.start()
    try:
        loss_gradients(network, x, 3).x  # noqa: B018
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < network["W1"].nbytes  # in float64 it would be twice that


# How many samples are taken where all would take too long


@pytest.mark.parametrize(
    ("sizes", "all_of_mnist", "of_the_test_split"),
    [
        ((784, 50, 100, 10), 60_000, 10_000),
        ((784, 512, 10), 60_000, 10_000),
        ((784, 80_000, 10), 3_333, 3_333),
        ((784, 2000, 2000, 2000, 10), 0, 0),
        ((784, 10), 60_000, 10_000),
    ],
    ids=str,
)
def test_units_are_left_out_on_as_many_samples_as_time_allows(
    sizes, all_of_mnist, of_the_test_split
):
    class Sizes:
        pass

    network = Sizes()
    network.sizes, network.depth = sizes, len(sizes) - 1
    assert removal_samples(network, 60_000) == pytest.approx(all_of_mnist, rel=0.01)
    assert removal_samples(network, 10_000) == pytest.approx(of_the_test_split, rel=0.01)
    assert removal_samples(network, 3) == 3


def test_a_wide_layer_is_summed_up_over_fewer_samples(monkeypatch):
    assert profiled_samples(100, 60_000) == 60_000
    assert profiled_samples(80_000, 10_000) * 80_000 <= units._MOST_PROFILED
    monkeypatch.setattr(units, "_MOST_PROFILED", 10)
    assert profiled_samples(100, 60_000) == 1

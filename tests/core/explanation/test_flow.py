from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import forward, init_network, load_mnist
from core.explanation.flow import flow
from core.network.unit import Unit
from tests.core.explanation.making import ACTIVATIONS, FUNCTIONS, SHAPES, made


def rescale_in_loops(network, x, reference, unit):
    """Return DeepLIFT's contributions of the pixels, as the paper has them, number by number.

    From the pixels on, where the program begins at the logit: what each pixel adds to the
    difference of every unit.
    """
    function = FUNCTIONS[network.activation]
    a, b = list(map(float, x)), list(map(float, reference))
    shares = [[a[i] - b[i] if i == k else 0.0 for i in range(len(a))] for k in range(len(a))]
    for layer in range(1, network.depth + 1):
        W, bias = network[f"W{layer}"], network[f"b{layer}"]
        sums = [
            sum(z[i] * W[i, j] for i in range(len(z))) + bias[j]
            for z in (a, b)
            for j in range(len(bias))
        ]
        sums = sums[: len(bias)], sums[len(bias) :]
        shares = [
            [sum(share[i] * W[i, j] for i in range(len(share))) for j in range(len(bias))]
            for share in shares
        ]
        if layer == network.depth:
            return [share[unit] for share in shares]
        a, b = ([function(value) for value in values] for values in sums)
        for share in shares:
            for j, (one, other) in enumerate(zip(*sums, strict=True)):
                share[j] *= (a[j] - b[j]) / (one - other) if one != other else 0.0
    raise AssertionError


@settings(max_examples=60)
@given(st.integers(0, 10**6), SHAPES, ACTIVATIONS, st.sampled_from([0.1, 1.0, 10.0]), st.booleans())
def test_every_layer_adds_up_to_how_the_logit_differs_from_the_reference(
    seed, sizes, activation, scale, compared
):
    network, x, reference = made(seed, sizes, activation, scale)
    versus = 1 if compared else None
    found = flow(network, x, 0, versus, reference)
    logits = [forward(network, image)[f"a{network.depth}"] for image in (x, reference)]
    values = [a[0] - a[1] if compared else a[0] for a in logits]
    assert [found.value, found.reference_value] == pytest.approx(values)
    for given_ in found.contributions.values():
        # Where large addends cancel, rounding is relative to them.
        near = 1e-5 * abs(found.change) + 1e-12 * np.abs(given_).sum()
        assert given_.sum() == pytest.approx(values[0] - values[1], abs=max(near, 1e-12))
    for layer in range(1, network.depth):
        for index, value in enumerate(found.contributions[f"z{layer}"]):
            unit = Unit(f"z{layer}", index)
            assert found.into(unit).sum() == pytest.approx(value, abs=1e-9 * scale**5)
            on_pixels = found.on_pixels(unit) * found.differences["x"]
            assert on_pixels.sum() == pytest.approx(value, abs=1e-9 * scale**5)


@settings(max_examples=30)
@given(st.integers(0, 10**6), SHAPES, ACTIVATIONS)
def test_pixels_get_what_deeplift_gives_them_number_by_number(seed, sizes, activation):
    network, x, reference = made(seed, sizes, activation)
    expected = rescale_in_loops(network, x, reference, 2)
    found = flow(network, x, 2, reference=reference).contributions["x"]
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("activation", sorted(FUNCTIONS))
def test_where_the_image_is_the_reference_nothing_flows_and_the_slopes_are_the_gradient(activation):
    network, x, _ = made(3, [5, 4, 4, 3], activation)
    found = flow(network, x, 0, reference=x)
    assert found.change == 0
    assert not any(map(np.any, found.contributions.values()))
    # So near to it that a difference of z has few digits, they are kept between both ends.
    near = flow(network, x, 0, reference=x + 1e-13)
    steps = np.eye(5) * 1e-6
    gradient = [
        (forward(network, x + step).a3[0] - forward(network, x - step).a3[0]) / 2e-6
        for step in steps
    ]
    np.testing.assert_allclose(found.multipliers["x"], gradient, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(near.multipliers["x"], gradient, rtol=1e-4, atol=1e-7)


def test_the_pixels_and_units_of_the_bundled_network_add_up_in_its_float32():
    network = init_network()
    for x, unit in product(load_mnist(source="sample")[1][0][:10], range(0, 10, 3)):
        found = flow(network, x, unit)
        assert found.value == pytest.approx(forward(network, x).a3[unit], abs=1e-4)
        for given_ in found.contributions.values():
            assert given_.sum() == pytest.approx(found.change, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.zeros((2, 5)), "unit": 0}, "one flat image"),
        ({"x": np.zeros(5), "unit": 0, "reference": np.zeros(4)}, r"takes \(5,\).*given \(4,\)"),
        ({"x": np.zeros(5), "unit": 3}, "no class 3"),
        ({"x": np.zeros(5), "unit": 0, "versus": -1}, "no class -1"),
    ],
)
def test_what_does_not_fit_the_network_is_refused(arguments, message):
    network, *_ = made(0, [5, 4, 3], "relu")
    with pytest.raises(ValueError, match=message):
        flow(network, **arguments)

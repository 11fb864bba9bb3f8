import numpy as np
import pytest

from core import forward, init_network, load_mnist
from core.attribution import Ledger, ledger


@pytest.fixture(scope="module")
def network():
    return init_network()


@pytest.fixture(scope="module")
def images():
    return load_mnist(source="sample")[1][0][:100]


def test_the_sum_of_every_unit_of_a_hundred_samples_is_the_array(network, images):
    for x in images:
        arrays = {"z0": x, **forward(network, x)}
        for layer in (1, 2, 3):
            totals = [
                ledger(network, arrays[f"z{layer - 1}"], layer, unit).total
                for unit in range(network.sizes[layer])
            ]
            np.testing.assert_allclose(totals, arrays[f"a{layer}"], rtol=1e-5, atol=1e-5)


def test_the_difference_of_any_two_logits_adds_up(network, images):
    for x in images:
        arrays = forward(network, x)
        for unit in range(10):
            for versus in range(10):
                total = ledger(network, arrays.z2, 3, unit, versus).total
                assert total == pytest.approx(
                    arrays.a3[unit] - arrays.a3[versus], rel=1e-5, abs=1e-5
                )


def test_the_largest_addends_of_each_sign_come_in_order():
    sums = Ledger(np.array([1.0, 2.0, 3.0, 0.0]), np.array([5.0, -1.0, 1.0, 7.0]), bias=0.5)

    assert sums.terms.tolist() == [5, -2, 3, 0]
    assert sums.total == 6.5
    assert sums.largest().tolist() == [0, 2]
    assert sums.largest(count=1).tolist() == [0]
    assert sums.largest(sign=-1).tolist() == [1]


@pytest.mark.parametrize(
    ("layer", "unit", "versus", "message"),
    [
        (0, 0, None, "layers 1 to 3"),
        (4, 0, None, "no layer 4"),
        (1, 50, None, "units 0 to 49"),
        (2, -1, None, "no unit -1"),
        (3, 9, 10, "no unit 10"),
    ],
)
def test_what_the_network_does_not_have_is_refused(network, layer, unit, versus, message):
    with pytest.raises(ValueError, match=message):
        ledger(network, np.zeros(784), layer, unit, versus)


def test_a_batch_has_no_ledger(network, images):
    with pytest.raises(ValueError, match="of one sample"):
        ledger(network, images, 1, 0)

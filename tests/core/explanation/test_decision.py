import numpy as np
import pytest

from core import Network, forward, init_network
from core.datasets.mnist import load_mnist
from core.explanation.decision import decision


def arrays(network, x):
    return {"x": np.asarray(x), **forward(network, x)}


def linear(W, b):
    return Network({"W1": np.array(W, float), "b1": np.array(b, float)})


def test_the_unit_that_adds_most_is_the_one_whose_loss_takes_most_of_the_lead():
    network = init_network()
    images = load_mnist(source="sample")[1][0][:40]
    for x in images:
        found = decision(network, arrays(network, x))
        z, a, y = (forward(network, x)[name].astype(float) for name in ("z2", "a3", "y"))
        order = np.argsort(-y, kind="stable")
        assert (found.first, found.second, found.tied) == (*order[:2], 1)
        assert found.lead == pytest.approx(a[order[0]] - a[order[1]], abs=1e-4)
        W, b = network["W3"].astype(float), network["b3"].astype(float)
        leads = [
            np.subtract(*(np.where(np.arange(100) == unit, 0, z) @ W + b)[order[:2]])
            for unit in range(100)
        ]
        if b[order[0]] - b[order[1]] < found.addend:
            assert found.source == np.argmin(leads)
            assert found.lead - found.addend == pytest.approx(min(leads), abs=1e-4)


@pytest.mark.parametrize(
    ("W", "b", "x", "expected"),
    [
        # The first class is ahead by 3, of which the second pixel gives 4 and the first takes 1.
        ([[0, 1, 0], [4, 0, 0]], [0, 0, -9], [1, 1], (0, 1, 1, 3.0, 1, 4.0)),
        # Nothing is drawn: the bias alone decides.
        ([[0, 1, 0], [4, 0, 0]], [0, 2, -9], [0, 0], (1, 0, 1, 2.0, None, 2.0)),
        # A bias that counts for more than any pixel.
        ([[1, 0, 0], [1, 0, 0]], [5, 0, -9], [1, 1], (0, 1, 1, 7.0, None, 5.0)),
        # All as likely.
        ([[0, 0, 0], [0, 0, 0]], [0, 0, 0], [1, 1], (0, 1, 3, 0.0, None, 0.0)),
        # So sure that the other probabilities are 0: the logits tell which one is next.
        ([[0, 0, 0], [0, 0, 0]], [9000, 1, 2], [1, 1], (0, 2, 1, 8998.0, None, 8998.0)),
    ],
    ids=["pixel", "nothing drawn", "bias", "tie", "sure"],
)
def test_without_hidden_units_it_is_pixels_or_biases_that_decide(W, b, x, expected):
    network = linear(W, b)
    found = decision(network, arrays(network, np.array(x, float)))
    assert (
        found.first,
        found.second,
        found.tied,
        found.lead,
        found.source,
        found.addend,
    ) == expected


def test_nothing_decides_where_there_is_one_class_or_no_number():
    one = linear([[1.0]], [0.0])
    assert decision(one, arrays(one, np.ones(1))) is None
    huge = linear([[1e308, 0], [1e308, 0]], [0, 0])
    assert decision(huge, arrays(huge, np.full(2, 100.0))) is None

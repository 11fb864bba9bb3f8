from contextlib import suppress

import numpy as np
import pytest

from core import Network, forward, init_network, load_mnist
from core.explanation.repair import MARGIN, NoRepairError, repair
from core.messages import Message
from core.network.edits import apply_edits, edits_text, read_edits
from core.network.initialisation import initial_parameters
from core.network.unit import Unit

optimize = pytest.importorskip("scipy.optimize")
FUNCTIONS = {
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "relu": lambda a: np.maximum(a, 0),
    "tanh": np.tanh,
}


def random_network(*sizes, activation="sigmoid", seed=0, dtype=np.float64):
    random = np.random.default_rng(seed)
    parameters = {
        name: 2 * values.astype(dtype)
        for name, values in initial_parameters(sizes, activation, random).items()
    }
    return Network(parameters, activation)


def lead(logits, label):
    return logits[label] - np.delete(logits, label).max()


def smallest_by_slsqp(network, x, label, margin):
    """Return the length of the smallest change of the last layer, of all its numbers."""
    depth = network.depth
    z = np.append(x if depth == 1 else forward(network, x)[f"z{depth - 1}"], 1)
    logits = forward(network, x)[f"a{depth}"].astype(float)
    others = [k for k in range(len(logits)) if k != label]

    def slack(change):
        after = logits + z @ change.reshape(len(z), -1)
        return after[label] - after[others] - margin

    found = optimize.minimize(
        lambda change: change @ change / 2,
        np.zeros(len(z) * len(logits)),
        jac=lambda change: change,
        constraints={"type": "ineq", "fun": slack},
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert slack(found.x).min() > -1e-7
    return np.linalg.norm(found.x)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("sizes", [(3, 4), (4, 5, 3), (3, 4, 4, 5), (5, 2)])
def test_the_change_of_the_last_layer_is_the_smallest_there_is(activation, sizes):
    for seed in range(4):
        network = random_network(*sizes, activation=activation, seed=seed)
        x = np.random.default_rng(seed).random(sizes[0])
        label = int(forward(network, x).y.argmin())
        found = repair(network, x, label, margin=0.5)
        expected = smallest_by_slsqp(network, x, label, 0.5)
        assert found.norm == pytest.approx(expected, abs=1e-6, rel=1e-6)
        assert lead(found.after, label) == pytest.approx(0.5, abs=5e-3)


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "tanh"])
@pytest.mark.parametrize("array", ["z1", "z2", "y"])
def test_the_change_of_one_unit_is_the_smallest_there_is(activation, array):
    """Of all that its pre-activation may become, on a finer and evenly spaced line."""
    repaired = 0
    for seed in range(20):
        network = random_network(4, 5, 6, 3, activation=activation, seed=seed)
        x = np.random.default_rng(seed).random(4)
        ranked = forward(network, x).y.argsort()
        label, layer = int(ranked[-2]), {"z1": 1, "z2": 2, "y": 3}[array]
        unit = Unit(array, label if array == "y" else seed % 5)
        read = np.append(x if layer == 1 else forward(network, x)[f"z{layer - 1}"], 1)
        rises = np.linspace(-12, 12, 4001)
        a = np.repeat(forward(network, x)[f"a{layer}"][None], len(rises), axis=0)
        a[:, unit.index] += rises
        for following in range(layer + 1, 4):
            a = FUNCTIONS[activation](a) @ network[f"W{following}"] + network[f"b{following}"]
        ahead = a[:, label] - np.delete(a, label, axis=1).max(axis=1)
        good = np.abs(rises[ahead >= MARGIN])
        if good.size:
            found = repair(network, x, label, unit)
            repaired += 1
            assert found.norm * np.linalg.norm(read) == pytest.approx(good.min(), abs=0.0061)
            assert {edit.unit for edit in found.edits} == {unit}
            assert lead(found.after, label) > 0.9 * MARGIN
    assert repaired


def test_every_error_of_the_bundled_network_is_repaired_and_what_is_not_of_it_stays():
    network, (_, (x, t)) = init_network(), load_mnist(source="sample")
    wrong = np.flatnonzero(forward(network, x).y.argmax(axis=1) != t)
    assert wrong.size
    for sample in wrong:
        found = repair(network, x[sample], int(t[sample]))
        edited = apply_edits(network, read_edits(edits_text(found.edits)))
        logits = forward(edited, x[sample])["a3"]
        assert lead(logits, t[sample]) > 0.9 * MARGIN
        np.testing.assert_allclose(logits, found.after, rtol=1e-6)
        added = [edited[name].astype(float) - network[name] for name in ("W3", "b3")]
        size = np.sqrt(sum((each**2).sum() for each in added))
        assert found.norm == pytest.approx(size, rel=1e-3)
        whole = np.sqrt(sum((network[name].astype(float) ** 2).sum() for name in ("W3", "b3")))
        assert found.relative == pytest.approx(found.norm / whole)
        assert all(np.array_equal(edited[name], network[name]) for name in ("W1", "b1", "W2"))
        assert len(edits_text(found.edits)) < 1500


def test_a_sample_that_is_right_needs_no_change():
    network, (_, (x, t)) = init_network(), load_mnist(source="sample")
    right = int(np.flatnonzero(forward(network, x).y.argmax(axis=1) == t)[0])
    found = repair(network, x[right], int(t[right]))
    assert (found.edits, found.norm, found.relative) == ((), 0, 0)
    np.testing.assert_array_equal(found.before, found.after)


def test_where_no_change_of_a_unit_will_do_it_is_said():
    W2 = [[0.1, 0.0], [0.0, 0.1]]  # a sigmoid adds at most 0.1, and b2 is further apart
    network = Network({"W1": np.eye(2), "b1": [0, 0], "W2": W2, "b2": [5.0, 0.0]})
    with pytest.raises(NoRepairError, match=r"z1\[1\]"):
        repair(network, [0.5, 0.5], 1, Unit("z1", 1))
    assert repair(network, [0.5, 0.5], 1).after.argmax() == 1


@pytest.mark.parametrize(
    ("x", "label", "unit"),
    [
        ([0.5] * 4, 9, None),
        ([[0.5] * 4], 0, None),
        ([0.5] * 3, 0, None),
        ([0.5] * 4, 0, Unit("z3", 0)),
        ([0.5] * 4, 0, Unit("z9", 0)),
        ([0.5] * 4, 0, Unit("z1", 5)),
        ([0.5] * 4, 0, Unit("x", 1)),
        ([0.5] * 4, 0, Unit("y", 3)),
    ],
)
def test_what_cannot_be_repaired_is_said(x, label, unit):
    with pytest.raises(ValueError, match=r"no class|One image|shape|no unit"):
        repair(random_network(4, 5, 6, 3), x, label, unit)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"x": [np.nan] * 4}, "pixels that are not finite"),
        ({"x": [0.5, 0.5, np.inf, 0.5]}, "pixels that are not finite"),
        ({"label": 1.0}, r"whole number from 0 to 2; it was given 1\.0"),
        ({"label": True}, "whole number from 0 to 2; it was given True"),
        ({"margin": np.nan}, "finite number above 0; it was given nan"),
        ({"margin": np.inf}, "finite number above 0; it was given inf"),
        ({"margin": 0}, "finite number above 0; it was given 0"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(changed, said):
    given = {"x": [0.5] * 4, "label": 1} | changed
    with pytest.raises(ValueError, match=said) as refusal:
        repair(random_network(4, 5, 6, 3), **given)
    assert isinstance(refusal.value.args[0], Message)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("exponent", [*range(0, 40, 3), 77, 150, 299, 307])
def test_of_logits_however_large_comes_a_repair_or_a_sentence(dtype, exponent):
    """Also where 0.1 is lost beside them, or they are no numbers any more."""
    largest = min(float(f"1e{exponent}"), float(np.finfo(dtype).max))
    for weights in ([[largest, largest, 0]] * 2, [[largest, -largest, 1]] * 2):
        W, b = np.array(weights, dtype), np.array([largest, largest, -largest], dtype)
        network = Network({"W1": W, "b1": b})
        for label in range(3):
            for unit in (None, Unit("y", label)):
                with suppress(NoRepairError):
                    found = repair(network, [1.0, 0.5], label, unit)
                    assert lead(found.after, label) > 0


def test_the_share_is_that_of_numbers_larger_than_the_square_root_of_their_type():
    network = Network({"W1": np.zeros((2, 2), np.float32), "b1": np.float32([1e20, 0])})
    assert repair(network, [1.0, 0.5], 1).relative == pytest.approx(np.sqrt(2) / 3, rel=1e-6)

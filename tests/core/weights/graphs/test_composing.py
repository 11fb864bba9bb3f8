import numpy as np
import pytest

from core.weights.content import WeightsError
from core.weights.graphs import composing
from core.weights.graphs.composing import Affine

RANDOM = np.random.default_rng(2)
W, b = RANDOM.normal(size=(4, 3)), RANDOM.normal(size=3)
V, c = RANDOM.normal(size=(3, 2)), RANDOM.normal(size=2)


def scaled(n):
    """Return a factor and a shift for so many values."""
    return RANDOM.normal(size=n), RANDOM.normal(size=n)


CHAINS = {
    "dense": [("dense", (W, b))],
    "scaled before": [("scaled", scaled(4)), ("scaled", scaled(1)), ("dense", (W, b))],
    "scaled between and after": [
        ("dense", (W, b)),
        ("scaled", scaled(3)),
        ("scaled", scaled(1)),
        ("dense", (V, c)),
        ("scaled", scaled(2)),
    ],
    "one number before": [("scaled", scaled(1)), ("dense", (W, b)), ("dense", (V, c))],
}


@pytest.mark.parametrize("name", CHAINS)
def test_one_matrix_and_one_vector_do_what_the_chain_does(name):
    x = expected = RANDOM.normal(size=(5, 4))
    affine = Affine()
    for kind, (first, second) in CHAINS[name]:
        affine = getattr(affine, kind)(first, second)
        expected = expected @ first + second if kind == "dense" else expected * first + second

    np.testing.assert_allclose(x @ affine.W + affine.shift, expected, rtol=1e-12, atol=1e-12)


def test_a_layer_alone_stays_as_it_is():
    affine = Affine().dense(W.astype(np.float16), b.astype(np.float16))

    assert affine.W.dtype == np.float16
    np.testing.assert_array_equal(affine.W, W.astype(np.float16))


def test_a_mean_and_a_std_are_seen_in_what_they_became():
    std = np.array([0.5, 0.25, 1, 0.0625])

    affine = Affine().scaled(np.ones(1), -np.full(4, 0.125)).scaled(1 / std, np.zeros(1))

    assert affine.mean_and_std == (0.125, 1.0)
    assert Affine().scaled(np.zeros(2), np.ones(2)).mean_and_std == (0.0, 0.0)  # nothing is seen


@pytest.mark.parametrize(
    "chain",
    [
        [("scaled", scaled(3)), ("dense", (W, b))],
        [("dense", (W, b)), ("scaled", scaled(4))],
        [("dense", (W, b)), ("dense", (W, b))],
        [("scaled", scaled(3)), ("scaled", scaled(4))],
    ],
)
def test_constants_of_another_number_are_refused(chain):
    (kind, values), (other, more) = chain
    affine = getattr(Affine(), kind)(*values)

    with pytest.raises(WeightsError, match=r"computes \d values with \d constants"):
        getattr(affine, other)(*more)


@pytest.mark.parametrize(("kind", "values"), [("dense", (V[:, :1], c[:1])), ("scaled", scaled(3))])
def test_what_would_take_too_long_is_refused(monkeypatch, kind, values):
    affine = Affine().dense(W, b)
    monkeypatch.setattr(composing, "_MOST_WORK", affine.work + 300)

    with pytest.raises(WeightsError, match="it would take too long"):
        getattr(affine, kind)(*values)


def test_the_work_behind_an_activation_is_added_to_that_before_it():
    affine = Affine().dense(W, b).scaled(*scaled(3))

    assert affine.next().changes_nothing
    assert affine.next().dense(V, c).work == affine.work > 0

import warnings

import numpy as np
import pytest

from core.network.layers import cross_entropy, relu, sigmoid, softmax, tanh

hypothesis = pytest.importorskip("hypothesis")
numpy_st = pytest.importorskip("hypothesis.extra.numpy")
given, st = hypothesis.given, hypothesis.strategies


def finite(low: float | None = None, high: float | None = None):
    """Give batches of float32 or float64 of any finite value between the two."""
    shapes = st.tuples(st.integers(1, 5), st.integers(1, 8))
    return st.sampled_from([32, 64]).flatmap(
        lambda width: numpy_st.arrays(
            f"f{width // 8}",
            shapes,
            elements=st.floats(low, high, width=width, allow_nan=False, allow_infinity=False),
        )
    )


@given(finite())
def test_every_function_is_finite_and_silent_for_any_finite_input(a):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = [function(a) for function in (sigmoid, relu, tanh, softmax)]
        results.append(cross_entropy(results[-1], np.zeros(len(a), int)))

    for result in results:
        assert np.isfinite(result).all()
        assert result.dtype == a.dtype


@given(finite())
def test_sigmoid_lies_between_0_and_1_and_turns_about_one_half(a):
    z = sigmoid(a)

    assert ((z >= 0) & (z <= 1)).all()
    np.testing.assert_allclose(sigmoid(-a), 1 - z, atol=1e-7)


@given(finite(-50, 50))
def test_tanh_is_a_stretched_sigmoid(a):
    np.testing.assert_allclose(tanh(a), 2 * sigmoid(2 * a) - 1, atol=4e-7)


@given(finite())
def test_softmax_rows_are_probabilities_in_the_order_of_the_logits(a):
    y = softmax(a)

    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(
        np.take_along_axis(y, a.argmax(axis=1)[:, None], axis=1)[:, 0], y.max(axis=1)
    )


@given(finite(-100, 100), st.integers(-1000, 1000))
def test_softmax_is_unmoved_by_a_constant(a, constant):
    # In double precision, where adding the constant itself loses almost nothing.
    a = a.astype(np.float64)

    np.testing.assert_allclose(softmax(a + constant), softmax(a), rtol=1e-11, atol=1e-300)


@given(finite())
def test_a_batch_is_what_its_rows_are_one_by_one(a):
    # The sum of a softmax is taken in another order, and an exponential at the end of a row by
    # another instruction: each is good for rounding, not for bits.
    rounding = {"rtol": 8 * np.finfo(a.dtype).eps, "atol": np.finfo(a.dtype).tiny}
    for function in (sigmoid, relu, tanh, softmax):
        np.testing.assert_allclose(function(a), np.stack([function(row) for row in a]), **rounding)

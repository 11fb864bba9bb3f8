import math
import warnings
from decimal import Decimal, localcontext

import numpy as np
import pytest

from core.network.layers import (
    ACTIVATIONS,
    affine,
    check_activation,
    cross_entropy,
    relu,
    sigmoid,
    softmax,
    tanh,
)


def extremes(dtype) -> np.ndarray:
    largest = np.finfo(dtype).max
    return np.array([-largest, -1e4, -80, -1, -0.0, 0, 1, 100, 1e4, largest], dtype=dtype)


@pytest.fixture(autouse=True)
def _warnings_are_errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def test_affine_multiplies_by_columns_of_W_and_adds_b():
    x, W, b = np.array([1.0, 2.0]), np.array([[1.0, 0, 3], [0, 1, 4]]), np.array([10.0, 20, 30])

    np.testing.assert_array_equal(affine(x, W, b), [11, 22, 41])
    np.testing.assert_array_equal(affine(np.stack([x, -x]), W, b), [[11, 22, 41], [9, 18, 19]])


def test_affine_leaves_what_it_is_given_as_it_was():
    x, W, b = np.ones((2, 3)), np.ones((3, 4)), np.ones(4)

    affine(x, W, b)

    for array in (x, W, b):
        assert (array == 1).all()


@pytest.mark.parametrize("a", [-700.0, -50.0, -3.7, -1e-9, 0.0, 0.5, 8.25, 36.0, 800.0])
def test_sigmoid_agrees_with_forty_decimal_places(a):
    with localcontext() as context:
        context.prec = 40
        exact = 1 / (1 + Decimal(-a).exp())

    np.testing.assert_allclose(float(sigmoid(np.array([a]))[0]), float(exact), rtol=4e-16, atol=0)


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float32, 3e-7), (np.float64, 4e-16)])
def test_activations_agree_with_scipy_over_their_range(dtype, tolerance):
    special = pytest.importorskip("scipy.special")
    a = np.linspace(-80, 80, 2001).astype(dtype)
    exact = a.astype(np.float64)

    np.testing.assert_allclose(sigmoid(a), special.expit(exact), rtol=tolerance)
    np.testing.assert_allclose(tanh(a), np.tanh(exact), rtol=tolerance)
    np.testing.assert_array_equal(relu(a), np.where(a > 0, a, 0))


def test_softmax_agrees_with_scipy():
    special = pytest.importorskip("scipy.special")
    a = np.random.default_rng(0).normal(scale=20, size=(50, 10))

    np.testing.assert_allclose(softmax(a), special.softmax(a, axis=1), rtol=1e-13)


def test_softmax_of_three_logits_worked_by_hand():
    """The book's example: its figures are those it prints."""
    np.testing.assert_allclose(
        softmax(np.array([0.3, 2.9, 4.0])), [0.01821127, 0.24519181, 0.73659691], atol=5e-9
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_are_silent_and_right_at_the_extremes(dtype):
    a = extremes(dtype)

    np.testing.assert_allclose(
        sigmoid(a),
        [0, 0, math.exp(-80), 0.2689414213699951, 0.5, 0.5, 0.7310585786300049, 1, 1, 1],
        rtol=1e-6,
    )
    np.testing.assert_array_equal(np.sign(tanh(a)), [-1, -1, -1, -1, 0, 0, 1, 1, 1, 1])
    assert abs(tanh(a)).max() == 1
    np.testing.assert_array_equal(relu(a), [0, 0, 0, 0, 0, 0, *a[6:]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_is_silent_and_right_at_the_extremes(dtype):
    largest = np.finfo(dtype).max

    y = softmax(np.array([[largest, -largest], [largest, largest], [-1e4, 1e4]], dtype=dtype))

    np.testing.assert_array_equal(y, [[1, 0], [0.5, 0.5], [0, 1]])


@pytest.mark.parametrize("function", [sigmoid, relu, tanh, softmax])
@pytest.mark.parametrize(
    ("given", "kept"),
    [("f2", "f2"), ("f4", "f4"), ("f8", "f8"), ("u1", "f8"), ("i8", "f8")],
)
def test_floating_types_are_kept_and_integers_become_doubles(function, given, kept):
    a = np.array([[1, 2, 3]], dtype=given)

    assert function(a).dtype == np.dtype(kept)
    np.testing.assert_array_equal(a, [[1, 2, 3]])


@pytest.mark.parametrize(
    ("function", "expected"), [(sigmoid, 0.6224593312018546), (relu, 0.5), (tanh, math.tanh(0.5))]
)
def test_activations_take_a_single_number(function, expected):
    assert float(function(0.5)) == pytest.approx(expected, rel=1e-15)


def test_activations_take_a_list():
    assert sigmoid([0, 0]).tolist() == [0.5, 0.5]
    assert relu([-1, 2]).tolist() == [0, 2]
    assert softmax([0, 0]).tolist() == [0.5, 0.5]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_of_an_activation_is_its_derivative(name):
    activation = ACTIVATIONS[name]
    a = np.array([-3.0, -0.7, -0.01, 0.02, 0.9, 4.0])
    step = 1e-6

    slope = activation.slope(activation.function(a))

    difference = (activation.function(a + step) - activation.function(a - step)) / (2 * step)
    np.testing.assert_allclose(slope, difference, atol=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_in_numpy_is_what_it_says(name):
    activation = ACTIVATIONS[name]
    a = np.array([-30.0, -0.7, 0.0, 0.9, 4.0])
    z = eval(activation.code.format(a="a"), {"np": np, "a": a})
    slope = eval(f"1 * {activation.slope_code.format(z='z')}", {"np": np, "z": z})

    np.testing.assert_allclose(z, activation.function(a), rtol=1e-14)
    np.testing.assert_allclose(slope, activation.slope(z), rtol=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_keeps_within_its_limits_and_comes_near_those_it_has(name):
    activation = ACTIVATIONS[name]
    z = activation.function(np.linspace(-1000, 1000, 4001))

    assert z.min() == max(activation.low, -1000)
    assert z.max() == min(activation.high, 1000)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_silencing_bias_of_an_activation_gives_0(name, dtype):
    activation = ACTIVATIONS[name]
    assert activation.function(np.array([activation.silencing_bias], dtype)).tolist() == [0]


def test_an_activation_is_found_by_its_name_or_refused_with_those_there_are():
    assert check_activation("tanh").function is tanh
    with pytest.raises(ValueError, match=r"'swish' is not known; .* sigmoid, relu, tanh\."):
        check_activation("swish")


def test_cross_entropy_is_the_logarithm_of_the_true_labels_probability():
    y = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]])

    np.testing.assert_allclose(cross_entropy(y, [1, 2]), [math.log(4), -math.log(0.7)])
    assert cross_entropy(y[0], 0) == pytest.approx(math.log(2))
    assert cross_entropy(y[0], 0).shape == ()


@pytest.mark.parametrize("t_dtype", [np.uint8, np.int64])
def test_cross_entropy_agrees_with_scipys_logits(t_dtype):
    special = pytest.importorskip("scipy.special")
    random = np.random.default_rng(4)
    a, t = random.normal(scale=5, size=(40, 10)), random.integers(0, 10, 40).astype(t_dtype)

    expected = special.logsumexp(a, axis=1) - a[np.arange(40), t]
    np.testing.assert_allclose(cross_entropy(softmax(a), t), expected, rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_probability_of_zero_gives_a_large_finite_loss(dtype):
    loss = cross_entropy(np.array([[1, 0]], dtype=dtype), np.array([1]))

    assert loss.dtype == dtype
    assert loss == pytest.approx(-math.log(np.finfo(dtype).tiny))


def test_labels_that_do_not_belong_to_the_probabilities_are_refused():
    y = np.full((4, 10), 0.1)

    with pytest.raises(ValueError, match=r"label for each sample, \(4,\); .* \(3,\)"):
        cross_entropy(y, np.zeros(3, int))
    with pytest.raises(ValueError, match=r"t\.argmax"):
        cross_entropy(y, np.eye(10)[:4])
    with pytest.raises(ValueError, match="given float64"):
        cross_entropy(y, np.zeros(4))
    with pytest.raises(ValueError, match="from 0 to 10, where 10 classes"):
        cross_entropy(y, np.array([0, 1, 2, 10]))
    with pytest.raises(ValueError, match="from -1 to 2"):
        cross_entropy(y, np.array([0, 1, 2, -1]))


def test_cross_entropy_of_no_samples_is_empty():
    assert cross_entropy(np.empty((0, 10)), np.empty(0, int)).shape == (0,)

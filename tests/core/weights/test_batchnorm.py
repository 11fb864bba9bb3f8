"""A batch normalisation that was folded away leaves every result as it was."""

import numpy as np
import pytest

from core.weights.batchnorm import fold_into_next, fold_into_previous, scale_and_shift


@pytest.fixture
def arrays():
    random = np.random.default_rng(5)
    return {
        "x": random.normal(size=(20, 6)),
        "W": random.normal(size=(6, 4)),
        "b": random.normal(size=4),
        **{f"mean{n}": random.normal(size=n) for n in (4, 6)},
        **{f"gamma{n}": random.normal(size=n) for n in (4, 6)},
        **{f"beta{n}": random.normal(size=n) for n in (4, 6)},
        **{f"var{n}": random.random(n) for n in (4, 6)},
    }


def normalised(x, mean, var, gamma, beta, eps):
    """Compute it as the paper defines it."""
    return (x - mean) / np.sqrt(var + eps) * gamma + beta


def test_behind_a_layer_it_folds_into_it(arrays):
    x, W, b, mean, var, gamma, beta = (
        arrays[name] for name in ("x", "W", "b", "mean4", "var4", "gamma4", "beta4")
    )
    folded_W, folded_b = fold_into_previous(W, b, *scale_and_shift(mean, var, 1e-3, gamma, beta))

    expected = normalised(x @ W + b, mean, var, gamma, beta, 1e-3)
    np.testing.assert_allclose(x @ folded_W + folded_b, expected, rtol=1e-12, atol=1e-12)


def test_before_a_layer_it_folds_into_it(arrays):
    x, W, b, mean, var, gamma, beta = (
        arrays[name] for name in ("x", "W", "b", "mean6", "var6", "gamma6", "beta6")
    )
    folded_W, folded_b = fold_into_next(W, b, *scale_and_shift(mean, var, 1e-5, gamma, beta))

    expected = normalised(x, mean, var, gamma, beta, 1e-5) @ W + b
    np.testing.assert_allclose(x @ folded_W + folded_b, expected, rtol=1e-12, atol=1e-12)


def test_without_gamma_and_beta_they_are_1_and_0(arrays):
    scale, shift = scale_and_shift(arrays["mean4"], arrays["var4"], 1e-5)

    x = arrays["x"][:, :4]
    expected = normalised(x, arrays["mean4"], arrays["var4"], 1, 0, 1e-5)
    np.testing.assert_allclose(x * scale + shift, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "kept"), [("f2", "f4"), ("f4", "f4"), ("f8", "f8"), ("i4", "f8")]
)
def test_the_types_of_the_arrays_are_kept_where_they_are_wide_enough(arrays, given, kept):
    W, b = (arrays[name].astype(given) for name in "Wb")
    for fold, n in ((fold_into_previous, 4), (fold_into_next, 6)):
        folded = fold(W, b, *scale_and_shift(arrays[f"mean{n}"], arrays[f"var{n}"], 1e-5))
        assert [array.dtype for array in folded] == [kept, kept]


def test_a_variance_below_0_is_refused(arrays):
    with pytest.raises(ValueError, match="variance of its batch normalisation is below 0"):
        scale_and_shift(arrays["mean4"], -arrays["var4"], 1e-5)

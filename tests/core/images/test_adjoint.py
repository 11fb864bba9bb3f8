import numpy as np
import pytest

from core.images.transforms import TRANSFORMS

AFFINE = [name for name, transform in TRANSFORMS.items() if transform.adjoint]


def drawn(shape, *, dtype=np.float32) -> tuple[np.ndarray, np.ndarray]:
    """Return a few images with ink up to their borders, and weights of either sign."""
    random = np.random.default_rng(0)
    return random.random((3, *shape), dtype=np.float32), random.normal(size=(*shape, 4)).astype(
        dtype
    )


def assert_moved_weights_do_what_the_transform_does(name, amount, x, weights) -> None:
    changed = TRANSFORMS[name](x, amount).reshape(len(x), -1)
    moved, bias = TRANSFORMS[name].move_weights(weights, amount)
    assert moved.shape == weights.shape
    assert moved.dtype == weights.dtype
    flat, before = moved.reshape(-1, 4), weights.reshape(-1, 4)
    np.testing.assert_allclose(
        x.reshape(len(x), -1) @ flat + bias,
        changed @ before,
        rtol=0,
        atol=3e-7 * np.abs(before).sum(),
        err_msg=f"{name} {amount}",
    )


@pytest.mark.parametrize("name", AFFINE)
def test_weights_moved_by_any_amount_give_what_changed_images_give(name):
    x, weights = drawn((28, 28))
    for amount in TRANSFORMS[name].steps():
        assert_moved_weights_do_what_the_transform_does(name, amount, x, weights)


@pytest.mark.parametrize("shape", [(9, 14), (1, 5), (70, 66)])
@pytest.mark.parametrize("name", AFFINE)
def test_images_of_any_size_have_weights_that_move(name, shape):
    x, weights = drawn(shape, dtype=np.float64)
    for amount in TRANSFORMS[name].grid(4):
        assert_moved_weights_do_what_the_transform_does(name, amount, x, weights)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_transform_has_an_adjoint_just_where_it_is_affine(name):
    transform = TRANSFORMS[name]
    x, y = np.random.default_rng(1).random((2, 5, 28, 28), dtype=np.float32)
    bends = [
        np.abs(transform((x + y) / 2, amount) - (transform(x, amount) + transform(y, amount)) / 2)
        for amount in transform.grid(5)
    ]
    assert (np.max(bends) < 1e-5) == (transform.adjoint is not None)
    assert (transform.move_weights(np.ones((28, 28, 1)), transform.neutral) is None) == (
        transform.adjoint is None
    )


@pytest.mark.parametrize("name", AFFINE)
def test_the_neutral_amount_leaves_weights_as_they_are(name):
    _, weights = drawn((28, 28))
    moved, bias = TRANSFORMS[name].move_weights(weights, TRANSFORMS[name].neutral)
    np.testing.assert_array_equal(moved, weights)
    assert bias == 0


def test_an_amount_beyond_the_ends_moves_no_weights():
    with pytest.raises(ValueError, match="Turn: the amount must be from -180 to 180; it was 181"):
        TRANSFORMS["turn"].move_weights(np.ones((28, 28, 1)), 181)

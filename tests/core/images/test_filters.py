from itertools import pairwise

import numpy as np
import pytest

from core.images.filters import blur, contrast, hide, invert, noise, pictures, thicken


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(1).random((5, 28, 28), dtype=np.float32)


def bar(width: int, height: int = 28) -> np.ndarray:
    """Draw a full white bar down the middle of one image."""
    image = np.zeros((1, height, 28), np.float32)
    image[:, :, 10 : 10 + width] = 1
    return image


def brightest_in_disk(image: np.ndarray, radius: float, outside: float) -> np.ndarray:
    """Dilate one image by comparing every pixel with every other."""
    framed = np.pad(image.astype(float), 3, constant_values=outside)
    places = np.argwhere(np.ones(framed.shape))
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    weighted = framed.ravel() * np.clip(radius + 1 - distances, 0, 1)
    return weighted.max(axis=1).reshape(framed.shape)[3:-3, 3:-3]


@pytest.mark.parametrize("pixels", [0.3, 1, 1.5, 2])
def test_thickening_takes_the_brightest_neighbour_in_a_disk(images, pixels):
    expected = [brightest_in_disk(image, pixels, outside=0) for image in images[:2]]
    np.testing.assert_allclose(thicken(images[:2], pixels), expected, atol=1e-6)


@pytest.mark.parametrize("pixels", [0.3, 1, 1.5, 2])
def test_thinning_does_the_same_to_the_negative(images, pixels):
    expected = [1 - brightest_in_disk(1 - image, pixels, outside=1) for image in images[:2]]
    np.testing.assert_allclose(thicken(images[:2], -pixels), expected, atol=1e-6)


@pytest.mark.parametrize("pixels", [-3, -1.5, -1, -0.25, 0, 0.1, 0.75, 1, 1.9, 3])
def test_a_bar_gains_the_amount_on_each_side(pixels):
    middle = thicken(bar(6), pixels)[0, 14]
    assert middle.sum() == pytest.approx(6 + 2 * pixels, abs=1e-5)


def test_thickening_by_nothing_returns_the_images(images):
    np.testing.assert_array_equal(thicken(images, 0), images)


def test_more_images_than_one_block_are_all_thickened():
    images = np.random.default_rng(2).random((600, 6, 7), dtype=np.float32)
    one_by_one = np.concatenate([thicken(image[None], 1.2) for image in images])
    np.testing.assert_array_equal(thicken(images, 1.2), one_by_one)


def test_a_larger_amount_never_makes_a_pixel_darker(images):
    for less, more in pairwise(np.linspace(-3, 3, 25)):
        assert (thicken(images, less) <= thicken(images, more) + 1e-6).all()


@pytest.mark.parametrize("sigma", [0.3, 0.8, 1, 2.5, 6])
@pytest.mark.parametrize("shape", [(28, 28), (12, 31)])
def test_blurring_agrees_with_scipy(sigma, shape):
    ndimage = pytest.importorskip("scipy.ndimage")
    images = np.random.default_rng(4).random((3, *shape), dtype=np.float32)
    expected = [
        ndimage.gaussian_filter(image.astype(float), sigma, mode="constant", truncate=6)
        for image in images
    ]
    np.testing.assert_allclose(blur(images, sigma), expected, atol=1e-6)


@pytest.mark.parametrize("sigma", [0, 1e-300, 0.01])
def test_hardly_any_blur_returns_the_images(images, sigma):
    np.testing.assert_array_equal(blur(images, sigma), images)


def test_blurring_keeps_the_ink_that_is_far_from_the_edge():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 12:16, 12:16] = 1
    assert blur(image, 2).sum() == pytest.approx(16, rel=1e-5)


def test_noise_has_the_deviation_asked_for_and_is_clipped():
    grey = np.full((200, 28, 28), 0.5, np.float32)
    noisy = noise(grey, 0.1)
    assert noisy.mean() == pytest.approx(0.5, abs=1e-3)
    assert noisy.std() == pytest.approx(0.1, rel=0.01)
    strong = noise(grey, 5)
    assert (strong.min(), strong.max()) == (0, 1)


def test_noise_is_repeated_by_its_seed_and_grows_with_the_deviation(images):
    grey = np.full_like(images, 0.5)
    np.testing.assert_array_equal(noise(grey, 0.05, seed=3), noise(grey, 0.05, seed=3))
    assert np.abs(noise(grey, 0.05, seed=3) - noise(grey, 0.05, seed=4)).max() > 0.05
    np.testing.assert_allclose(noise(grey, 0.1) - grey, 2 * (noise(grey, 0.05) - grey), atol=1e-6)


def test_the_first_images_of_a_batch_get_the_noise_they_get_alone(images):
    np.testing.assert_array_equal(noise(images, 0.3)[:2], noise(images[:2], 0.3))


def test_images_of_a_batch_get_different_noise():
    noisy = noise(np.full((2, 28, 28), 0.5, np.float32), 0.1)
    assert np.corrcoef(noisy.reshape(2, -1))[0, 1] == pytest.approx(0, abs=0.15)


def test_the_negative_swaps_black_and_white(images):
    np.testing.assert_array_equal(invert(images), 1 - images)
    np.testing.assert_array_equal(invert(images, 0), images)
    np.testing.assert_allclose(invert(images, 0.5), 0.5, atol=1e-6)


def test_contrast_stretches_about_mid_grey_and_clips():
    image = np.array([[[0, 0.25, 0.5, 0.7, 1]]], np.float32)
    np.testing.assert_allclose(contrast(image, 2), [[[0, 0, 0.5, 0.9, 1]]], atol=1e-6)
    np.testing.assert_allclose(contrast(image, 0.5), [[[0.25, 0.375, 0.5, 0.6, 0.75]]], atol=1e-6)
    np.testing.assert_array_equal(contrast(image, 0), np.full_like(image, 0.5))
    np.testing.assert_allclose(contrast(image, 1), image, atol=1e-6)


def test_a_hidden_rectangle_is_0_and_the_rest_as_it_was(images):
    expected = images.copy()
    expected[:, 3:8, 20:22] = 0
    np.testing.assert_array_equal(hide(images, 3, 20, 5, 2), expected)


def test_a_rectangle_may_lie_over_the_edge_or_outside(images):
    expected = images.copy()
    expected[:, :2, 26:] = 0
    np.testing.assert_array_equal(hide(images, -3, 26, 5, 40), expected)
    np.testing.assert_array_equal(hide(images, 28, 0, 5, 28), images)
    np.testing.assert_array_equal(hide(images, 4, 4, 0, 9), images)


def test_a_pixel_hidden_in_part_keeps_its_share():
    white = np.ones((1, 4, 4), np.float32)
    hidden = 1 - hide(white, 0.75, 1, 1.5, 2.5)[0]
    np.testing.assert_allclose(hidden, np.outer([0.25, 1, 0.25, 0], [0, 1, 1, 0.5]), atol=1e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: thicken(x, 15), "thicken by must be from -14 to 14; it was 15"),
        (lambda x: thicken(x, float("nan")), "it was nan"),
        (lambda x: blur(x, -0.1), "sigma of a blur must be from 0 to 14"),
        (lambda x: noise(x, -1), "deviation of noise"),
        (lambda x: noise(x, float("inf")), "it was inf"),
        (lambda x: invert(x, 1.5), "share of the negative must be from 0 to 1"),
        (lambda x: contrast(x, -1), "factor of contrast"),
        (lambda x: hide(x, float("nan"), 0, 1, 1), "top of what is hidden"),
        (lambda x: hide(x, 0, 0, 1, -1), "width of what is hidden"),
    ],
)
def test_an_amount_without_a_meaning_is_refused(images, change, message):
    with pytest.raises(ValueError, match=message):
        change(images)


def test_bytes_are_divided_by_255():
    levels = np.arange(256, dtype=np.uint8).reshape(1, 256)
    expected = np.arange(256).reshape(1, 16, 16) / np.float32(255)
    np.testing.assert_array_equal(pictures(levels), expected.astype(np.float32))


def test_pictures_of_floats_are_not_copied(images):
    assert np.shares_memory(pictures(images.reshape(5, 784)), images)


@pytest.mark.parametrize("shape", [(784,), (3, 700), (2, 1, 28, 28), ()])
def test_what_is_no_batch_of_images_is_refused(shape):
    with pytest.raises(ValueError, match="A batch of images has shape"):
        pictures(np.zeros(shape, np.float32))


@pytest.mark.parametrize("dtype", [np.int64, bool, complex])
def test_pixels_of_another_kind_are_refused(dtype):
    with pytest.raises(ValueError, match="or uint8 from 0 to 255; they were"):
        pictures(np.zeros((1, 28, 28), dtype))

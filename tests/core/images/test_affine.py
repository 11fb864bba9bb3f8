import numpy as np
import pytest

from core.images.affine import random_affine, scale, shift, slant, turn, warp

MOVES = {
    "shift": lambda x: shift(x, 2.5, -3),
    "turn": lambda x: turn(x, 20),
    "scale": lambda x: scale(x, 1.3),
    "slant": lambda x: slant(x, 0.4),
}


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(1).random((6, 28, 28), dtype=np.float32)


def same(n: int, matrix=((1, 0), (0, 1)), shift=(0, 0)) -> tuple[np.ndarray, np.ndarray]:
    """Give one matrix and one shift for each of n images."""
    return np.tile(np.array(matrix, float), (n, 1, 1)), np.tile(np.array(shift, float), (n, 1))


def test_the_identity_returns_the_images(images):
    result = warp(images, *same(6))

    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, images)


def test_the_images_given_are_left_as_they_were(images):
    before = images.copy()

    warp(images, *same(6, shift=(3, 4)))

    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize("down", [-30, -28, -3, 0, 1, 27])
@pytest.mark.parametrize("right", [-2, 0, 5, 29])
def test_a_whole_shift_moves_pixels_and_brings_in_zeros(images, down, right):
    expected = np.zeros((6, 28 + 60, 28 + 60), np.float32)
    expected[:, 30 + down : 58 + down, 30 + right : 58 + right] = images

    result = warp(images, *same(6, shift=(down, right)))

    np.testing.assert_array_equal(result, expected[:, 30:58, 30:58])


def test_half_a_pixel_is_the_mean_of_two(images):
    result = warp(images, *same(6, shift=(0, 0.5)))

    np.testing.assert_allclose(
        result[:, :, 1:], (images[:, :, 1:] + images[:, :, :-1]) / 2, rtol=1e-6
    )
    np.testing.assert_allclose(result[:, :, 0], images[:, :, 0] / 2, rtol=1e-6)


@pytest.mark.parametrize("size", [28, 9])
def test_a_quarter_turn_takes_what_is_right_up(size):
    """Row, column: (0, 1), which points right, becomes (-1, 0), which points up."""
    image = np.random.default_rng(2).random((1, size, size), dtype=np.float32)

    result = warp(image, *same(1, [[0, -1], [1, 0]]))

    np.testing.assert_allclose(result[0], np.rot90(image[0]), atol=1e-6)


def test_scaling_by_two_keeps_the_centre_and_doubles_distances():
    image = np.zeros((1, 29, 29), np.float32)
    image[0, 14, 14] = image[0, 14, 18] = image[0, 9, 14] = 1

    result = warp(image, *same(1, [[2, 0], [0, 2]]))

    assert {tuple(place) for place in np.argwhere(result[0] == 1)} == {(14, 14), (14, 22), (4, 14)}


def test_each_image_has_its_own_map(images):
    matrices, _ = same(6)
    shifts = np.array([[n, -n] for n in range(6)], float)

    together = warp(images, matrices, shifts)

    for n in range(6):
        np.testing.assert_array_equal(
            together[n : n + 1], warp(images[n : n + 1], matrices[n : n + 1], shifts[n : n + 1])
        )


def test_more_images_than_one_block_are_all_moved():
    images = np.random.default_rng(3).random((700, 6, 7), dtype=np.float32)

    result = warp(images, *same(700, shift=(1, 0)))

    np.testing.assert_array_equal(result[:, 1:], images[:, :-1])


@pytest.mark.parametrize("shape", [(28, 28), (12, 31)])
def test_any_affine_map_agrees_with_scipy(shape):
    ndimage = pytest.importorskip("scipy.ndimage")
    random = np.random.default_rng(4)
    images = random.random((40, *shape), dtype=np.float32)
    matrices = np.eye(2) + random.normal(0, 0.4, (40, 2, 2))
    matrices[:3] = np.diag([0.05, 0.05]), np.diag([9, 9]), np.diag([-1, 1])
    shifts = random.normal(0, 4, (40, 2))
    centre = (np.array(shape) - 1) / 2

    result = warp(images, matrices, shifts)

    for image, moved, matrix, offset in zip(images, result, matrices, shifts, strict=True):
        inverse = np.linalg.inv(matrix)
        # Between the last pixel and the zeros outside, SciPy interpolates only in this mode.
        expected = ndimage.affine_transform(
            image.astype(float), inverse, centre - inverse @ (centre + offset), order=1,
            mode="grid-constant",
        )  # fmt: skip
        np.testing.assert_allclose(moved, expected, atol=1e-4)


def test_whole_numbers_are_warped_as_floats():
    images = np.full((1, 5, 5), 255, np.uint8)

    result = warp(images, *same(1, shift=(0.5, 0)))

    assert result.dtype == np.float32
    assert result[0, 0, 0] == 127.5


def test_no_images_give_no_images():
    assert warp(np.empty((0, 28, 28)), *same(0)).shape == (0, 28, 28)


def test_random_affine_keeps_shape_type_and_range(images):
    x = images.reshape(6, 784)

    result = random_affine(x, np.random.default_rng(0))

    assert result.shape == (6, 784)
    assert result.dtype == np.float32
    assert result.min() >= 0
    assert result.max() <= 1


def test_random_affine_never_leaves_the_range_of_the_pixels():
    x = np.ones((2000, 784), np.float32)

    result = random_affine(x, np.random.default_rng(0))

    assert result.min() >= 0
    assert result.max() <= 1 + 1e-6


def test_random_affine_is_repeated_by_its_seed(images):
    x = images.reshape(6, 784)

    first, again, other = (random_affine(x, np.random.default_rng(seed)) for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert abs(first - other).max() > 0.1


def test_random_affine_moves_a_little_and_each_image_differently():
    """A dot at the centre goes where the shift takes it: at most 1.5 pixels each way."""
    image = np.zeros((28, 28), np.float32)
    image[13:15, 13:15] = 1
    x = np.tile(image.ravel(), (500, 1))

    moved = random_affine(x, np.random.default_rng(0)).reshape(500, 28, 28)

    mass = moved.sum(axis=(1, 2))
    rows = (moved.sum(axis=2) * np.arange(28)).sum(axis=1) / mass - 13.5
    columns = (moved.sum(axis=1) * np.arange(28)).sum(axis=1) / mass - 13.5
    for moves in (rows, columns):
        assert abs(moves).max() < 1.7
        assert abs(moves.mean()) < 0.15
        assert moves.std() == pytest.approx(3 / np.sqrt(12), abs=0.1)


@pytest.mark.parametrize(("down", "right"), [(0, 1), (0, -2), (3, 0), (-4, 27), (28, 0), (0, -99)])
def test_a_shift_by_whole_pixels_is_exact_and_brings_in_zeros(images, down, right):
    expected = np.zeros_like(images)
    for row in range(28):
        for column in range(28):
            if 0 <= row - down < 28 and 0 <= column - right < 28:
                expected[:, row, column] = images[:, row - down, column - right]
    np.testing.assert_array_equal(shift(images, down, right), expected)


@pytest.mark.parametrize("degrees", [90, 180, 270, -90])
def test_a_turn_by_right_angles_is_clockwise(images, degrees):
    expected = np.rot90(images, -degrees // 90, axes=(1, 2))
    np.testing.assert_allclose(turn(images, degrees), expected, atol=1e-5)


@pytest.mark.parametrize("degrees", [-130, -15, 7.5, 44])
def test_any_turn_agrees_with_scipy(images, degrees):
    ndimage = pytest.importorskip("scipy.ndimage")
    expected = ndimage.rotate(  # whose angle is anticlockwise
        images.astype(float), -degrees, (2, 1), reshape=False, order=1, mode="grid-constant"
    )
    np.testing.assert_allclose(turn(images, degrees), expected, atol=1e-4)


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.4])
def test_a_scale_reads_each_pixel_nearer_to_the_centre(images, factor):
    ndimage = pytest.importorskip("scipy.ndimage")
    expected = [
        ndimage.affine_transform(
            image.astype(float), [1 / factor] * 2, 13.5 - 13.5 / factor, order=1,
            mode="grid-constant",
        )
        for image in images
    ]  # fmt: skip
    np.testing.assert_allclose(scale(images, factor), expected, atol=1e-4)


@pytest.mark.parametrize("slope", [-0.7, 0.25, 1])
def test_a_slant_moves_each_row_right_by_its_height_above_the_centre(images, slope):
    framed = np.pad(images, ((0, 0), (0, 0), (40, 40)))
    places = np.arange(-40, 68)
    expected = [
        [np.interp(np.arange(28) - slope * (13.5 - row), places, line) for row, line in rows]
        for rows in map(enumerate, framed)
    ]
    np.testing.assert_allclose(slant(images, slope), expected, atol=1e-4)


@pytest.mark.parametrize("change", MOVES.values(), ids=MOVES)
def test_flattened_images_and_bytes_are_changed_as_pictures_are(images, change):
    np.testing.assert_array_equal(change(images.reshape(6, 784)), change(images).reshape(6, 784))
    levels = np.rint(images * 255).astype(np.uint8)
    np.testing.assert_array_equal(change(levels), change(levels / np.float32(255)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: shift(x, right=float("nan")), "shift to the right .* it was nan"),
        (lambda x: shift(x, float("inf")), "shift down .* it was inf"),
        (lambda x: turn(x, float("nan")), "angle"),
        (lambda x: scale(x, 0), "factor of a scale"),
        (lambda x: scale(x, -1), "factor of a scale"),
        (lambda x: slant(x, float("-inf")), "slope"),
    ],
)
def test_an_amount_without_a_meaning_is_refused(images, change, message):
    with pytest.raises(ValueError, match=message):
        change(images)

import numpy as np
import pytest

from core.images.affine import scale, shift, turn
from core.images.transforms import TRANSFORMS, apply, hide_centre


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(1).random((6, 28, 28), dtype=np.float32)


@pytest.mark.parametrize("side", [0, 8, 28])
def test_the_square_that_is_hidden_lies_in_the_middle(images, side):
    expected = images.copy()
    start = 14 - side // 2
    expected[:, start : start + side, start : start + side] = 0
    np.testing.assert_array_equal(hide_centre(images, side), expected)


def test_an_odd_square_hides_half_of_what_it_half_covers():
    hidden = 1 - hide_centre(np.ones((1, 28, 28), np.float32), 3)[0]
    assert hidden.sum() == 9
    np.testing.assert_array_equal(hidden, hidden[::-1, ::-1])


def test_flattened_images_and_bytes_are_hidden_as_pictures_are(images):
    hidden = hide_centre(images, 9)
    np.testing.assert_array_equal(hide_centre(images.reshape(6, 784), 9), hidden.reshape(6, 784))
    levels = np.rint(images * 255).astype(np.uint8)
    np.testing.assert_array_equal(hide_centre(levels, 9), hide_centre(levels / np.float32(255), 9))


@pytest.fixture(params=TRANSFORMS.values(), ids=list(TRANSFORMS))
def transform(request):
    return request.param


def test_the_neutral_amount_changes_nothing(transform, images):
    changed = transform(images, transform.neutral)
    np.testing.assert_array_equal(changed, images)
    assert not np.shares_memory(changed, images)
    np.testing.assert_allclose(transform.function(images, transform.neutral), images, atol=1e-6)


def test_either_end_changes_something_and_stays_in_range(transform, images):
    before = images.copy()
    for amount in {transform.lowest, transform.highest} - {transform.neutral}:
        changed = transform(images, np.float64(amount))  # as np.linspace gives it
        assert changed.dtype == np.float32
        assert changed.shape == images.shape
        assert changed.min() >= 0
        assert changed.max() <= 1 + 1e-6
        assert np.abs(changed - before).max() > 0.1
    np.testing.assert_array_equal(images, before)


def test_flattened_images_come_back_flattened(transform, images):
    amount = transform.grid(4)[0]
    np.testing.assert_array_equal(
        transform(images.reshape(6, 784), amount), transform(images, amount).reshape(6, 784)
    )


def test_no_images_are_changed_into_no_images(transform, images):
    assert transform(images[:0], transform.highest).shape == (0, 28, 28)


def test_a_small_step_makes_a_small_change(transform):
    smooth = np.zeros((1, 28, 28), np.float32)
    smooth[0, 10:18, 8:20] = 1
    for amount in transform.grid(7)[:-1]:
        step = transform(smooth, amount + transform.step / 100) - transform(smooth, amount)
        assert np.abs(step).mean() < 0.01


@pytest.mark.parametrize("excess", [-1e-3, 1e-3, float("nan"), float("inf")])
def test_an_amount_beyond_its_ends_is_refused(transform, images, excess):
    amount = (transform.lowest if excess < 0 else transform.highest) + excess
    with pytest.raises(ValueError, match=f"{transform.name}: the amount must be from"):
        transform(images, amount)


@pytest.mark.parametrize("count", [3, 5, 11, 1000])
def test_a_grid_has_the_neutral_amount_and_only_whole_steps(transform, count):
    grid = transform.grid(count)
    assert transform.neutral in grid
    assert 2 <= len(grid) <= count
    assert transform.lowest <= min(grid) < max(grid) <= transform.highest
    steps = (np.array(grid) - transform.neutral) / transform.step
    np.testing.assert_allclose(steps, np.rint(steps), atol=1e-6)
    assert len(set(np.diff(np.rint(steps)))) == 1


def test_a_grid_with_room_for_all_goes_from_end_to_end(transform):
    grid = transform.grid(1000)
    assert (grid[0], grid[-1]) == (transform.lowest, transform.highest)


def test_a_grid_of_two_is_refused():
    with pytest.raises(ValueError, match="A grid has 3 amounts or more; 2 were asked for"):
        TRANSFORMS["turn"].grid(2)


def test_several_changes_are_made_in_the_order_of_the_table(images):
    expected = shift(turn(scale(images, 1.2), 10), right=2)
    result = apply(images, {"right": 2, "turn": 10, "scale": 1.2})
    np.testing.assert_array_equal(result, expected)
    assert list(TRANSFORMS) == [
        "thicken", "scale", "slant", "turn", "down", "right",
        "hide", "blur", "contrast", "invert", "noise",
    ]  # fmt: skip


@pytest.mark.parametrize("amounts", [{}, {name: row.neutral for name, row in TRANSFORMS.items()}])
def test_no_change_gives_the_images_exactly_in_a_new_array(images, amounts):
    result = apply(images.reshape(6, 784), amounts)
    np.testing.assert_array_equal(result, images.reshape(6, 784))
    assert not np.shares_memory(result, images)


def test_a_transform_that_is_not_in_the_table_is_refused(images):
    with pytest.raises(ValueError, match="no transform 'twist'; there are thicken, scale"):
        apply(images, {"twist": 1})


def test_an_amount_beyond_the_ends_is_refused_among_several(images):
    with pytest.raises(ValueError, match="Turn: the amount must be from -180 to 180; it was 999"):
        apply(images, {"turn": 999, "blur": 1})

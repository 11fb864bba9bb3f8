import numpy as np
import pytest

from core.datasets.pixels import byte_images

BYTES = (np.arange(2 * 784) % 256).astype(np.uint8).reshape(2, 28, 28)


@pytest.mark.parametrize("shape", [(2, 784), (2, 28, 28), (2, 1, 28, 28), (2, 28, 28, 1)])
@pytest.mark.parametrize(
    ("dtype", "factor", "note"),
    [
        ("u1", 1, None),
        (">i2", 1, "from 0 to 255, and were taken as 0 to 255"),
        ("i8", 1, "from 0 to 255, and were taken as 0 to 255"),
        ("f4", 1, "from 0 to 255, and were taken as 0 to 255"),
        ("f4", 1 / 255, "from 0 to 1, and were multiplied by 255"),
        (">f8", 1 / 255, "from 0 to 1, and were multiplied by 255"),
    ],
)
def test_pixels_of_any_type_become_the_bytes_they_stand_for(shape, dtype, factor, note):
    array = (BYTES.reshape(shape) * factor).astype(dtype)

    images, notes = byte_images({"a": array})

    np.testing.assert_array_equal(images["a"], BYTES, strict=True)
    assert [note in said for said in notes] == ([True] if note else [])


def test_the_scale_is_that_of_all_arrays_together():
    images, _ = byte_images({"a": BYTES / 1.0, "b": np.eye(784)[:2]})

    assert images["b"].max() == 1


def test_black_and_white_in_ones_is_made_visible():
    images, (note,) = byte_images({"a": np.eye(784, dtype=np.uint8)[:2]})

    assert set(np.unique(images["a"])) == {0, 255}
    assert "multiplied by 255" in note


@pytest.mark.parametrize("count", [1, 2001])
def test_a_light_ground_is_said(count):
    ground = np.full((count, 28, 28), 200, np.uint8)
    ground[:, 8:20, 8:20] = 0

    assert any("dark on light" in note for note in byte_images({"a": ground})[1])
    assert not byte_images({"a": 255 - ground})[1]


def test_bytes_that_were_taken_for_signed_are_taken_back():
    images, (note,) = byte_images({"a": BYTES.view(np.int8)})

    np.testing.assert_array_equal(images["a"], BYTES)
    assert note == "The pixels were bytes with a sign, and were taken as 0 to 255 without it."

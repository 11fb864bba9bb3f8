import io

import numpy as np
import pytest
from PIL import Image

from core.images.rendering import contact_sheet


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)


def read(png):
    return np.asarray(Image.open(io.BytesIO(png)))


def test_each_picture_is_there_in_dark_ink_and_twice_its_size(images):
    sheet = read(contact_sheet(images, [("", "")] * 5, columns=3))

    across, down = 2 * 28 + 8, 2 * 28 + 2 * 13 + 8
    assert sheet.shape == (2 * down + 8, 3 * across + 8)
    for i, image in enumerate(images):
        top, left = 8 + i // 3 * down, 8 + i % 3 * across
        shown = sheet[top : top + 56, left : left + 56]
        np.testing.assert_array_equal(shown, np.kron(255 - image, np.ones((2, 2), np.uint8)))


def test_a_caption_stands_under_its_own_picture(images):
    plain = read(contact_sheet(images, [("", "")] * 5, columns=5))
    captions = [("", ""), ("4 > 9", "98.8 %"), *[("", "")] * 3]

    changed = np.argwhere(read(contact_sheet(images, captions, columns=5)) != plain)

    across = 2 * 28 + 8
    assert changed[:, 0].min() >= 8 + 56
    assert changed[:, 1].min() >= across
    assert changed[:, 1].max() < 2 * across + 8


def test_long_captions_widen_the_columns_and_do_not_run_into_each_other(images):
    captions = [("Ankle boot", "> T-shirt/top of some length", "98.8 %")] * 5
    sheet = read(contact_sheet(images, captions, columns=5))
    across, down = (sheet.shape[1] - 8) // 5, sheet.shape[0] - 8
    assert down == 2 * 28 + 3 * 13 + 8
    assert across > 2 * 28 + 8
    for i, image in enumerate(images):
        assert (sheet[:, i * across : i * across + 8] == 255).all()
        left = 8 + i * across + (across - 8) // 2 - 28
        np.testing.assert_array_equal(
            sheet[8:64, left : left + 56], np.kron(255 - image, np.ones((2, 2), np.uint8))
        )


def test_a_caption_for_each_picture_is_needed(images):
    with pytest.raises(ValueError, match="shorter"):
        contact_sheet(images, [("", "")] * 4, columns=3)

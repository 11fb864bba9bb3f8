import io

import numpy as np
from PIL import Image

from core.images.rendering import sprite


def test_a_sprite_holds_every_image_pixel_for_pixel_row_by_row():
    images = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)

    sheet = np.asarray(Image.open(io.BytesIO(sprite(images, columns=3))))

    assert sheet.shape == (56, 84)
    for i, image in enumerate(images):
        row, column = divmod(i, 3)
        tile = sheet[28 * row : 28 * row + 28, 28 * column : 28 * column + 28]
        np.testing.assert_array_equal(tile, image)
    assert not sheet[28:, 56:].any()
